// What agents do all day: each control sends the command of the old toolbar's, once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paste } from '../support/paste.mjs';
import { eventBody, loginData, responseBody } from '../support/scripted-server.mjs';
import { makePhone } from './phone.mjs';
import { scenes } from './scenes.mjs';
import { inHouse, rest } from './stage.mjs';

const CUSTOMER = '13800138000';
const incoming = { caller: CUSTOMER, called: '4001' };

let house;
let stage;
inHouse((opened) => (house = opened));

const come = async (setting, ...events) => {
  stage = await house.stage(setting);
  if (events.length) await stage.events(...events);
  return stage;
};
const shown = async () => (await stage.part('call').locator('button').allTextContents()).join(' ');

test('idle, busy, a busy reason and signing out are in the state menu', async () => {
  await come({}, 'Idle');
  const choices = [['空闲', { request: 'idle' }], ['忙碌', { request: 'busy' }], ['小休', { request: 'busy', busyType: '小休' }], ['登出', { request: 'logout' }]];
  for (const [text, request] of choices) {
    await stage.press('state');
    await stage.tab.locator('agent-toolbar [part=panel] button', { hasText: text }).click();
    assert.deepEqual((await stage.requests()).at(-1), request);
    await rest();
  }
  await stage.events(['Busy', { currentBusyType: '小休' }]);
  assert.match(await stage.part('state').textContent(), /^小休/);
});

test('a pasted number is cleaned and called, as an outside line or as an agent', async () => {
  await come({}, 'Idle');
  await stage.press('dial');
  await paste(stage.part('typed'), ' +86 １38-0013 (8000) ');
  assert.equal(await stage.part('typed').inputValue(), CUSTOMER);
  await stage.press('callNow');
  assert.deepEqual(await stage.requests(), [{ request: 'makeCall', called: CUSTOMER, calledType: 2 }]);
  await rest();
  await stage.press('dial');
  await stage.part('typed').fill('1002');
  await stage.press('agent');
  await stage.press('callNow');
  assert.deepEqual((await stage.requests()).at(-1), { request: 'makeCall', called: '1002', calledType: 1 });
});

test('the pad types a number, erases, and calls nobody without one', async () => {
  await come({}, 'Idle');
  await stage.press('dial');
  await stage.press('callNow');
  assert.equal(await stage.part('message').textContent(), '请输入被叫号码');
  for (const key of ['1', '0', '*', '#']) await stage.tab.locator('agent-toolbar [part=keys] button', { hasText: key }).click();
  await stage.press('erase');
  assert.equal(await stage.part('typed').inputValue(), '10*');
  await stage.tab.evaluate(() => sdk.dial(7));
  await stage.tab.evaluate(() => sdk.dial(-1));
  assert.equal(await stage.part('typed').inputValue(), '10*');
  assert.deepEqual(await stage.requests(), []);
});

test('the other side shows masked in both directions, and the last calls can be called again', async () => {
  await come({}, 'Idle', 'MakeCall', ['AgentRinging', { caller: '02566667777', called: CUSTOMER }], ['Conversation', { caller: '02566667777', called: CUSTOMER }]);
  assert.equal(await stage.part('number').textContent(), '138****8000');
  assert.equal(await stage.part('direction').textContent(), '呼出');
  await stage.events('After', 'Idle', ['AgentRinging', { caller: '13911112222', called: '4001' }], 'After', 'Idle');
  await stage.press('history');
  const calls = await stage.tab.locator('agent-toolbar [part=panel] button > span:first-of-type').allTextContents();
  assert.deepEqual(calls, ['139****2222', '138****8000']);
  await stage.tab.locator('agent-toolbar [part=panel] button').nth(1).click();
  assert.deepEqual(await stage.requests(), [{ request: 'makeCall', called: CUSTOMER, calledType: 2 }]);
});

test('phoneEncryption: false shows whole numbers', async () => {
  await come({ options: { phoneEncryption: false } }, ['AgentRinging', incoming]);
  assert.equal(await stage.part('number').textContent(), CUSTOMER);
});

