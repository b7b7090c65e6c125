// What the toolbar knows beside the crate's decisions, and what a click does.
//
//   the driver ─► Ear ─► hear() ─► what is known ─► view.js ─► what is drawn
//   a node's key and value ─► act() ─► a method of the SDK's
//
// Which control shows in which state, and what a leader may do, is the crate's to decide.
import { layout } from './layout.js';
import { cleaned, isNumber, LONGEST, texts } from './text.js';

// How often what a list shows is asked for, and the queue's length, in ms: as the old toolbar did.
const LISTS = 2000, QUEUE = 3000;
// From one order to the next: a double click whose first half has put another control under the pointer must not press that.
const REST = 500;
// How long a message stands at least, in ms.
const READING = 2500;
// How many calls the history holds. It lives as long as the page: customers' numbers have no business in its storage.
const CALLS = 20;
// Waits are measured by the clock that nobody sets.
const tick = () => performance.now();

// What the crate is asked, as it numbers it.
const STATE = 0, FORCE = 1, MISUSED = 2, STAY = 4, ENDS = 5;
export const MISSING = 3;

/** A server's list: what is none is empty, and entries that are nothing are left out. */
export const rows = (list) => (Array.isArray(list) ? list.filter(Boolean) : []);

// What is added to an error: what to do about it.
const advice = [
  [/获取授权失败:未/, 'allowMicrophone'], [/获取授权失败/, 'checkMicrophone'], [/COMMAND_/, 'tryAgain'], [/RECONNECT_GAVE_UP|NOT_CONNECTED/, 'connectAgain'],
  [/NOT_SIGNED_IN/, 'signInAgain'], [/_SILENT/, 'hearNow'], [/PHONE_/, 'checkPhone'],
];

// When a line of the layout shows, by its letter: if the model has that, or if this says so.
const conditions = {
  '.': () => true,
  c: ({ controls }, { bit }) => controls & bit,
  P: ({ panel }, { key }) => panel.key === key,
  p: 'call',
  w: 'ends',
  q: ({ queue }) => queue !== undefined,
  l: (model) => model.call?.talks && model.panel.key !== 'devices' && model.phone?.inputLevel,
  y: ({ phone }) => phone?.inputLevel,
  d: ({ phone }) => phone?.setMicrophone,
  n: 'notice',
  r: 'retryAt',
  f: 'found',
  u: ({ typed }) => isNumber(cleaned(typed)),
  h: ({ history }) => !history.length,
};

export class Model {
  constructor(sdk) {
    this.sdk = sdk;
    this.since = Date.now();
    this.dialled = this.typed = this.tones = this.found = '';
    this.account = {};
    this.lists = {};
    this.history = [];
    this.waiting = new Set();
    this.panel = { key: '', chosen: '' };
    this.read();
    const { ear } = sdk.store;
    if (ear.account) this.hearAccount(ear.account);
    for (const past of ear.past) this.hearState(past);
    ear.listener = (what, value) => this.hear(what, value);
  }

  /** Hears nothing any more. */
  end() {
    const { ear } = this.sdk.store;
    ear.listener = ear.toolbar = undefined;
  }

  /** The page's options, which may have changed. */
  read() {
    const { locale, messages, phoneEncryption = true, shortcuts = true, theme } = this.sdk.__options();
    this.locale = typeof locale === 'string' && /^en/i.test(locale) ? 'en' : 'zh-CN';
    this.theme = typeof theme === 'string' ? theme : undefined;
    const words = (this.texts = texts(this.locale, messages));
    this.say = (key) => words[key] ?? key;
    this.encrypts = phoneEncryption;
    this.shortcuts ??= shortcuts;
    this.webrtc = this.sdk.useWebRTC();
  }

  get phone() {
    return this.webrtc ? this.sdk.getSoftPhoneInstance() : undefined;
  }

  // --- what happens ----------------------------------------------------------------------------------------------------

  hear(what, value) {
    if (what === 'state') this.hearState(value);
    else if (what === 'account') this.hearAccount(value);
    // A phone that was signed off with its agent is no trouble.
    else if (what === 'failed' && (this.signedIn || !/^PHONE_/.test(value.code))) this.fail(value);
    else if (what === 'retry') this.retryAt = Date.now() + value * 1000;
    else if (what === 'dials') this.dialled = value;
    else if (what === 'digit' && typeof value !== 'object') this.digit(String(value));
    this.changed();
  }

  hearAccount(data) {
    this.account = data;
    // The server has the last word.
    this.webrtc = this.sdk.useWebRTC();
    this.reason = data.currentBusyType || '';
    this.lists.ivrs = rows(data.ivrList);
    this.askQueue = Number(data.queueNum) ? 0 : undefined;
    // What was asked before is not answered any more.
    this.asked = undefined;
  }

