// The element's life: where it comes from, that there is one, that it moves, and that nothing of it stays.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inFirefox } from '../support/browser.mjs';
import { eventBody } from '../support/scripted-server.mjs';
import { scenes } from './scenes.mjs';
import { inHouse } from './stage.mjs';

let house;
let stage;
inHouse((opened) => (house = opened));

const count = () => stage.tab.evaluate(() => document.querySelectorAll('agent-toolbar').length);

// Counts what the page's code asks of the browser and has not given back. Runs before the SDK is made.
function counting() {
  window.left = { listeners: 0, timers: 0 };
  for (const target of [window, document]) {
    const { addEventListener, removeEventListener } = target;
    target.addEventListener = (name, listener, options) => {
      left.listeners += 1;
      options?.signal?.addEventListener('abort', () => (left.listeners -= 1));
      addEventListener.call(target, name, listener, options);
    };
    target.removeEventListener = (...values) => {
      left.listeners -= 1;
      removeEventListener.apply(target, values);
    };
  }
  const { setInterval, clearInterval } = window;
  window.setInterval = (...values) => {
    left.timers += 1;
    return setInterval(...values);
  };
  window.clearInterval = (id) => {
    left.timers -= 1;
    clearInterval(id);
  };
}

test('el shows the toolbar at once, in its place; init() and a second instance do not double it', async () => {
  stage = await house.stage({});
  assert.equal(await stage.tab.evaluate(() => document.querySelector('#toolbar').firstChild.tagName), 'AGENT-TOOLBAR');
  await stage.tab.evaluate(() => {
    window.first = document.querySelector('agent-toolbar');
    sdk.init();
  });
  assert.equal(await count(), 1);
  await stage.tab.evaluate(() => {
    window.second = new AgentSdk({ ...sdk.store.sdkOption, agentNumber: '1002' });
  });
  assert.equal(await count(), 1);
  assert.ok(await stage.tab.evaluate(() => first === document.querySelector('agent-toolbar') && first.sdk === second));
  await stage.until(() => second.isLogin());
  // Which of the two has connected last is left to chance: both are told.
  for (const peer of stage.server.peers) peer.message(eventBody('Idle'));
  await stage.until(() => second.store.state === 'Idle');
  assert.match(await stage.part('state').textContent(), /^空闲/);
});

test('it takes an SDK around which a framework has put proxies', async () => {
  stage = await house.stage({ options: { el: undefined } });
  await stage.tab.evaluate(() => {
    // As Vue's `reactive`: whatever is read of it is wrapped as well.
    const reactive = (value) => (typeof value !== 'object' || !value ? value : new Proxy(value, { get: (...own) => reactive(Reflect.get(...own)) }));
    window.bar = document.querySelector('#toolbar').appendChild(document.createElement('agent-toolbar'));
    bar.sdk = reactive(sdk);
  });
  assert.ok(await stage.tab.evaluate(() => bar.sdk === sdk));
  await stage.events('Idle');
  assert.match(await stage.part('state').textContent(), /^空闲/);
});

test('it shows at once that the SDK connects', async () => {
  stage = await house.stage({ door: 'hold' });
  assert.match(await stage.part('state').textContent(), /^链接中/);
});

test('an el that matches nothing, or is no selector, gives one Exception, and the SDK works', async () => {
  for (const el of ['#nowhere', '::nonsense::']) {
    stage = await house.stage({ options: { el } });
    await stage.until(() => exceptions.includes('ELEMENT_MISSING'));
    assert.deepEqual(await stage.tab.evaluate(() => exceptions), ['ELEMENT_MISSING']);
    assert.equal(await count(), 0);
    await stage.events('Idle');
    await stage.close();
  }
});

test('under the strictest policy it is as it is elsewhere', { skip: inFirefox && 'it cannot be looked into there' }, async () => {
  stage = await house.stage({ path: '/strict' });
  await stage.events('Idle');
  await stage.press('dial');
  const style = await stage.tab.evaluate(() => {
    const root = document.querySelector('agent-toolbar').shadowRoot;
    return [getComputedStyle(root.querySelector('[part=bar]')).display, root.querySelectorAll('style').length];
  });
  assert.deepEqual(style, ['flex', 0]);
});

