// One phone in a page of its own: its methods, the events that it told, the SIP messages on its WebSocket, and what its media does.

import { setTimeout as wait } from 'node:timers/promises';
import { watchSockets } from '../support/firefox.mjs';
import { masked } from '../support/mask.mjs';

const LIMIT_MS = 45_000;
/** How often counters are looked at. */
const LOOK_MS = 100;
/** Chromium's fake microphone beeps twice a second, each beep worth about 0.1 in `totalAudioEnergy`; noise is below a thousandth. */
const BEEP = 0.03;
const NOISE = 0.003;
const SILENCE_MS = 1_200;

export class Phone {
  static async open(browser, address, account) {
    const inChromium = browser.browserType().name() === 'chromium';
    const context = await browser.newContext(inChromium ? { permissions: ['microphone'] } : {});
    const page = await context.newPage();
    const phone = new Phone(page, account);
    if (!inChromium) await watchSockets(page, (way, text) => phone.#framed(way, text));
    await page.exposeFunction('tell', (text) => phone.#told(JSON.parse(text)));
    page.on('pageerror', (error) => phone.errors.push(error));
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => phone.#framed('out', payload));
      socket.on('framereceived', ({ payload }) => phone.#framed('in', payload));
    });
    await page.goto(address);
    return phone;
  }

  #events = [];
  #waiting = new Set();

  constructor(page, account) {
    Object.assign(this, { page, account, wire: [], errors: [] });
  }

  /** Calls a method of the phone in the page. */
  do(method, ...values) {
    return this.page.evaluate(([method, values]) => window.phone[method](...values), [method, values]);
  }

  /** The first event of that type (and with those details) that no one has taken yet. */
  event(type, details = {}, limit = LIMIT_MS) {
    const fits = (event) => event.type === type && Object.entries(details).every(([name, value]) => event[name] === value);
    return this.#until(`event ${type} ${JSON.stringify(details)}`, () => {
      const at = this.#events.findIndex(fits);
      return at < 0 ? undefined : this.#events.splice(at, 1)[0];
    }, limit);
  }

  /** Events of a type that were told and not taken. */
  told(type) {
    return this.#events.filter((event) => event.type === type);
  }

  /** A message on the wire: `way` is `in` or `out`; `from` counts from an earlier `mark()`. */
  message(way, pattern, from = 0, limit = LIMIT_MS) {
    return this.#until(`message ${way} ${pattern}`, () => this.messages(way, pattern, from)[0], limit);
  }

  messages(way, pattern, from = 0) {
    return this.wire.slice(from).filter((each) => each.way === way && pattern.test(each.text)).map(({ text }) => text);
  }

  mark() {
    return this.wire.length;
  }

  media(id) {
    return this.do('media', id);
  }

  /** Until packets go out and come in, and what comes in can be heard. */
  async hears(id) {
    const before = await this.media(id);
    let now = before;
    const end = Date.now() + LIMIT_MS;
    while (!(now.received > before.received && now.sent > before.sent && now.energy > before.energy + BEEP)) {
      if (Date.now() > end) throw this.#fail(`no audio: ${JSON.stringify({ before, now })}`);
      await wait(LOOK_MS);
      now = await this.media(id);
    }
    return now;
  }

  /** Until nothing has been heard for a while. */
  async hearsNothing(id) {
    let { energy } = await this.media(id);
    let since = Date.now();
    const end = since + LIMIT_MS;
    while (Date.now() - since < SILENCE_MS) {
      if (Date.now() > end) throw this.#fail('the audio goes on');
      await wait(LOOK_MS);
      const now = await this.media(id);
      if (now.energy > energy + NOISE) [energy, since] = [now.energy, Date.now()];
    }
  }

  /** Until something that another side sees is so. */
  async until(what, check) {
    for (const end = Date.now() + LIMIT_MS; !await check(); await wait(LOOK_MS / 4)) {
      if (Date.now() > end) throw this.#fail(`never came: ${what}`);
    }
  }

  /** A clean table for the next story: no call, and no event that the last one did not ask for. */
  async reset() {
    await this.do('reset');
    this.#events = [];
  }

  async close() {
    await this.page.context().close();
  }

  /** The latest messages, a line each, as a reader wants them after a failure. */
  ladder(last = 20) {
    return this.wire.slice(-last).map(({ way, text }) => {
      const [first] = text.split('\r\n');
      const cseq = /^CSeq: *(.*)$/im.exec(text)?.[1].trim();
      return `  ${way === 'out' ? '-->' : '<--'} ${masked(first)} (${cseq})`;
    }).join('\n');
  }

  #told(event) {
    this.#events.push(event);
    this.#look();
  }

  #framed(way, payload) {
    const text = String(payload);
    // A lone line end keeps the connection alive (RFC 5626 section 3.5.1).
    if (text.trim()) this.wire.push({ way, text });
    this.#look();
  }

  #look() {
    for (const check of [...this.#waiting]) check();
  }

  #until(what, find, limit) {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = find();
        if (found === undefined) return;
        end();
        resolve(found);
      };
      const timer = setTimeout(() => {
        end();
        reject(this.#fail(`never came: ${what}`));
      }, limit);
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(check);
      };
      this.#waiting.add(check);
      check();
    });
  }

  #fail(what) {
    const errors = this.errors.map((error) => `\n${error.stack}`).join('');
    return new Error(`${this.account}: ${what}; untaken events: ${JSON.stringify(this.#events)}${errors}\n${this.ladder()}`);
  }
}
