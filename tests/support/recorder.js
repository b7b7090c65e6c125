// Runs in the page before any SDK: a clock that only moves when told, a WebSocket that counts, and a recorder of all that an SDK does to the page.
//
// Lanes of the record: call (what a method gave back or threw), event (what listeners got), uncaught (errors nobody caught),
// phone (what a fake soft phone was asked), note (what a scenario wants to keep).
// A value is recorded as plain JSON, so that two SDKs can be compared: see `plain`.

(() => {
  'use strict';

  // A tab serves many scenarios, one after the other: each begins as a stranger.
  localStorage.clear();
  sessionStorage.clear();
  for (const cookie of document.cookie.split('; ')) document.cookie = `${cookie.split('=')[0]}=;max-age=0`;

  // --- the clock -------------------------------------------------------------------------------------------------------------------

  const RealDate = Date;
  // Far ahead, so that a cookie that is to live for a week by this clock lives for the browser too.
  let now = 2_524_608_000_000;
  const origin = now;
  const timers = new Map();
  let lastTimer = 0;

  class FakeDate extends RealDate {
    constructor(...args) {
      if (args.length === 0) super(now);
      else super(...args);
    }
    static now() {
      return now;
    }
  }
  window.Date = FakeDate;
  performance.now = () => now - origin;

  const add = (callback, delay, args, repeat) => {
    const id = ++lastTimer;
    const wait = Math.max(0, Number(delay) || 0);
    timers.set(id, { at: now + wait, callback, args, repeat: repeat ? Math.max(1, wait) : 0 });
    return id;
  };
  window.setTimeout = (callback, delay, ...args) => add(callback, delay, args, false);
  window.setInterval = (callback, delay, ...args) => add(callback, delay, args, true);
  window.clearTimeout = window.clearInterval = (id) => void timers.delete(id);

  const due = (until) => {
    let first;
    for (const [id, timer] of timers) if (timer.at <= until && (!first || timer.at < first.timer.at)) first = { id, timer };
    return first;
  };

  // Every timer that falls due runs at its own moment, in order; one that throws is an uncaught error, as in a browser.
  window.__tick = (ms) => {
    const until = now + ms;
    for (let next = due(until), runs = 0; next; next = due(until)) {
      if (++runs > 100_000) throw new Error('a timer loop without end');
      const { id, timer } = next;
      now = Math.max(now, timer.at);
      if (timer.repeat) timer.at += timer.repeat;
      else timers.delete(id);
      try {
        timer.callback(...timer.args);
      } catch (error) {
        reportError(error);
      }
    }
    now = until;
  };

  // --- the socket ------------------------------------------------------------------------------------------------------------------

  const sockets = [];
  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      this.counters = { sent: 0, received: 0 };
      sockets.push(this);
      this.addEventListener('message', () => void (this.counters.received += 1));
    }
    send(data) {
      this.counters.sent += 1;
      // No two frames share a millisecond, unless a scenario wants just that.
      if (!window.__freeze) now += 1;
      record.push({ lane: 'wire', text: typeof data === 'string' ? data : '(binary)' });
      super.send(data);
    }
  };
  window.__wire = () => sockets.map((s) => ({ state: s.readyState, ...s.counters }));

  // --- values as JSON --------------------------------------------------------------------------------------------------------------

  const plain = (value, depth = 0, seen = []) => {
    if (value === undefined) return { $: 'undefined' };
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : { $: String(value) };
    if (typeof value === 'function') return { $: 'function' };
    if (typeof value === 'symbol' || typeof value === 'bigint') return { $: String(value) };
    if (seen.includes(value)) return { $: 'cycle' };
    if (depth > 8) return { $: 'deep' };
    if (value instanceof Error) return { $: 'Error', name: value.name, code: value.code, message: value.message, version: value.version };
    if (value instanceof CloseEvent) return { $: 'CloseEvent', code: value.code, wasClean: value.wasClean };
    if (value instanceof Event) return { $: 'Event', type: value.type };
    if (value instanceof Blob) return { $: 'Blob', type: value.type };
    if (value instanceof Promise) return { $: 'Promise' };
    const inner = [...seen, value];
    if (Array.isArray(value)) return value.map((v) => plain(v, depth + 1, inner));
    return Object.fromEntries(Object.keys(value).map((k) => [k, plain(value[k], depth + 1, inner)]));
  };

  // A thrown value keeps its kind: the old SDK throws plain objects, ours Errors.
  const thrown = (error) => {
    if (error instanceof Error) return { kind: 'Error', name: error.name, code: error.code, message: error.message, version: error.version };
    if (error && typeof error === 'object') return { kind: 'object', ...plain(error) };
    return { kind: typeof error, message: String(error) };
  };

  // --- the record ------------------------------------------------------------------------------------------------------------------

  const record = [];
  const put = (lane, entry) => record.push({ lane, ...entry });
  window.__plain = plain;
  window.__put = put;
  window.__take = () => record.splice(0);

  window.addEventListener('error', (event) => {
    put('uncaught', { error: event.error === null ? { kind: 'none', message: event.message } : thrown(event.error) });
    event.preventDefault();
  });
  window.addEventListener('unhandledrejection', (event) => {
    put('uncaught', { rejection: true, error: thrown(event.reason) });
    event.preventDefault();
  });

  // Downloads and beforeunload would leave the page: the record shows them instead.
  HTMLAnchorElement.prototype.click = function click() {
    if (this.download) put('note', { label: 'download', value: this.download.replace(/\d{10,}/, '<ms>') });
  };

  window.__listen = (sdk, names) => {
    for (const name of names) sdk.on(name, (...args) => put('event', { name, args: args.map((a) => plain(a)) }));
  };

  // Runs `body` and records what it gave back or threw. `call` is how the record names it.
  window.__call = (call, body) => {
    try {
      put('call', { call, returned: plain(body()) });
    } catch (error) {
      put('call', { call, threw: thrown(error) });
    }
  };

  // --- a soft phone that only writes down --------------------------------------------------------------------------------------------

  window.FakePhone = class {
    constructor(options) {
      put('phone', { did: 'new', args: [plain(options)] });
      this.listeners = {};
      this.isRegistered = window.FakePhone.registered ?? true;
      window.FakePhone.last = this;
      if (window.FakePhone.throws) throw new Error(window.FakePhone.throws);
    }
    on(name, listener) {
      put('phone', { did: 'on', args: [name] });
      (this.listeners[name] ??= []).push(listener);
    }
    once(name, listener) {
      put('phone', { did: 'once', args: [name] });
      (this.listeners[name] ??= []).push(listener);
    }
    off(name) {
      put('phone', { did: 'off', args: [name] });
    }
    emit(name, payload) {
      for (const listener of this.listeners[name] ?? []) listener(payload);
    }
  };
  for (const did of ['setAutoAnswer', 'answer', 'hangup', 'mute', 'unMute', 'register', 'unregister', 'stop', 'disconnect', 'destroy', 'dtmf', 'call', 'init']) {
    window.FakePhone.prototype[did] = function asked(...args) {
      put('phone', { did, args: args.map((a) => plain(a)) });
      if (did === 'stop' || did === 'unregister' || did === 'disconnect') this.isRegistered = false;
    };
  }
})();
