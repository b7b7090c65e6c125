// The streaming build, under the strictest policy that WebAssembly allows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium } from '../support/browser.mjs';
import { open } from './support/page.mjs';
import { install } from './support/installed.mjs';
import { html, serve } from './support/server.mjs';

const POLICY = { 'content-security-policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" };

// Each page is a script of its own: the policy forbids inline ones.
const PAGES = {
  simple: `await init(); window.result = new AgentSdk().getVersion();`,
  early: `try { new AgentSdk(); } catch (error) { window.result = error.name + ' ' + error.code; }`,
  twice: `
    const first = init();
    const same = first === init();
    await first;
    await init();
    window.result = [same, new AgentSdk().getVersion()];
  `,
  again: `
    const failed = await init('/missing.wasm').catch((error) => error.name + ' ' + error.code);
    await init();
    window.result = [failed, new AgentSdk().getVersion()];
  `,
  wrong: `await init(new URL('/wrong-type.wasm', location.href)); window.result = new AgentSdk().getVersion();`,
  parameter: `await init('/parameter.wasm'); window.result = new AgentSdk().getVersion();`,
  // What Chromium before 115 says to a module of this size.
  old: `
    const construct = () => { throw new RangeError('4 KB'); };
    for (const name of ['Module', 'Instance']) WebAssembly[name] = new Proxy(WebAssembly[name], { construct });
    await init();
    window.result = new AgentSdk().getVersion();
  `,
  eval: `try { (0, eval)('1'); window.result = 'allowed'; } catch (error) { window.result = error.name; }`,
};

const user = install();
let browser;
let server;

before(async () => {
  const module = readFileSync(join(user.pkg, 'agent_sdk_bg.wasm'));
  const routes = {
    '/wrong-type.wasm': { headers: { 'content-type': 'text/plain' }, body: module },
    '/parameter.wasm': { headers: { 'content-type': 'application/wasm; charset=utf-8' }, body: module },
  };
  for (const [name, code] of Object.entries(PAGES)) {
    routes[`/${name}`] = html(`<script type="module" src="/${name}.js"></script>`, POLICY);
    routes[`/${name}.js`] = {
      headers: { 'content-type': 'text/javascript' },
      body: `import init, { AgentSdk } from '/streaming.mjs'; ${code}`,
    };
  }
  server = await serve({ routes, folder: user.pkg });
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await server?.close();
  user.remove();
});

const visit = async (name) => (await open(browser, `${server.url}/${name}`)).result;

test('init, then construct', async () => {
  assert.deepEqual(await open(browser, `${server.url}/simple`), { result: '2.0.0', errors: [] });
});

test('constructing before init throws', async () => assert.equal(await visit('early'), 'AgentError NOT_READY'));

test('init twice is init once', async () => {
  const before = server.seen['/agent_sdk_bg.wasm'] ?? 0;
  assert.deepEqual(await visit('twice'), [true, '2.0.0']);
  assert.ok(server.seen['/agent_sdk_bg.wasm'] - before <= 1);
});

test('a failed init is forgotten', async () => {
  assert.deepEqual(await visit('again'), ['AgentError WASM_LOAD', '2.0.0']);
});

test('a server that sends another type than application/wasm', async () => {
  assert.deepEqual(await open(browser, `${server.url}/wrong`), { result: '2.0.0', errors: [] });
});

test('a server that adds a parameter to the type', async () => {
  assert.deepEqual(await open(browser, `${server.url}/parameter`), { result: '2.0.0', errors: [] });
});

test('a browser that lets nobody compile or instantiate at once, as Chromium before 115', async () => {
  assert.equal(await visit('old'), '2.0.0');
});

test('the policy really forbids eval', async () => assert.equal(await visit('eval'), 'EvalError'));
