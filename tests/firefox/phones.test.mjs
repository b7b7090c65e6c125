// Our phone in Firefox, and each kind of phone in Chromium, through Kamailio: the stories of `tests/phone`.

import { after, before, beforeEach, describe, it } from 'node:test';
import { Ground } from '../phone/ground.mjs';
import * as answers from '../phone/stories/answers.mjs';
import * as calls from '../phone/stories/calls.mjs';
import * as hold from '../phone/stories/hold.mjs';
import * as several from '../phone/stories/several.mjs';
import * as transfer from '../phone/stories/transfer.mjs';
import { words } from '../phone/words.mjs';
import { launchBrowser } from '../support/browser.mjs';

const { talking, over, ended, ...ofCalls } = calls;

const [ground, browser] = await Promise.all([Ground.start(), launchBrowser()]);
after(() => Promise.all([browser.close(), ground.stop()]));

// Firefox takes an answer from nobody else than who was heard before.
const { somebodyElseAnswers, somebodyElseRingsAndAnswers, ...ofAnswers } = answers;

describe('our phone in Firefox', { concurrency: 3 }, () => {
  describe('and answers of other browsers', { concurrency: false }, () => {
    const cast = { ground };
    before(async () => { [cast.a, cast.peer] = await Promise.all([ground.phone('ours', { browser }), ground.peer('7101')]); });
    beforeEach(() => Promise.all([cast.a.reset(), cast.peer.reset()]));
    for (const [name, story] of Object.entries(ofAnswers)) it(words(name), () => story(cast));
  });
  for (const other of ['jssip', 'sipjs', 'ours']) {
    describe(`and ${other} in Chromium`, { concurrency: false }, () => {
      const cast = { ground, kind: 'ours' };
      before(async () => {
        [cast.a, cast.b, cast.c] = await Promise.all([ground.phone('ours', { browser }), ground.phone(other), ground.phone(other)]);
      });
      beforeEach(() => Promise.all([cast.a, cast.b, cast.c].map((phone) => phone.reset())));
      for (const [name, story] of Object.entries({ ...ofCalls, ...hold, ...transfer, ...several })) it(words(name), () => story(cast));
    });
  }
});
