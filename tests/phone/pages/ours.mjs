// SoftPhoneSdk of the package as a phone of the tests.

import { Driver } from './driver.mjs';

// Only what lives is kept: a page that makes thousands of calls is measured too.
let opened = [];
/** The microphone that takes its time, and how many are being opened. */
let slow;
let opening = 0;
let isUnplugged = false;
const SLOW_MS = 500;
const { mediaDevices } = navigator;
const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
mediaDevices.getUserMedia = async (constraints) => {
  opening += 1;
  try {
    const { exact, ideal = exact } = constraints.audio.deviceId ?? {};
    if (slow && slow === ideal) await new Promise((done) => setTimeout(done, SLOW_MS));
    if (isUnplugged) throw new DOMException('Requested device not found', 'NotFoundError');
    const stream = await getUserMedia(constraints);
    opened = [...live(), ...stream.getTracks()];
    return stream;
  } finally {
    opening -= 1;
  }
};

const live = () => opened.filter(({ readyState }) => readyState === 'live');
const deviceOf = (track) => track?.getSettings().deviceId;

/** What was heard where: none of these exists here, but for the browser's own choice. */
const sinks = [];
const sinkOf = new WeakMap();
let isSpeakerGone = false;
/** The one that is set already is not looked for again (Audio Output Devices API, section 2.2). */
HTMLMediaElement.prototype.setSinkId = async function setSinkId(id) {
  if (id === (sinkOf.get(this) ?? '')) return;
  if (id && isSpeakerGone) throw new DOMException('no such device', 'NotFoundError');
  sinkOf.set(this, id);
  sinks.push(id);
};

let made = 0;
let connections = [];
const kept = () => connections.filter((each) => each.deref());
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...settings) {
    super(...settings);
    made += 1;
    connections = [...kept(), new WeakRef(this)];
  }
};

class OurPhone extends Driver {
  start({ ws, hasPlayer, ...options }) {
    if (hasPlayer) options.outputVideo = this.player = document.body.appendChild(document.createElement('audio'));
    this.sdk = new window.SoftPhoneSdk({ wss: ws, autoAnswer: false, logLevel: 0, ...options });
    const on = (event, type, details = () => ({})) => {
      this.sdk.on(event, (payload) => this.tell(type, { call: payload?.call?.id, ...details(payload ?? {}) }));
    };
    on('Connected', 'connected');
    on('Disconnected', 'disconnected');
    on('Registered', 'registered');
    on('UnRegistered', 'unregistered');
    on('RegistrationFailed', 'refused', ({ status }) => ({ status }));
    on('Invite', 'invite', ({ number, displayName }) => ({ from: number, name: displayName }));
    on('Ringing', 'ringing', ({ status, earlyMedia }) => ({ status, early: Boolean(earlyMedia) }));
    on('Accepted', 'answered');
    on('Terminated', 'ended', ({ cause, status, reason }) => ({ cause, status, reason }));
    // A call that takes another one's place is answered by the phone itself (RFC 3891 section 3).
    this.sdk.on('Terminated', ({ call, cause }) => {
      if (cause === 'replaced') this.tell('replaced', { old: call.id, call: this.sdk.activeCall?.id });
    });
    on('Hold', 'held', ({ by }) => ({ by }));
    on('UnHold', 'resumed', ({ by }) => ({ by }));
    on('Dtmf', 'tone', ({ tone }) => ({ tone }));
    on('Transfer', 'transfer', ({ status, final }) => ({ status, final }));
    on('AutoplayBlocked', 'blocked');
    on('Exception', 'fault', ({ message, code }) => ({ message, code }));
  }

  register() { this.sdk.register(); }
  unregister() { this.sdk.unregister(); }
  stop() { this.sdk.destroy(); }

  call(target) {
    this.sdk.call(target);
    return this.sdk.activeCall?.id;
  }

