// Runs in the page before a phone: a registrar and a callee at the far end of its WebSocket (socket.js). No digest, no proxy.
//
//   phone ─► REGISTER, BYE and the like ─► 200
//   phone ─► INVITE ─► sip.invited(message, respond)
//   phone ─► responses ─► counted, and sip.responded(text)
//
// Refuses to keep transactions: nothing is lost between two objects of one page.

(() => {
  'use strict';

  const decoder = new TextDecoder();

  const line = (text, name) => new RegExp(`^${name}: *(.*)\r$`, 'im').exec(text)?.[1];
  const lines = (text, name) => text.match(new RegExp(`^${name}:.*\r$`, 'gim')) ?? [];

  class RegistrarSocket extends StubSocket {
    send(data) {
      const text = typeof data === 'string' ? data : decoder.decode(data);
      if (text.startsWith('SIP/2.0 ')) {
        sip.responses += 1;
        sip.responded?.(text);
      } else if (text.startsWith('INVITE ')) {
        sip.invited?.(text, (...response) => this.later(answer(text, ...response)));
      } else if (text.startsWith('REGISTER ')) {
        this.later(answer(text, '200 OK', [`Contact: ${line(text, 'Contact')};expires=600`]));
      } else if (!text.startsWith('ACK ')) {
        this.later(answer(text, '200 OK', []));
      }
    }
  }

  /** A response to a request of the phone. */
  function answer(request, status, headers, body = '') {
    const to = /;tag=/.test(line(request, 'To')) || status.startsWith('100') ? line(request, 'To') : `${line(request, 'To')};tag=far`;
    return [
      `SIP/2.0 ${status}`, ...lines(request, 'Via').map((via) => via.trim()), `From: ${line(request, 'From')}`, `To: ${to}`,
      `Call-ID: ${line(request, 'Call-ID')}`, `CSeq: ${line(request, 'CSeq')}`, ...headers, ...(body ? ['Content-Type: application/sdp'] : []),
      `Content-Length: ${body.length}`, '', body,
    ].join('\r\n');
  }

  window.sip = { line, responses: 0, invited: undefined, responded: undefined, deliver: (data) => RegistrarSocket.last.dispatchEvent(new MessageEvent('message', { data })) };
  window.WebSocket = RegistrarSocket;
})();
