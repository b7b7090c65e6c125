// What comes over the socket and is no SIP, or is SIP for nobody: the call goes on, and nothing is thrown.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { over, talking } from './calls.mjs';

const FIXTURES = join(import.meta.dirname, '../../fixtures');

/** The torture messages of RFC 4475 and RFC 5118, and worse. */
function noise() {
  const folders = ['rfc4475', 'rfc5118'].map((name) => join(FIXTURES, name));
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  // A fixture has its verdict above the line, and the message below it.
  const torture = files.map((file) => readFileSync(file, 'latin1').split('---\n').slice(1).join('---\n').replaceAll('\n', '\r\n'));
  assert.ok(torture.length > 40);
  return [
    ...torture, '', '\r\n\r\n', '\0\0\0', 'GET / HTTP/1.1\r\n\r\n', 'SIP/2.0', 'SIP/2.0 200 OK\r\n\r\n', 'INVITE', '\u{1f4de}', Buffer.alloc(4096, 0xff),
    `SIP/2.0 200 OK\r\n${'X: y\r\n'.repeat(5_000)}\r\n`, 'x'.repeat(1_000_000),
  ];
}

export async function goesOnThroughNoise({ ground, tap }) {
  const a = await ground.phone('ours', { ws: tap.ws });
  const b = await ground.phone('jssip');
  const call = await talking(a, b);
  for (const each of noise()) tap.inject(each);
  await a.hears(call.mine);
  await a.do('hold', call.mine);
  await b.event('held', { call: call.theirs });
  await a.do('resume', call.mine);
  await b.hears(call.theirs);
  assert.deepEqual(a.errors, []);
  assert.deepEqual(a.told('ended'), []);
  await over(b, a, { mine: call.theirs, theirs: call.mine });
  await Promise.all([a.close(), b.close()]);
}

/** A handshake that is refused is tried again, by itself. */
export async function comesBackWhenTheSocketIsAllowed({ ground }) {
  await ground.proxy.refuseSockets(503);
  const a = await ground.phone('ours', { register: false });
  await a.event('disconnected');
  await ground.proxy.refuseSockets();
  await a.event('registered');
  await a.close();
}
