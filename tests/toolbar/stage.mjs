// The stage of the toolbar's tests: a page with the toolbar in it, an SDK, and the scripted server.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { launchBrowser, servePages } from '../support/browser.mjs';
import { ScriptedServer, eventBody, loginData } from '../support/scripted-server.mjs';

/** The strictest policy under which a script tag and WebAssembly can work. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src ws: ; style-src 'none'";

const OPTIONS = {
  host: '/', connectAccount: 'mq', connectPassword: 'mq-secret', subscribePath: '/amq/queue', agentNumber: '1001',
  agentPassword: 'pw-1001', companyShortName: 'acme', loginType: 1, unDownloadLog: true, el: '#toolbar',
};

/** How long anything is waited for: an answer comes at once, on a machine that has other things to do a little later. */
const PATIENCE = 40_000;

export class House {
  static async open() {
    const house = new House();
    house.stages = [];
    house.chromium = await launchBrowser();
    house.pages = await servePages({
      '/': page(''), '/strict': page(`<meta http-equiv="content-security-policy" content="${POLICY}">`),
      '/sdk.js': { file: join(process.env.PKG_DIR, 'agent-sdk.js') }, '/favicon.ico': '',
    });
    return house;
  }

  /** A page with an SDK; `options` are the SDK's, `context` the browser's, `replies` the server's. */
  async stage({ options = {}, context = {}, replies, login, path = '/', door, prepare, clock } = {}) {
    const server = await ScriptedServer.start({
      door,
      replies: {
        login: (request) => [
          { type: 'response', response: 'login', sequence: request.sequence, status: 0 },
          eventBody('Login', { nowState: 'Busy', sequence: request.sequence, data: loginData(login) }),
        ],
        ...replies,
      },
    });
    const tab = await (await this.chromium.newContext({ viewport: { width: 1280, height: 640 }, ...context })).newPage();
    const errors = [];
    tab.on('pageerror', (error) => errors.push(String(error)));
    tab.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    tab.setDefaultTimeout(PATIENCE);
    if (clock) await tab.clock.setFixedTime(clock);
    await tab.goto(this.pages.origin + path);
    await tab.waitForFunction(() => window.AgentSdk);
    await tab.evaluate(counting);
    if (prepare) await tab.evaluate(prepare);
    await tab.evaluate((options) => {
      window.exceptions = [];
      if (options.phone) options.softPhoneFactory = window.FakePhone;
      window.sdk = new AgentSdk(options);
      sdk.on('Exception', (error) => exceptions.push(error.code));
    }, { ...OPTIONS, url: server.url, ...options });
    const stage = new Stage(server, tab, errors);
    this.stages.push(stage);
    if (!door) await stage.until(() => window.sdk.isLogin());
    return stage;
  }

  /** Closes what a test has opened, in which nothing may have gone wrong. */
  async clear() {
    const stages = this.stages.splice(0);
    await Promise.all(stages.map((stage) => stage.close()));
    assert.deepEqual(stages.flatMap(({ errors }) => errors), []);
  }

  async close() {
    await this.chromium.close();
    await this.pages.close();
  }
}

export class Stage {
  constructor(server, tab, errors) {
    Object.assign(this, { server, tab, errors });
  }

  until(condition, argument) {
    return this.tab.waitForFunction(condition, argument, { polling: 20 });
  }

  /** Server events, each given as its name, or as its name and its data; resolves when the last has been drawn. */
  async events(...events) {
    for (const event of events) {
      const [name, data, over] = Array.isArray(event) ? event : [event];
      this.server.event(name, { data, ...over });
    }
    const [name, , over] = [events.at(-1)].flat();
    await this.until((state) => window.sdk.store.state === state, over?.nowState ?? name);
  }

  /** The node of that part, or of that part and text. */
  part(name, text) {
    const found = this.tab.locator(`agent-toolbar [part~="${name}"]`);
    return text === undefined ? found : found.filter({ hasText: text });
  }

  /** Presses a button, also one that rests. */
  async press(name, text) {
    await this.part(name, text).first().click({ force: true });
    await pause(30);
  }

  /** Waits until the server has read all that the page has sent. */
  async arrived() {
    const sum = (list) => list.reduce((total, count) => total + count, 0);
    for (const end = Date.now() + PATIENCE; ; await pause(20)) {
      const sent = await this.tab.evaluate(() => sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).map(({ sent }) => sent));
      const read = this.server.peers.filter(({ open }) => open).map(({ received }) => received);
      if (sent.length === read.length && sum(sent) === sum(read)) return;
      assert.ok(Date.now() < end, `${sent} were sent, ${read} came`);
    }
  }

  /** Waits until the server has got that request so often. */
  async came(request, times = 1) {
    for (const end = Date.now() + PATIENCE; this.server.requests(request).length < times; await pause(20)) assert.ok(Date.now() < end, `${request} did not come`);
  }

  /** The requests that the server got, heartbeats and questions aside, without what only identifies them. */
  async requests() {
    // What must not be sent would be by now.
    await pause(150);
    await this.arrived();
    const questions = ['login', 'reconnect', 'heartbeat', 'groupQueueNum', 'groupInfo', 'idleAgent', 'surveillance'];
    return this.server.requests().map(({ body }) => body).filter(({ request }) => !questions.includes(request))
      .map(({ sequence: _, ...rest }) => rest);
  }

  close() {
    return (this.closed ??= this.tab.context().close().then(() => this.server.stop()));
  }
}

/** For a file of tests: one house, and no stage that outlives its test. */
export function inHouse(enter) {
  let house;
  before(async () => enter((house = await House.open())));
  afterEach(() => house?.clear());
  after(() => house?.close());
}

// Counts what is sent. Runs in the page, before the SDK is made.
function counting() {
  window.sockets = [];
  window.WebSocket = class extends WebSocket {
    sent = 0;

    constructor(...values) {
      super(...values);
      sockets.push(this);
    }

    send(data) {
      this.sent += 1;
      super.send(data);
    }
  };
}

/** Long enough for the next order. */
export const rest = () => pause(520);

const page = (head) => `<!doctype html><html lang="zh-CN"><meta charset="utf-8">${head}<title>toolbar</title>
<script src="/sdk.js"></script><body><main><h1>CRM</h1><div id="toolbar"></div></main></body></html>`;
