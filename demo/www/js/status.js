// The agent's state with its clock, and the buttons that change it.

import { allowed, isSignedIn } from './callstate.js';
import { button, card, duration, el, setEnabled, setText } from './dom.js';
import { known, t } from './i18n.js';

/** The state in words. On a special leg a conversation is called by the leg. */
export function stateText(state, leg = 'normal', busyReason = '') {
  if (state === 'Busy' && busyReason) return busyReason;
  if (state === 'Conversation' && known(`leg.${leg}`)) return t(`leg.${leg}`);
  return known(`state.${state}`) ?? state;
}

export function drawStatus(desk) {
  const name = el('strong', { id: 'state', role: 'status' });
  const clock = el('span', { id: 'state-clock', class: 'clock', 'aria-hidden': 'true' });
  const who = el('span', { id: 'who' });
  const groups = el('p', { class: 'hint' });
  const queue = el('span', { id: 'queue-length', class: 'pill' });
  const reason = el('select', { id: 'busy-reason', label: 'status.reason' });
  const buttons = {
    idle: button('idle', 'status.idle', () => desk.run((sdk) => sdk.idle())),
    busy: button('busy', 'status.busy', () => desk.run((sdk) => sdk.busy(reason.value || undefined))),
    logout: button('logout', 'status.logout', () => desk.signOut(), { class: 'quiet' }),
    break: button('break', 'status.break', () => desk.leave(), { class: 'quiet' }),
  };
  const node = card('status', 'status.title',
    el('p', { class: 'state' }, name, clock, who, queue),
    el('p', { class: 'buttons' }, buttons.idle, buttons.busy, reason, el('span', { class: 'spacer' }), buttons.logout, buttons.break),
    groups);

  let reasons = null;
  const tick = () => setText(clock, duration(Date.now() - desk.since));
  setInterval(tick, 1000);
  return {
    node,
    draw() {
      const can = allowed(desk.state, desk.leg);
      node.hidden = !isSignedIn(desk.state);
      setText(name, stateText(desk.state, desk.leg, desk.busyReason));
      name.dataset.state = desk.state;
      setText(who, desk.agentNumber);
      setEnabled(buttons.idle, can.has('idle'));
      setEnabled(buttons.busy, can.has('busy'));
      queue.hidden = desk.queueLength === 0;
      setText(queue, t('status.queue', { n: desk.queueLength }));
      const own = desk.login?.groupInfoList ?? [];
      groups.hidden = own.length === 0;
      setText(groups, `${t('status.groups')}: ${own.map((group) => (Number(group.isMaster) ? `${group.name} (${t('status.master')})` : group.name)).join(' · ')}`);
      const list = desk.login?.busyType ?? '';
      if (list !== reasons) {
        reasons = list;
        const names = list.split(',').map((each) => each.trim()).filter(Boolean);
        reason.replaceChildren(el('option', { value: '', t: 'status.noReason', text: t('status.noReason') }), ...names.map((each) => el('option', { value: each, text: each })));
        reason.hidden = names.length === 0;
      }
      tick();
    },
  };
}
