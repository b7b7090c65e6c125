// The JavaScript below the Rust: what would cost several crossings of the border for each frame, and the objects that
// pages see as they are.
//
//   socket message ─► Link.receive ─┬─ text, one whole MESSAGE ─► cut, JSON.parse, envelope as numbers ─► fast ─► wasm
//                                   └─ anything else ─────────────────────────────────────────────────► slow ─► codec
//
// Refuses to decide anything: it cuts, parses and counts.

/** Equal to the crate's version; a test compares them. */
const VERSION = '2.0.0';

/** Every error that the SDK throws, rejects with, or raises as `Exception`. */
export class AgentError extends Error {
  constructor(code, message, hint) {
    super(message);
    this.code = code;
    this.version = `WAS_${VERSION}`;
    this.hint = hint;
  }
}
AgentError.prototype.name = 'AgentError';

// --- names -------------------------------------------------------------------------------------------------------------

const names = [];
const indices = new Map();

/** The table of event names, as the crate has it; learned once. */
export function learn(table) {
  if (!names.length) for (const name of table.split(' ')) indices.set(name, names.push(name) - 1);
  return names;
}

// --- what arrives ------------------------------------------------------------------------------------------------------

// Kinds of bodies, as the crate numbers them.
const OTHER = 0, EVENT = 1, ACCEPTED = 2, REFUSED = 3, UNREADABLE = 4;
// Places in the table of names: not in it, and no name at all.
const UNKNOWN = -1, NONE = -2;
// Longer messages go to the codec, which counts their bytes.
const MOST = 10 * 1024 * 1024;

const place = (name) => (name ? indices.get(name) ?? UNKNOWN : NONE);
const count = (value) => {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : 0;
  return number > 0 ? number : 0;
};

/** Parses a body and hands it over with its envelope. */
export function read(deliver, head, frame, body) {
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
        state = place(payload.nowState);
      } else if (payload.type === 'response') {
        const { status } = payload;
        // Loose on purpose: '0', '' and false are successes too, undefined and null are not.
        kind = status == 0 ? ACCEPTED : REFUSED;
      }
    }
  } catch {
    kind = UNREADABLE;
  }
  deliver(head, frame, payload, kind, event, state, sequence);
}

/** One socket's messages on their way in. */
export class Link {
  constructor(log, fast, slow) {
    /** The codec holds a part of a frame. */
    this.partial = false;
    /** STOMP 1.0 has no escapes in headers. */
    this.plain = false;
    this.receive = ({ data }) => {
      if (typeof data === 'string') {
        log.add('<', data);
        const last = data.length - 1;
        const end = data.indexOf('\0');
        // One whole frame, with or without the line end that RabbitMQ puts behind it.
        if ((end === last || (end === last - 1 && data[last] === '\n')) && !this.partial && data.startsWith('MESSAGE\n')) {
          const blank = data.indexOf('\n\n');
          const head = data.slice(0, blank + 1);
          if (blank > 0 && end <= MOST && !head.includes('\r')) {
            const body = data.slice(blank + 2, end);
            return read(fast, head, frame('MESSAGE', new Proxy(new Lazy(head, this.plain), lazily), body, true), body);
          }
        }
      } else {
        const most = Math.min(data.byteLength, Log.LONG);
        log.add('<', new TextDecoder().decode(new Uint8Array(data, 0, most)));
      }
      slow(data);
    };
  }
}

/** A frame as listeners get it. */
export function frame(command, headers, body, canAck) {
  return canAck ? { command, headers, body, ack: nothing, nack: nothing } : { command, headers, body };
}

// The subscription acknowledges by itself; pages that call these need not notice.
const nothing = () => {};

const HEAD = Symbol();
const PLAIN = Symbol();
const escapes = { '\\\\': '\\', '\\n': '\n', '\\r': '\r', '\\c': ':' };

// Headers that are read at the first look at them, which is rare.
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
    // From the last to the first: the first of repeated headers counts.
    for (const line of head.split('\n').slice(1).reverse()) {
      const colon = line.indexOf(':');
      const text = (part) => (plain ? part.trim() : part.replace(/\\[\\nrc]/g, (code) => escapes[code]));
      if (colon > 0) headers[text(line.slice(0, colon))] = text(line.slice(colon + 1));
    }
  }
  return headers;
}

