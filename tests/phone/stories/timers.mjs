// Session timers (RFC 4028): the shortest that is allowed, so these stories wait and are told side by side with others.

import assert from 'node:assert/strict';
import { over, talking } from './calls.mjs';

const REFRESH = /^(?:UPDATE|INVITE) /;
/** The least that RFC 4028 section 4 allows. */
const SHORTEST_SECONDS = 90;
/** A refresh is due after half of it, the end a third (at most 32 s) before it. */
const REFRESH_LIMIT_MS = 85_000;
const END_LIMIT_MS = 100_000;

/** Ours asks for a timer as the caller: the session is refreshed after its half, by one of the two, and the call goes on. */
export async function refreshesAsTheCaller({ ground, kind, other }) {
  const a = await ground.phone(kind, { sessionExpires: SHORTEST_SECONDS });
  const b = await ground.phone(other, { sessionExpires: SHORTEST_SECONDS });
  await isRefreshed(a, b);
}

/** The other one asks for it, and ours is called. */
export async function refreshesAsTheCalled({ ground, kind, other }) {
  const a = await ground.phone(kind, { sessionExpires: SHORTEST_SECONDS });
  const b = await ground.phone(other, { sessionExpires: SHORTEST_SECONDS });
  await isRefreshed(b, a);
}

async function isRefreshed(a, b) {
  const call = await talking(a, b);
  const [from, since] = [a.mark(), b.mark()];
  const refresh = await Promise.race([a.message('out', REFRESH, from, REFRESH_LIMIT_MS), b.message('out', REFRESH, since, REFRESH_LIMIT_MS)]);
  assert.match(refresh, /^Session-Expires: *90\b/im);
  await Promise.race([
    a.message('in', /^SIP\/2\.0 200 [^]*^CSeq: *\d+ (?:UPDATE|INVITE)/im, from),
    b.message('in', /^SIP\/2\.0 200 [^]*^CSeq: *\d+ (?:UPDATE|INVITE)/im, since),
  ]);
  await Promise.all([a.hears(call.mine), b.hears(call.theirs)]);
  await over(a, b, call);
  await Promise.all([a.close(), b.close()]);
}

/** The other side has promised to refresh and does not: the call is ended, once, with BYE (RFC 4028 section 10). */
export async function endsWithoutARefresh({ ground, kind, peer }) {
  const a = await ground.phone(kind, { sessionExpires: SHORTEST_SECONDS });
  const call = await a.do('call', peer.number);
  const invite = await peer.request('INVITE');
  assert.match(invite.header('session-expires'), /^90\b/);
  const headers = { 'Session-Expires': `${SHORTEST_SECONDS};refresher=uas`, Require: 'timer' };
  peer.respond(invite, 200, { sdp: peer.media.sdp(), headers });
  await peer.request('ACK');
  await a.event('answered', { call });
  const { cause } = await a.event('ended', { call }, END_LIMIT_MS);
  assert.equal(cause, 'expired');
  peer.respond(await peer.request('BYE'), 200);
  assert.deepEqual(a.told('ended'), []);
  await a.close();
}
