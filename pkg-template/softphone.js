// The class of phones that pages see, over the class that wasm-bindgen makes: the methods and fields of the old phone, and
// what has come since. Refuses to know SIP and media: it holds the number field, the list of voice menus, and the panel.
import { drawPanel } from './panel.js';
import { list, number, object, text } from './read.js';
import { provide } from './snippets.js';

// The methods in the order of the crate's own table; a test compares the two.
const METHODS = (
  'register unregister call answer reject hangup hold unHold dtmf transfer transferToCall mute unMute stop disconnect on once ' +
  'off setAutoAnswer getStats getLog __media __autoAnswer __isRegistered __isConnected __calls __activeCall'
).split(' ');

const at = (name) => METHODS.indexOf(name);
// Those with a counterpart in `promises`.
const ORDERS = METHODS.slice(0, at('mute'));

const FIELDS = 'wss wssport account password domain display'.split(' ');

// The options by their places, as the crate reads them; what is missing is told there.
function settings({ autoAnswer = true, callWaiting, dtmfMode, reliable, registerExpires, sessionExpires, ...options }, { servers, iceTransportPolicy }) {
  const [wss, port, account, password, domain, display] = FIELDS.map((name) => text(options[name]));
  const isAddress = /^wss?:\/\//i.test(wss);
  const url = isAddress ? wss : wss && port ? `wss://${wss}:${port}` : '';
  const gather = iceTransportPolicy === 'relay' ? 2 : servers.length ? 1 : 0;
  const flags = (autoAnswer === true) | (callWaiting === true) << 1 | (dtmfMode === 'rtp') << 2 | (reliable === true) << 3 | gather << 4;
  const host = isAddress ? wss.replace(/^wss?:\/\/([^/:]+).*/i, '$1') : wss;
  return [url, account, password, domain || host, display || account, number(registerExpires, 600), number(sessionExpires, 1800), flags];
}

// What the media need of the options.
function media({ iceServers, stunServers, iceTransportPolicy, ring, outputVideo }) {
  const servers = [...list(iceServers), ...list(stunServers).map((urls) => ({ urls }))];
  return { servers, iceTransportPolicy: text(iceTransportPolicy) || undefined, ring: text(ring), outputVideo: found(object(outputVideo)) };
}

// The element that a page means, if there is one.
function found(el) {
  try {
    const place = typeof el === 'string' ? document.querySelector(el) : el;
    return place instanceof Element ? place : undefined;
  } catch {
    // Not a selector: it matches nothing.
  }
}