test('in HTML it is given an SDK, and shows what has been going on', async () => {
  stage = await house.stage({ options: { el: undefined }, login: { busyType: '开会' } });
  await stage.events('MakeCall', ['Conversation', { called: '13800138000', caller: '4001' }]);
  await stage.tab.evaluate(() => {
    document.querySelector('main').insertAdjacentHTML('beforeend', '<agent-toolbar theme="dark"></agent-toolbar>');
    document.querySelector('agent-toolbar').sdk = sdk;
  });
  assert.match(await stage.part('state').textContent(), /^通话中/);
  assert.equal(await stage.part('number').textContent(), '138****8000');
  assert.equal(await stage.part('direction').textContent(), '呼出');
  await stage.press('state');
  assert.equal(await stage.part('busy', '开会').count(), 1);
});

test('one that comes after the sign-in asks for the queue as well', async () => {
  const { setting } = scenes.idle;
  stage = await house.stage({ ...setting, options: { ...setting.options, el: undefined } });
  await stage.tab.evaluate(() => {
    document.body.append(Object.assign(document.createElement('agent-toolbar'), { sdk }));
  });
  await stage.part('queue').waitFor();
  assert.equal(await stage.part('queue').textContent(), '排队人数 3');
});

test('a property that was set before the element was known counts', async () => {
  stage = await house.stage({ options: { el: undefined } });
  await stage.tab.evaluate(() => {
    const early = document.createElement('agent-toolbar');
    early.sdk = sdk;
    document.body.append(early);
  });
  assert.match(await stage.part('state').textContent(), /^忙碌/);
});

test('it moves without losing its state', async () => {
  stage = await house.stage({ options: { locale: 'en' } });
  await stage.events(['AgentRinging', { caller: '13800138000' }], ['Conversation', { caller: '13800138000' }], 'After', 'Idle');
  await stage.press('dial');
  await stage.part('typed').fill('10086');
  await stage.tab.evaluate(() => {
    const place = document.createElement('section');
    document.body.prepend(place);
    place.append(document.querySelector('agent-toolbar'));
  });
  await stage.tab.waitForTimeout(50);
  assert.equal(await stage.part('typed').inputValue(), '10086');
  await stage.events('Busy');
  assert.match(await stage.part('state').textContent(), /^Busy/);
  await stage.press('history');
  assert.equal(await stage.part('redial').count(), 1);
});

test('taken out of the page it rests, and put back it shows what is so by then', async () => {
  stage = await house.stage({ prepare: counting });
  await stage.tab.evaluate(() => {
    window.toolbar = document.querySelector('agent-toolbar');
    toolbar.remove();
  });
  await stage.until(() => left.timers === 0);
  await stage.events('Idle');
  await stage.tab.evaluate(() => document.body.append(toolbar));
  assert.match(await stage.part('state').textContent(), /^空闲/);
});

test('destroy() leaves nothing behind', async () => {
  stage = await house.stage({ options: { el: undefined }, prepare: counting });
  const before = await stage.tab.evaluate(() => ({ ...left, styles: document.styleSheets.length + document.adoptedStyleSheets.length }));
  const after = await stage.tab.evaluate(async () => {
    const toolbar = document.createElement('agent-toolbar');
    toolbar.sdk = sdk;
    document.body.append(toolbar);
    window.during = { ...left };
    toolbar.shadowRoot.querySelector('[part~=state]').click();
    toolbar.destroy();
    await new Promise((done) => setTimeout(done));
    const empty = toolbar.shadowRoot.childElementCount === 0 && toolbar.sdk === undefined && !toolbar.isConnected;
    return { ...left, styles: document.styleSheets.length + document.adoptedStyleSheets.length, empty };
  });
  assert.deepEqual(after, { ...before, empty: true });
  assert.deepEqual(await stage.tab.evaluate(() => during), { listeners: before.listeners + 2, timers: before.timers + 1 });
  await stage.events('Idle');
  assert.equal(await stage.tab.evaluate(() => sdk.store.ear.listener), undefined);
});

