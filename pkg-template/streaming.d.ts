/**
 * The streaming build: the WebAssembly file lies beside the module, so the browser compiles it while it loads and
 * keeps it in its cache. `AgentSdk` must not be constructed before `init` has settled (`NOT_READY`).
 */
export * from './index.js';

/**
 * Loads and compiles the WebAssembly file. Further calls return the same promise; after a failure (`WASM_LOAD`) the
 * next call tries again.
 * @param url where the file is; default: `agent_sdk_bg.wasm` beside this module
 */
export default function init(url?: string | URL): Promise<void>;
