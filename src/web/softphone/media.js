// The JavaScript below the phone: its socket, its UUID, the devices, what is played, and the objects that pages see.
//
//   microphone ─► Line ─► peer connection (held by the crate) ─► Line ─► speaker
//
// Refuses to decide anything: which call there is, what is negotiated, when a microphone is opened and closed and what is
// played, it is told.

// --- the socket --------------------------------------------------------------------------------------------------------

const SOCKET = { open: 0, close: 1, message: 2 };

/** One WebSocket with SIP on it (RFC 7118). */
export class Wire {
  constructor(url, hear) {
    let socket;
    try {
      socket = this.socket = new WebSocket(url, 'sip');
    } catch ({ message }) {
      hear(SOCKET.close, message);
      return;
    }
    socket.binaryType = 'arraybuffer';
    socket.onopen = socket.onclose = socket.onmessage = ({ type, data }) =>
      hear(SOCKET[type], typeof data === 'string' ? utf8.encode(data) : new Uint8Array(data ?? 0));
  }

  /** A socket that is closing swallows it; its close event is on the way. */
  send(text) {
    if (this.socket?.readyState === 1) this.socket.send(text);
  }

  /** Closes it, whatever it may still say. */
  drop() {
    const { socket } = this;
    if (!socket) return;
    socket.onopen = socket.onclose = socket.onmessage = null;
    socket.close();
  }
}

const utf8 = new TextEncoder();

// --- who we are --------------------------------------------------------------------------------------------------------

const INSTANCE = 'softPhoneInstance';
let own;

/**
 * This page's UUID (RFC 5626 section 4.1): a reload keeps it. Another page is another phone, also a copy of this tab with all
 * that its storage holds: by the same UUID it would take the calls of this one, and leave it deaf when it goes.
 */
export function instance(fresh) {
  if (!own) {
    own = fresh;
    try {
      own = sessionStorage[INSTANCE] ?? own;
      delete sessionStorage[INSTANCE];
      addEventListener('pagehide', () => (sessionStorage[INSTANCE] = own));
    } catch {
      // Storage is blocked.
    }
  }
  return own;
}

// --- devices -----------------------------------------------------------------------------------------------------------

// Under these names the devices that were chosen last are kept; the first two are the old phone's.
const MICROPHONE = 'audioDeviceId', CAMERA = 'videoDeviceId', SPEAKER = 'audioOutputId';

const kept = (key) => {
  try {
    return localStorage.getItem(key) || undefined;
  } catch {
    return undefined; // Storage is blocked.
  }
};

const keepChoice = (key, id) => {
  try {
    localStorage.setItem(key, id);
  } catch {
    // Storage is blocked: it is forgotten with the page.
  }
};

// Why there is no microphone, as the crate numbers it.
const DENIED = 0, MISSING = 1, DEVICE = 2, INSECURE = 3, UNSUPPORTED = 4;

/** What keeps this page from calling at all, or undefined. */
export function obstacle() {
  if (typeof RTCPeerConnection === 'undefined') return UNSUPPORTED;
  if (!navigator.mediaDevices?.getUserMedia) return isSecureContext ? UNSUPPORTED : INSECURE;
}

/** Opens what was chosen; what is gone is no reason to be without a call, be it the headset or a camera. */
async function openMicrophone(media) {
  const why = obstacle();
  if (why !== undefined) throw [why, ''];
  // Chromium takes its default microphone for one that is only `ideal`.
  const wishes = ['exact', 'ideal'].map((how) => media.constraints(how));
  let problem;
  for (const asked of [...wishes, ...wishes.map((wish) => ({ ...wish, video: false }))]) {
    try {
      return await navigator.mediaDevices.getUserMedia(asked);
    } catch (thrown) {
      problem = thrown;
      if (!/^(NotFound|Overconstrained)/.test(problem.name)) break;
    }
  }
  const { name, message } = problem;
  throw [{ NotAllowedError: DENIED, SecurityError: DENIED, NotFoundError: MISSING }[name] ?? DEVICE, message];
}

