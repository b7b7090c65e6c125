// In Node, as in server-side rendering: importing works, constructing says why it cannot.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { install } from './support/installed.mjs';

const user = install();
after(user.remove);

// What each way of loading must print.
const EXPECTED = ['AgentSdk AgentError default', 'true', 'AgentError NO_BROWSER true', ''].join('\n');

const TRY = `
  const { AgentSdk, AgentError } = sdk;
  console.log(['AgentSdk', 'AgentError', 'default'].filter((name) => typeof sdk[name] === 'function').join(' '));
  console.log(sdk.default === AgentSdk);
  try {
    new AgentSdk();
    console.log('constructed');
  } catch (error) {
    console.log(error.name, error.code, error instanceof AgentError && error instanceof Error && /浏览器/.test(error.message));
  }
`;

test('require', () => {
  assert.equal(user.run('user.cjs', `const sdk = require('agent-sdk-wasm'); ${TRY}`), EXPECTED);
});

test('import', () => {
  assert.equal(user.run('user.mjs', `import * as sdk from 'agent-sdk-wasm'; ${TRY}`), EXPECTED);
});

test('import of the streaming build: its default is init, which needs a browser too', () => {
  const code = `
    import init, { AgentSdk } from 'agent-sdk-wasm/streaming';
    await init().catch((error) => console.log(error.code));
    try { new AgentSdk(); } catch (error) { console.log(error.code); }
  `;
  assert.equal(user.run('streaming.mjs', code), 'NO_BROWSER\nNO_BROWSER\n');
});

test('the package holds what its exports name', () => {
  const code = `
    import { existsSync, readFileSync } from 'node:fs';
    const at = (path) => new URL(path, new URL('./node_modules/agent-sdk-wasm/', import.meta.url));
    const manifest = JSON.parse(readFileSync(at('package.json')));
    const paths = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(paths));
    console.log(paths(manifest.exports).filter((path) => !existsSync(at(path))).join(' '));
  `;
  assert.equal(user.run('exports.mjs', code), '\n');
});