test('a number that the page calls is known before the server says it', async () => {
  await come({}, 'Idle');
  await stage.tab.evaluate((number) => sdk.call(number), CUSTOMER);
  await stage.events('MakeCall');
  assert.equal(await stage.part('number').textContent(), '138****8000');
});

test('hold, mute, tones and hanging up', async () => {
  await come({}, ['AgentRinging', incoming], ['Conversation', { callType: 'normal' }]);
  const steps = [['hold', 'Hold', 'hold'], ['unHold', 'UnHold', 'unHold'], ['mute', 'Mute', 'mute'], ['unMute', 'Unmute', 'unmute'], ['hangup', 'After', 'cancelCall']];
  for (const [control, state, request] of steps) {
    await stage.press(control);
    assert.deepEqual((await stage.requests()).at(-1), { request });
    await stage.events(state);
    await rest();
  }
  await stage.events('Conversation');
  await stage.press('keypad');
  await stage.tab.locator('agent-toolbar [part=keys] button', { hasText: '5' }).dblclick();
  await stage.tab.keyboard.press('#');
  assert.deepEqual((await stage.requests()).slice(-3).map(({ dtmf }) => dtmf), ['5', '5', '#']);
  assert.equal(await stage.part('tones').textContent(), '55#');
});

test('a double click sends once, and does not press what came under the pointer', async () => {
  await come({}, ['Conversation', { callType: 'normal' }]);
  stage.server.replies.hold = (request) => [responseBody(request), eventBody('Hold')];
  const box = await stage.part('hold').boundingBox();
  // On a busy machine the second half comes late: the page's clock stands still meanwhile.
  await stage.tab.evaluate(() => {
    const now = performance.now();
    performance.now = () => now;
  });
  await stage.tab.mouse.dblclick(box.x + 5, box.y + 5, { delay: 60 });
  await stage.part('unHold').waitFor();
  assert.deepEqual(await stage.requests(), [{ request: 'hold' }]);
});

test('a command without an answer rests its control, and its time-out says so', async () => {
  await come({ options: { timeout: 4000 }, replies: { mute: () => [] } }, ['Conversation', { callType: 'normal' }]);
  await stage.press('mute');
  await rest();
  assert.equal(await stage.part('mute').getAttribute('aria-disabled'), 'true');
  await stage.press('mute');
  assert.deepEqual(await stage.requests(), [{ request: 'mute' }]);
  await stage.part('message').waitFor();
  assert.match(await stage.part('message').textContent(), /指令响应超时: mute · 请稍后重试/);
  assert.equal(await stage.part('mute').getAttribute('aria-disabled'), null);
});

test('transfers and consultations go to groups, agents, menus and outside numbers', async () => {
  const { setting, play } = scenes.transfer;
  stage = await house.stage(setting);
  await play(stage);
  const last = async () => (await stage.requests()).at(-1);
  await stage.press('blind');
  assert.deepEqual(await last(), { request: 'transferCall', transferType: 1, transferId: '1002', transferMode: 0 });
  const steps = [
    ['transfer', '售后服务', 'attended', { request: 'transferCall', transferType: 3, transferId: 'g2', transferMode: 1 }],
    ['consult', '满意度调查', 'consultNow', { request: 'consultCall', consultType: 4, consultId: 'i1' }],
  ];
  for (const [control, row, button, request] of steps) {
    await rest();
    await stage.press(control);
    await stage.part('row', row).click();
    await stage.press(button);
    assert.deepEqual(await last(), request);
  }
  for (const [button, request] of [
    ['attended', { request: 'transferCall', transferType: 2, transferId: CUSTOMER, transferMode: 1 }],
    ['consultNow', { request: 'consultCall', consultType: 2, consultId: CUSTOMER }],
  ]) {
    await rest();
    await stage.press('outside');
    await stage.part('typed').fill('138 0013 8000');
    await stage.press(button);
    assert.deepEqual(await last(), request);
  }
  await rest();
  await stage.press('transfer');
  await stage.press('blind');
  assert.equal(await stage.part('message').textContent(), '请选择转接目标技能组');
  await stage.part('typed').fill('售后');
  assert.deepEqual(await stage.part('row').allTextContents(), ['售后服务技能组']);
});

