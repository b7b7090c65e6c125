// What the SDK said, newest first; filtered by kind and by text. Secrets of a sign-in are not shown.

import { button, card, el, field, setText } from './dom.js';
import { onLocale, t } from './i18n.js';

const MOST = 500;
const KINDS = ['event', 'state', 'response', 'error'];
const SECRETS = new Set(['token', 'sipPassword', 'webrtcSipPassword', 'password', 'routingKey']);

const mask = (key, value) => (SECRETS.has(key) && value ? '•••' : value);
const clockTime = (at) => `${new Date(at).toTimeString().slice(0, 8)}.${String(at % 1000).padStart(3, '0')}`;

const json = (value) => (value === null || value === undefined ? '' : JSON.stringify(value, mask));

/** What is worth reading of a message: not the envelope, which says what the title says. */
function detail(kind, body) {
  if (typeof body !== 'object' || body === null) return body;
  if (kind === 'event') {
    const { type, event, nowState, sequence, eventTime, companyId, agentId, agentNumber, data, ...rest } = body;
    return Object.keys(rest).length ? { ...rest, data } : data;
  }
  if (kind === 'response') return { status: body.status, msg: body.msg || undefined };
  return kind === 'state' ? body.event : body;
}

/** Heartbeats, and the leader's list that comes every two seconds, would bury the rest. */
const isBeat = ({ name }) => ['heartbeat', 'surveillance', 'Surveillance', 'GroupQueueNum', 'groupQueueNum'].includes(name);

/** `kinds` are those that the page can have; all but events and errors are off at first. */
export function drawLog(desk, kinds = [...KINDS, 'beat']) {
  const entries = [];
  const list = el('ol', { class: 'log', tabindex: '0', label: 'log.list' });
  const count = el('span', { class: 'hint' });
  const text = el('input', { type: 'search', name: 'filter', placeholder: 'log.placeholder' });
  const boxes = kinds.map((name) => ({ name, title: `log.${name}`, input: el('input', { type: 'checkbox', name: `log-${name}`, checked: name === 'event' || name === 'error' }) }));
  const wanted = () => new Set(boxes.filter(({ input }) => input.checked).map(({ name }) => name));

  const row = (entry) => el('li', { 'data-kind': entry.kind, 'data-name': entry.name },
    el('time', { text: clockTime(entry.at) }), el('b', { text: entry.title }), el('code', { text: entry.detail }));
  const passes = (entry, kinds, needle) => kinds.has(entry.kind) && (kinds.has('beat') || !isBeat(entry)) && (!needle || entry.search.includes(needle));

  let shown = 0;
  const tell = () => setText(count, t('log.count', { shown, all: entries.length }));
  function redraw() {
    const kinds = wanted();
    const needle = text.value.trim().toLowerCase();
    const rows = entries.filter((entry) => passes(entry, kinds, needle)).map(row);
    shown = rows.length;
    list.replaceChildren(...rows.reverse());
    tell();
  }
  function add({ kind, name, body, at }) {
    if (!KINDS.includes(kind)) return;
    const title = name === 'StateChange' ? body.state : name;
    const entry = { kind, name, title, detail: json(detail(kind, body)).slice(0, 2000), search: `${title} ${json(body)}`.toLowerCase(), at };
    entries.push(entry);
    if (entries.length > MOST) {
      const gone = entries.shift();
      if (passes(gone, wanted(), text.value.trim().toLowerCase())) {
        list.lastElementChild?.remove();
        shown -= 1;
      }
    }
    if (passes(entry, wanted(), text.value.trim().toLowerCase())) {
      list.prepend(row(entry));
      shown += 1;
    }
    tell();
  }

  text.addEventListener('input', redraw);
  for (const { input } of boxes) input.addEventListener('change', redraw);
  onLocale(tell);
  tell();
  desk.record(add);

  const save = button('save-log', 'log.save', () => desk.run(saveSdkLog), { class: 'quiet' });
  const node = card('log', 'log.title',
    el('div', { class: 'row' }, field('log.filter', text, { class: 'field grow' }), button('clear-log', 'log.clear', () => { entries.length = 0; redraw(); }, { class: 'quiet' }), save),
    el('p', { class: 'checks' }, ...boxes.map(({ input, title }) => el('label', {}, input, el('span', { t: title }))), count),
    list);
  return { node, draw() { save.hidden = typeof desk.sdk?.saveLog !== 'function'; } };
}

/** The SDK hands the log over as a Blob; the page decides where it goes. */
function saveSdkLog(sdk) {
  sdk.once('SaveLog', (blob) => {
    const address = URL.createObjectURL(blob);
    el('a', { href: address, download: 'agent-sdk-log.txt' }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  });
  sdk.saveLog();
}