  hearState([state, message, at]) {
    const data = message?.data ?? {};
    const reason = data.currentBusyType || '';
    if (state !== this.state || reason !== this.reason) {
      this.since = at;
      if (at > this.noticeAt + READING) this.notice = undefined;
    }
    this.state = state;
    this.reason = reason;
    this.retryAt = undefined;
    const { call } = this;
    const { agentType, agentMakeCall } = this.account;
    // Who leads, who may dial, and whose phone is in the page: as the crate numbers it.
    const flags = (agentType == 1) | (agentMakeCall != 0) << 1 | this.webrtc << 2;
    const details = [state, data.caller, data.called, data.callType, data.code].join('\t');
    let direction, talks, party;
    [this.controls, this.mood, this.words, direction, talks, party] = this.sdk.__toolbar(STATE, details, flags).split('\t');
    this.signedIn = this.mood !== 'off';
    this.call = direction && { direction, talks, party };
    if (call && !this.call) {
      this.tones = '';
      if (call.party) this.history = [call, ...this.history].slice(0, CALLS);
    }
    if (this.call) {
      const { since, dialled } = call ?? { since: at, dialled: this.dialled };
      this.call = { ...this.call, since, dialled, party: this.call.party || (this.call.direction === 'out' ? dialled : '') };
    }
    const left = state === 'After' && this.sdk.__toolbar(ENDS);
    this.ends = left && Date.now() + left;
    if (!this.signedIn) this.queue = undefined;
    if (!this.signedIn || !this.can(this.panel.key)) this.open('');
  }

  /** Something went wrong: in words, with what to do. */
  fail({ code = '', message }) {
    const key = advice.find(([pattern]) => pattern.test(code + message))?.[1];
    this.notice = message + (key ? ` · ${this.texts[key]}` : '');
    this.noticeAt = Date.now();
    // Nothing that was asked for is on its way any more, as far as anybody knows.
    this.lists = { agents: [], groups: [], ...this.lists };
  }

  /** A click makes no sense: an Exception says so, which comes back as a failure. */
  complain(key) {
    this.sdk.__toolbar(MISUSED, `${key}\t${this.texts[key]}`);
  }

  // --- what shows ------------------------------------------------------------------------------------------------------

  /** Whether a line of the layout shows, as far as it says so itself. */
  shows(line) {
    const condition = conditions[line.when];
    return condition.call ? condition(this, line) : this[condition];
  }

  /** Whether that shows which opens a panel. */
  can(key) {
    return !key || this.shows(layout.find((line) => line.key === key && line.when !== 'P'));
  }

  /** Whether a leader may do this to the chosen agent. */
  may({ bit }) {
    const [agent, state] = this.panel.chosen.split('\t');
    return agent && this.sdk.__toolbar(FORCE, state) & bit;
  }

  // --- what is done ----------------------------------------------------------------------------------------------------

  /** A node was used. */
  act(key, value) {
    const [name, place] = key.split(':');
    let open = true;
    const line = layout.find((line) => {
      if (!line.depth) open = this.shows(line);
      return open && line.key === name && line.when !== 'P' && (line.kind === 'X') === (place !== undefined) && this.shows(line);
    });
    this.press(line ?? { does: name }, place, value);
  }

  /** A shortcut's letter; gives whether it means anything. A key that is held down means one press: two may share it, and the second would undo the first. */
  shortcut(letter, again) {
    const line = this.shortcuts && layout.find(({ shortcut, does, ...line }) =>
      shortcut === letter && (does === 'i' || does === 's' ? this.signedIn : does === 'w' ? this.ends : this.shows(line)));
    if (line && !again) this.press(line);
    return line;
  }

  press(line, place, value) {
    const { key, does, method } = line;
    const { panel } = this;
    const number = cleaned(this.typed);
    const work = {
      close: () => this.open(''),
      s: () => this.open(key),
      '^': () => this.open(key),
      '!': () => this.order(key, method),
      // The menu's entries stand for one control.
      i: () => this.order('state', method),
      b: () => this.order('state', method, this.reasons[place]),
      n: () => (number ? this.dial(number) : this.complain('numberMissing')),
      r: () => this.dial(this.history[place].party),
      q: () => this.transfer(key, method, number),
      f: () => this.force(line),
      y: () => this.phone?.[method]?.(value),
      a: () => this.phone?.setAutoAnswer?.(!this.phone.autoAnswer),
      w: () => {
        this.ends = undefined;
        this.sdk.__toolbar(STAY);
      },
      x: () => (this.notice = undefined),
      o: () => (this.shortcuts = !this.shortcuts),
      t: () => {
        this.typed = value;
        // What is typed now is meant, not what was chosen before.
        panel.chosen = '';
      },
      e: () => this.digit('-1'),
      g: () => (this.callsAgent = key === 'agent'),
      '#': () => this.choose(`2${number}`),
      v: () => this.choose(value),
      k: () => this.digit(place),
    };
    work[does]?.();
    if (panel !== this.panel) {
      this.typed = '';
      this.callsAgent = false;
    }
    this.poll();
    this.changed();
  }