// --- one call's media --------------------------------------------------------------------------------------------------

// What a line says, as the crate numbers it.
const TAKEN = 0, FAILED = 1, HOST = 2, REFLEXIVE = 3, RELAY = 4, GATHERED = 5;
const CONNECTION = { connected: 6, disconnected: 7, failed: 8 }, UNHEARD = 9;

/** Where a candidate comes from: the word after `typ` (RFC 8839 section 5.1). */
const origin = (candidate) => (/ typ relay/.test(candidate) ? RELAY : /rflx/.test(candidate) ? REFLEXIVE : HOST);

/** What goes into one call's peer connection and comes out of it. The microphone is open only while it is needed. */
class Line {
  constructor(media, call, connection, hear) {
    Object.assign(this, { media, call, connection, isMuted: false, turn: Promise.resolve() });
    this.hear = (what, value) => what === undefined || this.isClosed || hear(what, value);
    const { outputVideo } = media.options;
    this.player = outputVideo instanceof HTMLMediaElement ? outputVideo : new Audio();
    const strays = new MediaStream();
    connection.ontrack = ({ track, streams: [stream = strays] }) => {
      // A side may put its tracks into no stream (RFC 8830 section 2).
      if (stream === strays) stream.addTrack(track);
      this.play(stream);
    };
    connection.onicecandidate = connection.onicegatheringstatechange = ({ candidate }) => {
      if (!this.gathered(true) && candidate?.candidate) this.hear(origin(candidate.candidate));
    };
    connection.onconnectionstatechange = () => this.hear(CONNECTION[connection.connectionState]);
  }

  /**
   * Says so, if there will be no more candidates. Unless the browser has just told the state, it may be the one of before: new
   * ICE credentials have no candidates then, and their gathering begins in a moment.
   */
  gathered(isNews) {
    const { iceGatheringState, localDescription } = this.connection;
    const isComplete = iceGatheringState === 'complete' && (isNews || /^a=candidate/m.test(localDescription?.sdp));
    if (isComplete) this.hear(GATHERED);
    return isComplete;
  }

  /** What a connection has under way when it is closed never settles (WebRTC, "chain an operation"), and goes with it. */
  wait(promise) {
    promise.then((value) => this.hear(TAKEN, value), (problem) => this.hear(FAILED, problem));
  }

  /** Sees to it that there is a microphone, and that media goes in this direction. Fails with `[why, words]`. */
  async prepare(direction) {
    const { connection } = this;
    if (!this.stream) {
      const stream = await this.open();
      for (const track of stream.getTracks()) connection.addTrack(track, stream);
    }
    // What has no track of ours, a video that the other side offers, stays as the browser has it.
    for (const transceiver of connection.getTransceivers()) if (transceiver.sender.track) transceiver.direction = direction;
  }

  /**
   * What we say. Firefox says `a=sendrecv` for the whole session and something else in a section, which counts (RFC 8866 section
   * 6.7); a server that reads only the first word of a hold does not hold.
   */
  described() {
    const { sdp = '' } = this.connection.localDescription ?? {};
    const media = sdp.indexOf('\nm=');
    return sdp.slice(0, media).replace(/^a=sendrecv\r\n/m, '') + sdp.slice(media);
  }

  /**
   * Fails at an offer after which nobody in a call would hear anything: there is no codec that both sides have. Browsers cannot go
   * back from it without a loss (Chromium sends nothing any more), so it is tried elsewhere.
   */
  async probe(sdp) {
    if (!this.connection.remoteDescription) return;
    const trial = new RTCPeerConnection();
    try {
      await trial.setRemoteDescription({ type: 'offer', sdp });
      const answer = await trial.createAnswer();
      if (!/^m=audio [1-9]/m.test(answer.sdp)) throw new Error('m=audio 0');
    } finally {
      trial.close();
    }
  }