test('a consultation can be handed over, joined, or ended', async () => {
  for (const [control, request] of [['consultTransfer', 'consultTransfer'], ['tripartite', 'tripartiteTalk'], ['consultCancel', 'consultCancel']]) {
    await come({}, ['Conversation', { callType: 'consult' }]);
    assert.equal(await shown(), '静音 咨询转接 三方通话 取消咨询 按键 挂断');
    await stage.press(control);
    assert.deepEqual(await stage.requests(), [{ request }]);
    await stage.close();
  }
});

test('the wrap-up counts down, and stays when told to', async () => {
  await come({}, ['Conversation', {}], ['After', { ...incoming, agentAutoIdle: 1, agentAutoIdleTime: 5, data: '正常结束' }]);
  assert.match(await stage.part('countdown').textContent(), /^[1-5]秒后自动空闲$/);
  await stage.press('stay');
  await stage.tab.waitForTimeout(5300);
  assert.equal(await stage.part('countdown').count(), 0);
  assert.deepEqual(await stage.requests(), []);
});

test('the wrap-up that is left alone ends by itself', async () => {
  await come({}, ['Conversation', {}], ['After', { agentAutoIdle: 1, agentAutoIdleTime: 1 }]);
  await stage.came('idle');
  assert.deepEqual(await stage.requests(), [{ request: 'idle' }]);
});

test('a leader sees live states, and may do what the chosen agent allows', async () => {
  let state = 'Conversation';
  const surveillance = (request) => [responseBody(request), eventBody('Surveillance', {
    nowState: undefined, sequence: request.sequence,
    data: { agentList: [{ agentNumber: '1002', agentName: '李雷', nowState: state }, { agentNumber: '1003', agentName: '韩梅梅', nowState: 'Idle' }] },
  })];
  await come({ login: { agentType: 1 }, replies: { surveillance } }, 'Idle');
  await stage.press('leader');
  await stage.part('row', '李雷').waitFor();
  await stage.press('listen');
  assert.deepEqual(await stage.requests(), [], 'nobody is chosen yet');
  await stage.part('row', '李雷').click();
  const can = () => stage.tab.locator('agent-toolbar [part=actions] button:not([aria-disabled])').allTextContents();
  assert.deepEqual(await can(), ['强制空闲', '强制忙碌', '监听通话', '插入通话', '强制挂断', '强制拦截', '强制登出']);
  await stage.press('insert');
  assert.deepEqual(await stage.requests(), [{ request: 'forceInsert', beAgentNumber: '1002' }]);
  state = 'Idle';
  await stage.until(() => document.querySelector('agent-toolbar').shadowRoot.querySelector('[part=row] [part=note]').textContent === '空闲');
  assert.deepEqual(await can(), ['强制忙碌', '强制登出']);
  await stage.part('typed').fill('梅梅');
  assert.deepEqual(await stage.part('row').allTextContents(), ['韩梅梅 1003空闲']);
  await stage.press('leader');
  await stage.arrived();
  const asked = stage.server.requests('surveillance').length;
  await stage.tab.waitForTimeout(2500);
  assert.equal(stage.server.requests('surveillance').length, asked, 'a closed panel asks for nothing');
});

test('the queue is asked for while there is one, and not again when nobody answers', async () => {
  const { setting } = scenes.idle;
  await come(setting, 'Idle');
  await stage.part('queue').waitFor();
  assert.equal(await stage.part('queue').textContent(), '排队人数 3');
  stage.server.silent.add('groupQueueNum');
  await stage.until(() => !document.querySelector('agent-toolbar').shadowRoot.querySelector('[part=queue]'));
  await stage.arrived();
  const asked = stage.server.requests('groupQueueNum').length;
  await stage.tab.waitForTimeout(3500);
  assert.equal(stage.server.requests('groupQueueNum').length, asked);
});

