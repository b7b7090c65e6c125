// The stage: a page with both classes and the odd values in it, a broker that signs agents in, a registrar for phones.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MICROPHONE, launchBrowser, servePages } from '../support/browser.mjs';
import { ScriptedServer } from '../support/scripted-server.mjs';
import { Registrar } from './registrar.mjs';

const PAGE = '<!doctype html><meta charset="utf-8"><title>misuse</title><script src="/sdk.js"></script><script src="/values.js"></script><body><div id="place"></div>';

class Stage {
  static async open() {
    const stage = new Stage();
    stage.chromium = await launchBrowser({ args: [...MICROPHONE, '--autoplay-policy=no-user-gesture-required'] });
    stage.pages = await servePages({
      '/': PAGE, '/sdk.js': { file: join(process.env.PKG_DIR, 'agent-sdk.js') },
      '/values.js': { file: fileURLToPath(new URL('values.js', import.meta.url)) }, '/favicon.ico': '',
    });
    [stage.broker, stage.registrar] = await Promise.all([ScriptedServer.start(), Registrar.start()]);
    return stage;
  }

  /** A page with `agent` and `account`, the right options of both classes; `errors` are what nobody has caught. */
  async page() {
    const page = await (await this.chromium.newContext()).newPage();
    const errors = [];
    // What a listener of the page's own throws is reported: boom, or what the SDK has thrown into it.
    page.on('pageerror', ({ name, message }) => message === "the page's own" || name === 'AgentError' || errors.push(`${name}: ${message}`));
    page.on('crash', () => errors.push('the page crashed'));
    page.setDefaultTimeout(60_000);
    await page.goto(this.pages.origin);
    await page.evaluate(([agent, account]) => Object.assign(window, { agent, account }), [
      {
        url: this.broker.url, host: '/', connectAccount: 'mq', connectPassword: 'mq-secret', subscribePath: '/q', agentNumber: '1001',
        agentPassword: 'pw', companyShortName: 'acme', loginType: 1, unDownloadLog: true,
      },
      { wss: this.registrar.url, account: '8001', password: 'pw', domain: 'far.example', autoAnswer: false },
    ]);
    return Object.assign(page, { errors });
  }

  async close() {
    await this.chromium.close();
    await Promise.all([this.pages.close(), this.broker.stop(), this.registrar.stop()]);
  }
}

/** For a file of tests: one stage, and for each test a page of its own, in which no error may stay uncaught. */
export function onStage(enter) {
  let stage;
  let page;
  before(async () => (stage = await Stage.open()));
  after(() => stage?.close());
  beforeEach(async () => enter(stage, (page = await stage.page())));
  afterEach(async () => {
    await page.context().close();
    assert.deepEqual(page.errors, []);
  });
}
