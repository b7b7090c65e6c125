// A socket and what arrives on it. Refuses to decide anything: it cuts, parses and counts.
//
//   socket message ─► Link ─┬─ text, one whole MESSAGE ─► cut, JSON.parse, envelope as numbers ─► inlet ─► wasm
//                           └─ anything else ──────────────────────────────────────────────────► tell ─► codec

import { frame, lazily, utf8 } from './frame.js';
import { LONG } from './log.js';
import { NONE, place } from './names.js';

// Kinds of bodies, as the crate numbers them.
const OTHER = 0, EVENT = 1, ACCEPTED = 2, REFUSED = 3, UNREADABLE = 4;
// Beside the kind: the head is the one that crossed last.
const SAME_HEAD = 128;
// Longer messages go to the codec, which counts their bytes.
const MOST = 10 * 1024 * 1024;

// A head that needs no codec: each line a name, a colon and a value, and no escapes.
const usual = /^MESSAGE\n(?:[^:\\\r\n\0]+:[^\\\r\n\0]*\n)+$/;
const USUAL = 1000;

const count = (value) => {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : 0;
  return number > 0 ? number : 0;
};

// What a link tells, as the crate numbers it: what became of the socket, and what the codec has to read.
const OPENED = 0, FAILED = 1, CLOSED = 2, DATA = 3;

/** One socket, and its messages on their way in. */
export class Link {
  constructor(url, protocols, log, inlet, tell) {
    const socket = (this.socket = new WebSocket(url, protocols.split(' ')));
    /** The codec holds a part of a frame. */
    this.partial = false;
    /** STOMP 1.0 has no escapes in headers. */
    this.plain = false;
    /** Of the head that crossed last. */
    this.lines = undefined;
    /** Takes a body with its envelope. */
    this.inlet = inlet;
    this.inDelivery = 0;
    this.isDropped = false;
    socket.binaryType = 'arraybuffer';
    socket.onopen = (event) => tell(OPENED, event);
    socket.onerror = (event) => tell(FAILED, event);
    socket.onclose = (event) => tell(CLOSED, event);
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') {
        const wall = log.add('<', data);
        if (!this.partial && this.readWhole(data, wall)) return;
      } else {
        const most = Math.min(data.byteLength, LONG);
        log.add('<', utf8.decode(new Uint8Array(data, 0, most)));
      }
      tell(DATA, data);
    };
  }

  /** Reads a message that is one whole frame, and says whether it was one. */
  readWhole(data, wall) {
    const last = data.length - 1;
    // With or without the line end that RabbitMQ puts behind it.
    const end = data.charCodeAt(last) === 10 ? last - 1 : last;
    const blank = data.indexOf('\n\n');
    if (data.charCodeAt(end) !== 0 || end > MOST || blank < 0) return false;
    const head = data.slice(0, blank + 1);
    let lines;
    // A head without escapes and mistakes, which is nearly every one: the line that says whose it is will do.
    if (head.length < USUAL && usual.test(head)) {
      const own = head.indexOf('\nsubscription:');
      lines = own < 0 ? '\n' : head.slice(own, head.indexOf('\n', own + 1) + 1);
    } else if (head.startsWith('MESSAGE\n') && !/[\r\0]/.test(head)) {
      lines = head.slice(7);
    } else {
      return false;
    }
    const body = data.slice(blank + 2, end);
    const whole = frame('MESSAGE', lazily(head, this.plain), body, true);
    return this.read(lines, whole, body, wall);
  }

  /** A frame that the codec has found to be ours. */
  take(frame) {
    this.read(undefined, frame, frame.body, Date.now());
  }

  /** Parses a body and hands it over with its envelope; `lines` are what stands behind the word MESSAGE. */
  read(lines, frame, body, wall) {
    let payload;
    let kind = OTHER;
    let event = NONE;
    let state = NONE;
    let sequence = 0;
    try {
      payload = JSON.parse(body);
      if (payload) {
        sequence = count(payload.sequence);
        if (payload.type === 'event') {
          kind = EVENT;
          event = place(payload.event);
          state = payload.nowState === payload.event ? event : place(payload.nowState);
        } else if (payload.type === 'response') {
          // Loose on purpose: '0', '' and false are successes too, undefined and null are not.
          kind = payload.status == 0 ? ACCEPTED : REFUSED;
        }
      }
    } catch {
      // JSON has no NUL: there are more frames than one.
      if (lines !== undefined && body.includes('\0')) return false;
      kind = UNREADABLE;
    }
    let head;
    // Nearly every head says the same: it crosses the border once.
    if (lines !== undefined) {
      if (lines === this.lines) {
        kind |= SAME_HEAD;
      } else {
        this.lines = lines;
        head = `MESSAGE${lines}`;
      }
    }
    const envelope = kind | ((event - NONE) << 8) | ((state - NONE) << 16);
    this.inDelivery += 1;
    this.inlet.deliver(head, frame, payload, envelope, sequence, performance.now(), wall);
    this.inDelivery -= 1;
    this.release();
    return true;
  }

  /** A socket that is closing swallows it; its close event is on the way. */
  send(text) {
    if (this.socket.readyState === 1) this.socket.send(text);
  }

  /** Closes it, whatever it may still say. */
  drop() {
    const { socket } = this;
    socket.onopen = socket.onerror = socket.onclose = socket.onmessage = null;
    socket.close();
    this.isDropped = true;
    this.release();
  }

  /** Gives the inlet's memory back, once nothing goes through it any more: a listener may have dropped the socket. */
  release() {
    if (this.isDropped && !this.inDelivery) {
      this.inlet.free();
      this.isDropped = false;
    }
  }
}

/** A close event for a link that nobody closed. */
export function closed(reason) {
  return new CloseEvent('close', { code: 1006, reason });
}
