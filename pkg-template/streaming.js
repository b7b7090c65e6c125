// The module as a file of its own, which the browser compiles while it loads and keeps compiled in its cache.
import instantiate, { AgentSdk as Base, SoftPhoneSdk as BasePhone } from './agent_sdk.js';
import { AgentError, makeAgentSdk, makeSoftPhoneSdk, needBrowser } from './facade.js';

let loading;
let instantiated = false;

export default function init(source) {
  loading ??= load(source).catch((problem) => {
    // A later call may find the network better.
    loading = undefined;
    throw problem;
  });
  return loading;
}

async function load(source) {
  needBrowser();
  // Spelled out in full, bundlers see the file and take it along.
  const url = source ?? new URL('./agent_sdk_bg.wasm', import.meta.url);
  const response = await fetch(url);
  if (!response.ok) throw new AgentError('WASM_LOAD', `${response.url} answered ${response.status}`);
  // compileStreaming insists on the type application/wasm, without parameters (WebAssembly Web API, section 3); many servers
  // do not send it.
  const isNamed = /^application\/wasm$/i.test(response.headers.get('Content-Type'));
  // Not at once: Chromium before 115 does not instantiate more than 4 KB on the main thread.
  await instantiate({ module_or_path: isNamed ? WebAssembly.compileStreaming(response) : response.arrayBuffer() });
  instantiated = true;
}

function ready() {
  if (instantiated) return;
  needBrowser();
  throw new AgentError('NOT_READY', 'agent-sdk-wasm: await init() before the first use of AgentSdk');
}

const AgentSdk = makeAgentSdk(Base, ready);
const SoftPhoneSdk = makeSoftPhoneSdk(BasePhone, ready);

export { AgentSdk, AgentError, SoftPhoneSdk };
