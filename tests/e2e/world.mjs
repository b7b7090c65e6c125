// One contact centre and the people in front of it: what a story plays in. Each person gets a browser profile of their own, as on
// different machines: no shared storage, no shared cookies.
//
//   story ─► World ─► demo server [─► RabbitMQ]
//              └────► Desk (one page, one person): press, sign in, wait for events

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, startDemoServer } from '../support/demo-server.mjs';
import { listen } from './ears.mjs';
import { Toolbar } from './toolbar.mjs';

const SHOTS = process.env.SCREENSHOTS ?? join(root, 'target/screenshots');
/** The demo's world runs so much faster than real time. */
const SPEED = '5';
/** Seconds from the end of a call to idle. */
const AUTO_IDLE = '2';
/** How long a story waits for one thing: the slowest that the demo does, and slack for a busy machine. */
const PATIENCE = 45_000;
/** How long nothing is to be heard. */
const SILENCE = 1_500;

const isSound = ({ packets, energy }) => packets > 25 && energy > 1e-4;

export class World {
  #desks = [];

  /** `broker` is what a started RabbitMQ says of itself; without it the server's own broker is used. */
  static async start({ chromium, broker, www, args = [] }) {
    const server = await startDemoServer(['--speed', SPEED, '--auto-idle', AUTO_IDLE, ...(broker ? ['--broker', broker.amqpUrl, '--public-ws', broker.wsUrl] : []), ...args], www);
    return new World(server, broker, chromium);
  }

  constructor(server, broker, chromium) {
    Object.assign(this, { server, broker, chromium });
  }

  /** A person in front of `index.html` or `leader.html`; not signed in yet. */
  async desk(file = 'index.html', { agentNumber, loginType, number, lang = 'zh-CN', size = { width: 1280, height: 900 }, ...context } = {}) {
    const profile = await this.chromium.newContext({ viewport: size, ...context });
    const page = await profile.newPage();
    await page.addInitScript(listen);
    page.setDefaultTimeout(PATIENCE);
    const desk = new Desk(page, this.broker);
    this.#desks.push(desk);
    const query = new URLSearchParams({ lang });
    for (const [name, value] of Object.entries({ agentNumber, loginType, number })) if (value) query.set(name, value);
    if (this.broker) {
      for (const [name, value] of [['url', this.broker.wsUrl], ['host', this.broker.vhost], ['connectAccount', this.broker.login]]) query.set(name, value);
    }
    await page.goto(`${this.server.origin}/${file}?${query}`);
    await page.locator('body[data-ready=true]').waitFor();
    return desk;
  }

  /** Agent 1001 at work: signed in, and idle. `more` is what `desk` takes. */
  async idleAgent(more = {}) {
    const agent = await this.desk('index.html', { agentNumber: '1001', ...more });
    await agent.signIn();
    await agent.toolbar.press('idle');
    await agent.event('Idle');
    return agent;
  }

  /** A customer calls a group: `{ group, caller }`. */
  async inbound(call) {
    await this.#ask('/api/inbound', call);
  }

  /** Something goes wrong: see the server's list of faults. */
  async fault(order) {
    await this.#ask('/api/fault', order);
  }

  /** Whom the party with this number hears, by the server's own account. */
  async heardBy(number) {
    const { parties } = await (await fetch(`${this.server.origin}/api/media`)).json();
    return parties.find((party) => party.number === number)?.hears ?? [];
  }

