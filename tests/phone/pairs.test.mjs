// Two phones of each pairing through Kamailio: calls both ways, their ends, hold, tones and transfers.

import { after, before, beforeEach, describe, it } from 'node:test';
import { Ground } from './ground.mjs';
import * as calls from './stories/calls.mjs';
import * as hold from './stories/hold.mjs';
import * as transfer from './stories/transfer.mjs';
import { words } from './words.mjs';

const { talking, over, ended, ...ofCalls } = calls;
const STORIES = { ...ofCalls, ...hold, ...transfer };
const PAIRS = [['ours', 'jssip'], ['ours', 'sipjs'], ['ours', 'ours'], ['jssip', 'sipjs']];

const ground = await Ground.start();
after(() => ground.stop());

describe('pairs', { concurrency: 2 }, () => {
  for (const [first, second] of PAIRS.filter((pair) => pair.every((kind) => ground.has(kind)))) {
    describe(`${first} and ${second}`, { concurrency: false }, () => {
      const cast = {};
      before(async () => {
        [cast.a, cast.b, cast.c] = await Promise.all([ground.phone(first), ground.phone(second), ground.phone(second)]);
      });
      beforeEach(() => Promise.all(Object.values(cast).map((phone) => phone.reset())));
      for (const [name, story] of Object.entries(STORIES)) it(words(name), () => story(cast));
    });
  }
});
