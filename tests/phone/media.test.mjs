// Other ways for the media: plain RTP behind rtpengine in both directions, and a relay (TURN) where nothing else is allowed.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startBaresip } from '../support/baresip.mjs';
import { startTurn } from '../support/turn.mjs';
import { Ground } from './ground.mjs';
import { KINDS } from './pages.mjs';
import { over, talking } from './stories/calls.mjs';
import * as plain from './stories/plain.mjs';
import { words } from './words.mjs';

const ground = await Ground.start({ rtpengine: true });
const carrier = await startBaresip();
for (const number of carrier.numbers) await ground.proxy.number(number, carrier.hostPort);
const peer = await ground.peer('7001');
after(async () => {
  await ground.stop();
  await carrier.stop();
});

for (const kind of KINDS) {
  describe(`${kind} and plain RTP`, () => {
    let a;
    before(async () => { a = await ground.phone(kind); });
    beforeEach(() => a.reset());
    for (const [name, story] of Object.entries(plain)) it(words(name), () => story({ a, carrier, peer, ground }));
  });
}

describe('through coturn', () => {
  let turn;
  before(async () => { turn = await startTurn(); });
  after(() => turn.stop());
  for (const kind of KINDS) {
    it(`${kind} uses relayed candidates alone`, async () => {
      const a = await ground.phone(kind, { iceServers: turn.iceServers, iceTransportPolicy: 'relay' });
      const b = await ground.phone('jssip');
      const call = await talking(a, b);
      assert.equal((await a.media(call.mine)).candidate, 'relay');
      assert.doesNotMatch(a.messages('out', /^INVITE /).at(-1), / typ (host|srflx)/);
      await over(a, b, call);
    });
  }
});