export function makeSoftPhoneSdk(Base, ready) {
  // A function, as the old one: see `AgentSdk`.
  function SoftPhoneSdk(options) {
    if (!(this instanceof SoftPhoneSdk)) throw new TypeError('SoftPhoneSdk needs new');
    ready();
    const base = new Base();
    Object.defineProperty(this, '__run', { value: (name, values = [], ...promise) => base.run(at(name), [values, ...promise]) });
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(SoftPhoneSdk.prototype))) {
      // Methods work taken off their object.
      if (name !== 'constructor' && typeof value === 'function') this[name] = this[name].bind(this);
    }
    this.promises = {};
    for (const name of ORDERS) {
      this.promises[name] = (...values) => new Promise((resolve, reject) => {
        this.__run(name, name === 'register' ? account(own, values[0]) : values, resolve, reject);
      });
    }
    const own = { media: this.__run('__media'), number: '', menus: [] };
    Object.defineProperty(this, '__own', { value: own });
    // What it does for the page's own listeners, it does for itself.
    for (const event of ['Terminated', 'Accepted', 'Invite', 'Try']) this.on(event, () => own.panel?.refresh());
    // A page that goes away hangs up: nobody is left with a call that nobody hears. Firefox has closed the socket by then.
    const leave = ({ persisted }) => persisted || this.stop();
    this.on('Connected', () => addEventListener('pagehide', leave));
    this.on('Disconnected', () => removeEventListener('pagehide', leave));
    if (options) this.init(options);
  }

  // The account as the crate reads it, with these options over those before.
  function account(own, options) {
    if (object(options)) own.options = { ...own.options, ...options };
    if (!own.options) return [];
    own.media.options = media(own.options);
    return settings(own.options, own.media.options);
  }

  class Methods {
    init(options) {
      if (object(options)) this.__own.options = { ...this.__own.options, ...options };
      const { el, account, password } = this.__own.options ?? {};
      if (el) this.draw(this.__own.options);
      // With a panel the account may be typed in.
      if (!el || account || password) this.register(this.__own.options);
    }

    register(options) {
      this.__run('register', account(this.__own, options));
    }

    destroy() {
      this.disconnect();
      this.__own.panel?.remove();
      this.__own.panel = undefined;
    }

    // --- the number field ------------------------------------------------------------------------------------------------

    /** A key: to the other side during a call, else into the number field. */
    dial(digit) {
      if (this.isCalling) this.dtmf(digit);
      else this.inputCalled(digit);
    }

    /** Adds a digit; -1 takes the last one away. */
    inputCalled(digit) {
      this.setCalled(digit === -1 ? this.__own.number.slice(0, -1) : this.__own.number + text(digit));
    }

    setCalled(called) {
      this.__own.number = text(called);
      this.__own.panel?.refresh();
    }

    getTargetNumber() {
      return this.__own.number;
    }

    // --- the panel -------------------------------------------------------------------------------------------------------

    draw(options) {
      const all = { ...this.__own.options, ...object(options) };
      const place = found(all.el);
      if (!place) return;
      this.__own.panel?.remove();
      this.__own.panel = drawPanel(this, place, all);
    }

    setState(text) {
      this.__own.panel?.say(text);
    }

    setIVR(menus) {
      this.__own.menus = list(menus);
    }

    addIVR(menu) {
      this.__own.menus.push(menu);
    }

    getIVR() {
      return [...this.__own.menus];
    }

    // --- fields ----------------------------------------------------------------------------------------------------------

    async getDevices() {
      const { mediaDevices } = navigator;
      const devices = await mediaDevices.enumerateDevices();
      const nameless = devices.some(({ kind, deviceId }) => kind === 'audioinput' && !deviceId);
      // Nothing can be chosen from these before the page has had a microphone (Media Capture and Streams, "device enumeration").
      const stream = nameless && await mediaDevices.getUserMedia({ audio: true }).catch(() => {});
      if (!stream) return devices;
      for (const track of stream.getTracks()) track.stop();
      return mediaDevices.enumerateDevices();
    }

    getConstraints() {
      return this.__own.media.constraints();
    }

    setMicrophone(id) {
      this.__own.media.setMicrophone(id);
    }

    setSpeaker(id) {
      this.__own.media.setSpeaker(id);
    }

    inputLevel() {
      return this.__own.media.lines.get(this.activeCall?.id)?.level() ?? 0;
    }

    beep() {
      this.__own.media.beep();
    }

    get isRegistered() {
      return this.__run('__isRegistered');
    }

    get isConnected() {
      return this.__run('__isConnected');
    }

    get autoAnswer() {
      return this.__run('__autoAnswer');
    }

    get calls() {
      return this.__run('__calls');
    }

    get activeCall() {
      return this.__run('__activeCall');
    }

    get isCalling() {
      return !!this.activeCall;
    }

    get isMute() {
      return !!this.activeCall?.isMuted;
    }

    get callType() {
      const { activeCall } = this;
      return activeCall && (activeCall.direction === 'out' ? 'callout' : 'incoming');
    }

    get currentSoftPhone() {
      return this;
    }
  }

  SoftPhoneSdk.prototype = Methods.prototype;
  SoftPhoneSdk.prototype.constructor = SoftPhoneSdk;

  for (const name of METHODS) {
    if (!name.startsWith('__')) {
      SoftPhoneSdk.prototype[name] ??= function (...values) {
        return this.__run(name, values);
      };
    }
  }

  /** A phone of the platform's answer to a direct call's `bind`. */
  SoftPhoneSdk.fromBinding = (data, options) => {
    const { sipId, sipPassword, sipIP, sipPort, wsAddress, domain, serviceParams } = data ?? {};
    const { openStun, stunService } = serviceParams ?? {};
    const server = openStun && text(stunService);
    return new SoftPhoneSdk({
      wss: wsAddress || sipIP,
      wssport: sipPort,
      account: sipId,
      password: sipPassword,
      domain,
      ...(server && { stunServers: [/^stuns?:/.test(server) ? server : `stun:${server}`] }),
      ...object(options),
    });
  };

  provide(SoftPhoneSdk);
  return SoftPhoneSdk;
}
