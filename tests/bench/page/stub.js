// Runs in the page before any candidate: a silent console, and a broker at the far end of its WebSocket (socket.js).
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

  class BrokerSocket extends StubSocket {
    subscription = undefined;

    send(text) {
      const split = text.indexOf('\n\n');
      const head = text.slice(0, split);
      if (head.startsWith('CONNECT') || head.startsWith('STOMP')) {
        this.later('CONNECTED\nversion:1.1\nheart-beat:0,0\nserver:RabbitMQ/3.10.8\n\n\0\n');
      } else if (head.startsWith('SUBSCRIBE')) {
        this.subscription = /^id:(.*)$/m.exec(head)[1];
      } else if (head.startsWith('SEND')) {
        this.#answer(JSON.parse(text.slice(split + 2, text.indexOf('\0'))));
      }
    }

    #answer({ request, sequence }) {
      window.asked[request] = sequence;
      this.#body({ type: 'response', response: request, sequence, status: 0 });
      if (request === 'login') {
        this.#body({ type: 'event', event: 'Login', nowState: 'Idle', sequence, eventTime: Date.now(), data: LOGIN });
      }
    }

    #body(body) {
      this.later(window.frames_.message(this.subscription, JSON.stringify(body)));
    }
  }

  /** The newest sequence of each request. */
  window.asked = {};
  window.WebSocket = BrokerSocket;
})();
