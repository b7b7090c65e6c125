// One desk: the page's AgentSdk, and what the page remembers of it. Cards watch it and draw themselves.
//
//   SDK events ──► Desk (state, leg, login, last call, list) ──► watchers (cards), endings (customers' calls)
//   buttons ─────► desk.run(sdk => sdk.listen(…)) ─► SDK       └► recorders (event log)
//   toolbar ─────► SDK, by itself
//
// It refuses to know any element of the page.

import { LINK_STATES, nextLeg } from './callstate.js';
import { Watched } from './watched.js';

/** States in which nothing of a call is left; After and CancelCall still have to tell of it. */
const BETWEEN_CALLS = new Set(['Idle', 'Busy', 'MakeCallFail']);

export class Desk extends Watched {
  sdk = null;
  /** The agent's state, or the connection's while nobody is signed in. */
  state = 'disconnect';
  link = 'none';
  /** The registration of a phone in the page: none, connecting, connected, closed. */
  phoneLink = 'none';
  leg = 'normal';
  /** The options of the present session. */
  options = null;
  /** Data of Login or Reconnect. */
  login = null;
  /** Data of the present call's events, with `userdata` and `ivrParam` of their envelopes. */
  call = null;
  /** Who began the present call: this side (`out`) or the other (`in`). */
  direction = null;
  /** Data of the last After. */
  after = null;
  /** The latest surveillance list. */
  agents = [];
  queueLength = 0;
  signingIn = false;

  #AgentSdk;
  #SoftPhoneSdk;
  #endings = new Set();

  constructor({ AgentSdk, SoftPhoneSdk }) {
    super();
    this.#AgentSdk = AgentSdk;
    this.#SoftPhoneSdk = SoftPhoneSdk;
  }

  /** Called with `{ number, direction, after, at }` when a call is over. */
  onEnded(listener) {
    this.#endings.add(listener);
  }

  /** Also while a lost connection is on its way back: whoever was working goes on reading. */
  get isSignedIn() {
    return this.login !== null;
  }

  /** The number on the other side of the present call, or null. */
  get otherNumber() {
    return this.call && otherSide(this.call, this.direction, this.agentNumber);
  }

  /** Only our SDK has it; the old one's cause is told in the server's words. */
  causeText(code, locale) {
    return this.#AgentSdk.causeText?.(code, locale);
  }

  get agentNumber() {
    return this.options?.agentNumber ?? '';
  }

  signIn(options) {
    this.#leave();
    this.options = options;
    this.signingIn = true;
    this.link = 'connecting';
    this.state = 'connecting';
    try {
      this.sdk = new this.#AgentSdk({ ...options, softPhoneFactory: this.#phoneFactory() });
    } catch (error) {
      this.signingIn = false;
      this.link = 'none';
      this.trouble(error);
      this.changed();
      return;
    }
    this.#listen(this.sdk);
    this.changed();
  }

