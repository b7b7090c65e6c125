// The JavaScript below the Rust: what would cost several crossings of the border for each frame, and the objects that
// pages see as they are.
//
//   socket message ─► Link ─┬─ text, one whole MESSAGE ─► cut, JSON.parse, envelope as numbers ─► inlet ─► wasm
//                           └─ anything else ──────────────────────────────────────────────────► tell ─► codec
//
// The rest is here because it is a tenth of the bytes that it would be as WebAssembly. Refuses to decide anything: it
// cuts, parses, counts and keeps.

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

/** The table of event names, as the crate has it, each with a blank behind it; learned once. */
export function learn(table) {
  if (!names.length) for (const name of table.trimEnd().split(' ')) indices.set(name, names.push(name) - 1);
  return names;
}

// --- what arrives ------------------------------------------------------------------------------------------------------

// Kinds of bodies, as the crate numbers them.
const OTHER = 0, EVENT = 1, ACCEPTED = 2, REFUSED = 3, UNREADABLE = 4;
// Beside the kind: the head is the one that crossed last.
const SAME_HEAD = 128;
// Places in the table of names: not in it, and no name at all.
const UNKNOWN = -1, NONE = -2;
// Longer messages go to the codec, which counts their bytes.
const MOST = 10 * 1024 * 1024;

// A head that needs no codec: each line a name, a colon and a value, and no escapes.
const usual = /^MESSAGE\n(?:[^:\\\r\n\0]+:[^\\\r\n\0]*\n)+$/;
const USUAL = 1000;

const place = (name) => (name ? indices.get(name) ?? UNKNOWN : NONE);
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
      // The page's own policy forbids the address, say: as if the browser had tried.
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
    const whole = frame('MESSAGE', new Proxy(new Lazy(head, this.plain), lazily), body, true);
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

/** Does what can wait until what was just drawn is on the screen. May do it twice. */
function afterPaint(work) {
  if (document.hidden) return work();
  setTimeout(work, UNSEEN);
  requestAnimationFrame(() => (window.requestIdleCallback ?? setTimeout)(work));
}

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

// How many lines are kept, and how much of a line.
const KEPT = 1000, LONG = 2000;

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
    if (this.trace) console.debug(direction, this.trace(text));
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

/** Text as a file, which is also handed to the browser's downloads if wanted. */
export function saved(text, download) {
  const blob = new Blob([text], { type: 'text/plain' });
  if (download) {
    const anchor = document.createElement('a');
    anchor.download = `${location.host}_${Date.now()}.txt`;
    anchor.href = URL.createObjectURL(blob);
    anchor.click();
    URL.revokeObjectURL(anchor.href);
  }
  return blob;
}

// --- the page ----------------------------------------------------------------------------------------------------------

/** Asks before the page is left, while it is on. */
export class Guard {
  constructor() {
    this.on = this.listens = this.ends = false;
    this.ask = (event) => {
      if (!this.on) return;
      event.preventDefault();
      // Browsers that are older than the standard's `preventDefault` want this.
      event.returnValue = '';
    };
  }

  set(on) {
    this.on = on;
    if (on && !this.listens) {
      this.listens = true;
      addEventListener('beforeunload', this.ask);
    } else if (!on && !this.ends) {
      // A little later: one call may follow another at once.
      this.ends = true;
      queueMicrotask(() => {
        this.ends = false;
        if (this.on) return;
        this.listens = false;
        removeEventListener('beforeunload', this.ask);
      });
    }
  }
}

/** Ctrl+L calls `save`, which says whether there was anything to save. */
export function onSaveKey(save) {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey && event.key.toLowerCase() === 'l' && save()) event.preventDefault();
  });
}

// --- options -----------------------------------------------------------------------------------------------------------

/** Options with others over them; `password` is the documents' word for `agentPassword`. */
export function merged(own, options) {
  const { password, ...rest } = options || {};
  return { ...own, ...(password !== undefined && { agentPassword: password }), ...rest };
}

/** The old SDK's own additions to the page's object. */
export function additions(pingInterval, maxReconnect, phoneEncryption) {
  return { pingInterval, maxReconnect, phoneEncryption };
}

/** The page's object itself, with these options in it, so that the page sees what becomes of it; a copy, if need be. */
export function adopted(own, options) {
  try {
    return Object.assign(own, options);
  } catch {
    return { ...own, ...options };
  }
}

// --- the phone ---------------------------------------------------------------------------------------------------------

// The package's own class of phones.
let builtIn;

export function provide(Factory) {
  builtIn = Factory;
}

/** The class of phones that the page wants, or else the package's own. */
export function phoneFactory(own) {
  return [own, window.SoftPhoneSdk, builtIn].find((factory) => typeof factory === 'function');
}

