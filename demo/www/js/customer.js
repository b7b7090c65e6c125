// One customer's card, and the screen pop: when the phone rings, the card of whoever is on the other side comes up by
// itself, with what the call brings along. The focus stays where it is: somebody may be typing.

import { IN_CALL } from './callstate.js';
import { card, duration, el, field, setText } from './dom.js';
import { NOTE_LENGTH } from './crm.js';
import { known, locale, t } from './i18n.js';
import { callWords } from './last-call.js';
import { stateText } from './state-text.js';

const FACTS = ['city', 'order', 'habit', 'waited', 'menu', 'userdata'];

export function drawCustomer(crm, desk, defaults) {
  const colleagues = new Set((defaults.agents ?? []).map((agent) => agent.agentNumber));
  let number = null;
  let popped = null;
  const watchers = new Set();

  const banner = el('p', { id: 'pop', class: 'pop', role: 'status' });
  const name = el('strong', { id: 'customer-name' });
  const rank = el('span', { class: 'rank' });
  const phone = el('span', { id: 'customer-number', class: 'number' });
  const facts = FACTS.map((each) => ({ each, title: el('dt', { t: `customer.${each}` }), value: el('dd', { id: `customer-${each}` }) }));
  const calls = el('ol', { class: 'calls' });
  const noCalls = el('p', { class: 'hint', t: 'customer.noCalls' });
  const note = el('textarea', { name: 'note', rows: '3', maxlength: NOTE_LENGTH, placeholder: 'customer.noteHint', on: { input: () => crm.setNote(number, note.value) } });
  const newName = el('input', { name: 'new-name', autocomplete: 'off', required: true });
  const add = el('form', { class: 'row', on: { submit: (event) => { event.preventDefault(); crm.add(number, newName.value.trim() || number); newName.value = ''; draw(); } } },
    field('customer.newName', newName, { class: 'field grow' }), el('button', { type: 'submit', t: 'customer.add', 'data-action': 'add-customer' }));
  const none = el('p', { class: 'hint', t: 'customer.none' });
  const about = el('div', { class: 'about' },
    el('p', { class: 'who' }, name, rank, phone),
    add,
    el('dl', {}, ...facts.flatMap(({ title, value }) => [title, value])),
    field('customer.note', note),
    el('h3', { t: 'customer.calls' }), calls, noCalls);
  const node = card('customer', 'customer.title', banner, none, about);

  /** The customer of the present call: whichever side the company knows, else the other side. */
  function caller() {
    if (!desk.call || !IN_CALL.has(desk.state)) return null;
    const customer = crm.find(desk.call.caller) ?? crm.find(desk.call.called);
    const other = customer?.number ?? desk.otherNumber;
    return other && !colleagues.has(other) ? other : null;
  }

  function open(next) {
    number = next;
    note.value = crm.note(number);
    for (const watcher of watchers) watcher();
    draw();
  }

  function values(customer) {
    const ours = caller() === number && number !== null ? desk.call : {};
    const order = customer?.order;
    return {
      city: known(`city.${customer?.city}`),
      order: order && `${order.id} · ${day(order.date)} · ${money(order.amount)}`,
      habit: customer?.behaviour && (known(`behaviour.${customer.behaviour}`) ?? customer.behaviour),
      waited: ours.inQueueTime && duration(Number(ours.inQueueTime)),
      menu: ours.ivrParam && menuWords(ours.ivrParam, defaults.groups ?? []),
      userdata: ours.userdata && pairs(ours.userdata),
    };
  }

  function pop() {
    const other = caller();
    const call = other && (desk.call.occCallId ?? other);
    if (call === popped) return;
    popped = call;
    if (!call) return;
    if (other !== number) open(other);
    node.scrollIntoView({ block: 'nearest' });
  }

  function draw() {
    node.hidden = !desk.isSignedIn;
    pop();
    const customer = crm.find(number);
    none.hidden = number !== null;
    about.hidden = number === null;
    const isHere = caller() === number && number !== null;
    node.dataset.up = String(isHere);
    banner.hidden = !isHere;
    setText(banner, isHere ? t(`pop.${desk.direction ?? 'out'}`, { state: stateText(desk.state, desk.leg), who: customer?.name ?? number }) : '');
    if (number === null) return;
    setText(name, customer?.name ?? t('customer.unknown'));
    setText(rank, known(`level.${customer?.level}`) ?? '');
    rank.dataset.level = customer?.level ?? '';
    setText(phone, number);
    add.hidden = customer !== undefined;
    const now = values(customer);
    for (const { each, title, value } of facts) {
      title.hidden = value.hidden = !now[each];
      setText(value, now[each] || '');
    }
    const past = crm.calls(number);
    noCalls.hidden = past.length > 0;
    calls.replaceChildren(...past.map((call) => el('li', {}, el('span', { text: callWords(call) }), el('span', { class: 'hint', text: desk.causeText(call.cause, locale()) || call.words || '' }))));
  }

  crm.watch(draw);
  return { node, draw, open, shown: () => number, onOpen: (watcher) => watchers.add(watcher) };
}

/** A date without a time is read as midnight UTC: in its own zone it is that day everywhere. */
const day = (date) => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(date));

const money = (yuan) => new Intl.NumberFormat(locale(), { style: 'currency', currency: 'CNY', maximumFractionDigits: 0 }).format(yuan);

/** What the voice menu in front of the queue passed on: JSON text, of which the group is worth reading. */
function menuWords(text, groups) {
  const { groupId } = parsed(text) ?? {};
  return groups.find(({ id }) => id === groupId)?.name ?? text;
}

/** User data is whatever the caller's page put there: an object's values, else the text itself. */
function pairs(text) {
  const data = parsed(text);
  if (data === null || typeof data !== 'object') return String(text);
  return Object.entries(data).map(([name, value]) => `${known(`userdata.${name}`) ?? name}: ${known(`${name}.${value}`) ?? value}`).join(' · ');
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
