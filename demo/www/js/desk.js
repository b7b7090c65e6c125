// One desk: the page's AgentSdk, and what the page remembers of it. Cards watch it and draw themselves.
//
//   SDK events ──► Desk (state, leg, login, last call, list) ──► watchers (cards), endings (customers' calls)
//   buttons ─────► desk.run(sdk => sdk.hold()) ─► SDK          └► recorders (event log)
//
// It refuses to know any element of the page.

import { IN_CALL, LINK_STATES, nextLeg } from './callstate.js';

/** States in which nothing of a call is left; After and CancelCall still have to tell of it. */
const BETWEEN_CALLS = new Set(['Idle', 'Busy', 'MakeCallFail']);

export class Desk {
  sdk = null;
  /** The agent's state, or the connection's while nobody is signed in. */
  state = 'disconnect';
  link = 'none';
  /** The registration of a phone in the page: none, connecting, connected, closed. */
  phoneLink = 'none';
  leg = 'normal';
  since = Date.now();
  /** The options of the present session. */
  options = null;
  /** Data of Login or Reconnect. */
  login = null;
  busyReason = '';
  /** Data of the present call's events, with `userdata` and `ivrParam` of their envelopes. */
  call = null;
  /** Who began the present call: this side (`out`) or the other (`in`). */
  direction = null;
  /** When the present conversation began, or null. */
  talkSince = null;
  /** Data of the last After, and when it came. */
  after = null;
  afterAt = 0;
  /** The latest surveillance list. */
  agents = [];
  /** Agents and groups that a call can go to. */
  idleAgents = new Map();
  groups = [];
  queueLength = 0;
  signingIn = false;

  #AgentSdk;
  #SoftPhoneSdk;
  #watchers = new Set();
  #recorders = new Set();
  #troubles = new Set();
  #endings = new Set();

  constructor({ AgentSdk, SoftPhoneSdk }) {
    this.#AgentSdk = AgentSdk;
    this.#SoftPhoneSdk = SoftPhoneSdk;
  }

  watch(watcher) {
    this.#watchers.add(watcher);
    watcher(this);
  }

  record(recorder) {
    this.#recorders.add(recorder);
  }

  onTrouble(listener) {
    this.#troubles.add(listener);
  }

  /** Called with `{ number, direction, after, at }` when a call is over. */
  onEnded(listener) {
    this.#endings.add(listener);
  }

  /** The number on the other side of the present call, or null. */
  get otherNumber() {
    return this.call && otherSide(this.call, this.direction, this.agentNumber);
  }

  changed() {
    for (const watcher of this.#watchers) watcher(this);
  }

  /** Only our SDK has it; the old one's cause is told in the server's words. */
  causeText(code, locale) {
    return this.#AgentSdk.causeText?.(code, locale);
  }

  get agentNumber() {
    return this.options?.agentNumber ?? '';
  }

  signIn(options) {
    this.leave();
    this.options = options;
    this.signingIn = true;
    this.link = 'connecting';
    this.#enter('connecting');
    try {
      this.sdk = new this.#AgentSdk({ ...options, softPhoneFactory: this.#phoneFactory() });
    } catch (error) {
      this.signingIn = false;
      this.link = 'none';
      this.#trouble(error);
      this.changed();
      return;
    }
    this.#listen(this.sdk);
    this.changed();
  }

  signOut() {
    this.run((sdk) => sdk.logout());
  }

  /** Signs out and closes the connection. */
  leave() {
    const sdk = this.sdk;
    this.sdk = null;
    this.#forget();
    this.link = 'none';
    this.#enter('disconnect');
    if (sdk) this.#attempt(() => sdk.break());
    this.changed();
  }

  /** Gives a command; what it throws is shown, not lost. */
  run(command) {
    if (this.sdk) this.#attempt(() => command(this.sdk));
  }

  /** Calls out; `userdata` comes back with the events of this call, here and wherever it is handed to. */
  dial(called, calledType, userdata) {
    this.run((sdk) => {
      if (userdata) sdk.setUserdata(JSON.stringify(userdata));
      sdk.call(called, calledType);
    });
  }

  #attempt(act) {
    try {
      act();
    } catch (error) {
      this.#trouble(error);
    }
  }

