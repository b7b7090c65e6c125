// What a page sees of the SDK, and what the SDK asks of a page. Refuses to decide anything, and to stop because of what a page
// has done.
import { names } from './link.js';

// --- the error --------------------------------------------------------------------------------------------------------
// The error that pages see, and the version that it names.

/** Equal to the crate's version; a test compares them. */
export const VERSION = '2.0.0';

/** Every error that the SDK throws, rejects with, or raises as `Exception`. */
export class AgentError extends Error {
  constructor(code, message, hint) {
    super(message);
    // Pages send what they are told on to their own logs: by JSON, or copied field by field.
    Object.defineProperty(this, 'message', { enumerable: true });
    this.code = code;
    this.version = `WAS_${VERSION}`;
    this.hint = hint;
  }
}
AgentError.prototype.name = 'AgentError';

// --- listeners --------------------------------------------------------------------------------------------------------
// The page's functions, called so that what they throw stops nobody else.

/** Calls a listener with `amount` arguments; what it throws is the page's own matter and stops nobody else. */
export function notify(listener, amount, first, second) {
  try {
    if (amount === 2) listener(first, second);
    else if (amount) listener(first);
    else listener();
  } catch (error) {
    try {
      if (typeof reportError === 'function') reportError(error);
      else console.error(error);
    } catch {
      // Both may be the page's own.
    }
  }
}

// --- the page ---------------------------------------------------------------------------------------------------------
// What the page is asked and given: the question before it is left, the key that saves the log, the file.

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
    // Browsers that fill in a form send keys without a name.
    if (event.ctrlKey && event.key?.toLowerCase() === 'l' && save()) event.preventDefault();
  });
}

/** Text as a file, which is also handed to the browser's downloads if wanted. */
export function saved(text, download) {
  const blob = new Blob([text], { type: 'text/plain' });
  try {
    if (download) {
      const anchor = document.createElement('a');
      anchor.download = `${location.host}_${Date.now()}.txt`;
      anchor.href = URL.createObjectURL(blob);
      anchor.click();
      URL.revokeObjectURL(anchor.href);
    }
  } catch {
    // A page without downloads has the event.
  }
  return blob;
}

// --- options ----------------------------------------------------------------------------------------------------------
// The page's options, which stay its own object.

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

// --- the phone --------------------------------------------------------------------------------------------------------
// The phone beside the agent: which class it is of, and how it is made.

// The package's own class of phones.
let builtIn;

export function provide(Factory) {
  builtIn = Factory;
}

/** The class of phones that the page wants, or else the package's own. */
export function phoneFactory(own) {
  return [own, window.SoftPhoneSdk, builtIn].find((factory) => typeof factory === 'function');
}

/** What tells one phone's account from another's. */
export function phoneAccount({ registerSipIp, webrtcDomain, webrtcSipId, webrtcSipPassword }) {
  return JSON.stringify([registerSipIp, webrtcDomain, webrtcSipId, webrtcSipPassword]);
}

/** Makes a phone of the account that was kept and what the page adds to it; `hear` gets what it says, with a place in this list. */
export function phone(Factory, kept, extra, autoAnswer, hear) {
  const phone = new Factory({
    wss: kept.registerSipIp,
    domain: kept.webrtcDomain,
    wssport: window.config?.SOFTPHONE_WSS_PROT || window.SOFTPHONE_WSS_PROT || 8443,
    account: kept.webrtcSipId,
    debug: true,
    password: kept.webrtcSipPassword,
    ...extra,
  });
  if (typeof autoAnswer === 'boolean') phone.setAutoAnswer(autoAnswer);
  const listen = (name, place) => phone.on(name, (event) => hear(place, event));
  ['RegistrationFailed', 'Disconnected', 'Exception'].forEach(listen);
  try {
    listen('AutoplayBlocked', 3);
  } catch {
    // A phone that knows its own events only.
  }
  return phone;
}

// --- answers ----------------------------------------------------------------------------------------------------------
// What an answer says that a promise waits for.

