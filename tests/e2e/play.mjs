// Plays every story, each in a contact centre of its own: no call, queue or session of another story is in the way.

import { after, before, it } from 'node:test';
import { MICROPHONE, launchBrowser } from '../support/browser.mjs';
import * as agent from './stories/agent.mjs';
import * as customers from './stories/customers.mjs';
import * as leader from './stories/leader.mjs';
import * as phones from './stories/phones.mjs';
import * as toolbar from './stories/toolbar.mjs';
import { World } from './world.mjs';

/** `more` gives what else a world needs, once everything is started; `without` names stories that cannot be played there. */
export function playAll(more = () => ({}), without = {}) {
  let chromium;
  before(async () => { chromium = await launchBrowser({ args: MICROPHONE }); });
  after(() => chromium?.close());

  // A story may need a contact centre with other options.
  for (const [who, stories] of Object.entries({ agent, customers, leader, phones, toolbar })) {
    for (const [name, story] of Object.entries(stories)) {
      it(`${who} ${name}`, { skip: without[name] }, async () => {
        const { args = [], ...others } = more();
        const world = await World.start({ chromium, ...others, args: [...args, ...(story.args ?? [])] });
        try {
          await story(world);
          world.assertClean();
        } finally {
          await world.stop();
        }
      });
    }
  }
}
