// Calling out: a number, or a customer of the list.

import { allowed, isSignedIn } from './callstate.js';
import { button, card, el, field, setEnabled, setText } from './dom.js';
import { known } from './i18n.js';

export function drawDial(defaults, desk) {
  const number = el('input', { name: 'called', placeholder: 'dial.placeholder', inputmode: 'tel', autocomplete: 'off', required: true });
  const kind = el('select', { name: 'calledType' }, el('option', { value: '2', t: 'dial.phone' }), el('option', { value: '1', t: 'dial.agent' }));
  const call = (called, calledType) => desk.run((sdk) => sdk.call(called, calledType));
  const submit = el('button', { type: 'submit', class: 'primary', t: 'dial.call', 'data-action': 'call' });
  const off = (node) => node.getAttribute('aria-disabled') === 'true';

  const form = el('form', { class: 'row', on: { submit: (event) => { event.preventDefault(); if (!off(submit)) call(number.value, Number(kind.value)); } } },
    field('dial.number', number, { class: 'field grow' }), field('dial.kind', kind), submit);

  const customers = (defaults.customers ?? []).map((customer) => {
    const act = button('call-customer', 'dial.call', () => call(customer.number, 2), { 'data-number': customer.number });
    const habit = el('span', { class: 'hint' });
    const row = el('li', {}, el('span', { class: 'name', text: customer.name }), el('span', { class: 'number', text: customer.number }), habit, act);
    const draw = (can) => {
      setEnabled(act, can);
      setText(habit, known(`behaviour.${customer.behaviour}`) ?? customer.behaviour ?? '');
    };
    return { row, draw };
  });
  const node = card('dial', 'dial.title', form, el('h3', { t: 'dial.customers' }), el('ul', { class: 'people' }, ...customers.map(({ row }) => row)));
  return {
    node,
    draw() {
      const can = allowed(desk.state, desk.leg).has('call') && Number(desk.login?.agentMakeCall ?? 1) !== 0;
      node.hidden = !isSignedIn(desk.state);
      setEnabled(submit, can);
      for (const customer of customers) customer.draw(can);
    },
  };
}
