// A scripted SIP peer over UDP, behind the proxy: it does what real phones cannot be made to do, at the moment that the script says.
//
//   const peer = await startSipPeer({ proxyPort });
//   await proxy.number('7001', peer.hostPort);
//   const invite = await peer.request('INVITE');
//   peer.respond(invite, 180);
//   const dialog = peer.respond(invite, 200, { sdp: peer.media.sdp() });
//   dialog.send('BYE');
//
// It answers retransmissions with what it said before, and sends 100 by itself; nothing else happens unless it is told.

import { createSocket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import { Message, write } from './sip-text.mjs';
import { masked } from './mask.mjs';
import { startRtpEcho } from './rtp-echo.mjs';

const LIMIT_MS = 45_000;
const REASONS = { 100: 'Trying', 180: 'Ringing', 183: 'Session Progress', 200: 'OK', 202: 'Accepted', 486: 'Busy Here', 487: 'Request Terminated', 491: 'Request Pending' };

const token = () => randomBytes(6).toString('hex');

export async function startSipPeer({ proxyPort, number = '7001' }) {
  const socket = createSocket('udp4');
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return new SipPeer({ socket, proxyPort, number, media: await startRtpEcho() });
}

class SipPeer {
  #inbox = [];
  #waiting = new Set();
  #answered = new Map();
  #seen = new Set();
  #tags = new Map();

  constructor(parts) {
    Object.assign(this, parts);
    this.hostPort = `127.0.0.1:${this.socket.address().port}`;
    this.contact = `<sip:${this.number}@${this.hostPort}>`;
    this.wire = [];
    this.socket.on('message', (bytes) => this.#came(new Message(String(bytes))));
  }

  /** The next request of that method that no one has taken yet. */
  request(method) {
    return this.#take(method, (message) => message.isRequest && message.method === method);
  }

  /** The next response to that method with one of those statuses. */
  response(method, ...statuses) {
    const fits = (message) => !message.isRequest && message.method === method && statuses.includes(message.status);
    return this.#take(`${statuses.join(' or ')} for ${method}`, fits);
  }

  /** Forgets what came and was not taken. */
  reset() {
    this.#inbox = [];
  }

  /** Answers a request; a response that makes a dialog gives it. Another `tag` is another branch of a fork. */
  respond(request, status, { sdp, headers = {}, tag, reason = REASONS[status] ?? 'As Scripted' } = {}) {
    const callId = request.header('call-id');
    const own = request.tag('to') ?? tag ?? this.#tagOf(callId);
    const to = request.tag('to') ? request.header('to') : `${request.header('to')};tag=${own}`;
    const text = write(`SIP/2.0 ${status} ${reason}`, [
      ...request.all('via').map((via) => ['Via', via]),
      ...request.all('record-route').map((route) => ['Record-Route', route]),
      ['From', request.header('from')], ['To', status === 100 ? request.header('to') : to], ['Call-ID', callId], ['CSeq', request.header('cseq')],
      ['Contact', status < 300 ? this.contact : undefined], ...Object.entries(headers), ['Content-Type', sdp && 'application/sdp'],
    ], sdp);
    this.#answered.set(request.transaction, text);
    this.send(text);
    if (status === 100 || status >= 300) return undefined;
    return new Dialog(this, {
      callId, local: to, remote: request.header('from'), target: request.target, routes: request.all('record-route'), sequence: 1,
    });
  }

  /** A request outside of a dialog, to an account or an address; gives what the responses need to be matched and followed. */
  start(method, uri, { sdp, headers = {}, body = sdp, type = sdp && 'application/sdp' } = {}) {
    const start = { callId: token(), local: `<sip:${this.number}@${this.hostPort}>;tag=${token()}`, sequence: 1, branch: `z9hG4bK${token()}`, uri };
    const fields = [...this.#head(method, start), ['To', `<${uri}>`], ['Contact', this.contact], ...Object.entries(headers), ['Content-Type', type]];
    this.send(write(`${method} ${uri} SIP/2.0`, fields, body));
    return start;
  }

  /** CANCEL of an INVITE that was started: same branch, same number (RFC 3261 section 9.1). */
  cancel(start) {
    this.send(write(`CANCEL ${start.uri} SIP/2.0`, [...this.#head('CANCEL', start), ['To', `<${start.uri}>`]]));
  }

  /** The dialog of an INVITE that was started, by one of its responses. */
  dialog(start, response) {
    return new Dialog(this, {
      callId: start.callId, local: start.local, remote: response.header('to'), target: response.target,
      routes: response.all('record-route').reverse(), sequence: start.sequence,
    });
  }

  send(text) {
    this.wire.push(['-->', text]);
    this.socket.send(text, this.proxyPort, '127.0.0.1');
  }

  async stop() {
    await new Promise((resolve) => this.socket.close(resolve));
    await this.media.stop();
  }

  /** The latest messages, a line each, as a reader wants them after a failure. */
  ladder(last = 20) {
    return this.wire.slice(-last).map(([way, text]) => `  ${way} ${masked(text.split('\r\n')[0])} (${new Message(text).header('cseq')})`).join('\n');
  }

  #head(method, { callId, local, sequence, branch }) {
    return [
      ['Via', `SIP/2.0/UDP ${this.hostPort};branch=${branch};rport`], ['Max-Forwards', 70], ['From', local], ['Call-ID', callId],
      ['CSeq', `${sequence} ${method}`],
    ];
  }

  /** A refusal is acknowledged within the transaction of its INVITE (RFC 3261 section 17.1.1.3). */
  #acknowledge(refusal) {
    const [number] = refusal.header('cseq').split(' ');
    const sent = this.wire.filter(([way]) => way === '-->').map(([, text]) => new Message(text));
    const invite = sent.find(({ transaction }) => transaction === refusal.transaction);
    const routes = invite.all('route').map((route) => ['Route', route]);
    this.send(write(`ACK ${invite.uri} SIP/2.0`, [
      ['Via', invite.header('via')], ['Max-Forwards', 70], ...routes,
      ['From', refusal.header('from')], ['To', refusal.header('to')], ['Call-ID', refusal.header('call-id')], ['CSeq', `${number} ACK`],
    ]));
  }

  #tagOf(callId) {
    if (!this.#tags.has(callId)) this.#tags.set(callId, token());
    return this.#tags.get(callId);
  }

  #came(message) {
    this.wire.push(['<--', message.text]);
    if (this.#seen.has(message.text)) {
      const before = this.#answered.get(message.transaction);
      if (message.isRequest && before) this.socket.send(before, this.proxyPort, '127.0.0.1');
      return;
    }
    this.#seen.add(message.text);
    if (message.isRequest && message.method === 'INVITE') this.respond(message, 100);
    this.media.heed(message.body);
    if (!message.isRequest && message.method === 'INVITE' && message.status >= 300) this.#acknowledge(message);
    this.#inbox.push(message);
    for (const check of [...this.#waiting]) check();
  }

  #take(what, fits) {
    return new Promise((resolve, reject) => {
      const check = () => {
        const at = this.#inbox.findIndex(fits);
        if (at < 0) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(this.#inbox.splice(at, 1)[0]);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`the peer never got ${what}:\n${this.ladder()}`));
      }, LIMIT_MS);
      this.#waiting.add(check);
      check();
    });
  }
}

/** The peer's half of a dialog (RFC 3261 section 12). */
class Dialog {
  constructor(peer, parts) {
    Object.assign(this, parts);
    this.peer = peer;
  }

  /** A request within the dialog; gives its number, for the ACK of an INVITE. */
  send(method, { sdp, headers = {}, body = sdp, type = sdp && 'application/sdp', sequence } = {}) {
    if (sequence === undefined) this.sequence += 1;
    const number = sequence ?? this.sequence;
    this.peer.send(write(`${method} ${this.target} SIP/2.0`, [
      ['Via', `SIP/2.0/UDP ${this.peer.hostPort};branch=z9hG4bK${token()};rport`], ['Max-Forwards', 70],
      ...this.routes.map((route) => ['Route', route]),
      ['From', this.local], ['To', this.remote], ['Call-ID', this.callId], ['CSeq', `${number} ${method}`],
      ['Contact', this.peer.contact], ...Object.entries(headers), ['Content-Type', type],
    ], body));
    return number;
  }

  /** The ACK of a 2xx: a request of its own, with the INVITE's number. */
  ack({ sdp, sequence = this.sequence } = {}) {
    return this.send('ACK', { sdp, sequence });
  }
}
