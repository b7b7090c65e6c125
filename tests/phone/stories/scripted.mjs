// What real phones cannot be made to do at will: a scripted peer does it, at the worst moment.

import assert from 'node:assert/strict';

/** The page calls the peer, which answers; audio flows. Gives the call and the peer's dialog. */
async function calling(a, peer, { early = [], options } = {}) {
  const call = await a.do('call', peer.number, options);
  const invite = await peer.request('INVITE');
  for (const [status, more] of early) peer.respond(invite, status, more);
  const dialog = peer.respond(invite, 200, { sdp: peer.media.sdp() });
  await Promise.all([a.event('answered', { call }), peer.request('ACK')]);
  await a.hears(call);
  return { call, dialog, invite };
}

/** The peer calls the page, which answers. */
async function called(a, peer, ground, { headers } = {}) {
  const start = peer.start('INVITE', address(a, ground), { sdp: peer.media.sdp(), headers });
  const { call } = await a.event('invite');
  await a.do('answer', call);
  const dialog = peer.dialog(start, await peer.response('INVITE', 200));
  dialog.ack();
  await a.event('answered', { call });
  return { call, dialog };
}

const address = (a, ground) => `sip:${a.account}@127.0.0.1:${ground.proxy.sipPort}`;

async function bye(a, peer, { call, dialog }) {
  dialog.send('BYE');
  await Promise.all([a.event('ended', { call }), peer.response('BYE', 200)]);
}

/** The 200 is under way when the CANCEL arrives: it is acknowledged, and the call is ended by BYE (RFC 3261 section 9.1). */
export async function cancelMeetsTheAnswer({ a, peer }) {
  const call = await a.do('call', peer.number);
  const invite = await peer.request('INVITE');
  peer.respond(invite, 180);
  await a.event('ringing', { call });
  await a.do('hangup', call);
  const cancel = await peer.request('CANCEL');
  peer.respond(invite, 200, { sdp: peer.media.sdp() });
  peer.respond(cancel, 200);
  await peer.request('ACK');
  peer.respond(await peer.request('BYE'), 200);
  await a.event('ended', { call });
  assert.deepEqual(a.told('ended'), []);
}

/** Both send a re-INVITE at once: both get 491, and try again after their time (RFC 3261 section 14.1). */
export async function glare({ a, peer }) {
  const { call, dialog } = await calling(a, peer);
  await a.do('hold', call);
  const theirs = await peer.request('INVITE');
  dialog.send('INVITE', { sdp: peer.media.sdp('sendrecv', 2) });
  await peer.response('INVITE', 491);
  peer.respond(theirs, 491);
  const again = await peer.request('INVITE');
  peer.respond(again, 200, { sdp: peer.media.sdp('recvonly', 3) });
  await a.event('held', { call, by: 'local' });
  await a.do('resume', call);
  peer.respond(await peer.request('INVITE'), 200, { sdp: peer.media.sdp('sendrecv', 4) });
  await a.hears(call);
  await bye(a, peer, { call, dialog });
}

/** A re-INVITE without a description gets an offer in its 200, and its answer comes in the ACK (RFC 3261 section 14.2). */
export async function reInviteWithoutAnOffer({ a, peer }) {
  const { call, dialog } = await calling(a, peer);
  dialog.send('INVITE');
  const response = await peer.response('INVITE', 200);
  assert.match(response.body, /^m=audio .*RTP\/AVP/m);
  dialog.ack({ sdp: peer.media.sdp('sendrecv', 2) });
  await a.hears(call);
  await bye(a, peer, { call, dialog });
}

/** The same for the first INVITE. */
export async function inviteWithoutAnOffer({ a, peer, ground }) {
  const start = peer.start('INVITE', address(a, ground));
  const { call } = await a.event('invite');
  await a.do('answer', call);
  const response = await peer.response('INVITE', 200);
  assert.match(response.body, /^m=audio .*RTP\/AVP/m);
  const dialog = peer.dialog(start, response);
  dialog.ack({ sdp: peer.media.sdp() });
  await a.event('answered', { call });
  await a.hears(call);
  await bye(a, peer, { call, dialog });
}