const lazily = {};
for (const trap of ['get', 'set', 'has', 'deleteProperty', 'ownKeys', 'getOwnPropertyDescriptor', 'defineProperty', 'getPrototypeOf']) {
  lazily[trap] = (headers, ...rest) => Reflect[trap](filled(headers), ...rest);
}

/** A close event for a link that nobody closed. */
export function closed(reason) {
  return new CloseEvent('close', { code: 1006, reason });
}

// --- what listeners get ------------------------------------------------------------------------------------------------

/** Calls a listener with `amount` arguments; what it throws is the page's own matter and stops nobody else. */
export function notify(listener, amount, first, second) {
  try {
    if (amount === 2) listener(first, second);
    else if (amount) listener(first);
    else listener();
  } catch (error) {
    if (typeof reportError === 'function') reportError(error);
    else console.error(error);
  }
}

// --- the log -----------------------------------------------------------------------------------------------------------

/** The last lines, unmasked while they are held: nobody gets them but through `text`. */
export class Log {
  static KEPT = 1000;
  static LONG = 2000;

  constructor() {
    this.entries = [];
    this.next = 0;
    this.trace = undefined;
  }

  add(direction, text) {
    const { length } = text;
    // A slice keeps its whole parent alive; a text that was put together, and then cut, is a copy.
    if (length > Log.LONG) text = ` ${text.slice(0, Log.LONG)}`.slice(1);
    this.entries[this.next++ % Log.KEPT] = [Date.now(), direction, text, length];
    if (this.trace) this.trace(direction, text);
  }

  text(mask) {
    const first = this.next % Log.KEPT;
    const entries = [...this.entries.slice(first), ...this.entries.slice(0, first)];
    return entries.map(([time, direction, text, length]) => {
      const rest = length > text.length ? ` … (${length})` : '';
      return `${new Date(time).toISOString()} ${direction} ${mask(text)}${rest}\r\n`;
    }).join('');
  }
}

// --- the store ---------------------------------------------------------------------------------------------------------

// What `ask` is asked for, as the crate numbers it.
const TOKEN = 0, KEEP_TOKEN = 1, ROUTING_KEY = 2;

/** What pages read of the SDK's memory, by the names that they know. One object for the SDK's whole life. */
export class Store {
  #ask;

  constructor(ask) {
    this.#ask = ask;
    Object.assign(this, {
      version: VERSION, debug: false, state: 'closed', connectTimer: null, currentReconnect: 0,
      AUTO_CONNECT_INTERVAL: 10000, IS_CONVERSATION: false, agentGroups: [], queueInfo: {}, queueNum: 0, webrtcDomain: '',
      registerSipIp: '', groupIdList: [], surveillanceLock: false, surveillanceInterval: 2000, heartbeating: false,
      privateEvent: {}, isLogin: false,
    });
  }

  getState() { return this.state; }
  setState(state) { this.state = state; }
  setAgentGroups(groups) { this.agentGroups = groups; }
  getToken() { return this.#ask(TOKEN); }
  setToken(token) { this.#ask(KEEP_TOKEN, token); }
  deleteToken() { this.#ask(KEEP_TOKEN); }
  hasToken() { return !!this.getToken(); }
  getRoutingKey() { return this.#ask(ROUTING_KEY); }
  generateRoutingKey() {}
}

/** The state has changed. */
export function enter(store, state, inConversation) {
  store.state = state;
  store.IS_CONVERSATION = inConversation;
}

/** Login or Reconnect has come. */
export function signedIn(store, data) {
  const { token, agentType, groupIdList, webrtcDomain, registerSipIp, webrtcSipId, webrtcSipPassword, agentMakeCall } = data;
  Object.assign(store, {
    token, agentType, groupIdList: groupIdList || [], webrtcDomain, registerSipIp, webrtcSipId, webrtcSipPassword,
    agentMakeCall, groupMasterInfo: data.groupInfoList, queueNum: data.queueNum, isLogin: true, heartbeating: true,
  });
  const { sdkOption } = store;
  if (data.loginType && data.loginType != sdkOption.loginType) sdkOption.loginType = data.loginType;
}

/** Signed out, whoever wanted it. */
export function signedOut(store) {
  store.isLogin = store.heartbeating = false;
}

/** QueueInfo's fields lie beside `event` on some servers, inside `data` on others. */
export function queued(store, payload) {
  store.queueInfo[payload.groupID ?? payload.data?.groupID] = payload;
}
