// The classic script tag: the class is there for the inline script right after it, whatever the page's encoding.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium } from '../support/browser.mjs';
import { open } from './support/page.mjs';
import { install } from './support/installed.mjs';
import { html, serve } from './support/server.mjs';

const INLINE = '<script src="agent-sdk.js"></script><script>window.result = new AgentSdk().getVersion()</script>';

const user = install();
const script = readFileSync(join(user.pkg, 'agent-sdk.js'));
let browser;
let server;

before(async () => {
  const policy = { 'content-security-policy': "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'" };
  server = await serve({
    routes: {
      '/utf8': html(INLINE),
      '/no-eval': html(INLINE, policy),
      '/no-base64': html(`<script>delete Uint8Array.fromBase64</script>${INLINE}`),
      // Neither the page nor the script's answer says UTF-8; the two bytes are one character of GBK.
      '/gbk': {
        headers: { 'content-type': 'text/html; charset=gbk' },
        body: Buffer.concat([Buffer.from('<title>'), Buffer.from([0xd6, 0xd0]), Buffer.from(`</title>${INLINE}`)]),
      },
      '/agent-sdk.js': { headers: { 'content-type': 'text/javascript' }, body: script },
    },
  });
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await server?.close();
  user.remove();
});

for (const page of ['utf8', 'gbk', 'no-eval', 'no-base64']) {
  test(`inline use right after the tag: ${page}`, async () => {
    assert.deepEqual(await open(browser, `${server.url}/${page}`), { result: '2.0.0', errors: [] });
  });
}

test('the GBK page really was read as GBK', async () => {
  const page = await browser.newPage();
  await page.goto(`${server.url}/gbk`);
  assert.deepEqual(await page.evaluate(() => [document.characterSet, document.title]), ['GBK', '中']);
  await page.close();
});
