// Chromium and the pages of the benchmark: one origin on 127.0.0.1, one address per candidate, a fresh process for each page.

import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FLAGS } from '../phone/ground.mjs';
import { phonePages } from '../phone/pages.mjs';
import { implementations, launchChromium } from '../support/browser.mjs';

const here = dirname(fileURLToPath(import.meta.url));

const HEADERS = {
  // An isolated page has a clock of 5 µs instead of 100 µs.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** The script files of the candidates, in the order in which they take turns; `least` has none. Ours is there once it is built. */
export function candidates() {
  const { old1165, old129, ours } = implementations();
  const stompjs = join(here, '../node_modules/@stomp/stompjs/bundles/stomp.umd.min.js');
  const all = { least: undefined, old1165, old129, stompjs };
  if (ours && existsSync(ours)) all.ours = ours;
  return all;
}

export class Bench {
  static async start() {
    const scripts = candidates();
    const files = new Map([['/empty', html('')]]);
    for (const name of ['socket', 'sip-stub', 'calls', 'stub', 'frames', 'candidates', 'feed', 'startup', 'toolbar']) {
      files.set(`/${name}.js`, readFileSync(join(here, 'page', `${name}.js`)));
    }
    for (const [name, file] of Object.entries(scripts)) {
      if (file) files.set(`/sdk/${name}.js`, readFileSync(file));
      const tags = ['socket', 'stub', 'frames', 'candidates', 'feed'].map((page) => `<script src="/${page}.js"></script>`);
      files.set(`/feed/${name}`, html(tags.join('') + (file ? `<script src="/sdk/${name}.js"></script>` : '')));
      files.set(`/toolbar/${name}`, html(tags.slice(0, 4).join('') + (file ? `<script src="/sdk/${name}.js"></script>` : '') + '<script src="/toolbar.js"></script>', '<div id="toolbar"></div>'));
      files.set(`/startup/${name}`, html(tags.slice(0, 4).join('') + '<script src="/startup.js"></script>'));
    }
    for (const [path, content] of Object.entries(await phonePages(['/socket.js', '/sip-stub.js']))) {
      const [, kind] = /^\/(\w+)$/.exec(path) ?? [];
      if (kind) files.set(`/phone/${kind}`, html(`${content}<script src="/calls.js"></script>`));
      else if (typeof content === 'string' || existsSync(content.file)) files.set(path, content.file ? readFileSync(content.file) : content);
    }
    const server = createServer((request, response) => serve(files, request, response));
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    const chromium = await launchChromium({ args: [...FLAGS, '--enable-precise-memory-info', '--js-flags=--expose-gc'] });
    return new Bench(scripts, server, chromium);
  }

  constructor(scripts, server, chromium) {
    Object.assign(this, { scripts, server, chromium, origin: `http://127.0.0.1:${server.address().port}` });
  }

  get names() {
    return Object.keys(this.scripts);
  }

  /** The names, another one first in each round: what comes first after a pause has a colder machine. */
  turns(round) {
    const first = round % this.names.length;
    return [...this.names.slice(first), ...this.names.slice(0, first)];
  }

  /** Runs `use(tab)` in a fresh context, which Chromium gives a process, a cache and a storage of its own. */
  async visit(path, use, before = () => {}) {
    const context = await this.chromium.newContext();
    try {
      const tab = await context.newPage();
      const errors = [];
      tab.on('pageerror', (error) => errors.push(error));
      await before(tab);
      await tab.goto(this.origin + path);
      const result = await use(tab);
      if (errors.length) throw new Error(`${path}: ${errors[0].message}`);
      return result;
    } finally {
      await context.close();
    }
  }

  async close() {
    await this.chromium.close();
    await new Promise((done) => this.server.close(done));
  }
}

function serve(files, request, response) {
  const { pathname } = new URL(request.url, 'http://bench');
  const body = files.get(pathname);
  if (body === undefined) return void response.writeHead(404, HEADERS).end();
  const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
  // Scripts may be cached, as on a site in production; pages are asked for each time.
  const cache = pathname.startsWith('/sdk/') ? 'public, max-age=86400, immutable' : 'no-store';
  response.writeHead(200, { ...HEADERS, 'content-type': `${type}; charset=utf-8`, 'cache-control': cache }).end(body);
}

const html = (head, body = '') => `<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">${head}<body>${body}</body>`;
