// `import` and `require`.
import { AgentError, AgentSdk, SoftPhoneSdk } from './embedded.js';

export { AgentSdk as default, AgentSdk, AgentError, SoftPhoneSdk };