test('a queue that was asked for when the link broke is asked for again', async () => {
  const { setting } = scenes.idle;
  const again = (request) => [
    responseBody(request), eventBody('Reconnect', { nowState: 'Idle', sequence: request.sequence, data: loginData({ queueNum: 1 }) }),
  ];
  await come({ ...setting, replies: { ...setting.replies, reconnect: again } }, 'Idle');
  await stage.part('queue').waitFor();
  stage.server.silent.add('groupQueueNum');
  const asked = stage.server.requests('groupQueueNum').length;
  while (stage.server.requests('groupQueueNum').length === asked) await stage.tab.waitForTimeout(20);
  stage.server.peer.ws.terminate();
  await stage.part('queue').waitFor({ state: 'detached' });
  stage.server.silent.delete('groupQueueNum');
  await stage.part('queue').waitFor();
});

test('answers to the toolbar are no news for the page', async () => {
  const { setting, play } = scenes.transfer;
  stage = await house.stage(setting);
  await stage.tab.evaluate(() => {
    window.heard = [];
    for (const name of ['GroupInfo', 'IdleAgent']) sdk.on(name, () => heard.push(name));
  });
  await play(stage);
  assert.deepEqual(await stage.tab.evaluate(() => heard), []);
});

test('the phone in the page: answering, auto answer, devices and the level', async () => {
  await come({ options: { loginType: 3, phone: true }, login: { loginType: 3 }, prepare: makePhone }, 'Idle');
  await stage.press('autoAnswer');
  assert.equal(await stage.tab.evaluate(() => phone.autoAnswer), true);
  assert.equal(await stage.part('autoAnswer').getAttribute('aria-pressed'), 'true');
  await stage.press('devices');
  await stage.part('select').first().selectOption('m2');
  await stage.part('select').nth(1).selectOption('s1');
  await stage.until(() => document.querySelector('agent-toolbar').shadowRoot.querySelector('meter').value === 0.5);
  await stage.events(['AgentRinging', incoming]);
  await stage.press('answer');
  assert.deepEqual(await stage.tab.evaluate(() => phone.asked), ['microphone m2', 'speaker s1', 'answer']);
});

test('an open list of devices follows those that come and go, and keeps the choice', async () => {
  await come({ options: { loginType: 3, phone: true }, login: { loginType: 3 }, prepare: makePhone }, 'Idle');
  await stage.press('devices');
  const microphones = () => stage.part('select').first().evaluate(({ options, value }) => [[...options].map(({ text }) => text).join(), value]);
  const change = (names) => stage.tab.evaluate((names) => {
    phone.getDevices = async () => names.map((name) => ({ kind: 'audioinput', deviceId: name, label: name }));
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  }, names);
  await change(['one', 'two']);
  await stage.part('select').first().selectOption('two');
  await change(['new', 'two', 'one']);
  await stage.until(() => document.querySelector('agent-toolbar').shadowRoot.querySelector('select').length === 3);
  assert.deepEqual(await microphones(), ['new,two,one', 'two']);
  await stage.tab.evaluate(() => { phone.getDevices = () => exceptions.push('looked at'); });
  await stage.press('devices');
  await stage.tab.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')));
  assert.deepEqual(await stage.tab.evaluate(() => exceptions), [], 'a closed panel looks at nothing');
});

test('a browser that plays nothing yet is told of in words, with what to do', async () => {
  await come({ options: { loginType: 3, phone: true, locale: 'en' }, login: { loginType: 3 }, prepare: makePhone }, 'Idle');
  await stage.tab.evaluate(() => {
    window.heard = [];
    sdk.on('Exception', ({ code }) => heard.push(code));
    phone.disconnect = () => heard.push('disconnect');
    phone.listeners.AutoplayBlocked({});
  });
  // The phone goes on.
  assert.deepEqual(await stage.tab.evaluate(() => heard), ['PHONE_SILENT']);
  assert.match(await stage.part('notice').innerText(), /Click anywhere/);
});

