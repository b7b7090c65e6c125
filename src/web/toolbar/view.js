// What is drawn: each line of the layout that shows now, with what it says. What a line shows is named by its letter.
import { layout } from './layout.js';
import { rows } from './model.js';
import { cleaned, clock, filled, masked } from './text.js';

const KEYS = '123456789*0#';

const secondsTo = (at, now) => Math.max(0, Math.ceil((at - now) / 1000));

/** All nodes, each before what it holds: `{ path, depth, kind, key, text, … }`. */
export function view(model) {
  const now = Date.now();
  const { texts, call, panel, phone, waiting } = model;
  const shown = (number) => (model.encrypts ? masked(number) : number);
  const say = (key) => texts[key] ?? key;
  const state = () => (model.words === 'Busy' && model.reason) || say(model.words);
  const direction = (call) => say(call.direction);
  const nodes = [];
  const path = [];
  let hidden = Infinity;
  let alert = model.notice ?? model.found;
  if (model.state === 'AgentRinging' && call?.direction === 'in') alert = filled(say('incoming'), shown(call.party));

  const add = ({ depth, kind, key }, more) => {
    path.length = depth;
    path.push(key);
    nodes.push({ depth, kind, key, path: path.join('/') + kind, text: '', ...more });
  };

  const several = {
    b: () => model.reasons.map((text, place) => ({ place, text, off: waiting.has('state') })),
    k: () => [...KEYS].map((text) => ({ place: text, text })),
    r: () => model.history.map((call, place) => ({
      place, text: shown(call.party), off: !model.can('dial'), value: `${direction(call)} · ${filled(say('ago'), clock(now - call.since))}`,
    })),
    G: () => {
      const groups = rows(model.account.groupInfoList);
      const main = ({ isMaster }) => isMaster == true;
      const none = groups.some(main) ? [] : [{ place: '', text: say(groups.length ? 'noMainGroup' : 'noOwnGroups') }];
      return none.concat(groups.map((group, place) => ({ place, text: group.name, value: say(main(group) ? 'mainGroup' : 'groups') })));
    },
    S: () => layout.filter(({ shortcut }) => shortcut !== '.').map(({ key, text, shortcut }) => ({ place: key, text: say(text), value: `Alt+${shortcut}` })),
  };

  const single = {
    s: ({ key }) => ({ text: state(), value: clock(now - model.since), mood: model.mood, off: !model.signedIn, open: panel.key === key }),
    '^': ({ key }) => ({ open: panel.key === key }),
    '!': ({ key }) => ({
      off: waiting.has(key) || (key === 'answer' && !phone?.isRegistered), ...(key === 'hangup' && !call?.talks && { text: say('leave') }),
    }),
    i: () => ({ off: waiting.has('state') }),
    n: () => ({ off: waiting.has('callNow') }),
    q: () => ({ off: waiting.has('target') }),
    f: ({ key }) => ({ off: waiting.has(key) || !model.may(key) }),
    a: () => ({ on: !!phone?.autoAnswer }),
    g: ({ key }) => ({ on: !!model.callsAgent === (key === 'agent') }),
    o: () => ({ on: model.shortcuts }),
    '#': () => {
      const number = cleaned(model.typed);
      return { text: `${say('outsideNumber')} ${number}`, on: panel.chosen === `2${number}` };
    },
    v: () => ({ search: model.typed.trim().toLowerCase(), chosen: panel.chosen, ...(panel.chosen[0] === '3' && { text: say('noIdle') }) }),
    t: () => ({ value: model.typed }),
    D: () => ({ text: direction(call) }),
    N: () => ({ text: call.party ? shown(call.party) : say('unknown') }),
    U: () => ({ text: clock(now - call.since) }),
    C: () => ({ text: filled(say('wrapUp'), secondsTo(model.ends, now)) }),
    Q: ({ text }) => ({ text: filled(say(text), model.queue) }),
    R: ({ text }) => ({ text: filled(say(text), secondsTo(model.retryAt, now)) }),
    O: () => ({ text: model.tones }),
    M: () => ({ text: model.notice }),
    F: () => ({ text: model.found }),
    A: () => ({ text: state() }),
    E: () => ({ text: alert }),
  };

  for (const line of layout) {
    if (line.depth > hidden) continue;
    hidden = Infinity;
    const { key, kind, does, when } = line;
    if (!model.shows(line)) hidden = line.depth;
    else if (kind === 'X') for (const row of several[does]()) add({ ...line, kind: does === 'G' || does === 'S' ? 'T' : 'B', key: `${key}:${row.place}` }, row);
    else add(when === 'P' ? { ...line, key: 'panel' } : line, { text: kind === 'G' && !texts[line.text] ? '' : say(line.text), ...single[does]?.(line) });
  }
  return nodes;
}
