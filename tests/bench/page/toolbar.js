// Runs in the page: the toolbar of each candidate, from the order to the painted frame.

window.toolbar = (() => {
  'use strict';

  const AGENTS = 5000;
  const STATES = ['Idle', 'Busy', 'Conversation', 'After'];
  const later = (ms) => new Promise((done) => setTimeout(done, ms));
  /** A frame has been painted: the task behind the next one's. */
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

  async function timed(work) {
    const begun = performance.now();
    work();
    await painted();
    return performance.now() - begun;
  }

  function event(body) {
    const socket = WebSocket.last;
    return new MessageEvent('message', { data: frames_.message(socket.subscription, JSON.stringify({ type: 'event', eventTime: Date.now(), ...body })) });
  }

  /** Constructs the SDK with its toolbar. */
  const first = () => timed(() => {
    window.sdk = new AgentSdk({ ...candidates.OPTIONS, el: '#toolbar' });
  });

  async function signedIn() {
    for (let tries = 0; tries < 100 && window.sdk.store.state !== 'Idle'; tries++) await later(20);
    if (window.sdk.store.state !== 'Idle') throw new Error('nobody is signed in');
    await painted();
  }

  let prepared;
  let turn = 0;

  /** The next state's message, made beforehand; the text that it must lead to is looked for after. */
  function prepareState() {
    turn += 1;
    prepared = event({ event: STATES[turn % 2], nowState: STATES[turn % 2], data: {} });
  }

  const change = () => timed(() => WebSocket.last.dispatchEvent(prepared));

  /** Until nothing moves any more: the old toolbar fades from one state's colours to the next one's. */
  async function settled() {
    const moving = document.getAnimations();
    if (moving.length) await Promise.allSettled(moving.map((animation) => animation.finished));
    await painted();
  }

  /** A change, until it looks as it will look. */
  async function changeAndSettle() {
    const begun = performance.now();
    await change();
    if (document.getAnimations().length) await settled();
    return performance.now() - begun;
  }

  /** Opens the leader's panel, and asks for the list: the answer is what is timed. */
  async function prepareList(name) {
    turn += 1;
    window.asked.surveillance = undefined;
    if (name === 'ours') {
      const element = document.querySelector('agent-toolbar');
      const open = () => element.shadowRoot.querySelector('[part~=leader]').click();
      if (element.shadowRoot.querySelector('[part=panel]')) open();
      open();
    } else {
      // The button closes the panel, too; only when it opens, the agents are asked for.
      const button = document.querySelector('#ccs-sdk-monitor');
      button.click();
      await later(50);
      if (!window.asked.surveillance) button.click();
    }
    await later(100);
    const sequence = window.asked.surveillance;
    if (!sequence) throw new Error(`${name} did not ask for the agents`);
    const agentList = Array.from({ length: AGENTS }, (_, place) => ({
      companyId: 1, agentId: place, agentNumber: String(10_000 + place), agentName: `agent ${place}`, nowState: STATES[(place + turn) % STATES.length],
      operatingTime: 1000 * place, loginTime: 1_700_000_000_000, loginDuration: 1000, groupList: [{ id: 'g1', name: 'group' }],
    }));
    prepared = event({ event: 'Surveillance', sequence, data: { agentList } });
    gc();
  }

  /** What stands in the page afterwards, for a look at whether anything was drawn at all. */
  const text = () => (document.querySelector('agent-toolbar')?.shadowRoot ?? document.querySelector('#toolbar')).textContent;

  return { first, signedIn, prepareState, change, settled, changeAndSettle, prepareList, text };
})();
