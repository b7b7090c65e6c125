// The module as text inside the script, instantiated at the first use: browsers allow that synchronously on the main thread.
import { AgentSdk as Base, SoftPhoneSdk as BasePhone, initSync } from './agent_sdk.js';
import { AgentError, makeAgentSdk, makeSoftPhoneSdk, needBrowser } from './facade.js';

// The build puts two literals here, one character per byte: the module, its bytes sorted by what they are, which takes less
// room when it is compressed; and a small module that puts it together again.
const split = '@agent-sdk-wasm:module@';
const join = '@agent-sdk-wasm:join@';

let instantiated = false;

function ready() {
  if (instantiated) return;
  needBrowser();
  initSync({ module: joined() });
  instantiated = true;
}

function joined() {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(write(join, new Uint8Array(join.length))));
  write(split, new Uint8Array(exports.memory.buffer));
  return new Uint8Array(exports.memory.buffer, ...exports.join());
}

function write(text, bytes) {
  // Two steps of the engine's own take a tenth of the time of a loop, which runs uncompiled.
  if (Uint8Array.fromBase64) bytes.setFromBase64(btoa(text));
  else for (let place = 0; place < text.length; place++) bytes[place] = text.charCodeAt(place);
  return bytes;
}

const AgentSdk = makeAgentSdk(Base, ready);
const SoftPhoneSdk = makeSoftPhoneSdk(BasePhone, ready);

export { AgentSdk, AgentError, SoftPhoneSdk };
