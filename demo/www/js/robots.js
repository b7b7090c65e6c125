// Customers who call in: played by the demo server.

import { button, card, el, field } from './dom.js';
import { t } from './i18n.js';
import { inboundCall, queueCalls } from './server.js';

export function drawRobots(defaults, desk, notices) {
  const group = el('select', { name: 'group', id: 'robots-group' }, ...(defaults.groups ?? []).map(({ id, name }) => el('option', { value: id, text: name })));
  const order = async (request) => {
    try {
      await request();
      notices.show(t('robots.done'), 'info');
    } catch (error) {
      notices.show(error instanceof TypeError ? t('error.off') : t('error.request', { text: error.message }));
    }
  };
  const node = card('robots', 'robots.title', el('p', { class: 'hint', t: 'robots.hint' }),
    el('div', { class: 'row' },
      field('robots.group', group),
      button('inbound', 'robots.inbound', () => order(() => inboundCall(group.value))),
      button('queue', 'robots.queue', () => order(() => queueCalls(group.value)))));

  let chosenFor = null;
  return {
    node,
    draw() {
      node.hidden = !desk.isSignedIn;
      // The agent's main group, so that the call comes here.
      if (desk.login === chosenFor) return;
      chosenFor = desk.login;
      const own = desk.login?.groupIdList?.[0];
      if (own !== undefined) group.value = String(own);
    },
  };
}
