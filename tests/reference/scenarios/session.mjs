// Connecting, signing in and out, being replaced: what a session does from one end to the other.

import { scenario } from '../stage.mjs';

export default [
  scenario('session/login', async (t) => {
    await t.start();
    await t.look();
  }),

  scenario('session/login then break', async (t) => {
    await t.start();
    await t.run('break(cb)', (sdk) => sdk.break(() => window.__put('note', { label: 'break callback' })));
    await t.look();
  }),
];
