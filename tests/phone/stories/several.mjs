// More than two: a second caller, a fork with two phones, and what the promises say.

import assert from 'node:assert/strict';
import { ended, over, talking } from './calls.mjs';

/** Without call waiting a second caller gets 486, and the first call does not notice. */
export async function secondCallerIsToldBusy({ a, b, c }) {
  const call = await talking(a, b);
  const second = await c.do('call', a.account);
  assert.equal((await c.event('ended', { call: second })).status, 486);
  await Promise.all([a.hears(call.mine), b.hears(call.theirs)]);
  assert.deepEqual([...a.told('ended'), ...b.told('ended')], []);
  await over(b, a, { mine: call.theirs, theirs: call.mine });
}

/** With call waiting it is offered: the first one is held, the second one answered, and both can be ended on their own. */
export async function secondCallerWaits({ ground, kind, b, c }) {
  const a = await ground.phone(kind, { callWaiting: true });
  const first = await talking(a, b);
  const second = await c.do('call', a.account);
  const { call: waiting } = await a.event('invite');
  await c.event('ringing', { call: second, status: 180 });
  await a.do('hold', first.mine);
  await b.event('held', { call: first.theirs });
  await a.do('answer', waiting);
  await Promise.all([a.event('answered', { call: waiting }), c.event('answered', { call: second })]);
  await Promise.all([a.hears(waiting), c.hears(second)]);
  await c.do('hangup', second);
  await ended(a, c, { mine: waiting, theirs: second });
  await a.do('resume', first.mine);
  await Promise.all([a.hears(first.mine), b.hears(first.theirs)]);
  await over(a, b, first);
  await a.close();
}

/** Two phones of one account ring; one answers, the other one is told that the call was answered elsewhere or cancelled. */
export async function twoPhonesRing({ ground, kind, b }) {
  const [one, two] = await Promise.all(['jssip', 'sipjs'].map((other) => ground.phone(other, { account: `fork-${b.account}` })));
  const call = await b.do('call', `fork-${b.account}`);
  const [first, second] = await Promise.all([one.event('invite'), two.event('invite')]);
  await b.event('ringing', { call });
  await two.do('answer', second.call);
  await Promise.all([b.event('answered', { call }), one.event('ended', { call: first.call })]);
  await Promise.all([b.hears(call), two.hears(second.call)]);
  await over(b, two, { mine: call, theirs: second.call });
  await Promise.all([one.close(), two.close()]);
}

/** Ours is the phone that is not answered. */
export async function anotherPhoneAnswers({ ground, kind, b }) {
  const account = `pair-${b.account}`;
  const [one, two] = [await ground.phone(kind, { account }), await ground.phone('jssip', { account })];
  const call = await b.do('call', account);
  const [mine, theirs] = [await one.event('invite'), await two.event('invite')];
  await two.do('answer', theirs.call);
  const { cause } = await one.event('ended', { call: mine.call });
  if (kind === 'ours') assert.match(cause, /^(answeredElsewhere|missed|cancelled)$/);
  await b.event('answered', { call });
  await over(b, two, { mine: call, theirs: theirs.call });
  await Promise.all([one.close(), two.close()]);
}
