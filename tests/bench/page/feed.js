// Runs in the page: starts the candidate and feeds it, with the clock around exactly that; a feed counts only if every event arrived.

window.bench = (() => {
  'use strict';

  let calls = 0;
  let last;
  let reached;

  const listener = (payload) => {
    last = payload;
    if (++calls === reached?.count) reached.done(performance.now());
  };

  const later = (ms) => new Promise((done) => setTimeout(done, ms));

  async function start(name) {
    await candidates.start[name](listener);
    await later(50);
  }

  /** What the browser makes of each text before a page sees it; made beforehand, since no page can do without. */
  const events = (frames) => frames.map((data) => new MessageEvent('message', { data }));

  /** Milliseconds from the first message dispatched to the last listener called, whether that is within the same task or later. */
  async function feed(messages) {
    calls = 0;
    const socket = WebSocket.last;
    const all = new Promise((done) => { reached = { count: messages.length, done }; });
    const begun = performance.now();
    for (const message of messages) socket.dispatchEvent(message);
    const dispatched = performance.now();
    const lastCall = calls === messages.length ? dispatched : await Promise.race([all, later(5000)]);
    return Math.max(dispatched, lastCall) - begun;
  }

  /** Throws unless every event has arrived, the last one as it was sent. */
  function check(messages) {
    if (calls !== messages.length) throw new Error(`${messages.length} events were fed, ${calls} arrived`);
    const sent = messages[messages.length - 1].data;
    const payload = JSON.parse(sent.slice(sent.indexOf('\n\n') + 2, sent.lastIndexOf('\0')));
    if (JSON.stringify(last) !== JSON.stringify(payload)) throw new Error('the last payload is not what was sent');
    last = undefined;
  }

  let prepared;

  /** Some passes for the engine to warm up, then a clean heap: what follows is the pass that counts. */
  async function prepare(kind, { count, warm, length }) {
    const { subscription } = WebSocket.last;
    for (let pass = 0; pass < 2; pass++) {
      const messages = events(frames_[kind](subscription, warm, length));
      await feed(messages);
      check(messages);
      await later(20);
    }
    prepared = events(frames_[kind](subscription, count, length));
    await later(20);
    gc();
  }

  const go = () => feed(prepared);

  function verify() {
    check(prepared);
    prepared = undefined;
  }

  /** Feeds `count` more small events in portions, none of which is kept. */
  async function more(count) {
    for (let fed = 0; fed < count; fed += 1000) {
      const messages = events(frames_.small(WebSocket.last.subscription, 1000));
      await feed(messages);
      check(messages);
    }
  }

  /** Bytes in use after the garbage is gone. */
  async function memory() {
    await later(1500);
    for (let i = 0; i < 4; i++) {
      gc();
      await later(50);
    }
    const wasm = (window.wasmMemories ?? []).reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
    return { js: performance.memory.usedJSHeapSize, wasm };
  }

  return { start, prepare, go, verify, more, memory };
})();