  #trouble(error) {
    for (const listener of this.#troubles) listener(error);
    this.#note('error', 'Exception', { code: error?.code, message: error?.message ?? String(error) });
  }

  #note(kind, name, body) {
    for (const recorder of this.#recorders) recorder({ kind, name, body, at: Date.now() });
  }

  #enter(state) {
    this.state = state;
    this.since = Date.now();
  }

  #forget() {
    Object.assign(this, { login: null, call: null, direction: null, talkSince: null, agents: [], groups: [], busyReason: '', leg: 'normal', signingIn: false, queueLength: 0, phoneLink: 'none' });
    this.idleAgents.clear();
  }

  #listen(sdk) {
    // An SDK that was left behind may still say its last words; they are not about this desk any more.
    const on = (name, act) => sdk.on(name, (...args) => {
      if (this.sdk !== sdk) return;
      act(...args);
      this.changed();
    });

    for (const name of ['Open', 'Error', 'Close', 'Disconnect']) sdk.on(name, () => this.#note('state', name, null));
    on('Message', (message) => this.#note(message?.type === 'response' ? 'response' : 'event', message?.event ?? message?.response ?? '?', message));
    on('Exception', (error) => this.#exception(error));
    on('StateChange', (state, event) => this.#stateChange(state, event));
    on('Login', (event) => this.#signedIn(event));
    on('Reconnect', (event) => this.#signedIn(event));
    on('Logout', () => this.#forget());
    on('Kick', () => this.#forget());
    on('Busy', (event) => { this.busyReason = event.data?.currentBusyType ?? ''; });
    on('After', (event) => this.#ended(event));
    on('Surveillance', ({ data }) => { this.agents = data?.agentList ?? data?.infoList ?? []; });
    on('GroupInfo', ({ data }) => { this.groups = data?.groupList ?? []; });
    on('IdleAgent', ({ data }) => data?.agentList?.forEach((agent) => this.idleAgents.set(agent.agentNumber, agent.agentName ?? '')));
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
        desk.phoneLink = link;
        desk.#note('state', 'Phone', { phone: link });
        desk.changed();
      };
      enter('connecting');
      phone.on('Registered', () => enter('connected'));
      for (const name of ['UnRegistered', 'RegistrationFailed', 'Disconnected']) phone.on(name, () => enter('closed'));
      return phone;
    };
  }

  #exception(error) {
    this.signingIn = false;
    this.#trouble(error);
  }

  #stateChange(state, event) {
    this.#note('state', 'StateChange', { state, event: event?.event });
    if (LINK_STATES.has(state)) this.link = state;
    else this.link = 'connected';
    if (state === 'closed' || state === 'disconnect') this.signingIn = false;
    this.leg = nextLeg(this.leg, state, event?.data?.callType);
    if (state !== this.state) this.#enter(state);
    if (!IN_CALL.has(state)) this.talkSince = null;
    if (BETWEEN_CALLS.has(state)) this.#betweenCalls();
    else if (state === 'Conversation') this.talkSince ??= Date.now();
    if (state === 'Conversation' && this.idleAgents.size === 0) this.lookAround();
  }

  #signedIn(event) {
    this.login = event.data ?? {};
    this.busyReason = event.data?.currentBusyType ?? '';
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
    Object.assign(this, { after, afterAt: ended.at, call: null, direction: null });
    for (const listener of this.#endings) listener(ended);
  }

  #betweenCalls() {
    Object.assign(this, { call: null, direction: null });
    // It would go out with every command from now on, and belongs to one call.
    this.run((sdk) => sdk.setUserdata(''));
  }

  /** Asks whom a call could be handed to. */
  lookAround() {
    this.run((sdk) => {
      sdk.getGroups();
      for (const id of this.login?.groupIdList ?? []) sdk.getIdleAgentByGroupId(id);
    });
  }
}

/** Documents do not agree on `callDirection`, so it decides nothing: who was dialled is who the page called, else who calls. */
function otherSide({ caller, called }, direction, own) {
  if (direction === null) return (caller === own ? called : caller) ?? null;
  return (direction === 'out' ? called : caller) ?? null;
}