/** An agent's state in a surveillance list; older servers call the list `infoList`. */
export function stateOf(agent, message) {
  const lists = [message?.data?.agentList, message?.data?.infoList].filter(Array.isArray);
  // Numbers come as such, or as text; what is neither may not be made text.
  const isIt = (number) => /string|number/.test(typeof number) && String(number) === agent;
  return lists.flat().find((entry) => isIt(entry?.agentNumber))?.nowState;
}

// --- storage ----------------------------------------------------------------------------------------------------------
// What is kept beyond the page: in localStorage, or where that is blocked or full, as long as the page lives.

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

// --- the ear ----------------------------------------------------------------------------------------------------------
// Where a toolbar listens. It hears through the store, not through listeners that a page could remove.

// How many states a toolbar that comes late is told of, at least: twice as many are kept before the older half goes.
const PAST = 16;

/** What a toolbar hears of. Before there is one, the account and the last states are kept for it. */
class Ear {
  constructor() {
    this.past = [];
  }

  hear(what, value) {
    try {
      if (what === 'account') this.account = value;
      else if (what === 'state' && this.past.push(value) === 2 * PAST) this.past.splice(0, PAST);
    } catch {
      // Frozen along with the store: a toolbar that comes later is told of less.
    }
    // What goes wrong in a toolbar must not stop the SDK.
    if (this.listener) notify(this.listener, 2, what, value);
  }
}

/** Something else than a state has happened. */
export function tell(store, what, value) {
  store.ear.hear(what, value);
}

// --- the store --------------------------------------------------------------------------------------------------------
// The store: what pages read of the SDK's memory.

// What `ask` is asked for, as the crate numbers it.
const TOKEN = 0, KEEP_TOKEN = 1, ROUTING_KEY = 2, OPTIONS = 3;

/** What pages read of the SDK's memory, by the names that they know. One object for the SDK's whole life. */
export class Store {
  constructor(ask) {
    // Not for pages: what their dumps of the store show stays as it was.
    Object.defineProperty(this, 'ask', { value: ask });
    Object.defineProperty(this, 'ear', { value: new Ear() });
    // The store, with what the page's own one did not take.
    Object.defineProperty(this, 'kept', { value: Object.create(this) });
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

/** The page may have frozen the store, or watch it with setters that throw: what it does not take is kept inside. */
function put(store, fields) {
  for (const name in fields) {
    const value = fields[name];
    let isTaken = false;
    try {
      // The script is not strict: an assignment would say nothing.
      isTaken = Reflect.set(store, name, value);
    } catch {}
    if (isTaken) delete store.kept[name];
    else Reflect.defineProperty(store.kept, name, { value, configurable: true });
  }
}

/** The state has changed: to one of the table, or else to this one. */
export function enter(store, place, name, inConversation, message) {
  const state = names[place] ?? name;
  put(store, { state, IS_CONVERSATION: inConversation });
  store.ear.hear('state', [state, message, Date.now()]);
}

/** Login or Reconnect has come. */
export function signedIn(store, data) {
  // A listener of Message may have emptied it.
  data ??= {};
  const { token, agentType, groupIdList, webrtcDomain, registerSipIp, webrtcSipId, webrtcSipPassword, agentMakeCall } = data;
  put(store, {
    token, agentType, groupIdList: groupIdList || [], webrtcDomain, registerSipIp, webrtcSipId, webrtcSipPassword,
    agentMakeCall, groupMasterInfo: data.groupInfoList, queueNum: data.queueNum, isLogin: true, heartbeating: true,
  });
  try {
    const sdkOption = store.ask(OPTIONS);
    if (data.loginType && data.loginType != sdkOption.loginType) sdkOption.loginType = data.loginType;
  } catch {
    // The page has frozen its options, or what is in them is not comparable: they stay as they are.
  }
  store.ear.hear('account', data);
}

/** Signed out, whoever wanted it. */
export function signedOut(store) {
  put(store, { isLogin: false, heartbeating: false });
}

/** QueueInfo's fields lie beside `event` on some servers, inside `data` on others. */
export function queued(store, payload) {
  try {
    store.queueInfo[payload.groupID ?? payload.data?.groupID] = payload;
  } catch {
    // The page has put something else there, or the group is no name.
  }
}
