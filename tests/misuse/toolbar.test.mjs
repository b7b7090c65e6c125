// <agent-toolbar> in the hands of a page, and of a server, that do everything wrong.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loginData } from '../support/scripted-server.mjs';
import { onStage } from './stage.mjs';

let stage;
let page;
onStage((...both) => ([stage, page] = both));

const signIn = async (options) => {
  await page.evaluate((options) => {
    window.exceptions = [];
    window.sdk = new AgentSdk({ ...agent, el: '#place', ...options });
    sdk.on('Exception', ({ code, message, version }) => exceptions.push([code, message, version]));
    window.toolbar = document.querySelector('agent-toolbar');
  }, options);
  await page.waitForFunction(() => sdk.isLogin());
};

const event = async (name, data, state = name) => {
  stage.broker.event(name, { nowState: state, data });
  await page.waitForFunction((state) => sdk.store.state === state, state);
};

const part = (name) => page.locator(`agent-toolbar [part~="${name}"]`);
const press = (name) => part(name).first().click();
const shownState = () => part('state').first().textContent();

test('what is no SDK is none, and the element goes on', async () => {
  await signIn();
  const faults = await page.evaluate(async () => {
    const faults = [];
    for (const [kind, value] of Object.entries(odd)) {
      for (const use of [() => { toolbar.sdk = value; }, () => { toolbar.finding = value; }, () => toolbar.destroy(value)]) {
        const fault = await misdeed(use);
        if (fault) faults.push(`${kind}: ${fault}`);
      }
    }
    document.querySelector('#place').append(toolbar);
    toolbar.sdk = sdk;
    return faults;
  });
  assert.deepEqual(faults, []);
  await event('Idle');
  assert.match(await shownState(), /^空闲/);
});

test('texts, a theme and a language of no kind leave those of its own', async () => {
  await signIn({});
  await page.evaluate(() => {
    for (const value of Object.values(odd)) {
      Object.assign(sdk.store.sdkOption, { locale: value, theme: value, messages: { Idle: value, countdown: value } });
      toolbar.sdk = undefined;
      toolbar.sdk = sdk;
    }
  });
  await event('Idle');
  await event('After', { agentAutoIdle: 1, agentAutoIdleTime: 30 });
  assert.match(await part('countdown').textContent(), /^\d+秒后自动空闲/);
});

test('lists that are none, or have holes, are drawn as far as they go', async () => {
  const holes = [null, 5, 'text', {}, { id: 'g1', name: '售前', isMaster: true }];
  for (const list of [null, 'text', {}, holes]) {
    stage.broker.replies.login = (request) => [
      { type: 'response', response: 'login', sequence: request.sequence, status: 0 },
      { type: 'event', event: 'Login', nowState: 'Busy', sequence: request.sequence, data: loginData({ agentType: 1, groupInfoList: list, ivrList: list, busyType: list, token: `t${Math.random()}` }) },
    ];
    for (const [request, name, field] of [['surveillance', 'Surveillance', 'agentList'], ['groupInfo', 'GroupInfo', 'groupList'], ['idleAgent', 'IdleAgent', 'agentList']]) {
      stage.broker.replies[request] = ({ sequence }) => [
        { type: 'response', response: request, sequence, status: 0 }, { type: 'event', event: name, sequence, data: list === null ? null : { [field]: list } },
      ];
    }
    await page.evaluate(() => localStorage.clear());
    await signIn();
    await event('Idle');
    for (const panel of ['state', 'groups', 'leader']) {
      await press(panel);
      await page.waitForTimeout(150);
    }
    await event('Conversation', { caller: {}, called: [], callType: 5 });
    await press('transfer');
    await page.waitForTimeout(150);
    if (list === holes) await part('list').filter({ hasText: '售前' }).waitFor();
    await event('Idle');
    assert.match(await shownState(), /^空闲/);
    await page.evaluate(() => toolbar.destroy());
  }
});

test('a login type that only the server knows brings the phone\'s controls', async () => {
  stage.broker.replies.login = (request) => [
    { type: 'event', event: 'Login', nowState: 'Busy', sequence: request.sequence, data: loginData({ loginType: '3' }) },
  ];
  await page.evaluate(() => {
    window.SoftPhoneSdk = class {
      isRegistered = true;
      on() {}
      stop() {}
    };
    delete agent.loginType;
  });
  await signIn();
  await event('Idle');
  await part('autoAnswer').waitFor();
});

test('a phone of the page\'s own that throws is no end', async () => {
  stage.broker.replies.login = (request) => [
    { type: 'event', event: 'Login', nowState: 'Busy', sequence: request.sequence, data: loginData({ loginType: 3 }) },
  ];
  await page.evaluate(() => {
    window.SoftPhoneSdk = class {
      isRegistered = true;
      on() {}
      stop() { throw boom; }
      setMicrophone() { throw boom; }
      getDevices() { throw boom; }
    };
  });
  await signIn({ loginType: 3 });
  await event('Idle');
  await press('devices');
  await part('device').first().waitFor();
  await event('Busy');
  assert.match(await shownState(), /^忙碌/);
});

test('an agent\'s mistake shows words, and is an Exception', async () => {
  stage.broker.replies.login = (request) => [
    { type: 'event', event: 'Login', nowState: 'Busy', sequence: request.sequence, data: loginData() },
  ];
  await signIn();
  await event('Idle');
  await press('dial');
  await press('callNow');
  assert.match(await part('notice').textContent(), /请输入被叫号码/);
  await event('Conversation', { caller: '13800138000' });
  for (const [panel, button] of [['transfer', 'blind'], ['consult', 'consultNow'], ['outside', 'blind'], ['outside', 'consultNow']]) {
    if (!(await part(button).count())) await press(panel);
    await press(button);
  }
  assert.deepEqual(await page.evaluate(() => exceptions), [
    ['CALLED_MISSING', '请输入被叫号码', 'WAS_2.0.0'],
    ['TRANSFER_TARGET_MISSING', '请选择转接目标技能组', 'WAS_2.0.0'],
    ['CONSULT_TARGET_MISSING', '请选择咨询目标技能组', 'WAS_2.0.0'],
    ['TRANSFER_TARGET_MISSING', '请输入转接目标号码', 'WAS_2.0.0'],
    ['CONSULT_TARGET_MISSING', '请输入咨询目标号码', 'WAS_2.0.0'],
  ]);
});
