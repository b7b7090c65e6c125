// What the promises of SoftPhoneSdk say: they settle, with the call or with a code and SIP's status; and what a call leaves: nothing.

import assert from 'node:assert/strict';

export async function promisesSayHowACallGoes({ a, b }) {
  const calling = a.do('settle', 'call', b.account);
  const { call: theirs } = await b.event('invite');
  await b.do('answer', theirs);
  const { value: info } = await calling;
  assert.equal(info.state, 'talking');
  assert.equal(info.number, b.account);
  assert.deepEqual(await a.do('settle', 'hold'), { value: null });
  assert.equal((await a.do('info'))[0].isHeld, true);
  assert.deepEqual(await a.do('settle', 'unHold'), { value: null });
  assert.deepEqual(await a.do('settle', 'dtmf', '7'), { value: null });
  assert.deepEqual(await a.do('settle', 'hangup'), { value: null });
  await b.event('ended', { call: theirs });
  assert.deepEqual((await a.do('info')).filter(({ state }) => state !== 'ended'), []);
}

export async function promisesSayWhyACallFails({ a }) {
  const { code, status } = await a.do('settle', 'call', 'code-486');
  assert.equal(status, 486);
  assert.match(code, /^[A-Z_]+$/);
  // Without a call nothing hangs.
  for (const method of ['answer', 'hold', 'hangup', 'transfer']) assert.match((await a.do('settle', method, '1')).code, /^[A-Z_]+$/);
}

export async function promisesSayHowATransferGoes({ a, b, c }) {
  const calling = a.do('settle', 'call', b.account);
  await b.event('invite');
  await b.do('answer');
  await calling;
  const refused = await a.do('settle', 'transfer', 'code-486');
  assert.equal(refused.status, 486);
  const transferring = a.do('settle', 'transfer', c.account);
  const { call } = await c.event('invite');
  await c.do('answer', call);
  assert.deepEqual(await transferring, { value: null });
  await a.do('leave');
  await c.do('hangup', call);
  await c.event('ended', { call });
}

export async function theMicrophoneIsOpenInACallAlone({ a, b }) {
  assert.equal((await a.do('openMicrophones')).length, 0);
  const calling = a.do('settle', 'call', b.account);
  await b.event('invite');
  await b.do('answer');
  await calling;
  assert.equal((await a.do('openMicrophones')).length, 1);
  await b.do('hangup');
  await a.event('ended');
  assert.equal((await a.do('openMicrophones')).length, 0);
}

/**
 * Chromium allows 500 peer connections in a page, and counts those that cannot be collected. In a plain page, without a phone, it keeps
 * one in twenty of those that are closed during the DTLS handshake: so what is asked here is that not most of them are kept.
 */
export async function peerConnectionsAreGivenBack({ a, b }) {
  const calls = 4;
  const before = await a.do('connectionsMade');
  for (let call = 0; call < calls; call += 1) {
    await a.do('leaveAtOnce');
    const mine = await a.do('call', b.account);
    await b.event('invite');
    await b.do('answer');
    await Promise.all([a.event('ended', { call: mine }), b.event('ended')]);
  }
  assert.equal(await a.do('connectionsMade'), before + calls);
  const session = await a.page.context().newCDPSession(a.page);
  await a.until('the collection of most peer connections', async () => {
    await session.send('HeapProfiler.collectGarbage');
    return await a.do('connectionsKept') <= calls / 2;
  });
}
