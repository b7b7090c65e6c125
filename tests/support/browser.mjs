// Headless browsers for the tests, Chromium unless BROWSER is `firefox`: pages from memory or disk on 127.0.0.1, one SDK per page by script tag.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { launchFirefox } from './firefox.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

const FLAGS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** A microphone that beeps, and nobody who has to allow it. */
export const MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** Where each implementation's script lies. `ours` is there only when PKG_DIR says where. */
export function implementations() {
  const old = dirname(require.resolve('agent-sdk/dist/index.js'));
  const all = { old129: join(old, 'agent-sdk_1.2.9.js'), old1165: join(old, 'agent-sdk_1.1.65.js') };
  if (process.env.PKG_DIR) all.ours = join(process.env.PKG_DIR, 'agent-sdk.js');
  return all;
}

export const inFirefox = process.env.BROWSER === 'firefox';

/** `options` are Chromium's. */
export const launchBrowser = (options) => (inFirefox ? launchFirefox() : launchChromium(options));

export function launchChromium(options = {}) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    ignoreDefaultArgs: ['--headless', '--headless=old', '--hide-scrollbars'],
    args: [...FLAGS, ...(options.args ?? [])],
  });
}

/** Static pages: `files` maps a path to text or to `{ file }`. */
export async function servePages(files) {
  const types = { html: 'text/html', js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm', css: 'text/css', json: 'application/json' };
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://pages').pathname;
    const entry = files[path];
    if (entry === undefined) return void response.writeHead(404).end();
    const type = types[path.split('.').at(-1)] ?? 'text/html';
    try {
      const body = typeof entry === 'string' ? entry : await readFile(entry.file);
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'max-age=600' }).end(body);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => new Promise((done) => server.close(done)) };
}

/** A browser with one page address per implementation, `/old129`, `/old1165`, `/ours`. */
export class Browser {
  static async start(options) {
    const scripts = implementations();
    const files = { '/recorder.js': { file: join(here, 'recorder.js') }, '/favicon.ico': '' };
    for (const [name, file] of Object.entries(scripts)) {
      files[`/${name}.js`] = { file };
      files[`/${name}`] = page(name);
    }
    return new Browser(await launchChromium(options), await servePages(files), Object.keys(scripts));
  }

  constructor(chromiumBrowser, pages, names) {
    this.chromium = chromiumBrowser;
    this.pages = pages;
    this.names = names;
    this.idle = [];
  }

  /**
   * A page with that SDK loaded and the recorder running. A tab that was closed before is used again: its next page begins with empty
   * storage (the recorder sees to that), and scripts come from the tab's cache.
   */
  async open(name) {
    const tab = this.idle.pop() ?? await (await this.chromium.newContext()).newPage();
    await tab.goto(`${this.pages.origin}/${name}`);
    return {
      tab,
      close: async () => {
        await tab.goto('about:blank');
        this.idle.push(tab);
      },
    };
  }

  async close() {
    await this.chromium.close();
    await this.pages.close();
  }
}

// The console is silenced: the old SDK writes every frame to it, which costs more than the tests themselves.
const page = (name) => `<!doctype html><meta charset="utf-8"><title>${name}</title>
<script>for (const k of ['log', 'info', 'debug', 'warn', 'error']) console[k] = () => {};</script>
<script src="/recorder.js"></script>
<script src="/${name}.js"></script>
<body><div id="toolbar"></div></body>`;
