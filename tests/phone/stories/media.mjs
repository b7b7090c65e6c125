// What a call's media go through: lost ways, and one player for several calls.

import assert from 'node:assert/strict';
import { over, talking } from './calls.mjs';

const CANDIDATE = /^a=candidate:/m;

/** The new offer has addresses: the other side gets them no other way (RFC 8839 section 4.4.1.1.1). So has our answer to one. */
export async function lostMediaAreOfferedAnewWithCandidates({ a, b }) {
  const call = await talking(a, b);
  const from = a.mark();
  await a.do('loseMedia');
  assert.match(await a.message('out', /^INVITE /, from), CANDIDATE);
  await a.message('out', /^ACK /, from);
  await Promise.all([a.hears(call.mine), b.hears(call.theirs)]);
  await over(a, b, call);
}

export async function anotherSidesLostMediaAreAnsweredWithCandidates({ a, d }) {
  const call = await talking(a, d);
  const from = a.mark();
  await d.do('loseMedia');
  await a.message('in', /^INVITE /, from);
  assert.match(await a.message('out', /^SIP\/2\.0 200 [^]*^CSeq: \d+ INVITE/m, from), CANDIDATE);
  await Promise.all([a.hears(call.mine), d.hears(call.theirs)]);
  await over(a, d, call);
}

/** Two calls share the page's own player: the end of one does not silence the other. */
export async function aCallThatEndsLeavesTheOthersPlayerAlone({ ground, b, c }) {
  const a = await ground.phone('ours', { callWaiting: true, hasPlayer: true });
  const first = await talking(a, b);
  const second = await c.do('call', a.account);
  const { call: waiting } = await a.event('invite');
  await a.do('answer', waiting);
  await c.event('answered', { call: second });
  await b.event('held', { call: first.theirs });
  await a.do('resume', first.mine);
  await c.event('held', { call: second });
  await a.hears(first.mine);
  await c.do('hangup', second);
  await a.event('ended', { call: waiting });
  assert.equal(await a.do('isPlaying'), true);
  await over(a, b, first);
  assert.equal(await a.do('isPlaying'), false);
  await a.close();
}