  /** Takes the other side's answer, or a provisional one, by which only early media go (RFC 3960): without it there are none. */
  async answered(sdp, isProvisional) {
    const { connection, early } = this;
    const take = (type) => connection.setRemoteDescription({ type, sdp });
    // Firefox knows no provisional one: there the first is the answer, and another is one to the same offer made again.
    const isSettled = connection.signalingState === 'stable';
    if (isProvisional) {
      if (!isSettled) await take('pranswer').catch(() => take('answer')).then(() => (this.early = sdp), () => {});
      return;
    }
    if (isSettled) {
      if (sdp === early) return;
      await connection.setLocalDescription(await connection.createOffer());
    }
    await take('answer');
  }

  async open() {
    const stream = await openMicrophone(this.media);
    this.release();
    this.stream = stream;
    this.mute(this.isMuted);
    if (this.isClosed) {
      // The call was over before somebody had answered the browser's question.
      this.release();
      throw [DEVICE, ''];
    }
    // It was unplugged.
    for (const track of stream.getTracks()) track.onended = () => this.change();
    return stream;
  }

  /** Takes the microphone that was chosen last, after those that are still being opened. */
  change() {
    this.turn = this.turn.then(() => this.exchange()).catch((problem) => {
      // The call keeps the one that it had. If that is gone, another may be plugged in.
      this.hear(UNHEARD, problem);
      navigator.mediaDevices.addEventListener('devicechange', () => this.change(), { once: true });
    });
  }

  async exchange() {
    if (!this.stream) return;
    const tracks = (await this.open()).getTracks();
    for (const sender of this.connection.getSenders()) {
      const track = tracks.find(({ kind }) => kind === sender.track?.kind);
      if (track) await sender.replaceTrack(track);
    }
  }

  mute(on) {
    this.isMuted = on;
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = !on;
  }

  /** Sends a key as a telephone event (RFC 4733), for so many milliseconds; the browser's gap of 70 ms follows. Says whether it can. */
  tone(key, duration) {
    const sender = this.connection.getSenders().find(({ dtmf }) => dtmf?.canInsertDTMF);
    sender?.dtmf.insertDTMF(key, duration);
    return !!sender;
  }

  /** How loud the microphone is, 0 to 1. */
  level() {
    if (!this.stream || this.isMuted) return 0;
    try {
      if (!this.analyser) {
        this.context = new AudioContext();
        this.analyser = this.context.createAnalyser();
        this.context.createMediaStreamSource(this.stream).connect(this.analyser);
      }
    } catch {
      return 0; // A browser gives a page only so many contexts.
    }
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    return Math.min(1, samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));
  }

  play(stream) {
    const { player } = this;
    if (player.srcObject === stream) return;
    player.srcObject = this.heard = stream;
    this.sink();
    // An element that was given another stream, or none, gives this one up: that is no block.
    player.play()?.catch(({ name }) => name === 'NotAllowedError' && this.media.playLater(() => this.isClosed || player.play(), this.call));
  }

  sink() {
    const id = kept(SPEAKER);
    // A speaker that is gone: the browser's own choice is heard.
    if (id) this.player.setSinkId?.(id).catch(() => {});
  }

  release() {
    for (const track of this.stream?.getTracks() ?? []) {
      // Whoever keeps the track keeps no line.
      track.onended = null;
      track.stop();
    }
    this.context?.close();
    this.stream = this.context = this.analyser = undefined;
  }

  close() {
    this.isClosed = true;
    this.connection.ontrack = null;
    this.release();
    const { player } = this;
    // The page's own player may play another call by now.
    if (player.srcObject === this.heard) {
      player.pause();
      player.srcObject = null;
    }
    this.media.lines.delete(this.call);
  }
}

