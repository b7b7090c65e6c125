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

  /** Milliseconds from the first frame handed over to the last listener called, whether that is within the same task or later. */
  async function feed(frames) {
    calls = 0;
    const socket = WebSocket.last;
    const all = new Promise((done) => { reached = { count: frames.length, done }; });
    const begun = performance.now();
    for (const frame of frames) socket.deliver(frame);
    const handedOver = performance.now();
    const lastCall = calls === frames.length ? handedOver : await Promise.race([all, later(5000)]);
    return Math.max(handedOver, lastCall) - begun;
  }

  /** Throws unless every event has arrived, the last one as it was sent. */
  function check(frames) {
    if (calls !== frames.length) throw new Error(`${frames.length} events were fed, ${calls} arrived`);
    const sent = frames[frames.length - 1];
    const payload = JSON.parse(sent.slice(sent.indexOf('\n\n') + 2, sent.lastIndexOf('\0')));
    if (JSON.stringify(last) !== JSON.stringify(payload)) throw new Error('the last payload is not what was sent');
    last = undefined;
  }

  let prepared;

  /** Some passes for the engine to warm up, then a clean heap: what follows is the pass that counts. */
  async function prepare(kind, { count, warm, length }) {
    const { subscription } = WebSocket.last;
    for (let pass = 0; pass < 2; pass++) {
      const frames = frames_[kind](subscription, warm, length);
      await feed(frames);
      check(frames);
      await later(20);
    }
    prepared = frames_[kind](subscription, count, length);
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
      const frames = frames_.small(WebSocket.last.subscription, 1000);
      await feed(frames);
      check(frames);
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
