/**
 * The streaming build: the WebAssembly file lies beside the module, so the browser compiles it while it loads and
 * keeps it in its cache. Nothing else of the module may be used before `init` has settled.
 */

/**
 * Loads and compiles the WebAssembly file. Further calls return the same promise.
 * @param url where the file is; default: `agent_sdk_bg.wasm` beside this module
 */
export default function init(url?: string | URL | Request | Response | BufferSource): Promise<void>;

export * from './index.js';