/** Makes a phone of the account in the store and what the page adds to it; `hear` gets what it says, with a place in this list. */
export function phone(Factory, store, extra, autoAnswer, hear) {
  const phone = new Factory({
    wss: store.registerSipIp,
    domain: store.webrtcDomain,
    wssport: window.config?.SOFTPHONE_WSS_PROT || window.SOFTPHONE_WSS_PROT || 8443,
    account: store.webrtcSipId,
    debug: true,
    password: store.webrtcSipPassword,
    ...extra,
  });
  if (typeof autoAnswer === 'boolean') phone.setAutoAnswer(autoAnswer);
  ['RegistrationFailed', 'Disconnected', 'Exception'].forEach((name, place) => phone.on(name, (event) => hear(place, event)));
  return phone;
}

// --- a command's answer ------------------------------------------------------------------------------------------------

/** An agent's state in a surveillance list; older servers call the list `infoList`. */
export function stateOf(agent, message) {
  const lists = [message?.data?.agentList, message?.data?.infoList].filter(Array.isArray);
  return lists.flat().find((entry) => String(entry?.agentNumber) === agent)?.nowState;
}

// --- storage -----------------------------------------------------------------------------------------------------------

// What localStorage would not take: it may be blocked or full.
const memory = new Map();

/** A kept value, or undefined. */
export function recall(key) {
  const moved = moveCookie(key);
  if (moved) keep(key, moved);
  try {
    return memory.get(key) ?? localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a value or, without one, forgets it. */
export function keep(key, value) {
  memory.delete(key);
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    if (value !== undefined) memory.set(key, value);
  }
}

// The old SDK's cookie of that name, which is removed. It was written without a path, so it belongs to the folder of the
// page that wrote it: this one, or one above.
function moveCookie(key) {
  try {
    const name = `${encodeURIComponent(key)}=`;
    const cookie = document.cookie.split('; ').find((text) => text.startsWith(name));
    if (cookie === undefined) return undefined;
    const { pathname } = location;
    for (let end = 0; end >= 0; end = pathname.indexOf('/', end + 1)) {
      for (const path of [pathname.slice(0, end), pathname.slice(0, end + 1)]) document.cookie = `${name};max-age=0;path=${path}`;
    }
    return decodeURIComponent(cookie.slice(name.length));
  } catch {
    return undefined;
  }
}

// --- the toolbar -------------------------------------------------------------------------------------------------------

// How many states a toolbar that comes late is told of, at least: twice as many are kept before the older half goes.
const PAST = 16;

/** What a toolbar hears of. Before there is one, the account and the last states are kept for it. */
class Ear {
  constructor() {
    this.past = [];
  }

  hear(what, value) {
    if (what === 'account') this.account = value;
    else if (what === 'state' && this.past.push(value) === 2 * PAST) this.past.splice(0, PAST);
    // What goes wrong in a toolbar must not stop the SDK.
    if (this.listener) notify(this.listener, 2, what, value);
  }
}

/** Something else than a state has happened. */
export function tell(store, what, value) {
  store.ear.hear(what, value);
}

// --- the store ---------------------------------------------------------------------------------------------------------

// What `ask` is asked for, as the crate numbers it.
const TOKEN = 0, KEEP_TOKEN = 1, ROUTING_KEY = 2;

/** What pages read of the SDK's memory, by the names that they know. One object for the SDK's whole life. */
export class Store {
  constructor(ask) {
    // Not for pages: what their dumps of the store show stays as it was.
    Object.defineProperty(this, 'ask', { value: ask });
    Object.defineProperty(this, 'ear', { value: new Ear() });
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
  getToken() { return this.ask(TOKEN); }
  setToken(token) { this.ask(KEEP_TOKEN, token); }
  deleteToken() { this.ask(KEEP_TOKEN); }
  hasToken() { return !!this.getToken(); }
  getRoutingKey() { return this.ask(ROUTING_KEY); }
  generateRoutingKey() {}
}

/** The state has changed: to one of the table, or else to this one. */
export function enter(store, place, state, inConversation, message) {
  store.state = names[place] ?? state;
  store.IS_CONVERSATION = inConversation;
  store.ear.hear('state', [store.state, message, Date.now()]);
}

/** Login or Reconnect has come. */
export function signedIn(store, data) {
  const { token, agentType, groupIdList, webrtcDomain, registerSipIp, webrtcSipId, webrtcSipPassword, agentMakeCall } = data;
  Object.assign(store, {
    token, agentType, groupIdList: groupIdList || [], webrtcDomain, registerSipIp, webrtcSipId, webrtcSipPassword,
    agentMakeCall, groupMasterInfo: data.groupInfoList, queueNum: data.queueNum, isLogin: true, heartbeating: true,
  });
  const { sdkOption } = store;
  try {
    if (data.loginType && data.loginType != sdkOption.loginType) sdkOption.loginType = data.loginType;
  } catch {
    // The page has frozen its options, or what is in them is not comparable: they stay as they are.
  }
  store.ear.hear('account', data);
}

/** Signed out, whoever wanted it. */
export function signedOut(store) {
  store.isLogin = store.heartbeating = false;
}

/** QueueInfo's fields lie beside `event` on some servers, inside `data` on others. */
export function queued(store, payload) {
  store.queueInfo[payload.groupID ?? payload.data?.groupID] = payload;
}
