// The module as a file of its own, which the browser compiles while it loads and keeps compiled in its cache.
import { AgentSdk as Base, SoftPhoneSdk as BasePhone, initSync } from './agent_sdk.js';
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
  initSync({ module: await compile(response) });
  instantiated = true;
}

// compileStreaming insists on the type application/wasm (WebAssembly Web API, section 3); many servers do not send it.
function compile(response) {
  const type = response.headers.get('Content-Type') ?? '';
  if (type.split(';')[0].trim().toLowerCase() === 'application/wasm') return WebAssembly.compileStreaming(response);
  return response.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
}

function ready() {
  if (instantiated) return;
  needBrowser();
  throw new AgentError('NOT_READY', 'agent-sdk-wasm: await init() before the first use of AgentSdk');
}

const AgentSdk = makeAgentSdk(Base, ready);
const SoftPhoneSdk = makeSoftPhoneSdk(BasePhone, ready);

export { AgentSdk, AgentError, SoftPhoneSdk };
