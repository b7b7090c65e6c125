// The table of customers: whom to call, when they were spoken to, what was noted.

import { canCall } from './callstate.js';
import { button, card, el, setEnabled, setText } from './dom.js';
import { known, t, translate } from './i18n.js';
import { callWords } from './last-call.js';

/** The columns; the last one is the call button. */
const COLUMNS = ['name', 'number', 'last', 'note', 'call'];

/** `open(number)` shows a customer's card; `shown()` says whose it is. */
export function drawCustomers(crm, desk, { open, shown }) {
  const text = el('input', { type: 'search', name: 'customers-filter', placeholder: 'customers.hint', label: 'customers.search', on: { input: () => draw() } });
  const count = el('span', { class: 'hint', role: 'status' });
  const body = el('tbody', {});
  const empty = el('p', { class: 'hint', t: 'customers.none' });
  const node = card('customers', 'customers.title',
    el('div', { class: 'row' }, text, count),
    el('table', { class: 'people' }, el('thead', {}, el('tr', {}, ...COLUMNS.map((name) => el('th', { scope: 'col', t: `customers.${name}` })))), body),
    empty);

  // Rows are kept by number, so that the focus survives a redraw.
  const rows = new Map();
  function rowOf({ number, name, level }) {
    if (rows.has(number)) return rows.get(number);
    const opener = el('button', { type: 'button', class: 'quiet name', text: name, 'data-customer': number, on: { click: () => open(number) } });
    const rank = el('span', { class: 'rank', 'data-level': level });
    const cells = { last: el('td', { class: 'last' }), note: el('td', { class: 'note' }) };
    const call = button('call-customer', 'customers.dial', () => dial(number), { 'data-number': number });
    const tr = el('tr', {}, el('th', { scope: 'row' }, opener, rank), el('td', { class: 'number', text: number }), cells.last, cells.note, el('td', {}, call));
    translate(tr);
    rows.set(number, { tr, opener, rank, cells, call, level });
    return rows.get(number);
  }

  function dial(number) {
    const { name, level } = crm.find(number) ?? {};
    open(number);
    desk.dial(number, 2, { customer: name, level });
  }

  function draw() {
    node.hidden = !desk.isSignedIn;
    const can = canCall(desk.state) && Number(desk.login?.agentMakeCall ?? 1) !== 0;
    const found = crm.search(text.value);
    const wanted = found.map((customer) => {
      const { tr, opener, rank, cells, call, level } = rowOf(customer);
      const isShown = shown() === customer.number;
      tr.dataset.shown = String(isShown);
      opener.setAttribute('aria-pressed', String(isShown));
      setText(rank, known(`level.${level}`) ?? '');
      const last = crm.calls(customer.number)[0];
      setText(cells.last, last ? callWords(last) : '');
      setText(cells.note, crm.note(customer.number));
      call.setAttribute('aria-label', t('customers.callName', { name: customer.name }));
      setEnabled(call, can);
      return tr;
    });
    if (wanted.length !== body.children.length || wanted.some((tr, at) => body.children[at] !== tr)) body.replaceChildren(...wanted);
    empty.hidden = found.length > 0;
    setText(count, t('customers.count', { shown: found.length, all: crm.customers.length }));
  }
  crm.watch(draw);
  return { node, draw };
}