  get reasons() {
    return String(this.account.busyType || '').split(',').filter(Boolean);
  }

  /** Opens a panel, or closes it when it is the one that is open. */
  open(key) {
    this.panel = { key: key !== this.panel.key && this.can(key) ? key : '', chosen: '', askAt: 0 };
  }

  choose(row) {
    const { panel } = this;
    panel.chosen = row;
    // A group opens: its agents are asked for.
    if (row[0] === '3' && row !== panel.group) {
      delete this.lists[(panel.group = row)];
      panel.askAt = 0;
    }
  }

  /** A key of the pad: a tone in a call, a digit of the number otherwise. */
  digit(digit) {
    if (digit === '-1') this.typed = this.typed.slice(0, -1);
    if (!/^[\d*#]$/.test(digit)) return;
    if (this.panel.key === 'keypad') {
      this.tones = (this.tones + digit).slice(-LONGEST);
      this.sdk.sendDTMF(digit);
    } else {
      if (this.panel.key !== 'dial') this.open('dial');
      this.typed = (this.typed + digit).slice(0, LONGEST);
    }
  }

  dial(number) {
    if (this.can('dial')) this.order('callNow', 'call', number, this.callsAgent ? 1 : 2);
  }

  /** A transfer, at once or after speaking to the target, or a consultation. Who types a number need not choose its row. */
  transfer(key, method, number) {
    const { chosen, key: panel } = this.panel;
    const target = chosen || (isNumber(number) && `2${number}`);
    const consults = key === 'consultNow';
    if (!target) return this.complain((consults ? 'consult' : 'transfer') + (panel === 'outside' ? 'Number' : 'Target'));
    this.order('target', method, target.slice(1), Number(target[0]), ...(consults ? [] : [key === 'blind' ? 0 : 1]));
  }

  force(line) {
    const { key, method } = line;
    const [agent] = this.panel.chosen.split('\t');
    const { panel } = this;
    if (!this.may(line)) return this.complain(agent ? 'notTalking' : 'agentMissing');
    this.order(key, method, agent.slice(1));
    // The panel stays: what comes of it is seen in its list, which is asked for anew.
    this.panel = panel;
    panel.askAt = 0;
  }

  /** Calls a method as the page would. What was ordered and is not answered yet is not ordered again. */
  async order(control, method, ...values) {
    if (tick() < this.restUntil || this.waiting.has(control)) return;
    this.restUntil = tick() + REST;
    this.waiting.add(control);
    this.notice = undefined;
    this.open('');
    const { promises } = this.sdk;
    try {
      await (promises[method] ?? this.sdk[method])(...values);
    } catch (problem) {
      this.fail(problem);
    }
    this.waiting.delete(control);
    this.changed();
  }

  /** The questions that are due. */
  poll() {
    const now = tick();
    const { panel } = this;
    const { key, group } = panel;
    if (this.signedIn && now >= this.askQueue) {
      // A server that does not answer is not asked again.
      this.askQueue = this.asked ? undefined : now + QUEUE;
      if (this.asked) this.queue = this.asked = undefined;
      else this.asked = this.question('getQueueInfo', [], ({ groupQueueNum }) => {
        this.asked = undefined;
        // A late answer begins it anew.
        this.askQueue = now + QUEUE;
        this.queue = Number(groupQueueNum) || 0;
      });
    }
    if (!(now >= panel.askAt)) return;
    panel.askAt = now + LISTS;
    const keep = (name) => (data) => {
      this.lists[name] = rows(data.agentList ?? data.infoList ?? data.groupList);
    };
    if (key === 'leader') this.question('surveillance', [], keep('agents'));
    else if (/^(transfer|consult)$/.test(key)) {
      if (group) this.question('getIdleAgentByGroupId', [group.slice(1)], keep(group));
      else {
        // Once: groups do not come and go.
        panel.askAt = Infinity;
        this.question('getGroups', [], keep('groups'));
      }
    }
  }

  /** Asks the server; the answer is nobody else's news. Gives whether it could be asked. */
  question(method, values, answered) {
    const { sdk } = this;
    if (!sdk.isLogin()) return undefined;
    try {
      sdk.onPrivateEventCallback(sdk[method](...values), ({ data }) => {
        answered(data ?? {});
        this.changed();
      });
      return true;
    } catch (problem) {
      return this.fail(problem);
    }
  }
}
