// A socket and what arrives on it. Refuses to decide anything: it cuts, parses and counts.
//
//   socket message ─► Link ─┬─ text, one whole MESSAGE ─► cut, JSON.parse, envelope as numbers ─► inlet ─► wasm
//                           └─ anything else ──────────────────────────────────────────────────► tell ─► codec

// --- names ------------------------------------------------------------------------------------------------------------
// The names of events as the crate has them: a message crosses the border with their places in the table.

// Beside the places: not in the table, and no name at all.
const UNKNOWN = -1;
const NONE = -2;

export const names = [];
const indices = new Map();

/** The table of event names, as the crate has it, each with a blank behind it; learned once. */
export function learn(table) {
  if (!names.length) for (const name of table.trimEnd().split(' ')) indices.set(name, names.push(name) - 1);
  return names;
}

/** A name's place in the table. */
const place = (name) => (name ? indices.get(name) ?? UNKNOWN : NONE);

// --- the log ----------------------------------------------------------------------------------------------------------
// The protocol log: the last lines, unmasked while they are held. Nobody gets them but through `text`.

// How many lines are kept, and how much of a line.
const KEPT = 1000;
const LONG = 2000;

/** On the console, which may be the page's own. */
function show(...line) {
  try {
    console.debug(...line);
  } catch {}
}

/** The last lines, unmasked while they are held: nobody gets them but through `text`. */
export class Log {
  constructor() {
    this.next = 0;
    this.times = new Float64Array(KEPT);
    this.directions = [];
    this.texts = [];
    /** Masks a line that is shown on the console; without it none is. */
    this.trace = undefined;
  }

  /** Adds a line and gives its time. */
  add(direction, text) {
    const place = this.next++ % KEPT;
    // A slice keeps its whole parent alive; a text that was put together, and then cut, is a copy.
    if (text.length > LONG) text = ` ${text.slice(0, LONG)} … (${text.length})`.slice(1);
    this.directions[place] = direction;
    this.texts[place] = text;
    if (this.trace) show(direction, this.trace(text));
    return (this.times[place] = Date.now());
  }

  text(mask) {
    let all = '';
    for (let line = Math.max(0, this.next - KEPT); line < this.next; line++) {
      const place = line % KEPT;
      all += `${new Date(this.times[place]).toISOString()} ${this.directions[place]} ${mask(this.texts[place])}\r\n`;
    }
    return all;
  }
}

// --- frames -----------------------------------------------------------------------------------------------------------
// Frames as listeners get them. Their headers are read at the first look at them, which is rare.

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** A frame that came through the codec, with the bytes of its body. */
export function decoded(command, headers, bytes, canAck) {
  return frame(command, headers, utf8.decode(bytes), canAck);
}

/** A frame as listeners get it. */
function frame(command, headers, body, canAck) {
  return canAck ? { command, headers, body, ack: nothing, nack: nothing } : { command, headers, body };
}

// The subscription acknowledges by itself; pages that call these need not notice.
const nothing = () => {};

const HEAD = Symbol();
const PLAIN = Symbol();
const escapes = { '\\\\': '\\', '\\n': '\n', '\\r': '\r', '\\c': ':' };

// A head that nobody has read.
class Lazy {
  constructor(head, plain) {
    this[HEAD] = head;
    this[PLAIN] = plain;
  }
}

function filled(headers) {
  const head = headers[HEAD];
  if (head !== undefined) {
    const plain = headers[PLAIN];
    delete headers[HEAD];
    delete headers[PLAIN];
    Object.setPrototypeOf(headers, Object.prototype);
    const text = (part) => (plain ? part.trim() : part.replace(/\\[\\nrc]/g, (code) => escapes[code]));
    for (const line of head.split('\n').slice(1)) {
      const colon = line.indexOf(':');
      const name = text(line.slice(0, colon));
      // The first of repeated headers counts.
      if (colon > 0 && typeof headers[name] !== 'string') headers[name] = text(line.slice(colon + 1));
    }
  }
  return headers;
}

const traps = {};
for (const trap of Object.getOwnPropertyNames(Reflect)) {
  traps[trap] = (headers, ...rest) => Reflect[trap](filled(headers), ...rest);
}

/** Headers out of a head; `plain`: without escapes. */
function lazily(head, plain) {
  return new Proxy(new Lazy(head, plain), traps);
}

// --- the link ---------------------------------------------------------------------------------------------------------

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
  constructor(url, protocols, waits, log, inlet, tell) {
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
    const open = () => this.socket || this.isDropped || this.open(url, protocols, log, tell);
    if (waits) afterPaint(open);
    else open();
  }

  open(url, protocols, log, tell) {
    let socket;
    try {
      socket = this.socket = new WebSocket(url, protocols.split(' '));
    } catch (problem) {
      // The page's own policy forbids the address, say: told like a connection that failed.
      log.add('-', problem.message);
      tell(FAILED, problem);
      if (!this.isDropped) tell(CLOSED, closed('CANNOT_OPEN'));
      return;
    }
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
    if (this.socket?.readyState === 1) this.socket.send(text);
  }

  /** Closes it, whatever it may still say. */
  drop() {
    const { socket } = this;
    if (socket) {
      socket.onopen = socket.onerror = socket.onclose = socket.onmessage = null;
      socket.close();
    }
    this.isDropped = true;
    this.release();
  }

  /** Gives the inlet's memory back, once nothing goes through it any more: a listener may have dropped the socket. */
  release() {
    if (this.isDropped && !this.inDelivery) {
      this.inlet?.free();
      this.inlet = undefined;
    }
  }
}

// How long a paint is waited for, in ms: a tab that is not seen has none.
const UNSEEN = 100;

/** Does what can wait once what was just drawn is on the screen. May do it twice. */
function afterPaint(work) {
  if (document.hidden) return void work();
  setTimeout(work, UNSEEN);
  requestAnimationFrame(() => (window.requestIdleCallback ?? setTimeout)(work));
}

/** A close event for a link that nobody closed. */
export function closed(reason) {
  return new CloseEvent('close', { code: 1006, reason });
}
