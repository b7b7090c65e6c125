// The stage on which a scenario plays: one page with one SDK, one scripted server, a clock that the scenario moves.
//
//   scenario ─► stage ─► page (SDK, recorder) ⇄ scripted server
//                 └────► trace { calls, events, uncaught, phone, notes, frames }
//
// Each step ends with `settle`: all that was sent has arrived, in both directions, so a trace does not depend on the machine's speed.

import { setTimeout as pause } from 'node:timers/promises';
import { ScriptedServer } from '../support/scripted-server.mjs';

/** Every event name that an agent SDK can raise. */
export const EVENT_NAMES = [
  'Open', 'Error', 'Close', 'Disconnect', 'Message', 'StateChange', 'Exception', 'SaveLog',
  'Login', 'Reconnect', 'Logout', 'Idle', 'Busy', 'MakeCall', 'CancelCall', 'MakeCallFail',
  'AgentOriginate', 'AgentRinging', 'AgentAnswer', 'CalledRinging', 'CalledAnswer', 'Conversation', 'After',
  'TransferCall', 'TransferCalling', 'TransferCallFail', 'TransferCancel',
  'ConsultCall', 'ConsultCalling', 'ConsultCallFail', 'ConsultCancel', 'ConsultTransfer', 'ConsultedCancel',
  'TripartiteTalk', 'TripartiteTalking', 'TripartiteTalkFail', 'Hold', 'UnHold', 'Mute', 'Unmute',
  'Listen', 'Listening', 'ListenFail', 'ForceBreak', 'ForceInsert', 'ForceInserting', 'ForceInsertFail',
  'Intercept', 'Intercepting', 'InterceptFail', 'Lock', 'Kick', 'SipError',
  'GroupInfo', 'IdleAgent', 'QueueInfo', 'GroupQueueNum', 'Surveillance', 'AgentUploadLog', 'SendDTMF',
];

export const OPTIONS = {
  host: '/',
  connectAccount: 'mq',
  connectPassword: 'mq-secret',
  subscribePath: '/amq/queue',
  agentNumber: '1001',
  agentPassword: 'pw-1001',
  companyShortName: 'acme',
  loginType: 1,
  unDownloadLog: true,
};

/** A scenario is a name and what happens; `server` and `options` change the defaults. */
export function scenario(name, ...rest) {
  const run = rest.pop();
  return { name, ...(rest[0] ?? {}), run };
}

export async function play({ name, server: script, options, run }, browser, implementation) {
  const server = await ScriptedServer.start(script);
  const { tab, close } = await browser.open(implementation);
  const stage = new Stage({ name, server, tab, options, implementation });
  try {
    await run(stage);
    await stage.settle();
    return await stage.trace();
  } finally {
    await close();
    await server.stop();
  }
}

/** Longer than the first frame of a busy machine. */
const PAINTED_MS = 20_000;

export class Stage {
  constructor({ name, server, tab, options, implementation }) {
    Object.assign(this, { name, server, tab, implementation });
    this.options = { ...OPTIONS, url: server.url, ...options };
    this.record = [];
    this.unsettled = [];
  }

  // --- the SDK ---------------------------------------------------------------------------------------------------------------------

  /** `new AgentSdk(options)` and listeners on every event, with nothing in between; then everything that follows from it. */
  async start(options = {}) {
    await this.construct(options);
    // With a toolbar ours opens its socket when that has been painted; until then nothing is on its way that could settle.
    for (const end = Date.now() + PAINTED_MS; options.el && !this.server.peers.length && Date.now() < end; await pause(5)) {
      await this.tab.evaluate(() => window.__tick(1));
    }
    await this.settle();
  }

  async construct(options = {}, names = EVENT_NAMES) {
    await this.tab.evaluate(([options, names]) => {
      if (options?.softPhoneFactory === '$FakePhone') options.softPhoneFactory = window.FakePhone;
      window.__call('new AgentSdk', () => {
        window.sdk = options === null ? new window.AgentSdk() : new window.AgentSdk(options);
      });
      if (window.sdk) window.__listen(window.sdk, names);
    }, [options === null ? null : { ...this.options, ...options }, names]);
  }

  /** Calls a method of the SDK; what it gives back or throws goes on record. */
  async call(method, ...args) {
    await this.tab.evaluate(([method, args]) => {
      window.__tick(5);
      const shown = args.map((a) => (a === undefined ? 'undefined' : JSON.stringify(a))).join(', ');
      window.__call(`${method}(${shown})`, () => window.sdk[method](...args));
    }, [method, args]);
    await this.settle();
  }

  /** The same for a method taken off its object. */
  async callDetached(method, ...args) {
    await this.tab.evaluate(([method, args]) => {
      window.__tick(5);
      window.__call(`detached ${method}`, () => {
        const taken = window.sdk[method];
        return taken(...args);
      });
    }, [method, args]);
    await this.settle();
  }