test('one SDK has one toolbar: another element takes it over', async () => {
  stage = await house.stage({});
  await stage.tab.evaluate(() => {
    window.other = document.createElement('agent-toolbar');
    document.body.append(other);
    other.sdk = sdk;
  });
  assert.deepEqual(await stage.tab.evaluate(() => [...document.querySelectorAll('agent-toolbar')].map((toolbar) => toolbar.sdk === sdk)), [false, true]);
  assert.match(await stage.part('state').last().textContent(), /^忙碌/);
});

test('the page cannot take its ear off, and cannot break its looks', async () => {
  stage = await house.stage({});
  await stage.tab.addStyleTag({ content: '* { display: none !important } html, body, main, #toolbar, agent-toolbar { display: block !important }' });
  await stage.tab.evaluate(() => sdk.off('StateChange'));
  await stage.events('Idle');
  assert.match(await stage.part('state').textContent(), /^空闲/);
  assert.ok(await stage.part('dial').isVisible());
});

test('themes are custom properties', async () => {
  stage = await house.stage({ options: { theme: 'dark' } });
  await stage.events('Idle');
  await stage.tab.evaluate(() => document.querySelector('agent-toolbar').style.setProperty('--agent-toolbar-ready', 'rgb(1, 2, 3)'));
  const colours = await stage.tab.evaluate(() => {
    const root = document.querySelector('agent-toolbar').shadowRoot;
    return ['[part~=state]', '[part=bar]'].map((part) => getComputedStyle(root.querySelector(part)).backgroundColor);
  });
  assert.deepEqual(colours, ['rgb(1, 2, 3)', 'rgb(29, 33, 40)']);
});

test('an open panel stays in sight when the window becomes narrow', async () => {
  stage = await house.stage({});
  await stage.events('Idle');
  await stage.press('dial');
  await stage.tab.setViewportSize({ width: 360, height: 640 });
  const { left, right } = await stage.part('panel').evaluate((panel) => panel.getBoundingClientRect().toJSON());
  assert.ok(left >= 0 && right <= 360, `${left} to ${right}`);
});

test('five thousand agents are fifteen rows', async () => {
  const agentList = Array.from({ length: 5000 }, (_, place) => ({ agentNumber: String(place), agentName: `agent ${place}`, nowState: 'Idle' }));
  stage = await house.stage({
    login: { agentType: 1 },
    replies: { surveillance: (request) => [
      { type: 'response', response: 'surveillance', sequence: request.sequence, status: 0 },
      { type: 'event', event: 'Surveillance', sequence: request.sequence, data: { agentList } },
    ] },
  });
  await stage.events('Idle');
  await stage.press('leader');
  await stage.part('row').first().waitFor();
  assert.ok(await stage.part('row').count() < 15);
  await stage.part('list').focus();
  await stage.tab.keyboard.press('End');
  await stage.part('row', 'agent 4999').waitFor();
  assert.equal(await stage.tab.locator('agent-toolbar [aria-selected=true]').textContent(), 'agent 4999 4999空闲');
});

test('an element that is made anew, as a page of many views does, knows what the last one knew', async () => {
  stage = await house.stage({ options: { el: undefined }, prepare: counting });
  const remount = () => stage.tab.evaluate(() => {
    document.querySelector('agent-toolbar')?.remove();
    const toolbar = document.body.appendChild(document.createElement('agent-toolbar'));
    toolbar.sdk = sdk;
  });
  await remount();
  await stage.events(['AgentRinging', { caller: '13800138000' }], 'After');
  // More states than are kept for a toolbar that comes late.
  for (let turn = 0; turn < 20; turn++) await stage.events('Idle', 'Busy');
  await remount();
  await stage.press('history');
  assert.equal(await stage.part('redial').count(), 1);
  await stage.events('Idle');
  assert.match(await stage.part('state').textContent(), /^空闲/);
  assert.equal(await stage.tab.evaluate(() => left.timers), 1);
});

test('two SDKs that change places keep apart', async () => {
  stage = await house.stage({ options: { el: undefined } });
  const states = await stage.tab.evaluate(async () => {
    const [one, two] = [0, 1].map(() => document.body.appendChild(document.createElement('agent-toolbar')));
    const other = new AgentSdk();
    one.sdk = sdk;
    one.sdk = other;
    two.sdk = sdk;
    await new Promise((done) => setTimeout(done, 50));
    return [one.sdk === other, two.sdk === sdk, two.shadowRoot.querySelector('[part~=state] span').textContent];
  });
  assert.deepEqual(states, [true, true, '忙碌']);
});

