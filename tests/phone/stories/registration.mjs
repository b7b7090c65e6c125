// Registration: the challenge, the refresh, the end; the wrong password; and a socket that goes away.

import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { over, talking } from './calls.mjs';

const REGISTER = /^REGISTER /;
const nonceOf = (text) => /^(?:WWW-Authenticate|Authorization):.*?\bnonce="([^"]*)"/im.exec(text)?.[1];

/** 401, digest, 200; then by hand once more, and off again. */
export async function registersAndUnregisters({ ground, kind }) {
  const a = await ground.phone(kind, { registerExpires: 60 });
  assert.equal(a.messages('in', /^SIP\/2\.0 401 /).length, 1);
  const [first, second] = a.messages('out', REGISTER);
  assert.doesNotMatch(first, /^Authorization:/im);
  assert.match(second, /^Authorization: *Digest .*\bqop=auth\b/im);
  assert.equal((await ground.proxy.contacts(a.account)).length, 1);
  await a.do('unregister');
  await a.event('unregistered');
  assert.equal((await ground.proxy.contacts(a.account)).length, 0);
  await a.close();
}

/** A short registration is refreshed before it is over, again and again. */
export async function refreshesBeforeTheEnd({ ground, kind, seconds }) {
  const a = await ground.phone(kind, { registerExpires: seconds });
  const { callId } = (await ground.proxy.contacts(a.account))[0];
  const from = a.mark();
  const deadline = Date.now() + seconds * 1_000;
  await a.message('out', REGISTER, from);
  assert.ok(Date.now() < deadline, 'the refresh came too late');
  await a.message('in', /^SIP\/2\.0 200 [^]*^CSeq: *\d+ REGISTER/im, from);
  // One registration, under one Call-ID (RFC 3261 section 10.2.4).
  const contacts = await ground.proxy.contacts(a.account);
  assert.deepEqual(contacts.map((contact) => contact.callId), [callId]);
  await a.close();
}

/** The nonce is too old: it is taken anew once, without a failure in between (RFC 7616 section 3.3). */
export async function takesANewNonce({ ground, kind, nonceSeconds }) {
  const a = await ground.phone(kind);
  await wait((nonceSeconds + 1) * 1_000);
  const from = a.mark();
  await a.do('register');
  await a.message('in', /^SIP\/2\.0 200 [^]*^CSeq: *\d+ REGISTER/im, from);
  const nonces = new Set(a.messages('out', REGISTER).map(nonceOf).filter(Boolean));
  assert.equal(nonces.size, 2);
  assert.deepEqual(a.told('refused'), []);
  await a.close();
}

/** Says so once, and tries no more: a loop would lock the account. */
export async function saysThatThePasswordIsWrong({ ground, kind, status }) {
  const account = `${kind}-${status}`;
  if (status === 403) await ground.proxy.forbid(account);
  const a = await ground.phone(kind, { account, register: false, password: 'pwWrong' });
  const refused = await a.event('refused');
  assert.equal(refused.status, status);
  await wait(2_000);
  assert.deepEqual(a.told('refused'), []);
  assert.equal(a.messages('out', REGISTER).length, 2);
  await a.close();
}

/** The proxy closes the socket in a call: the audio goes on, the phone comes back, and the call can be ended as ever. */
export async function losesItsSocketInACall({ ground, kind, ends }) {
  const a = await ground.phone(kind);
  const b = await ground.phone('jssip');
  const call = await talking(a, b);
  assert.equal(await ground.proxy.closeSocket(a.account), 1);
  await a.event('disconnected');
  await Promise.all([a.hears(call.mine), b.hears(call.theirs)]);
  await a.event('registered');
  await Promise.all([a.hears(call.mine), b.hears(call.theirs)]);
  assert.deepEqual([...a.told('ended'), ...b.told('ended')], []);
  if (ends === 'here') await over(a, b, call);
  else await over(b, a, { mine: call.theirs, theirs: call.mine });
  await Promise.all([a.close(), b.close()]);
}

/** The other side hangs up while the socket is away, and nothing tells the phone: it asks when it is back, and is free for the next call. */
export async function isHungUpWithoutASocket({ ground, kind }) {
  const a = await ground.phone(kind);
  const b = await ground.phone('jssip');
  const call = await talking(a, b);
  assert.equal(await ground.proxy.closeSocket(a.account), 1);
  await b.do('hangup', call.theirs);
  assert.equal((await a.event('ended')).call, call.mine);
  await a.event('registered');
  await over(b, a, await talking(b, a));
  await Promise.all([a.close(), b.close()]);
}
