// What only our phone is asked: its promises, its devices, answers of other browsers, its panel, reliable responses, pages that nobody
// has clicked in or that go away, and how it bears noise.

import { after, before, beforeEach, describe, it } from 'node:test';
import { startSipTap } from '../support/sip-tap.mjs';
import { Ground } from './ground.mjs';
import * as answers from './stories/answers.mjs';
import * as devices from './stories/devices.mjs';
import * as leaving from './stories/leaving.mjs';
import * as media from './stories/media.mjs';
import * as noise from './stories/noise.mjs';
import * as panel from './stories/panel.mjs';
import * as promises from './stories/promises.mjs';
import * as reliable from './stories/reliable.mjs';
import * as silence from './stories/silence.mjs';
import { words } from './words.mjs';

const ground = await Ground.start();
const tap = await startSipTap(ground.proxy.ws);
after(async () => {
  await ground.stop();
  await tap.stop();
});

describe('ours', { concurrency: 2 }, () => {
  describe('promises', { concurrency: false }, () => {
    const cast = {};
    before(async () => { [cast.a, cast.b, cast.c] = await Promise.all(['ours', 'jssip', 'sipjs'].map((kind) => ground.phone(kind))); });
    beforeEach(() => Promise.all(Object.values(cast).map((phone) => phone.reset())));
    for (const [name, story] of Object.entries(promises)) it(words(name), () => story(cast));
  });
  describe('devices', { concurrency: false }, () => {
    const cast = {};
    before(async () => { [cast.a, cast.b] = await Promise.all(['ours', 'jssip'].map((kind) => ground.phone(kind))); });
    beforeEach(() => Promise.all(Object.values(cast).map((phone) => phone.reset())));
    for (const [name, story] of Object.entries(devices)) it(words(name), () => story(cast));
  });
  describe('media', { concurrency: false }, () => {
    const cast = { ground };
    before(async () => {
      [cast.a, cast.b, cast.c, cast.d] = await Promise.all(['ours', 'jssip', 'sipjs', 'ours'].map((kind) => ground.phone(kind)));
    });
    beforeEach(() => Promise.all(['a', 'b', 'c', 'd'].map((name) => cast[name].reset())));
    for (const [name, story] of Object.entries(media)) it(words(name), () => story(cast));
  });
  describe('answers', { concurrency: false }, () => {
    const cast = { ground };
    before(async () => { [cast.a, cast.peer] = await Promise.all([ground.phone('ours'), ground.peer('7101')]); });
    beforeEach(() => Promise.all([cast.a.reset(), cast.peer.reset()]));
    for (const [name, story] of Object.entries(answers)) it(words(name), () => story(cast));
  });
  describe('alone', { concurrency: false }, () => {
    for (const [name, story] of Object.entries({ ...reliable, ...panel, ...silence, ...leaving, ...noise })) it(words(name), () => story({ ground, tap }));
  });
});
