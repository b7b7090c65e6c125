// Runs in the page before a stub: a WebSocket whose far end is in the page, so that no network is timed.
//
// Refuses to know a protocol: a stub adds `send`.

(() => {
  'use strict';

  class StubSocket extends EventTarget {
    static CONNECTING = 0;
    static OPEN = 1;
    static CLOSING = 2;
    static CLOSED = 3;
    CONNECTING = 0;
    OPEN = 1;
    CLOSING = 2;
    CLOSED = 3;

    binaryType = 'blob';
    bufferedAmount = 0;
    extensions = '';
    readyState = 0;

    constructor(url, protocols = []) {
      super();
      this.url = String(url);
      const offered = [protocols].flat();
      this.protocol = offered.includes('v11.stomp') ? 'v11.stomp' : offered[0] ?? '';
      new.target.last = this;
      setTimeout(() => {
        this.readyState = 1;
        this.dispatchEvent(new Event('open'));
      });
    }

    close() {
      this.readyState = 3;
    }

    later(text) {
      setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data: text })));
    }
  }

  // `onmessage` and its like, as the standard has them: a listener of its own, replaced where it stands.
  for (const type of ['open', 'message', 'close', 'error']) {
    const own = Symbol(type);
    Object.defineProperty(StubSocket.prototype, `on${type}`, {
      get() { return this[own] ?? null; },
      set(handler) {
        if (this[own]) this.removeEventListener(type, this[own]);
        this[own] = handler;
        if (handler) this.addEventListener(type, handler);
      },
    });
  }

  window.StubSocket = StubSocket;
})();