  /** Signs out and closes the connection. */
  #leave() {
    const sdk = this.sdk;
    this.sdk = null;
    this.#forget();
    this.link = 'none';
    this.state = 'disconnect';
    if (sdk) this.attempt(() => sdk.break());
    this.changed();
  }

  /** Gives a command; what it throws is shown, not lost. */
  run(command) {
    if (this.sdk) this.attempt(() => command(this.sdk));
  }

  /** Calls out; `userdata` comes back with the events of this call, here and wherever it is handed to. */
  dial(called, calledType, userdata) {
    this.run((sdk) => {
      if (userdata) sdk.setUserdata(JSON.stringify(userdata));
      sdk.call(called, calledType);
    });
  }

  #forget() {
    Object.assign(this, { login: null, call: null, direction: null, agents: [], leg: 'normal', signingIn: false, queueLength: 0, phoneLink: 'none' });
  }

  #listen(sdk) {
    // An SDK that was left behind may still say its last words; they are not about this desk any more.
    const on = (name, act) => sdk.on(name, (...args) => {
      if (this.sdk !== sdk) return;
      act(...args);
      this.changed();
    });

    for (const name of ['Open', 'Error', 'Close', 'Disconnect']) sdk.on(name, () => this.note('state', name, null));
    on('Message', (message) => this.note(message?.type === 'response' ? 'response' : 'event', message?.event ?? message?.response ?? '?', message));
    on('Exception', (error) => this.#exception(error));
    on('StateChange', (state, event) => this.#stateChange(state, event));
    on('Login', (event) => this.#signedIn(event));
    on('Reconnect', (event) => this.#signedIn(event));
    on('Logout', () => this.#forget());
    on('Kick', () => this.#forget());
    on('After', (event) => this.#ended(event));
    on('Surveillance', ({ data }) => { this.agents = data?.agentList ?? data?.infoList ?? []; });
    on('GroupQueueNum', ({ data }) => { this.queueLength = Number(data?.groupQueueNum ?? 0); });
    // It tells of one group; the agent wants to know of all.
    on('QueueInfo', () => this.run((each) => each.getQueueInfo()));
    on('MakeCall', () => { this.direction = 'out'; });
    for (const name of ['AgentOriginate', 'AgentRinging', 'AgentAnswer', 'CalledRinging', 'CalledAnswer', 'Conversation']) {
      on(name, (event) => this.#callGoesOn(event));
    }
  }

  /** Makes the SDK's own phone when the SDK asks for one, and watches its registration. */
  #phoneFactory() {
    const desk = this;
    const SoftPhoneSdk = this.#SoftPhoneSdk;
    if (!SoftPhoneSdk) return undefined;
    return function Phone(options) {
      const phone = new SoftPhoneSdk(options);
      const enter = (link) => {
        desk.phoneLink = desk.isSignedIn ? link : 'none';
        desk.note('state', 'Phone', { phone: link });
        desk.changed();
      };
      enter('connecting');
      phone.on('Registered', () => enter('connected'));
      for (const name of ['UnRegistered', 'RegistrationFailed', 'Disconnected']) phone.on(name, () => enter('closed'));
      return phone;
    };
  }

  /** The toolbar says it in words. */
  #exception(error) {
    this.signingIn = false;
    if (error?.code === 'RECONNECT_GAVE_UP') this.#forget();
    this.noteError(error);
  }

  #stateChange(state, event) {
    this.note('state', 'StateChange', { state, event: event?.event });
    if (LINK_STATES.has(state)) this.link = state;
    else this.link = 'connected';
    if (state === 'closed' || state === 'disconnect') this.signingIn = false;
    this.leg = nextLeg(this.leg, state, event?.data?.callType);
    this.state = state;
    if (BETWEEN_CALLS.has(state)) this.#betweenCalls();
  }

  #signedIn(event) {
    this.login = event.data ?? {};
    this.signingIn = false;
    if (Number(event.data?.queueNum)) this.run((sdk) => sdk.getQueueInfo());
  }

  #callGoesOn({ event, data, userdata, userData, ivrParam }) {
    if (event === 'AgentRinging') this.direction ??= 'in';
    const about = { userdata: userdata ?? userData ?? data?.userData, ivrParam };
    for (const name of Object.keys(about)) if (about[name] === undefined) delete about[name];
    this.call = { ...this.call, ...data, ...about };
  }

  #ended(event) {
    const after = event.data ?? {};
    const ended = { number: otherSide({ ...this.call, ...after }, this.direction, this.agentNumber), direction: this.direction, after, at: Date.now() };
    Object.assign(this, { after, call: null, direction: null });
    for (const listener of this.#endings) listener(ended);
  }

  #betweenCalls() {
    Object.assign(this, { call: null, direction: null });
    // It would go out with every command from now on, and belongs to one call.
    this.run((sdk) => sdk.setUserdata(''));
  }
}

/** A call that this side ordered goes to `called`, any other comes from `caller`. Documents do not agree on `callDirection`. */
function otherSide({ caller, called }, direction, own) {
  if (direction === null) return (caller === own ? called : caller) ?? null;
  return (direction === 'out' ? called : caller) ?? null;
}