/** A re-INVITE with an offer that puts on hold, and one that takes it back. */
export async function isHeldByReInvite({ a, peer }) {
  const { call, dialog } = await calling(a, peer);
  dialog.send('INVITE', { sdp: peer.media.sdp('sendonly', 2) });
  assert.match((await peer.response('INVITE', 200)).body, /^a=(recvonly|inactive)/m);
  dialog.ack();
  await a.event('held', { call, by: 'remote' });
  dialog.send('INVITE', { sdp: peer.media.sdp('sendrecv', 3) });
  assert.match((await peer.response('INVITE', 200)).body, /^a=sendrecv/m);
  dialog.ack();
  await a.event('resumed', { call, by: 'remote' });
  await a.hears(call);
  await bye(a, peer, { call, dialog });
}

/** Two branches of a fork ring, the second one answers (RFC 3261 section 13.2.2.4). */
export async function forkedRinging({ a, peer }) {
  const early = [[180, { tag: 'first' }], [180, { tag: 'second' }]];
  const call = await a.do('call', peer.number);
  const invite = await peer.request('INVITE');
  for (const [status, more] of early) peer.respond(invite, status, more);
  const dialog = peer.respond(invite, 200, { sdp: peer.media.sdp(), tag: 'second' });
  const ack = await peer.request('ACK');
  assert.equal(ack.tag('to'), 'second');
  await a.event('answered', { call });
  await a.hears(call);
  await bye(a, peer, { call, dialog });
}

/** Two branches answer: the first one talks, the other one is acknowledged and ended by BYE. */
export async function forkedAnswers({ a, peer }) {
  const call = await a.do('call', peer.number);
  const invite = await peer.request('INVITE');
  const dialog = peer.respond(invite, 200, { sdp: peer.media.sdp(), tag: 'first' });
  await peer.request('ACK');
  peer.respond(invite, 200, { sdp: peer.media.sdp(), tag: 'second' });
  assert.equal((await peer.request('ACK')).tag('to'), 'second');
  const end = await peer.request('BYE');
  assert.equal(end.tag('to'), 'second');
  peer.respond(end, 200);
  await a.event('answered', { call });
  // Without a look at the audio: with that BYE rtpengine gives up the media of both.
  dialog.send('OPTIONS');
  await peer.response('OPTIONS', 200);
  await bye(a, peer, { call, dialog });
}

/** A reliable 183 is acknowledged by PRACK before the call is answered (RFC 3262 section 4). */
export async function acknowledgesProgress({ a, peer }) {
  const call = await a.do('call', peer.number, { early: true });
  const invite = await peer.request('INVITE');
  assert.match(invite.header('supported'), /\b100rel\b/);
  peer.respond(invite, 183, { sdp: peer.media.sdp(), headers: { Require: '100rel', RSeq: '4711' } });
  const prack = await peer.request('PRACK');
  assert.equal(prack.header('rack'), `4711 ${invite.header('cseq')}`);
  peer.respond(prack, 200);
  await a.event('ringing', { call, status: 183 });
  const dialog = peer.respond(invite, 200, { sdp: peer.media.sdp() });
  await peer.request('ACK');
  await a.event('answered', { call });
  await a.hears(call);
  await bye(a, peer, { call, dialog });
}

/** Where the caller requires it, ringing is sent reliably: RSeq, and again until its PRACK (RFC 3262 section 3). */
export async function sendsProgressReliably({ a, peer, ground }) {
  const start = peer.start('INVITE', address(a, ground), { sdp: peer.media.sdp(), headers: { Require: '100rel' } });
  const { call } = await a.event('invite');
  const ringing = await peer.response('INVITE', 180, 183);
  assert.match(ringing.header('require'), /\b100rel\b/);
  const dialog = peer.dialog(start, ringing);
  dialog.send('PRACK', { headers: { RAck: `${ringing.header('rseq')} 1 INVITE` } });
  await peer.response('PRACK', 200);
  await a.do('answer', call);
  const sequence = start.sequence;
  await peer.response('INVITE', 200);
  dialog.ack({ sequence });
  await a.event('answered', { call });
  await a.hears(call);
  await bye(a, peer, { call, dialog });
}

