// A call between two registered phones, from its beginning to its end in each way.

import assert from 'node:assert/strict';

/** `a` calls `b`, who answers; both hear each other. Gives both names of the call. */
export async function talking(a, b, options) {
  const mine = await a.do('call', b.account, options);
  const { call: theirs, from } = await b.event('invite');
  assert.equal(from, a.account);
  await b.do('answer', theirs);
  await Promise.all([a.event('answered', { call: mine }), b.event('answered', { call: theirs })]);
  await Promise.all([a.hears(mine), b.hears(theirs)]);
  return { mine, theirs };
}

/** `a` hangs up, and both know it. */
export async function over(a, b, { mine, theirs }) {
  await a.do('hangup', mine);
  await ended(a, b, { mine, theirs });
}

export function ended(a, b, { mine, theirs }) {
  return Promise.all([a.event('ended', { call: mine }), b.event('ended', { call: theirs })]);
}

/** The proxy asks who calls (407), and is told (RFC 3261 section 22.3). */
export async function callsAndHangsUp({ a, b }) {
  const from = a.mark();
  await over(a, b, await talking(a, b));
  assert.equal(a.messages('in', /^SIP\/2\.0 407 /, from).length, 1);
  assert.match(a.messages('out', /^INVITE /, from)[1], /^Proxy-Authorization: *Digest /im);
}

export async function isCalledAndHangsUp({ a, b }) {
  const { mine, theirs } = await talking(b, a);
  await over(a, b, { mine: theirs, theirs: mine });
}

export async function isHungUp({ a, b }) {
  const { mine, theirs } = await talking(a, b);
  await over(b, a, { mine: theirs, theirs: mine });
}

export async function mutes({ a, b }) {
  const call = await talking(a, b);
  await a.do('mute', call.mine);
  await Promise.all([b.hearsNothing(call.theirs), a.hears(call.mine)]);
  await a.do('unmute', call.mine);
  await b.hears(call.theirs);
  await over(a, b, call);
}

/** The caller gives up while it rings: CANCEL, and 487 for the INVITE. */
export async function cancels({ a, b }) {
  const from = a.mark();
  const mine = await a.do('call', b.account);
  const { call: theirs } = await b.event('invite');
  await a.event('ringing', { call: mine });
  await a.do('hangup', mine);
  await ended(a, b, { mine, theirs });
  await a.message('in', /^SIP\/2\.0 487 /, from);
  assert.equal(a.messages('out', /^CANCEL /, from).length, 1);
}

/** The one who is called is cancelled. */
export async function isCancelled({ a, b }) {
  const mine = await b.do('call', a.account);
  const { call: theirs } = await a.event('invite');
  await b.event('ringing', { call: mine });
  await b.do('hangup', mine);
  await ended(b, a, { mine, theirs });
}

export async function rejects({ a, b }) {
  const mine = await b.do('call', a.account);
  const { call: theirs } = await a.event('invite');
  await a.do('reject', 603, theirs);
  const [{ status }] = await ended(b, a, { mine, theirs });
  assert.equal(status, 603);
}

/** Busy here, by a person. */
export async function isRejected({ a, b }) {
  const mine = await a.do('call', b.account);
  const { call: theirs } = await b.event('invite');
  await b.do('reject', 486, theirs);
  const [{ status }] = await ended(a, b, { mine, theirs });
  assert.equal(status, 486);
}

/** What the proxy answers by itself. */
export async function failsAsTheProxySays({ a }) {
  for (const [target, expected] of [['code-486', 486], ['code-503', 503], ['nobody', 404]]) {
    const call = await a.do('call', target);
    const { status } = await a.event('ended', { call });
    assert.equal(status, expected);
  }
}