test('an element that never comes into the page takes nothing from the one that is there, as a view that React gives up', async () => {
  stage = await house.stage({});
  const shows = await stage.tab.evaluate(() => {
    const [there] = document.querySelectorAll('agent-toolbar');
    document.createElement('agent-toolbar').sdk = sdk;
    return there.sdk === sdk;
  });
  assert.ok(shows);
  await stage.events('Idle');
  assert.match(await stage.part('state').textContent(), /^空闲/);
});

test('a view that is kept aside while another has the toolbar has it again when it is back, as in Vue\'s KeepAlive', async () => {
  stage = await house.stage({});
  const owners = await stage.tab.evaluate(async () => {
    const kept = document.querySelector('agent-toolbar');
    const other = document.createElement('agent-toolbar');
    other.sdk = sdk;
    kept.replaceWith(other);
    const owners = [other.sdk === sdk];
    await new Promise((done) => setTimeout(done));
    other.replaceWith(kept);
    return [...owners, kept.sdk === sdk];
  });
  assert.deepEqual(owners, [true, true]);
  await stage.events('Idle');
  assert.match(await stage.part('state').textContent(), /^空闲/);
});

test('of two in the page the one that is shown has the toolbar, as with React\'s Activity', async () => {
  stage = await house.stage({ options: { el: undefined } });
  await stage.tab.evaluate(() => {
    window.views = ['block', 'none'].map((display) => {
      const view = document.body.appendChild(document.createElement('section'));
      view.style.display = display;
      view.append(Object.assign(document.createElement('agent-toolbar'), { sdk }));
      return view;
    });
    window.turn = (shown) => views.forEach((view, place) => { view.style.display = place === shown ? 'block' : 'none'; });
  });
  for (const shown of [0, 1, 0]) {
    await stage.tab.evaluate((shown) => turn(shown), shown);
    await stage.until((shown) => views[shown].firstChild.sdk === sdk && !views[1 - shown].firstChild.sdk, shown);
    assert.ok(await stage.part('state').isVisible());
    // Nothing takes it back.
    await stage.tab.waitForTimeout(100);
    assert.ok(await stage.tab.evaluate((shown) => views[shown].firstChild.sdk === sdk, shown));
  }
  await stage.events('Idle');
  assert.match(await stage.part('state').textContent(), /^空闲/);
});

test('an option that holds nothing is one that was left out', async () => {
  const nothing = { el: undefined, locale: null, phoneEncryption: undefined };
  stage = await house.stage({ options: nothing, prepare: () => { AgentSdk.defaults = { el: '#toolbar', locale: 'en', phoneEncryption: false }; } });
  await stage.events('MakeCall', ['Conversation', { called: '13800138000', caller: '4001' }]);
  assert.match(await stage.part('state').textContent(), /^In a call/);
  assert.equal(await stage.part('number').textContent(), '13800138000');
});

test('a finding that is set before the SDK is shown with it', async () => {
  stage = await house.stage({ options: { el: undefined } });
  await stage.tab.evaluate(() => {
    const toolbar = document.createElement('agent-toolbar');
    toolbar.finding = 'a bad line';
    toolbar.sdk = sdk;
    document.body.append(toolbar);
  });
  assert.equal(await stage.part('finding').textContent(), 'a bad line');
});

test('it keeps its looks in another window\'s document, and when it is back', async () => {
  stage = await house.stage({});
  const looks = await stage.tab.evaluate(() => {
    const toolbar = document.querySelector('agent-toolbar');
    const frame = document.body.appendChild(document.createElement('iframe'));
    const look = (place) => {
      place.append(toolbar);
      const bar = toolbar.shadowRoot.querySelector('[part=bar]');
      return bar.ownerDocument.defaultView.getComputedStyle(bar).display;
    };
    return [look(frame.contentDocument.body), look(document.body), look(frame.contentDocument.body)];
  });
  assert.deepEqual(looks, ['flex', 'flex', 'flex']);
});