/** DTMF as telephone events in the media (RFC 4733). */
export async function tonesInTheMedia({ ground, kind, peer }) {
  const a = await ground.phone(kind, { dtmfMode: 'rtp' });
  const { call, dialog } = await calling(a, peer);
  const before = peer.media.keys.length;
  for (const tone of ['1', '#']) await a.do('dtmfRtp', tone, call);
  await a.until('the telephone events', () => peer.media.keys.length >= before + 2);
  assert.deepEqual(peer.media.keys.slice(before), ['1', '#']);
  await bye(a, peer, { call, dialog });
  await a.close();
}

/** Whoever has put the other side on hold still sends media, and the keys in it; whoever is on hold sends none, and says them by INFO. */
export async function tonesOnHold({ ground, kind, peer }) {
  const a = await ground.phone(kind, { dtmfMode: 'rtp' });
  const { call, dialog } = await calling(a, peer);
  const renegotiated = async (order, direction, version) => {
    await a.do(order, call);
    peer.respond(await peer.request('INVITE'), 200, { sdp: peer.media.sdp(direction, version) });
  };
  await renegotiated('hold', 'recvonly', 2);
  await a.event('held', { call, by: 'local' });
  const before = peer.media.keys.length;
  await a.do('dtmfRtp', '5', call);
  await a.until('the telephone event', () => peer.media.keys.length > before);
  assert.deepEqual(peer.media.keys.slice(before), ['5']);
  await renegotiated('resume', 'sendrecv', 3);
  await a.event('resumed', { call, by: 'local' });
  dialog.send('INVITE', { sdp: peer.media.sdp('sendonly', 4) });
  await peer.response('INVITE', 200);
  dialog.ack();
  await a.event('held', { call, by: 'remote' });
  await a.do('dtmfRtp', '#', call);
  const info = await peer.request('INFO');
  assert.match(info.body, /Signal=#/);
  peer.respond(info, 200);
  assert.equal(peer.media.keys.length, before + 1);
  await bye(a, peer, { call, dialog });
  await a.close();
}

/** OPTIONS: 200, and what the phone can do (RFC 3261 section 11). */
export async function saysWhatItCan({ a, peer, ground }) {
  peer.start('OPTIONS', address(a, ground));
  const response = await peer.response('OPTIONS', 200);
  for (const method of ['INVITE', 'ACK', 'BYE', 'CANCEL']) assert.match(response.header('allow'), new RegExp(`\\b${method}\\b`));
}

/** The same within a call, which goes on. */
export async function saysWhatItCanInACall({ a, peer, ground }) {
  const { call, dialog } = await called(a, peer, ground);
  dialog.send('OPTIONS');
  await peer.response('OPTIONS', 200);
  dialog.send('UPDATE');
  await peer.response('UPDATE', 200);
  await a.hears(call);
  await bye(a, peer, { call, dialog });
}

/** What the phone does not know gets the answer that the RFC names, and harms no call. */
export async function refusesWhatItDoesNotKnow({ a, peer, ground }) {
  peer.start('INVITE', address(a, ground), { sdp: peer.media.sdp(), headers: { Require: 'never-heard-of' } });
  assert.match((await peer.response('INVITE', 420)).header('unsupported'), /never-heard-of/);
  const { call, dialog } = await called(a, peer, ground);
  dialog.send('FROBNICATE');
  await peer.response('FROBNICATE', 405, 501);
  dialog.send('INFO', { body: 'nothing', type: 'application/unknown' });
  await peer.response('INFO', 200, 415);
  await a.hears(call);
  await bye(a, peer, { call, dialog });
}

/** A session that would be refreshed too often is refused with the least that is allowed (RFC 4028 section 9). */
export async function refusesAShortSession({ a, peer, ground }) {
  peer.start('INVITE', address(a, ground), { sdp: peer.media.sdp(), headers: { 'Session-Expires': '10', Supported: 'timer' } });
  assert.ok(Number((await peer.response('INVITE', 422)).header('min-se')) >= 90);
}