  /** Waits until the server's own account of agents, calls and queues is so. */
  async until(holds) {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const state = await (await fetch(`${this.server.origin}/api/state`)).json();
      if (holds(state)) return;
      if (Date.now() > deadline) throw new Error(`never so: ${holds}; now ${JSON.stringify(state)}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  async #ask(path, body) {
    const response = await fetch(`${this.server.origin}${path}`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
    });
    assert.equal(response.status, 200, await response.text());
  }

  /** A customer with a phone of their own, switched on. */
  async customer(number) {
    const customer = await this.desk('phone.html', { number });
    await customer.press('switch-on');
    await customer.linked('#link');
    return customer;
  }

  async stop() {
    await Promise.all(this.#desks.map(({ page }) => page.context().close()));
    await this.server.stop();
  }

  /** A story that worked may still have hurt the page: errors that nobody caught, or blocked content. */
  assertClean() {
    for (const desk of this.#desks) assert.deepEqual(desk.complaints, []);
  }
}

class Desk {
  complaints = [];
  #seen = 0;

  constructor(page, broker) {
    this.page = page;
    this.toolbar = new Toolbar(page);
    this.broker = broker;
    page.on('pageerror', (error) => this.complaints.push(`uncaught: ${error?.message ?? error}`));
    page.on('console', (message) => message.type() === 'error' && this.complaints.push(`console: ${message.text()}`));
    page.on('dialog', (dialog) => dialog.accept());
  }

  /** The password of a broker that the page's query string points to. */
  async fillBroker() {
    if (!this.broker) return;
    await this.page.locator('#signin summary').click();
    await this.page.locator('[name=connectPassword]').fill(this.broker.passcode);
  }

  async reload() {
    await this.page.reload();
    await this.page.locator('body[data-ready=true]').waitFor();
    this.#seen = 0;
  }

  async signIn() {
    await this.fillBroker();
    await this.page.locator('[name=agentPassword]').press('Enter');
    await this.event('Login');
  }

  /** Presses a control of the page's own that must be on. */
  async press(action) {
    const control = this.page.locator(`[data-action="${action}"]:not([aria-disabled=true])`).first();
    await control.click();
  }

  /** Presses a button of the phone's own panel. */
  async panel(name) {
    await this.page.locator(`#phone button[name="${name}"]`).click();
  }

  async callCustomer(number) {
    await this.page.locator(`[data-number="${number}"]:not([aria-disabled=true])`).click();
  }

  /** Waits until these events have come, in this order, after those of the last wait; others may lie between them. */
  async events(...names) {
    try {
      const found = await this.page.waitForFunction(([wanted, from]) => {
        const all = [...document.querySelectorAll('.log [data-kind=event]')].map((row) => row.dataset.name).reverse();
        let at = from;
        for (const name of wanted) {
          at = all.indexOf(name, at) + 1;
          if (at === 0) return false;
        }
        return at;
      }, [names, this.#seen]);
      this.#seen = await found.jsonValue();
    } catch (error) {
      const came = await this.page.locator('.log [data-kind]').evaluateAll((rows) => rows.map((row) => row.textContent.slice(0, 160)).reverse());
      throw new Error(`waited for ${names.join(', ')} after ${this.#seen} events; came:\n${came.join('\n')}\n${error.message}`);
    }
  }

  event(name) {
    return this.events(name);
  }

  /** Waits until a pill of the page's head says that it is connected. */
  async linked(pill) {
    await this.page.locator(`${pill}[data-link=connected]`).waitFor();
  }

  /** Waits until sound arrives: packets, and not of silence. */
  async hears(patience = PATIENCE) {
    const grown = await this.page.evaluate((limit) => window.hearsMore(limit), patience);
    assert.ok(isSound(grown), `half a second of sound was to arrive, and ${JSON.stringify(grown)} came`);
  }

  /** Waits until no sound arrives any more: what was under way is heard a little longer. */
  async hearsNothing() {
    for (const end = Date.now() + PATIENCE; isSound(await this.page.evaluate((limit) => window.hearsMore(limit), SILENCE));) {
      assert.ok(Date.now() < end, 'the sound goes on');
    }
  }

  /** Waits until each of these tones, in Hz, was heard since now. */
  async hearsTones(...tones) {
    for (const tone of tones) await this.page.waitForFunction((hertz) => window.hearsTone(hertz), tone, { polling: 50 });
  }

  text(selector) {
    return this.page.locator(selector).innerText();
  }

  async choose(agentNumber, ...states) {
    await this.page.locator(states.map((state) => `tr[data-agent="${agentNumber}"][data-state="${state}"]`).join(',') || `tr[data-agent="${agentNumber}"]`).waitFor();
    await this.page.locator(`tr[data-agent="${agentNumber}"] input`).check();
  }

  async shot(name) {
    mkdirSync(SHOTS, { recursive: true });
    await this.page.bringToFront();
    // A window as high as the page: no scroll bar takes room that the picture would then cut off.
    const size = this.page.viewportSize();
    const height = await this.page.evaluate(() => document.documentElement.scrollHeight);
    await this.page.setViewportSize({ width: size.width, height: Math.max(height, size.height) + 20 });
    await this.page.screenshot({ path: join(SHOTS, `${name}.png`) });
    await this.page.setViewportSize(size);
  }
}
