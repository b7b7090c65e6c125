// The class that pages see, over the class that wasm-bindgen makes. Refuses to know where the module comes from:
// `ready` sees to it that it is instantiated, or throws.
import { mount } from './element.js';
import { AgentError } from './snippets.js';

export { AgentError };
export { makeSoftPhoneSdk } from './softphone.js';

const hidden = (object, name, value) => Object.defineProperty(object, name, { value });

// The methods in the order of the crate's own table; a test compares the two.
const METHODS = (
  'init connect newConnect login reconnect logout break startHeartbeat sendHeartbead stopHeartbead isConnected isConnecting ' +
  'isLogin isConversation getLoginType idle busy call hangup hold unHold mute unMute sendDTMF transferCall transferCancel ' +
  'consult consultCall consultCancel consultTransfer tripartiteCall surveillance surveillanceStart surveillanceEnd forceIdle ' +
  'forceBusy forceLogout listen intercept forceBreak forceInsert getGroups getIdleAgentByGroupId getQueueInfo ' +
  'getStateByAgentId send defaultCmd defaultTargetCmd on once off onPrivateEventCallback getSoftPhoneInstance isRegistered ' +
  'register unregister stop answer useWebRTC initSIM setUserdata setDebug saveLog bindDocumentEvent __store __promise __toolbar'
).split(' ');

const at = (name) => METHODS.indexOf(name);
const [STORE, PROMISE, TOOLBAR, STATE] = ['__store', '__promise', '__toolbar', 'getStateByAgentId'].map(at);

// Those that send a command, each of which has a counterpart in `promises`.
const COMMANDS = [
  'login', 'reconnect', 'logout', 'send', 'defaultCmd', 'defaultTargetCmd',
  ...METHODS.slice(at('idle'), at('surveillance') + 1), ...METHODS.slice(at('forceIdle'), STATE),
];

// The store's question for the page's options, which a frozen store does not show.
const OPTIONS = 3;

// Nothing, as ever or without a toolbar.
const EMPTY = 'getFree getStateByAgentNumber getAutoGroups surveillanceLoop changeStyle executeUI'.split(' ');

// The `data-…` attributes of the script tag, as options. A module has no tag of its own.
const attributes = {};
if (typeof document !== 'undefined') {
  for (const [name, value] of Object.entries(document.currentScript?.dataset ?? {})) {
    if (/^(pingInterval|timeout|maxReconnect|loginType)$/.test(name)) attributes[name] = Number(value);
    else if (/^(phoneEncryption|unDownloadLog|autoAnswer)$/.test(name)) attributes[name] = value !== 'false';
    else attributes[name] = value;
  }
}

export function makeAgentSdk(Base, ready) {
  // A function, as the old one: what is compiled for older browsers derives from it by `AgentSdk.call(this, options)`.
  function AgentSdk(options) {
    if (!(this instanceof AgentSdk)) throw new TypeError('AgentSdk needs new');
    ready();
    const base = new Base(() => ({ ...attributes, ...AgentSdk.defaults }));
    hidden(this, '__run', (place, values) => base.run(place, values));
    // Not what a framework has put around it, which is what is asked (Vue's `reactive`).
    hidden(this, '__self', () => this);
    hidden(this, '__toolbar', (...values) => base.run(TOOLBAR, values));
    hidden(this, '__options', () => {
      const all = { ...attributes, ...AgentSdk.defaults };
      const own = this.store.ask(OPTIONS);
      // An option that holds nothing is one that was left out.
      for (const name in own) all[name] = own[name] ?? all[name];
      return all;
    });
    // Methods work taken off their object (`button.onclick = sdk.hangup`); a subclass's own ones as well.
    for (const name of Object.getOwnPropertyNames(AgentSdk.prototype)) {
      if (name !== 'constructor' && name !== 'softPhoneInstance') this[name] = this[name].bind(this);
    }
    this.promises = {};
    for (const name of COMMANDS) {
      this.promises[name] = (...values) =>
        new Promise((resolve, reject) => this.__run(PROMISE, [resolve, reject, () => this[name](...values)]));
    }
    this.store = this.__run(STORE, []);
    // Weak: the module holds the store, and must not hold the page's object by it.
    const self = new WeakRef(this);
    Object.defineProperty(this.store, 'sdk', { get: () => self.deref(), enumerable: true });
    if (options) this.init(options);
  }

  class Methods {
    init(options) {
      this.__run(at('init'), [options]);
      const { el } = this.__options();
      if (el) mount(this, el);
    }

    getVersion() {
      return this.store.version;
    }

    getStateByAgentId(agentNumber) {
      return new Promise((resolve, reject) => this.__run(STATE, [agentNumber, resolve, reject]));
    }

    // Outside of a conversation only a toolbar has a place for a digit; −1 erases one.
    dial(digit) {
      if (this.isConversation()) this.sendDTMF(digit);
      else this.store.ear.hear('digit', digit);
    }

    useSIM() {
      return false;
    }

    get softPhoneInstance() {
      return this.getSoftPhoneInstance();
    }
  }

  AgentSdk.prototype = Methods.prototype;
  AgentSdk.prototype.constructor = AgentSdk;

  METHODS.forEach((name, place) => {
    if (!name.startsWith('__')) {
      AgentSdk.prototype[name] ??= function (...values) {
        return this.__run(place, values);
      };
    }
  });
  for (const name of EMPTY) AgentSdk.prototype[name] = () => {};

  /** Stands under the options of every instance, and the script tag's attributes under it. */
  AgentSdk.defaults = {};

  // One line a code: the Chinese and the English text behind tabs.
  AgentSdk.causeText = (code, locale) => {
    ready();
    const line = Base.causes().split('\n').map((text) => text.split('\t')).find(([own]) => own === code || Number(own) === code);
    return line?.[typeof locale === 'string' && /^en/i.test(locale) ? 2 : 1];
  };

  return AgentSdk;
}

// Importing works anywhere (server-side rendering, tests in Node); the first use does not.
export function needBrowser() {
  if (typeof window === 'undefined' || typeof document === 'undefined') {
    throw new AgentError(
      'NO_BROWSER',
      '当前环境不是浏览器, 无法创建AgentSdk',
      'There is no window here. Import is fine, but construct the SDK in a browser page.',
    );
  }
}
