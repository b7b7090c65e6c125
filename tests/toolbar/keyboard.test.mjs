// A shift without a mouse: everything can be reached and done, focus is seen and never lost, and what happens is read out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inFirefox } from '../support/browser.mjs';
import { scenes } from './scenes.mjs';
import { inHouse, rest } from './stage.mjs';

const CUSTOMER = '13800138000';

let house;
let stage;
inHouse((opened) => (house = opened));

const focused = () => stage.tab.evaluate(() => {
  const element = document.querySelector('agent-toolbar').shadowRoot.activeElement;
  return element?.getAttribute('part')?.split(' ').at(-1);
});
const press = (...keys) => keys.reduce((before, key) => before.then(() => stage.tab.keyboard.press(key)), Promise.resolve());
/** Tab until a part has the focus. */
const tabTo = async (part) => {
  for (let steps = 0; steps < 40; steps++) {
    if (await focused() === part) return;
    await press('Tab');
  }
  assert.fail(`Tab does not reach ${part}`);
};

test('a shift: idle, call, hold, transfer, wrap-up', async () => {
  const { setting } = scenes.transfer;
  stage = await house.stage(setting);
  const last = async () => (await stage.requests()).at(-1);
  await tabTo('state');
  await press('Enter');
  assert.equal(await focused(), 'idle', 'focus goes into the menu that opens');
  await press('Enter');
  assert.deepEqual(await last(), { request: 'idle' });
  assert.equal(await focused(), 'state', 'and back when it closes');
  await stage.events('Idle');
  await rest();

  await tabTo('dial');
  await press('Space');
  await tabTo('typed');
  await stage.tab.keyboard.type(CUSTOMER);
  await press('Enter', 'Enter');
  assert.deepEqual(await last(), { request: 'makeCall', called: CUSTOMER, calledType: 2 });
  await stage.events('MakeCall', ['Conversation', { callType: 'normal' }]);
  assert.ok(await focused(), 'the control that had it is gone, the focus is not');

  await rest();
  await tabTo('hold');
  await press('Enter');
  await stage.events('Hold');
  assert.ok(await focused());
  await rest();
  await tabTo('unHold');
  await press('Enter');
  await stage.events('UnHold');

  await rest();
  await tabTo('transfer');
  await press('Enter');
  assert.equal(await focused(), 'typed');
  await press('Tab');
  // The groups are asked for when the panel opens, and a key in an empty list chooses nothing.
  await stage.part('row').first().waitFor();
  await press('ArrowDown');
  await stage.part('row', '李雷').waitFor();
  await press('ArrowDown');
  assert.equal(await stage.tab.locator('agent-toolbar [aria-selected=true]').textContent(), '李雷 1002座席');
  await press('Tab', 'Enter');
  assert.deepEqual(await last(), { request: 'transferCall', transferType: 1, transferId: '1002', transferMode: 0 });
  await stage.events('After');
  assert.ok(await focused());
});

test('each control shows that it has the focus', async () => {
  stage = await house.stage({});
  await stage.events(['Conversation', { callType: 'normal' }]);
  const parts = new Set();
  for (let steps = 0; steps < 12; steps++) {
    await press('Tab');
    const part = await focused();
    if (!part) break;
    parts.add(part);
    const width = await stage.tab.evaluate(() => parseFloat(getComputedStyle(document.querySelector('agent-toolbar').shadowRoot.activeElement).outlineWidth));
    assert.ok(width >= 2, part);
  }
  const all = ['state', 'hold', 'mute', 'transfer', 'consult', 'outside', 'keypad', 'hangup', 'history', 'shortcuts'];
  assert.deepEqual([...parts], all);
});

test('shortcuts work anywhere in the page, are listed with a question mark, and can be switched off', async () => {
  stage = await house.stage({});
  await stage.events(['Conversation', { callType: 'normal' }]);
  const requests = async () => (await stage.requests()).map(({ request }) => request);
  await press('Alt+KeyM');
  assert.deepEqual(await requests(), ['mute']);
  await stage.events('Mute');
  await rest();
  await press('Alt+KeyM');
  assert.deepEqual(await requests(), ['mute', 'unmute']);
  await stage.events('Unmute');
  await press('KeyM');
  await tabTo('state');
  await press('Shift+Slash');
  const lines = await stage.tab.locator('agent-toolbar [part=shortcut]').allTextContents();
  assert.ok(lines.includes('挂断Alt+H') && lines.includes('保持Alt+O'));
  await tabTo('shortcutsOn');
  await press('Enter', 'Escape');
  assert.equal(await stage.part('panel').count(), 0);
  assert.equal(await focused(), 'shortcuts', 'Escape gives the focus back');
  await rest();
  await press('Alt+KeyM');
  assert.deepEqual(await requests(), ['mute', 'unmute']);
});

