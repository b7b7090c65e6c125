// The far end of a phone's WebSocket, in a few lines: it registers whoever asks, lets calls ring until they are given up (or is busy, to
// one who calls `busy`), and can make the phone ring. No digest, no media.

import { WebSocketServer } from 'ws';
import { Message, write } from '../support/sip-text.mjs';

export class Registrar {
  static async start() {
    const registrar = new Registrar();
    registrar.server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip' });
    registrar.server.on('connection', (socket) => {
      registrar.socket = socket;
      socket.on('message', (data) => registrar.#heard(socket, new Message(String(data))));
    });
    await new Promise((done) => registrar.server.on('listening', done));
    return registrar;
  }

  #calls = new Map();

  get url() {
    return `ws://127.0.0.1:${this.server.address().port}`;
  }

  /** Calls the phone that connected last, with an INVITE that has no offer. */
  ring(number) {
    const id = `in-${Math.random()}`;
    this.socket.send(write('INVITE sip:8001@phone.invalid;transport=ws SIP/2.0', [
      ['Via', `SIP/2.0/WS far.example;branch=z9hG4bK${id}`], ['Max-Forwards', '70'], ['From', `<sip:${number}@far.example>;tag=f`],
      ['To', '<sip:8001@far.example>'], ['Call-ID', id], ['CSeq', '1 INVITE'], ['Contact', `<sip:${number}@far.example;transport=ws>`],
    ]));
  }

  async stop() {
    for (const client of this.server.clients) client.terminate();
    await new Promise((done) => this.server.close(done));
  }

  #heard(socket, message) {
    if (!message.isRequest || message.method === 'ACK') return;
    const answer = (request, status, more = []) => socket.send(write(`SIP/2.0 ${status}`, [
      ...request.all('via').map((via) => ['Via', via]), ['From', request.header('from')],
      ['To', `${request.header('to')}${request.tag('to') ? '' : ';tag=far'}`], ['Call-ID', request.header('call-id')], ['CSeq', request.header('cseq')], ...more,
    ]));
    const id = message.header('call-id');
    if (message.method === 'INVITE') {
      this.#calls.set(id, message);
      this.invite = message;
      if (message.uri.startsWith('sip:busy@')) return answer(message, '486 Busy Here');
      answer(message, '100 Trying');
      answer(message, '180 Ringing', [['Contact', '<sip:far@far.example;transport=ws>']]);
    } else if (message.method === 'REGISTER') {
      const isLast = message.header('expires') === '0';
      answer(message, '200 OK', [['Contact', isLast ? undefined : message.header('contact')]]);
    } else {
      answer(message, '200 OK');
      if (message.method === 'CANCEL') answer(this.#calls.get(id), '487 Request Terminated');
    }
  }
}
