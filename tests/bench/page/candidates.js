// Runs in the page: how each candidate is started, up to the point where events can come. A candidate calls `listener(payload)` for each of
// NAMES; what else it does with a message is its own affair, and its cost.

window.candidates = (() => {
  'use strict';

  const NAMES = ['AgentRinging', 'Idle', 'Surveillance'];

  const OPTIONS = {
    url: 'ws://127.0.0.1:9/ws', host: '/', connectAccount: 'mq', connectPassword: 'mq-secret', subscribePath: '/amq/queue',
    agentNumber: '1001', agentPassword: 'pw-1001', companyShortName: 'acme', loginType: 1, unDownloadLog: true,
  };

  /** The least that a page can do. */
  async function least(listener) {
    const listeners = Object.fromEntries(NAMES.map((name) => [name, listener]));
    const socket = new WebSocket(OPTIONS.url);
    await new Promise((open) => { socket.onopen = open; });
    socket.subscription = 'sub-0';
    socket.onmessage = ({ data }) => {
      const payload = JSON.parse(data.slice(data.indexOf('\n\n') + 2, data.lastIndexOf('\0')));
      listeners[payload.event]?.(payload);
    };
  }

  async function stompjs(listener) {
    const listeners = Object.fromEntries(NAMES.map((name) => [name, listener]));
    const client = new StompJs.Client({
      webSocketFactory: () => new WebSocket(OPTIONS.url, ['v11.stomp']), reconnectDelay: 0, heartbeatIncoming: 0, heartbeatOutgoing: 0,
      connectHeaders: { login: OPTIONS.connectAccount, passcode: OPTIONS.connectPassword, host: OPTIONS.host },
    });
    const connected = new Promise((done) => { client.onConnect = done; });
    client.activate();
    await connected;
    client.subscribe(`${OPTIONS.subscribePath}/1001`, (message) => {
      const payload = JSON.parse(message.body);
      listeners[payload.event]?.(payload);
    });
  }

  /** The old SDKs and ours: same class, same options, signed in. */
  async function agentSdk(listener) {
    const sdk = new AgentSdk({ ...OPTIONS });
    const signedIn = new Promise((done) => sdk.on('Login', done));
    for (const name of NAMES) sdk.on(name, listener);
    await signedIn;
  }

  return { OPTIONS, start: { least, stompjs, old1165: agentSdk, old129: agentSdk, ours: agentSdk } };
})();
