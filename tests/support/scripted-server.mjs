// A WebSocket server that plays the contact centre's broker from a script: just enough STOMP on the server's side, every client frame recorded.
//
//   client ── frames ──► record ──► replies[request](body, peer) ── bodies, text, bytes, nothing ──► client
//
// It knows no agents, no queue and no state: a test says what is answered. What it does by itself (CONNECTED, a plain answer to login,
// reconnect, heartbeat and any other request) can be replaced piece by piece. It never closes a connection unless told to.

import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { FrameReader, frameText } from './stomp-text.mjs';

/** The data of a Login or Reconnect event, as a server gives it to an ordinary agent. */
export const loginData = (over = {}) => ({
  token: 'token-1',
  agentType: 0,
  groupIdList: ['g1', 'g2'],
  busyType: '会议,小休',
  loginType: 1,
  agentMakeCall: 1,
  queueNum: 0,
  groupInfoList: [{ id: 'g1', name: '售前', isMaster: true }, { id: 'g2', name: '售后', isMaster: false }],
  webrtcDomain: 'pbx.example',
  registerSipIp: 'sip.example',
  webrtcSipId: '8001',
  webrtcSipPassword: 'sip-secret',
  ...over,
});

export const eventBody = (event, over = {}) => ({ type: 'event', event, nowState: event, sequence: 0, eventTime: 1700000000000, ...over });

export const responseBody = (request, over = {}) => ({ type: 'response', response: request.request, sequence: request.sequence, status: 0, ...over });

const defaultReplies = {
  login: (request) => [responseBody(request), eventBody('Login', { nowState: 'Busy', sequence: request.sequence, data: loginData() })],
  reconnect: (request) => [
    responseBody(request),
    eventBody('Reconnect', { nowState: 'Idle', sequence: request.sequence, data: loginData({ token: 'token-2' }) }),
  ],
  logout: (request) => [responseBody(request)],
  heartbeat: (request) => [responseBody(request)],
  '*': (request) => [responseBody(request)],
};

/** One accepted WebSocket connection. */
class Peer {
  constructor(server, ws, number) {
    this.server = server;
    this.ws = ws;
    this.number = number;
    this.subscription = undefined;
    this.reader = new FrameReader();
    this.sent = 0;
    this.received = 0;
  }

  get open() {
    return this.ws.readyState === this.ws.OPEN;
  }

  /** One WebSocket message, as it is: a string goes as text, a Buffer as binary. */
  raw(data) {
    if (!this.open) return;
    this.sent += 1;
    this.ws.send(data);
  }

  frame(command, headers, body) {
    this.raw(frameText(command, headers, body));
  }

  message(body) {
    this.raw(this.messageText(body));
  }

  messageText(body) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    this.server.messageCount += 1;
    return frameText('MESSAGE', {
      subscription: this.subscription ?? 'sub-0',
      'message-id': `m-${this.server.messageCount}`,
      destination: '/queue/agent',
    }, text);
  }
}

export class ScriptedServer {
  static async start(script = {}) {
    const server = new ScriptedServer(script);
    await new Promise((done) => server.http.listen(0, '127.0.0.1', done));
    server.port = server.http.address().port;
    return server;
  }

  constructor(script) {
    this.replies = { ...defaultReplies, ...script.replies };
    /** Headers of CONNECTED; `null`: CONNECT gets no answer. */
    this.connected = script.connected === undefined ? { version: '1.1', 'heart-beat': '0,0', server: 'scripted/1' } : script.connected;
    /** The sub-protocol to choose when the client offers it. */
    this.protocol = script.protocol ?? 'v11.stomp';
    /** 'accept', 'refuse' (the upgrade fails) or 'hold' (the upgrade gets no answer until `release()`). */
    this.door = script.door ?? 'accept';
    this.silent = new Set(script.silent ?? []);
    this.frames = [];
    this.peers = [];
    this.held = [];
    this.counters = { accepted: 0, refused: 0 };
    this.messageCount = 0;
    this.sockets = new Set();
    this.http = createServer((_, response) => response.writeHead(404).end());
    this.wss = new WebSocketServer({
      noServer: true,
      handleProtocols: (offered) => (offered.has(this.protocol) ? this.protocol : [...offered][0]),
    });
    this.http.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => {});
    });
    this.http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  get url() {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  /** The newest connection. */
  get peer() {
    return this.peers[this.peers.length - 1];
  }

  requests(name) {
    return this.frames.filter((f) => f.command === 'SEND' && (name === undefined || f.body?.request === name));
  }

  event(name, over) {
    this.peer.message(eventBody(name, over));
  }

  /** Answers the newest request of that name. */
  respond(name, over) {
    const sent = this.requests(name).at(-1);
    if (!sent) throw new Error(`no request ${name} to answer`);
    this.peer.message(responseBody(sent.body, over));
  }

  release() {
    this.door = 'accept';
    for (const [request, socket, head] of this.held.splice(0)) {
      socket.off('end', socket.destroy);
      this.#upgrade(request, socket, head);
    }
  }

  /** How many wait at a door that is held. */
  get waiting() {
    return this.held.filter(([, socket]) => !socket.destroyed).length;
  }

  async stop() {
    for (const peer of this.peers) peer.ws.terminate();
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.http.close(done));
  }

  #upgrade(request, socket, head) {
    if (this.door === 'hold') {
      this.held.push([request, socket, head]);
      // That somebody has gone is noticed only by who reads.
      return void socket.once('end', socket.destroy).resume();
    }
    if (this.door === 'refuse') {
      this.counters.refused += 1;
      return void socket.destroy();
    }
    if (socket.destroyed) return;
    this.wss.handleUpgrade(request, socket, head, (ws) => this.#accept(ws, request));
  }

  #accept(ws, request) {
    const peer = new Peer(this, ws, this.peers.length);
    this.peers.push(peer);
    this.counters.accepted += 1;
    this.#record(peer, { command: 'OPEN', path: request.url, protocols: request.headers['sec-websocket-protocol'] ?? '' });
    ws.on('error', () => {});
    ws.on('close', (code) => this.#record(peer, { command: 'CLOSE', code }));
    ws.on('message', (data, binary) => {
      peer.received += 1;
      if (binary) return this.#record(peer, { command: 'BINARY', size: data.length });
      for (const frame of peer.reader.push(data.toString('utf8'))) this.#frame(peer, frame);
    });
  }

  #frame(peer, frame) {
    if (frame.command === 'SEND') {
      try {
        frame.body = JSON.parse(frame.body);
      } catch {
        // Not JSON: the record keeps the text.
      }
    }
    this.#record(peer, frame);
    if (frame.command === 'CONNECT' || frame.command === 'STOMP') {
      if (this.connected) peer.frame('CONNECTED', this.connected);
    } else if (frame.command === 'SUBSCRIBE') {
      peer.subscription = frame.headers.id;
    } else if (frame.command === 'DISCONNECT' && frame.headers.receipt) {
      peer.frame('RECEIPT', { 'receipt-id': frame.headers.receipt });
    } else if (frame.command === 'SEND' && typeof frame.body === 'object') {
      this.#reply(peer, frame.body);
    }
  }

  #reply(peer, request) {
    if (this.silent.has(request.request) || this.silent.has('*')) return;
    const reply = this.replies[request.request] ?? this.replies['*'];
    for (const body of reply(request, peer) ?? []) peer.message(body);
  }

  #record(peer, frame) {
    this.frames.push({ connection: peer.number, ...frame });
  }
}
