// Answers of other browsers, each with an ICE and a DTLS of its own: early media, forks, and a track in no stream.

import assert from 'node:assert/strict';
import { End } from '../end.mjs';

async function rings(a, peer, early) {
  const call = await a.do('call', peer.number);
  const invite = await peer.request('INVITE');
  const sdp = await early.answer(invite.body);
  peer.respond(invite, 183, { sdp, tag: 'first' });
  await a.event('ringing', { call, status: 183, early: true });
  await a.hears(call);
  assert.deepEqual(a.told('answered'), []);
  return { call, invite, sdp };
}

async function bye(a, peer, dialog, call) {
  dialog.send('BYE');
  await Promise.all([a.event('ended', { call }), peer.response('BYE', 200)]);
}

/** As media servers do it: the 200 repeats what the 183 said. */
export const whoWasHeardAnswers = (cast) => theSameAnswers(cast, (sdp) => sdp);

/** The 200 says it in other words: the same end, with another version of its description. */
export const whoWasHeardAnswersInOtherWords = (cast) =>
  theSameAnswers(cast, (sdp) => sdp.replace(/^(o=\S+ \S+) (\d+)/m, (_, origin, version) => `${origin} ${Number(version) + 1}`));

async function theSameAnswers({ a, peer, ground }, again) {
  const end = await End.open(ground);
  const { call, invite, sdp } = await rings(a, peer, end);
  const dialog = peer.respond(invite, 200, { sdp: again(sdp), tag: 'first' });
  await Promise.all([a.event('answered', { call }), peer.request('ACK')]);
  await a.hears(call);
  await bye(a, peer, dialog, call);
  await end.close();
}

/** Its description says `a=msid:-`. */
export async function whoSendsNoStreamIsHeard({ a, peer, ground }) {
  const end = await End.open(ground);
  const call = await a.do('call', peer.number);
  const invite = await peer.request('INVITE');
  const sdp = await end.answer(invite.body, { hasStream: false });
  assert.match(sdp, /^a=msid:- /m);
  const dialog = peer.respond(invite, 200, { sdp });
  await Promise.all([a.event('answered', { call }), peer.request('ACK')]);
  await a.hears(call);
  await bye(a, peer, dialog, call);
  await end.close();
}

/** Servers that say what they always say, or what they were told, or nothing. Browsers refuse that; the call is on hold all the same. */
export async function aHoldIsAnsweredAsIfItWereNone({ a, peer, ground }) {
  const end = await End.open(ground);
  const call = await a.do('call', peer.number);
  const invite = await peer.request('INVITE');
  const dialog = peer.respond(invite, 200, { sdp: await end.answer(invite.body) });
  await Promise.all([a.event('answered', { call }), peer.request('ACK')]);
  for (const said of ['a=sendrecv\r\n', 'a=sendonly\r\n', '']) {
    await a.do('hold', call);
    const hold = await peer.request('INVITE');
    const sdp = await end.answer(hold.body);
    // What Firefox says there leads servers astray that read it as the hold's.
    assert.doesNotMatch(hold.body, /^a=sendrecv[^]*^m=/m);
    assert.match(sdp, /^a=recvonly\r\n/m);
    peer.respond(hold, 200, { sdp: sdp.replace(/^a=recvonly\r\n/m, said) });
    await Promise.all([a.event('held', { call, by: 'local' }), peer.request('ACK')]);
    await a.do('resume', call);
    const resume = await peer.request('INVITE');
    peer.respond(resume, 200, { sdp: await end.answer(resume.body) });
    await Promise.all([a.event('resumed', { call, by: 'local' }), peer.request('ACK')]);
    await a.hears(call);
  }
  await bye(a, peer, dialog, call);
  await end.close();
}

/** A codec that no browser knows: the first offer makes no call, and one in a call changes nothing (RFC 3261 section 14.2). */
export async function anOfferWithoutACodecOfOursIsRefused({ a, peer, ground }) {
  const end = await End.open(ground);
  const call = await a.do('call', peer.number);
  const invite = await peer.request('INVITE');
  const sdp = await end.answer(invite.body);
  const dialog = peer.respond(invite, 200, { sdp });
  await Promise.all([a.event('answered', { call }), peer.request('ACK')]);
  await a.hears(call);
  const foreign = sdp.replace(/^(m=audio \d+ \S+ ).*/m, '$118').replace(/^a=(rtpmap|fmtp|rtcp-fb):.*\r\n/gm, '')
    .replace(/^a=sendrecv/m, 'a=rtpmap:18 G729/8000\r\na=sendonly').replace('a=setup:active', 'a=setup:actpass');
  for (let times = 0; times < 2; times += 1) {
    dialog.send('INVITE', { sdp: foreign });
    await peer.response('INVITE', 488);
    await a.hears(call);
  }
  assert.deepEqual(a.told('held'), []);
  // Nor is the next offer of ours hindered.
  for (const [order, told] of [['hold', 'held'], ['resume', 'resumed']]) {
    await a.do(order, call);
    const offer = await peer.request('INVITE');
    peer.respond(offer, 200, { sdp: await end.answer(offer.body) });
    await Promise.all([a.event(told, { call, by: 'local' }), peer.request('ACK')]);
  }
  await a.hears(call);
  await bye(a, peer, dialog, call);
  peer.start('INVITE', `sip:${a.account}@127.0.0.1:${ground.proxy.sipPort}`, { sdp: foreign });
  const { call: second } = await a.event('invite');
  await a.do('answer', second);
  await peer.response('INVITE', 488);
  assert.equal((await a.event('ended', { call: second })).cause, 'mediaFailed');
  await end.close();
}

/** Another fork answers: what is connected to the first is restarted towards the second. */
export const somebodyElseAnswers = (cast) => anotherAnswers(cast, false);

/** And has rung with early media of its own. */
export const somebodyElseRingsAndAnswers = (cast) => anotherAnswers(cast, true);

async function anotherAnswers({ a, peer, ground }, hasRung) {
  const [one, two] = await Promise.all([End.open(ground), End.open(ground)]);
  const { call, invite } = await rings(a, peer, one);
  const sdp = await two.answer(invite.body);
  if (hasRung) {
    peer.respond(invite, 183, { sdp, tag: 'second' });
    await a.event('ringing', { call, early: true });
  }
  const dialog = peer.respond(invite, 200, { sdp, tag: 'second' });
  await Promise.all([a.event('answered', { call }), peer.request('ACK')]);
  await one.close();
  const again = await peer.request('INVITE');
  peer.respond(again, 200, { sdp: await two.answer(again.body) });
  await peer.request('ACK');
  await a.hears(call);
  // Hold and back: an answer that is none of a fork's restarts nothing.
  for (const order of ['hold', 'resume']) {
    await a.do(order, call);
    const offer = await peer.request('INVITE');
    peer.respond(offer, 200, { sdp: await two.answer(offer.body) });
    await peer.request('ACK');
  }
  await a.hears(call);
  await bye(a, peer, dialog, call);
  await two.close();
}
