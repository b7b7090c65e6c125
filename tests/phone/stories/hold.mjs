// Hold and resume, from either side; and what is said in tones.

import assert from 'node:assert/strict';
import { over, talking } from './calls.mjs';

async function holdAndResume(holder, held, { own, other }) {
  await holder.do('hold', own);
  await Promise.all([holder.event('held', { call: own, by: 'local' }), held.event('held', { call: other, by: 'remote' })]);
  await Promise.all([holder.hearsNothing(own), held.hearsNothing(other)]);
  await holder.do('resume', own);
  await Promise.all([holder.event('resumed', { call: own, by: 'local' }), held.event('resumed', { call: other, by: 'remote' })]);
  await Promise.all([holder.hears(own), held.hears(other)]);
}

export async function holds({ a, b }) {
  const call = await talking(a, b);
  await holdAndResume(a, b, { own: call.mine, other: call.theirs });
  await over(a, b, call);
}

export async function isHeld({ a, b }) {
  const call = await talking(a, b);
  await holdAndResume(b, a, { own: call.theirs, other: call.mine });
  await over(a, b, call);
}

/** DTMF by INFO, in both directions. */
export async function tonesByInfo({ a, b }) {
  const call = await talking(a, b);
  for (const tone of ['5', '#']) {
    await a.do('dtmf', tone, call.mine);
    assert.equal((await b.event('tone', { call: call.theirs })).tone, tone);
  }
  await b.do('dtmf', '9', call.theirs);
  assert.equal((await a.event('tone', { call: call.mine })).tone, '9');
  await over(a, b, call);
}
