// What is drawn: each line of the layout that shows now, with what it says. What a line shows is named by its letter.
import { layout } from './layout.js';
import { rows } from './model.js';
import { cleaned, clock, filled, masked } from './text.js';

const since = (at) => clock(Date.now() - at);
const secondsTo = (at) => Math.max(0, Math.ceil((at - Date.now()) / 1000));
const state = (model) => (model.words === 'Busy' && model.reason) || model.say(model.words);
const number = (model, number) => (model.encrypts ? masked(number) : number);
const expands = ({ panel }, { key }) => ({ open: panel.key === key });
const counted = (model, { text }, value) => ({ text: filled(model.say(text), value) });
const rests = (control) => ({ waiting }) => ({ off: waiting.has(control) });

/** What a line says beside its own text: of one node, or of each in a list of them. */
const says = {
  b: ({ reasons, waiting }) => reasons.map((text, place) => ({ place, text, off: waiting.has('state') })),
  k: () => [...'123456789*0#'].map((text) => ({ place: text, text })),
  r: (model) => model.history.map((call, place) => ({
    place, text: number(model, call.party), off: !model.can('dial'),
    value: `${model.say(call.direction)} · ${new Date(call.since).toLocaleTimeString(model.locale)}`,
  })),
  G(model) {
    const groups = rows(model.account.groupInfoList);
    const main = ({ isMaster }) => isMaster == true;
    const none = groups.some(main) ? [] : [{ kind: 'T', place: '', text: model.say(groups.length ? 'noMainGroup' : 'noOwnGroups') }];
    return none.concat(groups.map((group, place) => ({
      kind: 'T', place, text: group.name, value: model.say(main(group) ? 'mainGroup' : 'groups'),
    })));
  },
  S: (model) => layout.filter(({ shortcut }) => shortcut !== '.').map(({ key, text, shortcut }) => ({
    kind: 'T', place: key, text: model.say(text), value: `Alt+${shortcut}`,
  })),
  s: (model, line) => ({ text: state(model), value: since(model.since), mood: model.mood, off: !model.signedIn, ...expands(model, line) }),
  '^': expands,
  '!': ({ call, phone, waiting, say }, { key }) => ({
    off: waiting.has(key) || (key === 'answer' && !phone?.isRegistered), ...(key === 'hangup' && !call?.talks && { text: say('leave') }),
  }),
  i: rests('state'),
  n: rests('callNow'),
  q: rests('target'),
  f: (model, line) => ({ off: model.waiting.has(line.key) || !model.may(line) }),
  a: ({ phone }) => ({ on: !!phone?.autoAnswer }),
  g: ({ callsAgent }, { key }) => ({ on: !!callsAgent === (key === 'agent') }),
  o: ({ shortcuts }) => ({ on: shortcuts }),
  '#'({ typed, panel, say }) {
    const number = cleaned(typed);
    return { text: `${say('outsideNumber')} ${number}`, on: panel.chosen === `2${number}` };
  },
  v: ({ typed }) => ({ search: typed.trim().toLowerCase() }),
  t: ({ typed }) => ({ value: typed }),
  D: ({ call, say }) => ({ text: say(call.direction) }),
  N: (model) => ({ text: number(model, model.call.party) || model.say('unknown') }),
  U: ({ call }) => ({ text: since(call.since) }),
  C: (model, line) => counted(model, line, secondsTo(model.ends)),
  Q: (model, line) => counted(model, line, model.queue),
  R: (model, line) => counted(model, line, secondsTo(model.retryAt)),
  // Of the model as it is.
  O: 'tones',
  M: 'notice',
  F: 'found',
  A: (model) => ({ text: state(model) }),
  E: (model) => ({
    text: model.mood === 'ringing' && model.call?.direction === 'in'
      ? filled(model.say('incoming'), number(model, model.call.party)) : model.notice ?? model.found,
  }),
};

/** All nodes, each before what it holds: `{ line, path, kind, key, text, … }`. */
export function view(model) {
  const nodes = [];
  let place = 0;
  while (place < layout.length) {
    const line = layout[place];
    const shows = model.shows(line);
    place = shows ? place + 1 : line.end;
    if (!shows) continue;
    const { kind, key, path, text } = line;
    const own = says[line.does];
    const more = own?.call ? own(model, line) : { text: model[own] };
    if (kind === 'X') {
      for (const row of more) nodes.push({ kind: 'B', ...row, line, key: `${key}:${row.place}`, path: path + row.place });
    } else nodes.push({ ...more, line, kind, key, path, text: more.text ?? (kind === 'G' ? model.texts[text] : model.say(text)) });
  }
  return nodes;
}
