export * from './index.js';

/**
 * Loads and instantiates the module. Further calls give the same promise; after a failure the next call tries again.
 *
 * @param source where `agent_sdk_bg.wasm` is, if not beside this module.
 */
export default function init(source?: string | URL): Promise<void>;