  answer(id) { this.sdk.answer(id); }
  reject(status, id) { this.sdk.reject(status, id); }
  hangup(id) { this.sdk.hangup(id); }
  hold(id) { this.sdk.hold(id); }
  resume(id) { this.sdk.unHold(id); }
  mute(id) { this.sdk.mute(id); }
  unmute(id) { this.sdk.unMute(id); }
  dtmf(tone, id) { this.sdk.dtmf(tone, id); }
  /** How tones are sent is an option of the phone. */
  dtmfRtp(tone, id) { this.sdk.dtmf(tone, id); }
  refer(target, id) { this.sdk.transfer(target, id); }
  attended(other, id) { this.sdk.transferToCall(other, id); }
  report(id) { return this.sdk.getStats(id); }

  /** Runs one of the promises to its end: its value, or the error's code and status. */
  settle(method, ...values) {
    return this.sdk.promises[method](...values).then(
      (value) => ({ value: JSON.parse(JSON.stringify(value ?? null)) }),
      ({ code, status, message }) => ({ code, status, message }),
    );
  }

  reset() {
    for (const { id, state } of this.sdk.calls) if (state !== 'ended') this.sdk.hangup(id);
  }

  /** Hangs up the next call in the moment after it is up, while its description is still being applied. */
  leaveAtOnce() { this.sdk.once('Accepted', ({ call }) => queueMicrotask(() => this.sdk.hangup(call.id))); }

  /** Peer connections that were made, and those of them that are still in memory. */
  connectionsMade() { return made; }
  connectionsKept() { return kept().length; }

  /** The browser names no device until a microphone was opened, and opens one if it `may`; the names that a page gets. */
  namesOnceAllowed(may) {
    let isAllowed = false;
    const { enumerateDevices, getUserMedia } = mediaDevices;
    const hidden = (device) => (isAllowed ? device : { kind: device.kind, deviceId: '', label: '' });
    mediaDevices.enumerateDevices = async () => (await enumerateDevices.call(mediaDevices)).map(hidden);
    mediaDevices.getUserMedia = async (constraints) => {
      if (!may) throw new DOMException('Permission denied', 'NotAllowedError');
      isAllowed = true;
      return getUserMedia(constraints);
    };
    return this.sdk.getDevices().then((devices) => devices.filter(({ kind }) => kind === 'audioinput').map(({ label }) => label))
      .finally(() => Object.assign(mediaDevices, { getUserMedia, enumerateDevices: enumerateDevices.bind(mediaDevices) }));
  }

  /** The browser finds that the way of every call's media is gone. */
  loseMedia() {
    for (const each of kept()) {
      const connection = each.deref();
      if (connection.connectionState !== 'connected') continue;
      Object.defineProperty(connection, 'connectionState', { value: 'failed', configurable: true });
      connection.dispatchEvent(new Event('connectionstatechange'));
      delete connection.connectionState;
    }
  }

  isPlaying() { return !!this.player.srcObject?.active && !this.player.paused; }

  /** Which microphones are open. */
  openMicrophones() { return live().map(deviceOf); }
  /** Which one the other side of the latest call hears. */
  sends() { return deviceOf(connections.at(-1).deref().getSenders()[0].track); }
  microphones() { return mediaDevices.enumerateDevices().then((all) => all.filter(({ kind }) => kind === 'audioinput').map(({ deviceId }) => deviceId)); }
  choose(what, id) { this.sdk[`set${what}`](id); }
  kept(key) { return localStorage.getItem(key); }
  slowly(id) { slow = id; }
  isQuiet() { return !opening; }
  unplug() {
    isUnplugged = true;
    for (const track of live()) {
      track.stop();
      // A track that the page has stopped itself says nothing (Media Capture and Streams, section 4.3.3).
      track.dispatchEvent(new Event('ended'));
    }
  }
  plugIn() {
    isUnplugged = false;
    mediaDevices.dispatchEvent(new Event('devicechange'));
  }
  sinks() { return sinks; }
  speakerIsGone(isGone) {
    isSpeakerGone = isGone;
    mediaDevices.dispatchEvent(new Event('devicechange'));
  }
  level() { return this.sdk.inputLevel(); }
  withoutAudioContext() { window.AudioContext = function AudioContext() { throw new DOMException('too many', 'NotSupportedError'); }; }

  info() { return JSON.parse(JSON.stringify(this.sdk.calls)); }
}

window.phone = new OurPhone();