test('a phone that refuses events that it does not know works as well', async () => {
  const strict = `(${makePhone})();
window.FakePhone = class extends window.FakePhone {
  on(name, listener) {
    if (name === 'AutoplayBlocked') throw new Error('no such event');
    return super.on(name, listener);
  }
};`;
  await come({ options: { loginType: 3, phone: true }, login: { loginType: 3 }, prepare: strict }, 'Idle');
  await stage.events(['AgentRinging', incoming]);
  await stage.press('answer');
  assert.deepEqual(await stage.tab.evaluate(() => phone.asked), ['answer']);
});

test('connecting, signing in, and the seconds to the next try', async () => {
  await come({}, 'Logout');
  await stage.press('signIn');
  await stage.until(() => sdk.isLogin());
  await stage.tab.evaluate(() => sdk.break());
  await rest();
  await stage.press('link');
  await stage.until(() => sdk.isLogin());
  await stage.events('Idle');
  stage.server.door = 'refuse';
  stage.server.peer.ws.terminate();
  await stage.part('retry').waitFor();
  assert.match(await stage.part('retry').textContent(), /^\d+秒后重新链接$/);
  stage.server.door = 'accept';
  await stage.until(() => sdk.isLogin());
  assert.equal(await stage.part('retry').count(), 0);
  stage.errors = stage.errors.filter((error) => !error.includes('WebSocket'));
});

test('messages, locale and findings are in words', async () => {
  await come({ options: { locale: 'en-GB', messages: { hangup: 'Drop' } }, login: { queueNum: 1 }, replies: {
    groupQueueNum: (request) => [responseBody(request), eventBody('GroupQueueNum', { sequence: request.sequence, data: { groupQueueNum: '1' } })],
    hold: (request) => [responseBody(request, { status: 1, msg: 'not now' })],
  } }, ['Conversation', { callType: 'normal' }]);
  assert.equal(await shown(), 'Hold Mute Transfer Consult Outside line Keypad Drop');
  await stage.part('queue').waitFor();
  assert.equal(await stage.part('queue').textContent(), '1 waiting');
  await stage.press('hold');
  await stage.part('message').waitFor();
  assert.equal(await stage.part('message').textContent(), 'not now · Try again in a moment');
  await stage.press('dismiss');
  await stage.tab.evaluate(() => { document.querySelector('agent-toolbar').finding = 'Your line is bad'; });
  assert.equal(await stage.part('finding').textContent(), 'Your line is bad');
  assert.equal(await stage.part('alert').textContent(), 'Your line is bad');
});

test('clocks are right after a pause in which no timer ran', async () => {
  stage = await house.stage({});
  await stage.events('Idle');
  await stage.tab.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() + 3_725_000;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  assert.match(await stage.part('state').textContent(), /01:02:\d\d$/);
});

test('who called a colleague and then calls a customer back calls outside', async () => {
  await come({}, ['AgentRinging', incoming], 'After', 'Idle');
  await stage.press('dial');
  await stage.press('agent');
  await stage.press('history');
  await stage.press('redial');
  assert.deepEqual(await stage.requests(), [{ request: 'makeCall', called: CUSTOMER, calledType: 2 }]);
});

test('a clock that is set back holds up no order', async () => {
  await come({}, ['Conversation', { callType: 'normal' }]);
  await stage.press('mute');
  await stage.events('Mute');
  await rest();
  await stage.tab.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() - 3_600_000;
  });
  await stage.press('unMute');
  assert.deepEqual((await stage.requests()).at(-1), { request: 'unmute' });
});

test('a queue whose length comes late goes on being asked for', async () => {
  const answers = (request) => [responseBody(request), eventBody('GroupQueueNum', { nowState: undefined, sequence: request.sequence, data: { groupQueueNum: 3 } })];
  await come({ login: { queueNum: 1 }, replies: { groupQueueNum: () => [] } }, 'Idle');
  await stage.tab.waitForTimeout(6500);
  const asked = stage.server.requests('groupQueueNum');
  stage.server.replies.groupQueueNum = answers;
  for (const body of answers(asked[0].body)) stage.server.peer.message(body);
  await stage.part('queue').waitFor();
  await stage.came('groupQueueNum', asked.length + 1);
});
