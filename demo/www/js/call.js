// The running call: who, and what can be done with it now.

import { IN_CALL, allowed, isSignedIn } from './callstate.js';
import { button, card, duration, el, field, setEnabled, setText } from './dom.js';
import { t } from './i18n.js';

/** One button per command without arguments. */
const PLAIN = ['answer', 'hold', 'unHold', 'mute', 'unMute', 'transferCancel', 'consultCancel', 'consultTransfer', 'tripartiteCall', 'hangup'];
/** Shown only while they can be used: answering, and the way out of a step that was begun. */
const PASSING = new Set(['answer', 'transferCancel', 'consultCancel', 'consultTransfer', 'tripartiteCall']);

export function drawCall(defaults, desk) {
  const who = el('span', { id: 'parties' });
  const clock = el('span', { id: 'talk-clock', class: 'clock', 'aria-hidden': 'true' });
  const parties = el('p', { class: 'parties' }, who, clock);
  const plain = Object.fromEntries(PLAIN.map((name) => [name, button(name, `call.${name}`, () => desk.run((sdk) => sdk[name]()), { class: name === 'hangup' ? 'danger' : undefined })]));

  const kind = el('select', { name: 'targetType' }, ...[1, 2, 3, 4].map((type) => el('option', { value: type, t: `call.kind${type}` })));
  const target = el('input', { name: 'target', list: 'targets', placeholder: 'call.targetHint', autocomplete: 'off' });
  const targets = el('datalist', { id: 'targets' });
  const at = () => [target.value.trim(), Number(kind.value)];
  const handOver = {
    transferNow: button('transferNow', 'call.transferNow', () => desk.run((sdk) => sdk.transferCall(...at(), 0))),
    transferAsk: button('transferAsk', 'call.transferAsk', () => desk.run((sdk) => sdk.transferCall(...at(), 1))),
    consult: button('consult', 'call.consult', () => desk.run((sdk) => sdk.consultCall(...at()))),
  };
  kind.addEventListener('change', () => { target.value = ''; fill(); });

  function fill() {
    const known = {
      1: [...desk.idleAgents],
      2: (defaults.customers ?? []).map((customer) => [customer.number, customer.name]),
      3: (desk.groups.length ? desk.groups : desk.login?.groupInfoList ?? []).map((group) => [group.id, group.name]),
      4: (desk.login?.ivrList ?? []).map((ivr) => [ivr.id, ivr.name]),
    }[kind.value];
    targets.replaceChildren(...known.filter(([id]) => id !== desk.agentNumber).map(([id, name]) => el('option', { value: id, text: name })));
  }

  const node = card('call', 'call.title', parties,
    el('div', { class: 'buttons', role: 'group', label: 'call.controls' }, ...PLAIN.map((name) => plain[name])),
    el('div', { class: 'row', role: 'group', label: 'call.handover' },
      field('call.targetKind', kind), field('call.target', target, { class: 'field grow' }), targets,
      ...Object.values(handOver)));

  const nameOf = (number) => (defaults.customers ?? []).find((customer) => customer.number === number)?.name;
  const party = (number) => (nameOf(number) ? `${nameOf(number)} ${number}` : number ?? '?');
  const tick = () => setText(clock, desk.talkSince === null ? '' : duration(Date.now() - desk.talkSince));
  setInterval(tick, 1000);
  let listed = '';
  return {
    node,
    draw() {
      node.hidden = !isSignedIn(desk.state);
      const can = allowed(desk.state, desk.leg);
      // Whoever has a phone of another kind answers there.
      if (desk.options?.loginType !== 3) can.delete('answer');
      for (const name of PLAIN) {
        setEnabled(plain[name], can.has(name));
        if (PASSING.has(name)) hideKeepingFocus(plain[name], !can.has(name), plain.hangup);
      }
      for (const each of Object.values(handOver)) setEnabled(each, can.has('transferCall'));
      const up = IN_CALL.has(desk.state);
      node.dataset.up = String(up);
      setText(who, up && desk.call ? `${party(desk.call.caller)} → ${party(desk.call.called)}` : t(up ? `state.${desk.state}` : 'call.none'));
      tick();
      const now = `${kind.value}/${desk.idleAgents.size}/${desk.groups.length}/${desk.login ? 1 : 0}`;
      if (now !== listed) {
        listed = now;
        fill();
      }
    },
  };
}

/** A button that goes away while it has the focus hands it to a neighbour that stays. */
function hideKeepingFocus(node, hidden, neighbour) {
  if (hidden && node === document.activeElement) neighbour.focus();
  node.hidden = hidden;
}
