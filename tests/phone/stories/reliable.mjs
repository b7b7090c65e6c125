// Reliable provisional responses (RFC 3262) with SIP.js, which knows them, in both directions.

import assert from 'node:assert/strict';
import { over } from './calls.mjs';

/** SIP.js sends 183 with its answer reliably; audio flows before the call is answered. */
export async function acknowledgesReliableProgress({ ground }) {
  const [a, b] = [await ground.phone('ours'), await ground.phone('sipjs')];
  const mine = await a.do('call', b.account);
  const { call: theirs } = await b.event('invite');
  await b.do('early', theirs);
  await a.event('ringing', { call: mine, status: 183, early: true });
  assert.match(await a.message('out', /^PRACK /), /^RAck: *\d+ \d+ INVITE/im);
  await a.hears(mine);
  assert.deepEqual(a.told('answered'), []);
  await b.do('answer', theirs);
  await Promise.all([a.event('answered', { call: mine }), b.event('answered', { call: theirs })]);
  await Promise.all([a.hears(mine), b.hears(theirs)]);
  await over(a, b, { mine, theirs });
  await Promise.all([a.close(), b.close()]);
}

/** SIP.js requires it, and gets its ringing reliably. */
export async function ringsReliably({ ground }) {
  const [a, b] = [await ground.phone('ours'), await ground.phone('sipjs', { reliable: true })];
  const theirs = await b.do('call', a.account);
  const { call: mine } = await a.event('invite');
  await b.event('ringing', { call: theirs, status: 180 });
  assert.match(await a.message('out', /^SIP\/2\.0 180 /), /^RSeq: *\d+/im);
  await a.message('in', /^PRACK /);
  await a.do('answer', mine);
  await Promise.all([a.event('answered', { call: mine }), b.event('answered', { call: theirs })]);
  await Promise.all([a.hears(mine), b.hears(theirs)]);
  await over(a, b, { mine, theirs });
  await Promise.all([a.close(), b.close()]);
}

/** Ours asks for it on both sides, with the option. */
export async function bothWaysAmongOurs({ ground }) {
  const [a, b] = [await ground.phone('ours', { reliable: true }), await ground.phone('ours', { reliable: true })];
  const mine = await a.do('call', b.account);
  const { call: theirs } = await b.event('invite');
  await a.event('ringing', { call: mine, status: 180 });
  await a.message('out', /^PRACK /);
  await b.do('answer', theirs);
  await Promise.all([a.event('answered', { call: mine }), b.event('answered', { call: theirs })]);
  await Promise.all([a.hears(mine), b.hears(theirs)]);
  await over(a, b, { mine, theirs });
  await Promise.all([a.close(), b.close()]);
}
