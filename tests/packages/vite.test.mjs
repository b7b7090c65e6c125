// A Vite app: built for production, then opened.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'vite';
import { launchChromium } from '../support/browser.mjs';
import { open } from './support/page.mjs';
import { install } from './support/installed.mjs';
import { serve } from './support/server.mjs';

const APPS = {
  embedded: `import AgentSdk from 'agent-sdk-wasm'; window.result = new AgentSdk().getVersion();`,
  streaming: `
    import init, { AgentSdk } from 'agent-sdk-wasm/streaming';
    await init();
    window.result = new AgentSdk().getVersion();
  `,
  // For its element only: the SDK is another script's.
  bare: `import 'agent-sdk-wasm'; window.result = customElements.get('agent-toolbar') ? '2.0.0' : 'no element';`,
};

const user = install();
let browser;

before(async () => {
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  user.remove();
});

for (const [name, code] of Object.entries(APPS)) {
  test(name, async (t) => {
    const root = join(user.folder, name);
    mkdirSync(root);
    writeFileSync(join(root, 'index.html'), '<!doctype html><meta charset="utf-8"><script type="module" src="/main.js"></script>');
    writeFileSync(join(root, 'main.js'), code);
    await build({ root, configFile: false, logLevel: 'warn', build: { outDir: 'dist' } });

    const server = await serve({ folder: join(root, 'dist') });
    t.after(server.close);
    assert.deepEqual(await open(browser, `${server.url}/`), { result: '2.0.0', errors: [] });
  });
}
