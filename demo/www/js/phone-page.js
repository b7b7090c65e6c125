import { button, card, el, field, setEnabled, setText } from './dom.js';
import { locale, onLocale, t } from './i18n.js';
import { drawLog } from './log.js';
import { openPage } from './page.js';
import { PhoneLine } from './phone-line.js';

openPage('phone', ({ desk: line, defaults }) => ({
  desk: [drawOwner(line, defaults), drawPhone(line)],
  side: [drawGroups(line, defaults), drawLog(line, ['event', 'error'])],
}), PhoneLine);

/** Whose phone it is. */
function drawOwner(line, defaults) {
  const customers = defaults.customers ?? [];
  const asked = new URLSearchParams(location.search).get('number');
  const who = el('select', { name: 'customer' }, ...customers.map(({ number, name }) => el('option', { value: number, text: `${name} ${number}`, selected: number === asked })));
  const auto = el('input', { type: 'checkbox', name: 'autoAnswer' });
  const submit = el('button', { type: 'submit', class: 'primary', 'data-action': 'switch-on' });
  const off = button('switch-off', 'phone.off', () => line.switchOff());
  const form = el('form', { class: 'row', on: { submit: (event) => { event.preventDefault(); start(); } } },
    field('phone.customer', who, { class: 'field grow' }), submit, off);
  const node = card('owner', 'phone.owner', el('p', { class: 'hint', t: 'phone.hint' }), form,
    el('p', { class: 'checks' }, el('label', {}, auto, el('span', { t: 'signin.autoAnswer' }))));

  function start() {
    const customer = customers.find(({ number }) => number === who.value);
    if (customer && defaults.sip) line.switchOn(customer, defaults.sip, { el: '#phone', autoAnswer: auto.checked, locale: locale() });
  }
  return {
    node,
    draw() {
      const isOn = line.customer !== null;
      who.disabled = auto.disabled = isOn;
      submit.hidden = isOn;
      off.hidden = !isOn;
      setText(submit, t('phone.on'));
    },
  };
}

/** The SDK's own panel. */
function drawPhone(line) {
  const who = el('p', { class: 'who' }, el('strong', {}), el('span', { class: 'number' }));
  const node = card('handset', 'phone.title', who, el('div', { id: 'phone' }));
  onLocale(() => line.speak(locale()));
  return {
    node,
    draw() {
      node.hidden = line.customer === null;
      setText(who.firstElementChild, line.customer?.name ?? '');
      setText(who.lastElementChild, line.customer?.number ?? '');
    },
  };
}

/** Whom a customer would call. */
function drawGroups(line, defaults) {
  const groups = (defaults.groups ?? []).map(({ id, name }) => el('button', {
    type: 'button', 'data-action': 'call-group', 'data-group': id, text: name,
    on: { click: () => line.isReady && line.call(id) },
  }));
  const node = card('hotline', 'phone.groups', el('p', { class: 'hint', t: 'phone.groupsHint' }), el('div', { class: 'buttons' }, ...groups));
  return { node, draw() { for (const group of groups) setEnabled(group, line.isReady); } };
}
