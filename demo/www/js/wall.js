// The wall board: how many agents are in which kind of state, the agents themselves, and what a leader can do to the chosen one.

import { KINDS, allowedTo, kindOf } from './callstate.js';
import { button, card, duration, el, field, setEnabled, setText } from './dom.js';
import { t } from './i18n.js';
import { stateText } from './state-text.js';

const ACTIONS = ['listen', 'forceInsert', 'intercept', 'forceBreak', 'forceIdle', 'forceBusy', 'forceLogout'];
const REFRESH = 2000;

/** Some servers tell how long the state has lasted, some since when; both in milliseconds, and no state lasts 30 years. */
function inState(operatingTime, receivedAt) {
  const told = Number(operatingTime ?? 0);
  return told > 1e12 ? Date.now() - told : told + Date.now() - receivedAt;
}

export function drawWall(desk) {
  let chosen = null;
  let watching = null;
  let received = { list: null, at: 0 };
  /** The kind that the list is narrowed to, or null. */
  let only = null;

  const group = el('select', { name: 'wall-group', on: { change: () => start() } });
  const filter = el('input', { type: 'search', name: 'wall-filter', placeholder: 'wall.filterHint', on: { input: () => draw() } });
  const tiles = KINDS.map((kind) => {
    const number = el('strong', {});
    const tile = el('button', { type: 'button', class: 'tile', 'data-kind': kind, on: { click: () => { only = only === kind ? null : kind; draw(); } } }, number, el('span', { t: `wall.${kind}` }));
    return { kind, number, tile };
  });
  const waiting = el('strong', { id: 'wall-waiting' });
  const body = el('tbody', {});
  const empty = el('p', { class: 'hint', id: 'wall-empty', t: 'wall.empty' });
  const target = el('p', { class: 'hint', id: 'wall-target', role: 'status' });
  const actions = Object.fromEntries(ACTIONS.map((name) => [name, button(name, `wall.${name}`, () => desk.run((sdk) => sdk[name](chosen)), { class: name === 'forceBreak' || name === 'forceLogout' ? 'danger' : undefined })]));
  const node = card('wall', 'wall.title',
    el('div', { class: 'tiles', role: 'group', label: 'wall.kinds' }, ...tiles.map(({ tile }) => tile),
      el('p', { class: 'tile' }, waiting, el('span', { t: 'wall.waiting' }))),
    el('div', { class: 'row' }, field('wall.group', group), field('wall.filter', filter, { class: 'field grow' })),
    el('div', { class: 'scroll' }, el('table', {}, el('thead', {}, el('tr', {},
      ...['pick', 'agent', 'state', 'time', 'peer'].map((name) => el('th', { scope: 'col', t: `wall.${name}` })))), body)),
    empty, target,
    el('div', { class: 'buttons', role: 'group', label: 'wall.actions' }, ...ACTIONS.map((name) => actions[name])));

  function start() {
    const sdk = desk.sdk;
    watching = desk.login;
    chosen = null;
    desk.run(() => {
      sdk.surveillanceEnd();
      sdk.surveillanceStart(group.value ? { groupId: group.value } : undefined, REFRESH);
    });
  }

  function fillGroups() {
    const own = desk.login?.groupInfoList ?? (desk.login?.groupIdList ?? []).map((id) => ({ id, name: id }));
    // A question without a group is one about the leader's first.
    group.replaceChildren(...own.map(({ id, name }) => el('option', { value: id, text: name })));
  }

  // Rows are kept by agent, so that the chosen radio button, and the focus on it, survive the refresh.
  const rows = new Map();
  function rowOf(number) {
    if (rows.has(number)) return rows.get(number);
    const pick = el('input', { type: 'radio', name: 'chosen-agent', value: number, 'aria-label': number, on: { change: () => { chosen = number; draw(); } } });
    const cells = Object.fromEntries(['agent', 'state', 'time', 'peer'].map((name) => [name, el('td', {})]));
    const tr = el('tr', { 'data-agent': number, on: { click: () => pick.click() } }, el('td', {}, pick), ...Object.values(cells));
    pick.addEventListener('click', (event) => event.stopPropagation());
    const made = { tr, pick, cells };
    rows.set(number, made);
    return made;
  }

  function drawRows() {
    if (desk.agents !== received.list) received = { list: desk.agents, at: Date.now() };
    const needle = filter.value.trim().toLowerCase();
    const others = desk.agents.filter((agent) => agent.agentNumber !== desk.agentNumber);
    for (const { kind, number, tile } of tiles) {
      setText(number, String(others.filter((agent) => kindOf(agent.nowState) === kind).length));
      tile.setAttribute('aria-pressed', String(only === kind));
    }
    setText(waiting, String(desk.queueLength));
    const ofKind = others.filter((agent) => only === null || kindOf(agent.nowState) === only);
    const visible = ofKind.filter((agent) => `${agent.agentNumber} ${agent.agentName} ${stateText(agent.nowState)}`.toLowerCase().includes(needle));
    const wanted = visible.map((agent) => {
      const { tr, pick, cells } = rowOf(agent.agentNumber);
      pick.checked = chosen === agent.agentNumber;
      tr.dataset.state = agent.nowState;
      tr.dataset.kind = kindOf(agent.nowState);
      setText(cells.agent, `${agent.agentNumber} ${agent.agentName ?? ''}`);
      setText(cells.state, stateText(agent.nowState));
      setText(cells.time, duration(inState(agent.operatingTime, received.at)));
      setText(cells.peer, agent.peerId ?? '');
      return tr;
    });
    if (wanted.length !== body.children.length || wanted.some((tr, at) => body.children[at] !== tr)) body.replaceChildren(...wanted);
    empty.hidden = visible.length > 0;
    return others.find((agent) => agent.agentNumber === chosen);
  }

  function draw() {
    node.hidden = !desk.isSignedIn;
    if (desk.login && desk.login !== watching && desk.sdk?.isLogin()) {
      fillGroups();
      start();
    }
    if (!desk.login) watching = null;
    const agent = drawRows();
    const can = agent ? allowedTo(agent.nowState) : new Set();
    setText(target, agent ? t('wall.chosen', { agent: `${agent.agentNumber} ${agent.agentName ?? ''}` }) : t('wall.nobody'));
    for (const name of ACTIONS) setEnabled(actions[name], can.has(name));
  }
  setInterval(() => desk.agents.length && drawRows(), 1000);
  return { node, draw };
}
