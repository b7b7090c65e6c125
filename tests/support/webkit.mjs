// WebKit, the engine of Safari, as Debian builds it: without WebRTC. It draws on a screen of its own, and is driven by W3C
// WebDriver, whose few commands that are needed here are spelled out.

import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { answers, freePorts } from './ports.mjs';
import { ownFolder, startProgram } from './program.mjs';

const PATIENCE = 60_000;
const LOOK_MS = 50;

/** The small browser that comes with the library. */
function miniBrowser() {
  const libraries = readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu'));
  const paths = libraries.flatMap((library) => ['4.1', '4.0'].map((version) => `/usr/lib/${library}/webkit2gtk-${version}/MiniBrowser`));
  const path = paths.find((path) => existsSync(path));
  if (!path) throw new Error('MiniBrowser is not installed');
  return path;
}

export class WebKit {
  static async start() {
    const [port] = await freePorts(1);
    // The screen writes its number when it is up.
    const screen = await startProgram({ name: 'Xvfb', args: ['-displayfd', '1', '-screen', '0', '1400x1000x24'], folder: await ownFolder('xvfb'), up: (log) => /^\d+$/m.test(log) });
    const display = `:${/^\d+$/m.exec(screen.log())[0]}`;
    const driver = await startProgram({
      name: 'WebKitWebDriver', args: [`--port=${port}`], folder: await ownFolder('webkit'), up: () => answers(port),
      // Software draws, and root may browse.
      env: { DISPLAY: display, LIBGL_ALWAYS_SOFTWARE: '1', WEBKIT_DISABLE_COMPOSITING_MODE: '1', WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
    });
    const webkit = new WebKit(`http://127.0.0.1:${port}/session`, [driver, screen]);
    const options = { binary: miniBrowser(), args: ['--automation'] };
    const { sessionId } = await webkit.#ask('POST', '', { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } } });
    webkit.#session = `/${sessionId}`;
    return webkit;
  }

  #session = '';

  constructor(address, programs) {
    Object.assign(this, { address, programs });
  }

  open(url) {
    return this.#ask('POST', '/url', { url });
  }

  /** Calls a function in the page. */
  run(call, ...args) {
    return this.#ask('POST', '/execute/sync', { script: `return (${call})(...arguments)`, args });
  }

  /** Waits until a function of the page gives something that is true. */
  async until(call, ...args) {
    for (const end = Date.now() + PATIENCE; ; await wait(LOOK_MS)) {
      const value = await this.run(call, ...args);
      if (value) return value;
      if (Date.now() > end) throw new Error(`never so: ${call} ${JSON.stringify(args)}`);
    }
  }

  async stop() {
    await this.#ask('DELETE', '').catch(() => {});
    for (const program of this.programs) await program.stop();
  }

  async #ask(method, path, body) {
    const response = await fetch(this.address + this.#session + path, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }
}
