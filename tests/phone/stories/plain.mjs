// Plain RTP behind rtpengine: baresip stands for the carrier and plays back what it hears.

import assert from 'node:assert/strict';

export async function callsTheCarrier({ a, carrier }) {
  const call = await a.do('call', '9196');
  await a.event('answered', { call });
  const { codec } = await a.hears(call);
  assert.match(codec, /opus|PCM/i);
  await a.do('hangup', call);
  await a.event('ended', { call });
  assert.match(carrier.log(), /9196/);
}

export async function isCalledByTheCarrier({ a, carrier, ground }) {
  await carrier.dial(`sip:${a.account}@127.0.0.1:${ground.proxy.sipPort}`);
  const { call } = await a.event('invite');
  await a.do('answer', call);
  await a.event('answered', { call });
  await a.hears(call);
  // The carrier plays a tone of its own here, so that it hears the page is in its log alone.
  assert.match(carrier.log(), /incoming rtp for 'audio' established/);
  await carrier.hangup();
  await a.event('ended', { call });
}

/** 183 with a description: audio both ways before anybody has answered. */
export async function hearsEarlyMedia({ a, peer }) {
  const call = await a.do('call', peer.number, { early: true });
  const invite = await peer.request('INVITE');
  peer.respond(invite, 183, { sdp: peer.media.sdp() });
  await a.event('ringing', { call, status: 183, early: true });
  await a.hears(call);
  assert.deepEqual(a.told('answered'), []);
  const dialog = peer.respond(invite, 200, { sdp: peer.media.sdp() });
  await a.event('answered', { call });
  await peer.request('ACK');
  await a.hears(call);
  dialog.send('BYE');
  await a.event('ended', { call });
}

export async function cancelsTheCarrier({ a }) {
  const call = await a.do('call', '9198');
  await a.event('ringing', { call, status: 180 });
  await a.do('hangup', call);
  await a.event('ended', { call });
}
