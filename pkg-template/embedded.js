// The module as text inside the script, instantiated at the first use: browsers allow that synchronously on the main thread.
import { AgentSdk as Base, SoftPhoneSdk as BasePhone, initSync } from './agent_sdk.js';
import { AgentError, makeAgentSdk, makeSoftPhoneSdk, needBrowser } from './facade.js';

// The build puts the module's literal here: one character per byte.
const text = '@agent-sdk-wasm:module@';

let instantiated = false;

function ready() {
  if (instantiated) return;
  needBrowser();
  initSync({ module: bytes() });
  instantiated = true;
}

function bytes() {
  // Two steps of the engine's own take a tenth of the time of a loop, which runs uncompiled.
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(btoa(text));
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < bytes.length; place++) bytes[place] = text.charCodeAt(place);
  return bytes;
}

const AgentSdk = makeAgentSdk(Base, ready);
const SoftPhoneSdk = makeSoftPhoneSdk(BasePhone, ready);

// Browsers compile what runs for the first time, which is half of what the first SDK takes until it is seen: while the page
// has nothing else to do, one is made that nobody uses. It connects to nothing.
globalThis.requestIdleCallback?.(() => {
  try {
    new AgentSdk();
  } catch {
    // The page's policy forbids it, say: the first use says so.
  }
});

export { AgentSdk, AgentError, SoftPhoneSdk };
