// Races and requests that only a script produces at the right moment, over UDP through Kamailio and rtpengine to a phone in a page.

import { after, before, beforeEach, describe, it } from 'node:test';
import { Ground } from './ground.mjs';
import { KINDS } from './pages.mjs';
import * as scripted from './stories/scripted.mjs';
import { words } from './words.mjs';

/** Stories that the other phones do not get through: they only prove that the script is no private language of ours. */
const NOT_THEIRS = {
  jssip: [
    'acknowledgesProgress', 'sendsProgressReliably', // It knows no 100rel.
    'cancelMeetsTheAnswer', 'forkedAnswers', 'glare', 'inviteWithoutAnOffer', 'refusesAShortSession', 'refusesWhatItDoesNotKnow',
    'tonesOnHold', // Keys go one way or the other.
  ],
  sipjs: [
    'saysWhatItCanInACall', // It knows no UPDATE.
    'forkedAnswers', 'glare', 'refusesAShortSession', 'refusesWhatItDoesNotKnow', 'sendsProgressReliably', 'tonesOnHold',
  ],
};

const ground = await Ground.start({ rtpengine: true });
after(() => ground.stop());

describe('scripted', { concurrency: 3 }, () => {
  for (const kind of KINDS) {
    describe(kind, { concurrency: false }, () => {
      const cast = { ground, kind };
      before(async () => {
        [cast.a, cast.peer] = await Promise.all([ground.phone(kind), ground.peer(`7${KINDS.indexOf(kind)}01`)]);
      });
      beforeEach(() => Promise.all([cast.a.reset(), cast.peer.reset()]));
      for (const [name, story] of Object.entries(scripted)) {
        if (!NOT_THEIRS[kind]?.includes(name)) it(words(name), () => story(cast));
      }
    });
  }
});
