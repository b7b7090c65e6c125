// An end of media in a page of its own, without signalling: it answers the offers that it is given, with a beeping microphone.

export class End {
  static async open({ chromium, pages }) {
    const context = await chromium.newContext({ permissions: ['microphone'] });
    const page = await context.newPage();
    await page.goto(`${pages.origin}/favicon.ico`);
    return new End(page);
  }

  constructor(page) {
    this.page = page;
  }

  /** The answer, with all candidates; its track in a stream, or in none. */
  answer(offer, { hasStream = true } = {}) {
    return this.page.evaluate(async ([sdp, hasStream]) => {
      if (!window.connection) {
        window.connection = new RTCPeerConnection();
        const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
        window.connection.addTrack(stream.getTracks()[0], ...(hasStream ? [stream] : []));
      }
      const { connection } = window;
      await connection.setRemoteDescription({ type: 'offer', sdp });
      const ufrag = () => /^a=ice-ufrag:(.*)$/m.exec(connection.localDescription?.sdp)?.[1];
      const before = ufrag();
      const gathered = new Promise((resolve) => connection.addEventListener('icecandidate', ({ candidate }) => candidate || resolve()));
      await connection.setLocalDescription(await connection.createAnswer());
      // Only an ICE that is new, or restarted, gathers (RFC 8445 section 9).
      if (ufrag() !== before) await gathered;
      return connection.localDescription.sdp;
    }, [offer, hasStream]);
  }

  close() {
    return this.page.context().close();
  }
}
