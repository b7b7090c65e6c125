// The class that pages see, over the class that wasm-bindgen makes. Refuses to know where the module comes from:
// `ready` sees to it that it is instantiated, or throws.
import { AgentError } from './snippets.js';

export { AgentError };

export function makeAgentSdk(Base, ready) {
  return class AgentSdk extends Base {
    constructor(options) {
      ready();
      super(options);
    }
  };
}

// Importing works anywhere (server-side rendering, tests in Node); the first use does not.
export function needBrowser() {
  if (typeof window === 'undefined' || typeof document === 'undefined') {
    throw new AgentError('NO_BROWSER', 'agent-sdk-wasm: AgentSdk needs a browser page; there is no window here');
  }
}
