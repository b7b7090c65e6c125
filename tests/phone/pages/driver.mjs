// What all phones of the tests have in common: calls by a name of their own, events in one form, and the look at their media.
//
// A phone says: connected, disconnected, registered, unregistered, refused {status}; and of a call: invite {from, name}, ringing {status, early},
// answered, ended {status, cause}, held {by}, resumed {by}, tone {tone}, transfer {status, final}. `tell` is the test's binding in the page.

export class Driver {
  constructor() {
    this.calls = new Map();
    this.players = [];
  }

  tell(type, details = {}) {
    window.tell(JSON.stringify({ type, ...details }));
  }

  /** Takes a call in under the next name. */
  take(call) {
    const id = `call-${this.calls.size + 1}`;
    this.calls.set(id, call);
    return id;
  }

  /** The call of that name, or the latest one. */
  find(id) {
    const call = this.calls.get(id ?? [...this.calls.keys()].at(-1));
    if (!call) throw new Error(`no call ${id ?? 'at all'}`);
    return call;
  }

  nameOf(call) {
    return [...this.calls].find(([, each]) => each === call)?.[0];
  }

  /** Ends a call after its transfer, if the other side has not. */
  async leave(id) {
    try {
      await this.hangup(id);
    } catch {
      // It is over.
    }
  }

  /** Hangs up whatever a story left behind. */
  reset() {
    for (const id of this.calls.keys()) this.leave(id);
  }

  /** Chromium decodes remote audio only where somebody plays it. */
  play(connection) {
    connection.addEventListener('track', ({ track }) => {
      const audio = new Audio();
      audio.srcObject = new MediaStream([track]);
      audio.play();
      this.players.push(audio);
    });
  }

  /** RTCStatsReport of a call; a phone without such a method has its peer connection. */
  report(id) {
    return this.connection(id).getStats();
  }

  /** The counters that say whether audio flows, and over which kind of candidate. */
  async media(id) {
    const all = [...(await this.report(id)).values()];
    const of = (type) => all.filter((each) => each.type === type && each.kind === 'audio');
    const sum = (list, field) => list.reduce((total, each) => total + (each[field] ?? 0), 0);
    const [incoming, outgoing] = [of('inbound-rtp'), of('outbound-rtp')];
    const pair = all.find((each) => each.type === 'candidate-pair' && each.nominated && each.state === 'succeeded');
    const local = all.find((each) => each.id === pair?.localCandidateId);
    const codec = all.find((each) => each.id === incoming[0]?.codecId);
    return {
      received: sum(incoming, 'packetsReceived'),
      energy: sum(incoming, 'totalAudioEnergy'),
      sent: sum(outgoing, 'packetsSent'),
      candidate: local?.candidateType,
      codec: codec?.mimeType,
    };
  }
}

/** Whether a description's side sends no audio that it hears: the other one is on hold (RFC 3264 section 8.4). */
export const holds = (sdp) => /^a=(sendonly|inactive)/m.test(sdp ?? '');

/** The signal of an INFO body in either form. */
export const signalOf = (body) => /^\s*(?:signal\s*=\s*)?([\d*#A-D])/i.exec(body ?? '')?.[1];
