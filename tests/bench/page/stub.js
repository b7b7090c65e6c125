// Runs in the page before any candidate: a silent console, and a WebSocket whose far end is in the page, so that no network is timed.
//
//   feed(events) ─► socket.dispatchEvent ─► onmessage or 'message' listeners of the candidate
//   send(text) ◄─ candidate: CONNECT, SUBSCRIBE and requests are answered as the contact centre's broker would
//
// Refuses to be a broker: it keeps the subscription's id, signs the agent in, and answers every request with success.

(() => {
  'use strict';

  // The old SDK writes every frame to the console, and puts its own functions there, which copy each line into a log in localStorage: more
  // than half of its time, and a few ten thousand events are over the quota. What is compared is dispatch, so the console stays silent for all.
  const silent = () => {};
  for (const name of ['log', 'info', 'debug', 'warn', 'error']) Object.defineProperty(console, name, { get: () => silent, set: () => {} });

  const LOGIN = {
    token: 'token-1', agentType: 1, groupIdList: ['g1', 'g2'], busyType: '会议,小休', loginType: 1, agentMakeCall: 1, queueNum: 0,
    groupInfoList: [{ id: 'g1', name: '售前', isMaster: true }, { id: 'g2', name: '售后', isMaster: false }],
  };

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
    subscription = undefined;

    constructor(url, protocols = []) {
      super();
      this.url = String(url);
      const offered = [protocols].flat();
      this.protocol = offered.includes('v11.stomp') ? 'v11.stomp' : offered[0] ?? '';
      StubSocket.last = this;
      setTimeout(() => {
        this.readyState = 1;
        this.dispatchEvent(new Event('open'));
      });
    }

    send(text) {
      const split = text.indexOf('\n\n');
      const head = text.slice(0, split);
      if (head.startsWith('CONNECT') || head.startsWith('STOMP')) {
        this.#later('CONNECTED\nversion:1.1\nheart-beat:0,0\nserver:RabbitMQ/3.10.8\n\n\0\n');
      } else if (head.startsWith('SUBSCRIBE')) {
        this.subscription = /^id:(.*)$/m.exec(head)[1];
      } else if (head.startsWith('SEND')) {
        this.#answer(JSON.parse(text.slice(split + 2, text.indexOf('\0'))));
      }
    }

    close() {
      this.readyState = 3;
    }

    #answer({ request, sequence }) {
      window.asked[request] = sequence;
      this.#body({ type: 'response', response: request, sequence, status: 0 });
      if (request === 'login') {
        this.#body({ type: 'event', event: 'Login', nowState: 'Idle', sequence, eventTime: Date.now(), data: LOGIN });
      }
    }

    #body(body) {
      this.#later(window.frames_.message(this.subscription, JSON.stringify(body)));
    }

    #later(text) {
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

  /** The newest sequence of each request. */
  window.asked = {};
  window.WebSocket = StubSocket;
})();