  /** Runs a function of (sdk, argument) in the page as one recorded call. */
  async run(label, body, argument) {
    await this.tab.evaluate(([label, source, argument]) => {
      window.__tick(5);
      const body = (0, eval)(`(${source})`);
      window.__call(label, () => body(window.sdk, argument));
    }, [label, String(body), argument]);
    await this.settle();
  }

  /** What a page can ask the SDK about itself, and what lies in the browser's storage. */
  async look(label = 'look') {
    const value = await this.tab.evaluate(() => {
      const ask = (method) => {
        try {
          return window.__plain(window.sdk[method]());
        } catch (error) {
          return `threw ${error.message}`;
        }
      };
      const agent = window.sdk.store?.sdkOption?.agentNumber;
      const cookies = Object.fromEntries(document.cookie.split('; ').filter(Boolean).map((c) => {
        const [key, ...value] = c.split('=');
        return [decodeURIComponent(key), decodeURIComponent(value.join('='))];
      }));
      const local = {};
      for (let i = 0; i < localStorage.length; i++) {
        const key = localStorage.key(i);
        if (key.startsWith('sdk')) local[key] = localStorage.getItem(key);
      }
      return {
        connected: ask('isConnected'), connecting: ask('isConnecting'), login: ask('isLogin'),
        conversation: ask('isConversation'), loginType: ask('getLoginType'),
        state: window.__plain(window.sdk.store?.getState?.()), agent: window.__plain(agent), local, cookies,
      };
    });
    this.record.push(...await this.take(), { lane: 'note', label, value });
  }

  // --- the server ------------------------------------------------------------------------------------------------------------------

  async event(name, over) {
    this.server.event(name, over);
    await this.settle();
  }

  async respond(request, over) {
    this.server.respond(request, over);
    await this.settle();
  }

  /** A MESSAGE with exactly this body: an object goes as JSON, a string as it is. */
  async message(body) {
    this.server.peer.message(body);
    await this.settle();
  }

  async raw(data) {
    this.server.peer.raw(data);
    await this.settle();
  }

  async closeFromServer(code = 1001) {
    this.server.peer.ws.close(code);
    await this.settle();
  }

  async cut() {
    this.server.peer.ws.terminate();
    await this.settle();
  }

  // --- time ------------------------------------------------------------------------------------------------------------------------

  /** Moves the clock; in `steps`, with the network in between, where answers arm further timers. */
  async advance(ms, steps = 1) {
    for (let i = 0; i < steps; i++) {
      await this.tab.evaluate((ms) => window.__tick(ms), ms / steps);
      await this.settle();
    }
  }

  async settle() {
    let last = '';
    let calm = 0;
    const begun = Date.now();
    let changed = begun;
    for (;;) {
      const wire = await this.tab.evaluate(() => {
        window.__tick(1);
        return window.__wire();
      });
      const { counters, door } = this.server;
      const sum = (list, key) => list.reduce((total, item) => total + item[key], 0);
      // A socket that is closed owes nothing any more: what it had sent was read before its close.
      const open = wire.filter((s) => s.state === 1);
      const peers = this.server.peers.filter((p) => p.open);
      const settled = open.length === peers.length
        && sum(open, 'sent') === sum(peers, 'received') && sum(open, 'received') === sum(peers, 'sent')
        && wire.filter((s) => s.state === 0).length === (door === 'hold' ? this.server.waiting : 0)
        && !wire.some((s) => s.state === 2);
      const picture = JSON.stringify([wire, counters, peers.map((p) => [p.sent, p.received])]);
      if (picture !== last) {
        last = picture;
        changed = Date.now();
        calm = 0;
      }
      if (settled && ++calm >= 2) return;
      // A busy machine is slow, but not this slow: what does not balance now never will.
      if (Date.now() - changed > 20_000 || Date.now() - begun > 60_000) return void this.unsettled.push(picture);
      await pause(settled ? 0 : 2);
    }
  }

  // --- the trace -------------------------------------------------------------------------------------------------------------------

  take() {
    return this.tab.evaluate(() => window.__take());
  }

  async trace() {
    this.record.push(...await this.take());
    const lane = (name) => this.record.filter((entry) => entry.lane === name).map(({ lane: _, ...entry }) => entry);
    // Two connections overlap for a moment when one replaces the other: frames are told connection by connection.
    const frames = [...this.server.frames].sort((a, b) => a.connection - b.connection);
    return {
      calls: lane('call'), events: lane('event'), uncaught: lane('uncaught'), phone: lane('phone'), notes: lane('note'),
      frames, timeline: this.record, unsettled: this.unsettled,
    };
  }
}
