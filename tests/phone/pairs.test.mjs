// Two phones of each pairing through Kamailio: calls both ways, their ends, hold, tones and transfers; and more than two of them.

import { after, before, beforeEach, describe, it } from 'node:test';
import { Ground } from './ground.mjs';
import * as calls from './stories/calls.mjs';
import * as hold from './stories/hold.mjs';
import * as several from './stories/several.mjs';
import * as timers from './stories/timers.mjs';
import * as transfer from './stories/transfer.mjs';
import { words } from './words.mjs';

const { talking, over, ended, ...ofCalls } = calls;
const PAIRS = [['ours', 'jssip'], ['ours', 'sipjs'], ['ours', 'ours'], ['jssip', 'sipjs']];

const ground = await Ground.start({ rtpengine: true });
after(() => ground.stop());

describe('phones', { concurrency: 3 }, () => {
  // These wait for the better part of a minute, beside the others.
  describe('session timers', { concurrency: true }, () => {
    const kind = 'ours';
    for (const other of ['jssip', 'ours']) {
      it(`refreshes as the caller of ${other}`, () => timers.refreshesAsTheCaller({ ground, kind, other }));
      it(`refreshes when ${other} calls`, () => timers.refreshesAsTheCalled({ ground, kind, other }));
    }
    it('ends without a refresh', async () => timers.endsWithoutARefresh({ ground, kind, peer: await ground.peer('7901') }));
  });

  for (const [kind, other] of PAIRS) {
    describe(`${kind} and ${other}`, { concurrency: false }, () => {
      const cast = { ground, kind };
      const phones = () => [cast.a, cast.b, cast.c];
      before(async () => {
        [cast.a, cast.b, cast.c] = await Promise.all([ground.phone(kind), ground.phone(other), ground.phone(other)]);
      });
      beforeEach(() => Promise.all(phones().map((phone) => phone.reset())));
      const stories = { ...ofCalls, ...hold, ...transfer, ...(kind === 'ours' ? several : {}) };
      for (const [name, story] of Object.entries(stories)) it(words(name), () => story(cast));
    });
  }
});
