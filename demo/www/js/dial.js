// Calling out: any number.

import { allowed, isSignedIn } from './callstate.js';
import { card, el, field, setEnabled } from './dom.js';

export function drawDial(desk) {
  const number = el('input', { name: 'called', placeholder: 'dial.placeholder', inputmode: 'tel', autocomplete: 'off', required: true });
  const kind = el('select', { name: 'calledType' }, el('option', { value: '2', t: 'dial.phone' }), el('option', { value: '1', t: 'dial.agent' }));
  const submit = el('button', { type: 'submit', class: 'primary', t: 'dial.call', 'data-action': 'call' });
  const off = (node) => node.getAttribute('aria-disabled') === 'true';

  const form = el('form', { class: 'row', on: { submit: (event) => { event.preventDefault(); if (!off(submit)) desk.dial(number.value, Number(kind.value)); } } },
    field('dial.number', number, { class: 'field grow' }), field('dial.kind', kind), submit);

  const node = card('dial', 'dial.title', form);
  return {
    node,
    draw() {
      const can = allowed(desk.state, desk.leg).has('call') && Number(desk.login?.agentMakeCall ?? 1) !== 0;
      node.hidden = !isSignedIn(desk.state);
      setEnabled(submit, can);
    },
  };
}