// Seconds of tone in a period of five: a call, a call at the other end, a call beside another one. 450 Hz, as phones in China.
const TONES = [0, 1, 1, 0.2];
const PERIOD = 5, PITCH = 450, RATE = 8000;
// Milliseconds in which an AudioContext starts if the browser lets it.
const STARTING = 300;

/** All calls' media of one phone, and what is heard beside them. */
export class Media {
  constructor(blocked) {
    this.blocked = (call) => blocked(0, call);
    /** `{ servers, iceTransportPolicy, ring, outputVideo }`, once there are options. */
    this.options = {};
    this.lines = new Map();
  }

  /** Of what peer connections are made. */
  configuration() {
    const { servers: iceServers, iceTransportPolicy } = this.options;
    return { iceServers, iceTransportPolicy };
  }

  /** What is asked of getUserMedia: for what was chosen alone, if it is `exact`. */
  constraints(how = 'ideal') {
    const wanted = (key) => (kept(key) ? { deviceId: { [how]: kept(key) } } : true);
    return { audio: wanted(MICROPHONE), video: this.options.outputVideo?.tagName === 'VIDEO' && wanted(CAMERA) };
  }

  line(call, connection, hear) {
    const line = new Line(this, call, connection, hear);
    this.lines.set(call, line);
    return line;
  }

  setMicrophone(id) {
    keepChoice(MICROPHONE, id);
    for (const line of this.lines.values()) line.change();
  }

  setSpeaker(id) {
    keepChoice(SPEAKER, id);
    for (const line of this.lines.values()) line.sink();
  }

  /** The browser plays nothing yet: the page is told, and with the first click it plays. */
  playLater(play, call) {
    this.blocked(call);
    const clicked = new AbortController();
    const again = () => {
      clicked.abort();
      Promise.resolve(play()).catch(() => {});
    };
    for (const type of ['click', 'keydown']) addEventListener(type, again, { capture: true, signal: clicked.signal });
  }

  /** Plays a tone, by its place in the table, or the page's own for calls, until the next one; 0: nothing. */
  sound(kind) {
    const { ring } = this.options;
    this.silence();
    if (!kind) return;
    try {
      if (kind === 1 && ring) {
        let audio = new Audio(ring);
        this.silence = () => {
          audio?.pause();
          audio?.removeAttribute('src');
          audio = undefined;
        };
        audio.loop = true;
        audio.play()?.catch(({ name }) => name === 'NotAllowedError' && this.playLater(() => audio?.play()));
      } else {
        const source = tone(TONES[kind], PERIOD, true);
        this.silence = () => source.stop();
        const { context } = source;
        // A context that may not run does not say so, and one that may needs a moment.
        setTimeout(() => context.state === 'suspended' && this.playLater(() => context.resume()), STARTING);
      }
    } catch {
      // A browser gives a page only so many contexts: the call goes on without a tone.
    }
  }

  beep() {
    tone(0.2, 0.2, false);
  }

  silence() {}
}

/** A loop instead of a timer: background tabs throttle those. */
function tone(length, period, loop) {
  const context = new AudioContext();
  const buffer = context.createBuffer(1, RATE * period, RATE);
  const samples = buffer.getChannelData(0);
  for (let place = 0; place < length * RATE; place++) samples[place] = Math.sin((2 * Math.PI * PITCH * place) / RATE) / 4;
  const source = context.createBufferSource();
  Object.assign(source, { buffer, loop, onended: () => context.close() }).connect(context.destination);
  source.start();
  return source;
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

/** What goes with an event: what there is of it. */
export function payload(call, status, cause, retryAfter, flag, text) {
  const all = { call, status, cause, retryAfter, ...(flag && { [flag]: text }) };
  // Who calls stands beside the call too, as the old phone had it.
  if (flag === 'headers') Object.assign(all, { number: call.number, displayName: call.name });
  for (const name in all) if (all[name] === undefined) delete all[name];
  return all;
}
