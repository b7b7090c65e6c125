// The module as text inside the script, instantiated at the first use: browsers allow that synchronously on the main thread.
import { AgentSdk as Base, SoftPhoneSdk as BasePhone, initSync } from './agent_sdk.js';
import { AgentError, makeAgentSdk, makeSoftPhoneSdk, needBrowser } from './facade.js';

// The build puts the module's literal here: one character per byte.
const text = '@agent-sdk-wasm:module@';

let instantiated = false;

function ready() {
  if (instantiated) return;
  needBrowser();
  // By way of base64 where the engine reads that: a loop of our own runs uncompiled, and takes ten times as long.
  const module = Uint8Array.fromBase64?.(btoa(text)) ?? Uint8Array.from(text, (character) => character.charCodeAt(0));
  initSync({ module });
  instantiated = true;
}

const AgentSdk = makeAgentSdk(Base, ready);
const SoftPhoneSdk = makeSoftPhoneSdk(BasePhone, ready);

export { AgentSdk, AgentError, SoftPhoneSdk };