test('a shortcut that is held down is pressed once', async () => {
  stage = await house.stage({});
  await stage.events(['Conversation', { callType: 'normal' }]);
  const { keyboard } = stage.tab;
  await keyboard.down('Alt');
  await keyboard.down('KeyM');
  await stage.events('Mute');
  await rest();
  await keyboard.down('KeyM');
  await keyboard.up('KeyM');
  assert.deepEqual(await stage.requests(), [{ request: 'mute' }]);
  await keyboard.down('KeyM');
  assert.deepEqual(await stage.requests(), [{ request: 'mute' }, { request: 'unmute' }]);
});

test('shortcuts: false leaves the keys alone', async () => {
  stage = await house.stage({ options: { shortcuts: false } });
  await stage.events(['Conversation', {}]);
  await press('Alt+KeyH');
  assert.deepEqual(await stage.requests(), []);
});

test('states and incoming calls are read out, clocks are not', async () => {
  stage = await house.stage({});
  await stage.events('Idle');
  const said = async () => [await stage.part('status').textContent(), await stage.part('alert').textContent()];
  assert.deepEqual(await said(), ['空闲', '']);
  await stage.events(['AgentRinging', { caller: CUSTOMER }]);
  assert.deepEqual(await said(), ['座席振铃', '来电: 138****8000']);
  await stage.tab.evaluate(() => {
    window.changes = 0;
    const observer = new MutationObserver((all) => (changes += all.length));
    for (const part of ['status', 'alert']) observer.observe(document.querySelector('agent-toolbar').shadowRoot.querySelector(`[part=${part}]`), { childList: true, subtree: true, characterData: true });
  });
  await stage.tab.waitForTimeout(2200);
  assert.equal(await stage.tab.evaluate(() => changes), 0);
  assert.equal(await stage.part('status').getAttribute('role'), 'status');
  assert.equal(await stage.part('alert').getAttribute('role'), 'alert');
});

test('nothing moves for those who want no motion', { skip: inFirefox && 'nobody can ask for it there' }, async () => {
  stage = await house.stage({ context: { reducedMotion: 'reduce' } });
  await stage.events(['AgentRinging', { caller: CUSTOMER }]);
  const running = () => stage.tab.evaluate(() => document.querySelector('agent-toolbar').shadowRoot.getAnimations().length);
  assert.equal(await running(), 0);
  await stage.tab.emulateMedia({ reducedMotion: 'no-preference' });
  await stage.until(() => document.querySelector('agent-toolbar').shadowRoot.getAnimations().length === 1);
});

test('what an input method makes words of moves no focus and closes nothing', async () => {
  stage = await house.stage({});
  await stage.events('Idle');
  await stage.press('dial');
  await stage.part('typed').focus();
  const compose = (key) => stage.part('typed').evaluate((input, key) => {
    input.dispatchEvent(new KeyboardEvent('keydown', { key, keyCode: 229, isComposing: true, bubbles: true, composed: true, cancelable: true }));
  }, key);
  await compose('Enter');
  assert.equal(await focused(), 'typed');
  await compose('Escape');
  assert.equal(await stage.part('panel').count(), 1);
});

test('a shortcut is the letter that is written on the key, and Alt alone with it', async () => {
  stage = await house.stage({});
  await stage.events(['Conversation', { callType: 'normal' }]);
  const down = (init) => stage.tab.evaluate((init) => {
    dispatchEvent(new KeyboardEvent('keydown', { altKey: true, ...init }));
  }, init);
  // A French keyboard has its comma where others have M; an Option key makes signs of letters; Alt and Shift change the layout.
  await down({ key: ',', code: 'KeyM', shiftKey: true });
  await down({ key: 'H', code: 'KeyH', shiftKey: true });
  await down({ key: 'h', code: 'KeyO' });
  assert.deepEqual(await stage.requests(), [{ request: 'cancelCall' }]);
  await rest();
  await down({ key: 'ø', code: 'KeyO' });
  assert.deepEqual((await stage.requests()).at(-1), { request: 'hold' });
});

test('what has the focus is not read out anew each second', async () => {
  stage = await house.stage({});
  await stage.events(['AgentRinging', { caller: CUSTOMER }], 'After', 'Idle');
  const name = (part) => stage.part(part).first().evaluate((button) => [...button.children].filter(({ ariaHidden }) => ariaHidden !== 'true').map(({ textContent }) => textContent).join(' '));
  await stage.press('history');
  const before = [await name('state'), await name('redial')];
  await stage.tab.waitForTimeout(1600);
  assert.deepEqual([await name('state'), await name('redial')], before);
  assert.equal(before[0], '空闲');
});

test('what is named is named by words, not by what they are made of', async () => {
  stage = await house.stage({});
  await stage.events(['Conversation', {}], ['After', { agentAutoIdle: 1, agentAutoIdleTime: 30 }]);
  await stage.part('countdown').waitFor();
  const names = await stage.tab.evaluate(() => [...document.querySelector('agent-toolbar').shadowRoot.querySelectorAll('[aria-label]')].map((element) => element.getAttribute('aria-label')));
  assert.deepEqual(names.filter((name) => /[@|]/.test(name)), []);
});
