// The JavaScript below the phone: its socket, the devices, what is played, and the objects that pages see.
//
//   microphone ─► stream ─► peer connection (Rust) ─► stream ─► Player ─► speaker
//
// Refuses to decide anything: when a microphone is opened and closed, who is heard and what is played, it is told.

// --- the socket --------------------------------------------------------------------------------------------------------

const SOCKET = { open: 0, close: 1, message: 2 };

/** One WebSocket with SIP on it (RFC 7118). */
export class Wire {
  constructor(url, hear) {
    const socket = (this.socket = new WebSocket(url, 'sip'));
    socket.binaryType = 'arraybuffer';
    socket.onopen = socket.onclose = socket.onmessage = ({ type, data }) =>
      hear(SOCKET[type], typeof data === 'string' ? utf8.encode(data) : new Uint8Array(data ?? 0));
  }

  /** A socket that is closing swallows it; its close event is on the way. */
  send(text) {
    if (this.socket.readyState === 1) this.socket.send(text);
  }

  /** Closes it, whatever it may still say. */
  drop() {
    const { socket } = this;
    socket.onopen = socket.onclose = socket.onmessage = null;
    socket.close();
  }
}

const utf8 = new TextEncoder();

// --- devices -----------------------------------------------------------------------------------------------------------

// Under these names the devices that were chosen last are kept; the first is the old phone's.
const MICROPHONE = 'audioDeviceId', CAMERA = 'videoDeviceId', SPEAKER = 'audioOutputId';

const kept = (key) => {
  try {
    return localStorage.getItem(key) || undefined;
  } catch {
    return undefined; // Storage is blocked.
  }
};

/** Keeps which device is to be used: 0 the microphone, 1 the speaker. */
export function choose(which, id) {
  try {
    localStorage.setItem(which ? SPEAKER : MICROPHONE, id);
  } catch {
    // Storage is blocked: it is forgotten with the page.
  }
}

/** What is asked of getUserMedia. Not `exact`: a headset that was unplugged is no reason to be without a call. */
export function constraints(output) {
  const wanted = (key) => (kept(key) ? { deviceId: { ideal: kept(key) } } : true);
  return { audio: wanted(MICROPHONE), video: output?.tagName === 'VIDEO' && wanted(CAMERA) };
}

// Why there is no microphone, as the crate numbers it.
const DENIED = 0, MISSING = 1, DEVICE = 2, INSECURE = 3, UNSUPPORTED = 4;

/** What keeps this page from calling at all, or undefined. */
export function obstacle() {
  if (typeof RTCPeerConnection === 'undefined') return UNSUPPORTED;
  if (!navigator.mediaDevices?.getUserMedia) return isSecureContext ? UNSUPPORTED : INSECURE;
}

/** A microphone, opened for one call. */
export class Microphone {
  constructor() {
    this.muted = this.closed = false;
  }

  /** Gives a list of tracks, of the devices that were chosen last. Fails with `[why, words]`. */
  async open(output) {
    const why = obstacle();
    if (why !== undefined) throw [why, ''];
    const asked = constraints(output);
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia(asked).catch((problem) => {
        // There may be no camera.
        if (asked.video && problem.name === 'NotFoundError') return navigator.mediaDevices.getUserMedia({ ...asked, video: false });
        throw problem;
      });
    } catch ({ name, message }) {
      const kind = { NotAllowedError: DENIED, SecurityError: DENIED, NotFoundError: MISSING }[name] ?? DEVICE;
      throw [kind, message];
    }
    this.release();
    this.stream = stream;
    this.mute(this.muted);
    // The call may be over before somebody has answered the browser's question.
    if (this.closed) this.release();
    return stream.getTracks();
  }

  mute(on) {
    this.muted = on;
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = !on;
  }

  /** How loud it is, 0 to 1. */
  level() {
    if (!this.stream) return 0;
    if (!this.analyser) {
      this.context = new AudioContext();
      this.analyser = this.context.createAnalyser();
      this.context.createMediaStreamSource(this.stream).connect(this.analyser);
    }
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    return Math.min(1, samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));
  }

  release() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.context?.close();
    this.stream = this.context = this.analyser = undefined;
  }

  close() {
    this.closed = true;
    this.release();
  }
}

// --- what is heard -----------------------------------------------------------------------------------------------------

/** Plays one call's remote media, in the page's element or in one of its own. */
export class Player {
  constructor(output, blocked) {
    this.element = output instanceof HTMLMediaElement ? output : new Audio();
    this.blocked = blocked;
  }

  play(stream) {
    const { element } = this;
    if (element.srcObject === stream) return;
    element.srcObject = stream;
    this.sink();
    // An element that was given another stream, or none, gives this one up: that is no block.
    element.play()?.catch(({ name }) => name === 'NotAllowedError' && this.blocked());
  }

  sink() {
    const id = kept(SPEAKER);
    // A speaker that is gone: the browser's own choice is heard.
    if (id) this.element.setSinkId?.(id).catch(() => {});
  }

  stop() {
    this.element.pause();
    this.element.srcObject = null;
  }
}

// Seconds of tone in a period of five: a call, a call at the other end, a call beside another one. 450 Hz, as phones in China.
const TONES = [0, 1, 1, 0.2];
const PERIOD = 5, PITCH = 450, RATE = 8000;

/** What the agent hears beside the calls. */
export class Sounds {
  constructor(blocked) {
    this.blocked = blocked;
  }

  /** Plays a tone, by its place in the table, or an address for calls, until the next one; 0: nothing. */
  play(kind, address) {
    this.stop();
    if (!kind) return;
    if (navigator.userActivation && !navigator.userActivation.hasBeenActive) this.blocked();
    if (kind === 1 && address) {
      const audio = new Audio(address);
      audio.loop = true;
      audio.play().catch(({ name }) => name === 'NotAllowedError' && this.blocked());
      this.stop = () => {
        audio.pause();
        audio.removeAttribute('src');
      };
    } else {
      this.tone(TONES[kind], PERIOD, true);
    }
  }

  /** A loop instead of a timer: background tabs throttle those. */
  tone(length, period, loop) {
    const context = new AudioContext();
    const buffer = context.createBuffer(1, RATE * period, RATE);
    const samples = buffer.getChannelData(0);
    for (let place = 0; place < length * RATE; place++) samples[place] = Math.sin((2 * Math.PI * PITCH * place) / RATE) / 4;
    const source = context.createBufferSource();
    Object.assign(source, { buffer, loop, onended: () => context.close() }).connect(context.destination);
    source.start();
    this.stop = () => source.stop();
  }

  stop() {}
}

// --- objects for the page ----------------------------------------------------------------------------------------------

const STATES = ['calling', 'ringing', 'connecting', 'talking', 'ended'];

/** A call as pages see it. `flags`: the state in three bits, then outgoing, held, held by the other side, muted. */
export function call(id, flags, number, name, startedAt, answeredAt) {
  const is = (bit) => !!(flags & (8 << bit));
  return {
    id, direction: is(0) ? 'out' : 'in', state: STATES[flags & 7], number, name, isHeld: is(1), isRemoteHeld: is(2), isMuted: is(3),
    startedAt, answeredAt: answeredAt || undefined,
  };
}
