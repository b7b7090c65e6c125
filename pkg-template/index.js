// `import` and `require`.
import { AgentError, AgentSdk } from './embedded.js';

export { AgentSdk as default, AgentSdk, AgentError };
