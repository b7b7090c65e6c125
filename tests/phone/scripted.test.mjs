// Races and requests that only a script produces at the right moment, over UDP through Kamailio and rtpengine to a phone in a page.

import { after, before, beforeEach, describe, it } from 'node:test';
import { Ground } from './ground.mjs';
import * as scripted from './stories/scripted.mjs';
import { words } from './words.mjs';

/** What they were seen to do otherwise than the RFC says: the stories are for ours, and the others prove the script. */
const OTHERWISE = { jssip: [], sipjs: [] };

const ground = await Ground.start({ rtpengine: true });
after(() => ground.stop());

describe('scripted', { concurrency: 3 }, () => {
  for (const kind of ground.kinds) {
    describe(kind, { concurrency: false }, () => {
      const cast = { ground };
      before(async () => {
        [cast.a, cast.peer] = await Promise.all([ground.phone(kind), ground.peer(`7${ground.kinds.indexOf(kind)}01`)]);
      });
      beforeEach(() => Promise.all([cast.a.reset(), cast.peer.reset()]));
      for (const [name, story] of Object.entries(scripted)) {
        if (!OTHERWISE[kind]?.includes(name)) it(words(name), () => story(cast));
      }
    });
  }
});
