// Runs in the page after a phone: what is measured of it, with the driver that the phone's tests have (window.phone).

window.bench = (() => {
  'use strict';

  const DOMAIN = 'phone.test';
  const ACCOUNT = '1001';
  const waiting = [];
  let serial = 0;

  // What the driver tells: the first who waits for that type gets it.
  window.tell = (text) => {
    const event = JSON.parse(text);
    const at = waiting.findIndex(({ type }) => type === event.type);
    if (at >= 0) waiting.splice(at, 1)[0].resolve(event);
  };
  const told = (type) => new Promise((resolve) => waiting.push({ type, resolve }));
  const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  async function start() {
    const registered = told('registered');
    await window.phone.start({ ws: 'ws://127.0.0.1:9', domain: DOMAIN, account: ACCOUNT, password: 'pw1001' });
    await registered;
  }

  // --- messages --------------------------------------------------------------------------------------------------------

  /** A head as it comes through two proxies. */
  function head(first, method, more = []) {
    serial += 1;
    return [
      first, `Via: SIP/2.0/WS 192.0.2.9:8443;branch=z9hG4bKp${serial}.1;rport`, `Via: SIP/2.0/UDP 192.0.2.10:5060;received=192.0.2.10;branch=z9hG4bKq${serial}`,
      'Record-Route: <sip:192.0.2.9:8443;transport=ws;r2=on;lr;ftag=as58f4>', 'Record-Route: <sip:192.0.2.9;r2=on;lr;ftag=as58f4>', 'Max-Forwards: 68',
      `From: "客服 Wang" <sip:2001@${DOMAIN}>;tag=as${serial}`, `To: <sip:${ACCOUNT}@${DOMAIN}>${more.length ? `;tag=t${serial}` : ''}`,
      `Call-ID: ${serial}-5c1e@192.0.2.10`, `CSeq: 102 ${method}`, 'Contact: <sip:2001@192.0.2.10:5060>', 'User-Agent: FreeSWITCH-mod_sofia/1.10.9',
      'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, MESSAGE, INFO, UPDATE, REGISTER, REFER, NOTIFY', 'Supported: timer, path, replaces',
      'Allow-Events: talk, hold, conference, refer', 'X-FS-Support: update_display,send_info', ...more,
    ];
  }

  const SDP = [
    'v=0', 'o=FreeSWITCH 1700000000 1700000001 IN IP4 192.0.2.10', 's=FreeSWITCH', 'c=IN IP4 192.0.2.10', 't=0 0', 'a=msid-semantic: WMS x',
    'm=audio 20234 UDP/TLS/RTP/SAVPF 111 0 101', 'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 useinbandfec=1; minptime=10', 'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-16', 'a=fingerprint:sha-256 00:11', 'a=setup:actpass', 'a=rtcp-mux', 'a=ptime:20', '',
  ].join('\r\n');

  const withBody = (lines, body) => [...lines, ...(body ? ['Content-Type: application/sdp'] : []), `Content-Length: ${body.length}`, '', body].join('\r\n');

  /** In turn: a request that gets 200, one that gets 481, and a response with a description that belongs to nothing. */
  const KINDS = [
    () => withBody(head(`OPTIONS sip:${ACCOUNT}@${DOMAIN} SIP/2.0`, 'OPTIONS'), ''),
    () => withBody(head(`BYE sip:${ACCOUNT}@${DOMAIN} SIP/2.0`, 'BYE', ['Reason: Q.850;cause=16;text="NORMAL_CLEARING"']), ''),
    () => withBody(head('SIP/2.0 200 OK', 'INFO', ['Session-Expires: 1800;refresher=uas']), SDP),
  ];
  const ANSWERED = 2 / 3;

  let prepared = [];

  function prepare(count) {
    prepared = Array.from({ length: count }, (_, place) => KINDS[place % KINDS.length]());
  }

  /** Delivers what was prepared, and waits until all of it is answered: milliseconds on the wall. */
  async function go() {
    const wanted = sip.responses + Math.round(prepared.length * ANSWERED);
    const begin = performance.now();
    for (const message of prepared) sip.deliver(message);
    while (sip.responses < wanted) await later(0);
    return performance.now() - begin;
  }

  // --- calls -----------------------------------------------------------------------------------------------------------

  /** A description of a real far end, which is given up at once when it is not kept. */
  async function describe(offer) {
    const far = new RTCPeerConnection();
    if (offer) {
      await far.setRemoteDescription({ type: 'offer', sdp: offer });
      await far.setLocalDescription(await far.createAnswer());
    } else {
      far.addTransceiver('audio');
      await far.setLocalDescription(await far.createOffer());
    }
    if (far.iceGatheringState !== 'complete') {
      await new Promise((resolve) => far.addEventListener('icegatheringstatechange', () => far.iceGatheringState === 'complete' && resolve()));
    }
    const { sdp } = far.localDescription;
    far.close();
    return sdp;
  }

  const bodyOf = (text) => text.slice(text.indexOf('\r\n\r\n') + 4);

  /** From the click to the INVITE on the wire, in milliseconds; the call is answered and hung up afterwards. */
  async function call() {
    let sent;
    const invite = new Promise((resolve) => {
      sip.invited = (text, respond) => {
        sent = performance.now();
        resolve({ text, respond });
      };
    });
    const answered = told('answered');
    const begin = performance.now();
    window.phone.call('2001');
    const { text, respond } = await invite;
    respond('200 OK', ['Contact: <sip:2001@192.0.2.10>'], await describe(bodyOf(text)));
    await answered;
    await hangUp();
    return sent - begin;
  }

  /** From the click on "answer" to the 200 on the wire, in milliseconds; the call is hung up afterwards. */
  async function answer() {
    const sdp = await describe();
    const invited = told('invite');
    sip.deliver(withBody(head(`INVITE sip:${ACCOUNT}@${DOMAIN} SIP/2.0`, 'INVITE'), sdp));
    const { call } = await invited;
    const answered = told('answered');
    const response = new Promise((resolve) => {
      sip.responded = (text) => { if (text.startsWith('SIP/2.0 200') && /INVITE$/.test(sip.line(text, 'CSeq'))) resolve({ text, sent: performance.now() }); };
    });
    const begin = performance.now();
    window.phone.answer(call);
    const { text, sent } = await response;
    const dialog = ['Via', 'From', 'To', 'Call-ID'].map((name) => `${name}: ${name === 'Via' ? `SIP/2.0/WS far;branch=z9hG4bKack${serial}` : sip.line(text, name)}`);
    sip.deliver([`ACK sip:${ACCOUNT}@${DOMAIN} SIP/2.0`, ...dialog, 'CSeq: 102 ACK', 'Max-Forwards: 70', 'Content-Length: 0', '', ''].join('\r\n'));
    await answered;
    await hangUp();
    return sent - begin;
  }

  async function hangUp() {
    const ended = told('ended');
    await window.phone.hangup();
    await ended;
  }

  async function calls(count) {
    for (let done = 0; done < count; done++) {
      await call();
      // Chromium counts peer connections until they are collected, and allows 500.
      if (done % 100 === 99) gc();
    }
  }

  /** Bytes in use, of scripts and of modules, after so many milliseconds in which nothing happens. */
  async function memory(settled) {
    window.phone.calls?.clear?.();
    window.phone.players.length = 0;
    await later(settled);
    for (let round = 0; round < 6; round++) {
      gc();
      await later(1_000);
    }
    const wasm = (window.wasmMemories ?? []).reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    return { js: performance.memory.usedJSHeapSize, wasm };
  }

  return { start, prepare, go, call, answer, calls, memory };
})();
