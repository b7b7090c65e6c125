// The class that pages see, over the class that wasm-bindgen makes. Refuses to know where the module comes from:
// `ready` sees to it that it is instantiated, or throws.
import { AgentError } from './snippets.js';

export { AgentError };

// Methods that send a command, each of which has a counterpart in `promises`.
const COMMANDS =
  'login reconnect logout idle busy call hangup hold unHold mute unMute sendDTMF transferCall transferCancel consult ' +
  'consultCall consultCancel consultTransfer tripartiteCall surveillance forceIdle forceBusy forceLogout listen intercept ' +
  'forceBreak forceInsert getGroups getIdleAgentByGroupId getQueueInfo send defaultCmd defaultTargetCmd';

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
  return class AgentSdk extends Base {
    // Stands under the options of every instance, and the script tag's attributes under it.
    static defaults = {};

    static causeText(code, locale) {
      ready();
      return Base.causeText(code, locale);
    }

    constructor(options) {
      ready();
      super(() => ({ ...attributes, ...AgentSdk.defaults }));
      // Methods work taken off their object (`button.onclick = sdk.hangup`); a subclass's own ones as well.
      for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(Base.prototype))) {
        if (typeof value === 'function' && name !== 'constructor' && !name.startsWith('__')) this[name] = this[name].bind(this);
      }
      this.promises = {};
      for (const name of COMMANDS.split(' ')) {
        this.promises[name] = (...values) => this.__promise(() => this[name](...values));
      }
      // Weak: the module holds the store, and must not hold the page's object by it.
      const self = new WeakRef(this);
      Object.defineProperty(this.store, 'sdk', { get: () => self.deref(), enumerable: true });
      if (options) this.init(options);
    }
  };
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
