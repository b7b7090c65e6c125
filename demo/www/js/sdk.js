// Loads the SDK as integrators do: by a classic script tag, after which `window.AgentSdk` and `window.SoftPhoneSdk` are there.

const PATHS = { new: '/pkg/agent-sdk.js', old: '/old/agent-sdk.js' };

/** `?sdk=old` loads the file at /old/agent-sdk.js instead, so that both can be compared on the same page. */
function sdkPath() {
  const asked = new URLSearchParams(location.search).get('sdk') ?? 'new';
  return PATHS[asked] ?? PATHS.new;
}

export function loadSdk(path = sdkPath()) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = path;
    script.onload = () => (typeof window.AgentSdk === 'function' ? resolve({ AgentSdk: window.AgentSdk, SoftPhoneSdk: window.SoftPhoneSdk }) : reject(new Error(path)));
    script.onerror = () => reject(new Error(path));
    document.head.append(script);
  });
}
