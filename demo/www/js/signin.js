// The sign-in form, filled with the demo server's defaults.

import { card, el, field, setText } from './dom.js';
import { t } from './i18n.js';
import { TOOLBAR } from './toolbar.js';

const BROWSER_PHONE = '3';

const input = (name, value = '', more = {}) => el('input', { name, value, autocomplete: 'off', spellcheck: 'false', ...more });

export function drawSignIn(defaults, page, desk) {
  const agents = defaults.agents ?? [];
  const leader = page === 'leader';
  const query = new URLSearchParams(location.search);
  const asked = query.get('agentNumber');
  const first = agents.find((agent) => (asked ? agent.agentNumber === asked : Boolean(agent.leader) === leader && !agent.robot));
  const number = input('agentNumber', first?.agentNumber ?? asked ?? '', { required: true, list: 'agents', inputmode: 'numeric' });
  const password = input('agentPassword', first?.agentPassword, { type: 'password' });
  number.addEventListener('change', () => {
    const known = agents.find((agent) => agent.agentNumber === number.value.trim());
    if (known?.agentPassword) password.value = known.agentPassword;
  });

  const type = el('select', { name: 'loginType' }, ...['1', '2', '3'].map((value) => el('option', { value, t: `signin.type${value}`, selected: value === query.get('loginType') })));
  // Only a phone in the page can answer by itself.
  const automatic = el('label', { class: 'check wide' }, el('input', { type: 'checkbox', name: 'autoAnswer' }), el('span', { t: 'signin.autoAnswer' }));
  const drawType = () => { automatic.hidden = type.value !== BROWSER_PHONE; };
  type.addEventListener('change', drawType);
  drawType();

  const submit = el('button', { type: 'submit', class: 'primary' });
  const form = el('form', { class: 'form', on: { submit: (event) => { event.preventDefault(); desk.signIn(read(form)); } } },
    field('signin.agent', number),
    field('signin.password', password),
    field('signin.company', input('companyShortName', defaults.companyShortName, { required: true })),
    field('signin.type', type),
    automatic,
    el('datalist', { id: 'agents' }, ...agents.map((agent) => el('option', { value: agent.agentNumber, text: agent.agentName ?? '' }))),
    el('details', {}, el('summary', { t: 'signin.broker' }),
      el('div', { class: 'form' },
        field('signin.url', input('url', defaults.url, { required: true, inputmode: 'url' }), { class: 'field wide' }),
        field('signin.host', input('host', defaults.host, { required: true })),
        field('signin.path', input('subscribePath', defaults.subscribePath)),
        field('signin.account', input('connectAccount', defaults.connectAccount, { required: true })),
        field('signin.brokerPassword', input('connectPassword', defaults.connectPassword, { type: 'password' })))),
    el('p', { class: 'buttons wide' }, submit));
  // A required field must be reachable when the browser points at it.
  form.addEventListener('invalid', (event) => { const details = event.target.closest('details'); if (details) details.open = true; }, true);

  const node = card('signin', 'signin.title', el('p', { class: 'hint', t: 'signin.hint' }), form);
  return {
    node,
    draw() {
      const comesBack = node.hidden && !desk.isSignedIn;
      node.hidden = desk.isSignedIn;
      // Whoever was far down the page sees what is left of it.
      if (comesBack) node.scrollIntoView({ block: 'nearest' });
      submit.disabled = desk.signingIn;
      setText(submit, t(desk.signingIn ? 'signin.busy' : 'signin.submit'));
    },
  };
}

function read(form) {
  const options = Object.fromEntries(new FormData(form));
  for (const name of ['url', 'host', 'agentNumber', 'companyShortName']) options[name] = options[name].trim();
  // The demo keeps the SDK's log out of the downloads folder unless someone asks for it.
  return { ...options, ...TOOLBAR, loginType: Number(options.loginType), autoAnswer: 'autoAnswer' in options, unDownloadLog: true };
}
