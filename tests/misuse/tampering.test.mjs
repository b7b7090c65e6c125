// A page that lays hands on what the SDK stands on: its store, the messages that listeners get, the console, the browser's
// own functions. Each test ends with an SDK, or a phone, that still hears what comes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventBody, loginData, responseBody } from '../support/scripted-server.mjs';
import { onStage } from './stage.mjs';

let stage;
let page;
onStage((...both) => ([stage, page] = both));

// Makes an SDK, lets the page do its worst at once, and waits until the agent is signed in.
const signIn = async (spoil = () => {}, options = {}) => {
  await page.evaluate((options) => {
    window.sdk = new AgentSdk({ ...agent, ...options });
    window.states = [];
    sdk.on('StateChange', (state) => states.push(state));
  }, options);
  await page.evaluate(spoil);
  await page.waitForFunction(() => sdk.isLogin());
};

// The store may be of no use to the page any more: listeners are.
const hears = async (state) => {
  stage.broker.event(state);
  await page.waitForFunction((state) => states.at(-1) === state, state);
};

const spoilt = {
  'is frozen': () => Object.freeze(sdk.store),
  'is sealed': () => Object.seal(sdk.store),
  'is frozen all the way down': () => {
    for (const value of [sdk.store.ear.past, sdk.store.ear, sdk.store.queueInfo, sdk.store]) Object.freeze(value);
  },
  'throws when it is written to': () => {
    for (const name of ['state', 'IS_CONVERSATION', 'token', 'isLogin', 'heartbeating', 'queueNum', 'sdkOption']) {
      Object.defineProperty(sdk.store, name, { get() { throw boom; }, set() { throw boom; } });
    }
  },
  'has lost its lists': () => {
    sdk.store.queueInfo = null;
  },
};

for (const [how, spoil] of Object.entries(spoilt)) {
  test(`a store that ${how} stops nothing`, async () => {
    await signIn(spoil);
    await hears('Idle');
    stage.broker.event('QueueInfo', { nowState: undefined, groupID: 'g1', queueNum: 2 });
    await hears('Conversation');
    await hears('After');
    await page.evaluate(() => sdk.break());
    await page.waitForFunction(() => !sdk.isLogin() && states.at(-1) === 'disconnect');
  });
}

test('one field that cannot be written leaves the others', async () => {
  await signIn(() => Object.defineProperty(sdk.store, 'agentType', { value: 'mine' }));
  assert.deepEqual(await page.evaluate(() => [sdk.store.agentType, sdk.store.queueNum, sdk.store.isLogin]), ['mine', 0, true]);
});

test('a toolbar shows what happens beside a frozen store', async () => {
  await signIn(() => Object.freeze(sdk.store), { el: '#place' });
  await hears('Idle');
  await page.waitForFunction(() => /^空闲/.test(document.querySelector('agent-toolbar').shadowRoot.querySelector('[part~="state"]').textContent));
});

test('a toolbar comes, and a phone has its account, where the store was frozen before there were any', async () => {
  const { login } = stage.broker.replies;
  stage.broker.replies.login = (request) => [
    responseBody(request), eventBody('Login', { nowState: 'Busy', sequence: request.sequence, data: loginData({ loginType: 3 }) }),
  ];
  try {
    await page.evaluate(() => {
      window.states = [];
      window.accounts = [];
      AgentSdk.defaults = {
        softPhoneFactory: class {
          constructor(options) { accounts.push(options); }
          on() {}
          disconnect() {}
        },
      };
      window.sdk = new AgentSdk();
      Object.freeze(sdk.store);
      sdk.init({ ...agent, loginType: '3', locale: 'en', el: '#place' });
      sdk.on('StateChange', (state) => states.push(state));
    });
    await page.waitForFunction(() => sdk.isLogin());
    await hears('Idle');
    await page.waitForFunction(() => /^Idle/.test(document.querySelector('#place agent-toolbar')?.shadowRoot.querySelector('[part~="state"]').textContent));
    assert.equal(await page.evaluate(() => (sdk.register(), sdk.getLoginType())), '3');
    const account = { wss: 'sip.example', domain: 'pbx.example', account: '8001', password: 'sip-secret' };
    const given = await page.evaluate(() => accounts.map(({ wss, domain, account, password }) => ({ wss, domain, account, password })));
    assert.deepEqual(given, [account, account]);
  } finally {
    stage.broker.replies.login = login;
  }
});

test('what the store takes again counts, not what it once did not take', async () => {
  const login = (webrtcSipId) => ({ nowState: 'Busy', data: loginData({ loginType: 3, webrtcSipId }) });
  const isAccount = (account) => page.waitForFunction((account) => sdk.getLoginType() == 3 && (sdk.register(), accounts.at(-1) === account), account);
  await page.evaluate(() => {
    window.accounts = [];
    AgentSdk.defaults = { softPhoneFactory: class { constructor({ account }) { accounts.push(account); } on() {} disconnect() {} } };
  });
  await signIn(() => Object.defineProperty(sdk.store, 'webrtcSipId', { set() { throw boom; }, configurable: true }));
  stage.broker.event('Reconnect', login('8001'));
  await isAccount('8001');
  await page.evaluate(() => { delete sdk.store.webrtcSipId; });
  stage.broker.event('Reconnect', login('8002'));
  await isAccount('8002');
});

test('a console that throws is no reason to be silent', async () => {
  await signIn(() => {
    console.debug = () => { throw boom; };
    sdk.setDebug(true);
  });
  await hears('Idle');
  await page.evaluate(() => { window.console = undefined; });
  await hears('Busy');
});

test('whoever reports a listener\'s error may fail as well', async () => {
  await signIn(() => {
    window.reportError = console.error = () => { throw boom; };
    sdk.on('Idle', () => { throw boom; });
    sdk.on('Busy', () => { throw boom; });
  });
  await hears('Idle');
  await page.evaluate(() => { window.reportError = undefined; });
  await hears('Busy');
});

test('a listener may empty the message that others read after it', async () => {
  await page.evaluate(() => {
    window.sdk = new AgentSdk(agent);
    window.states = [];
    sdk.on('StateChange', (state) => states.push(state));
    sdk.on('Message', (message) => { message.data = null; });
  });
  await page.waitForFunction(() => sdk.isLogin());
  await hears('Idle');
});

test('a store may freeze what it gets, a frame\'s headers and all', async () => {
  await signIn(() => {
    const freeze = (value) => (Object(value) === value && typeof value !== 'function' ? (Object.values(Object.freeze(value)).forEach(freeze), value) : value);
    sdk.on('Message', (message, frame) => { window.frozen = [message, frame].map(freeze)[1].headers; });
    sdk.on('StateChange', (state, message) => freeze(message));
  });
  await hears('Idle');
  assert.ok(await page.evaluate(() => Object.isFrozen(frozen) && frozen.subscription === { ...frozen }.subscription && !!frozen.destination));
});

test('what is no number and no name is none, wherever the server puts it', async () => {
  await signIn();
  const odd = { toString: 1, valueOf: 1 };
  stage.broker.event('QueueInfo', { nowState: undefined, groupID: odd });
  stage.broker.replies.surveillance = ({ sequence }) => [eventBody('Surveillance', { sequence, nowState: undefined, data: { agentList: [{ agentNumber: odd }] } })];
  assert.equal(await page.evaluate(() => sdk.getStateByAgentId('1002').catch(({ code }) => code)), 'AGENT_NOT_FOUND');
  delete stage.broker.replies.surveillance;
  stage.broker.event('Login', { nowState: 'Busy', data: loginData({ token: odd, loginType: odd, groupIdList: odd }) });
  await hears('Idle');
});

test('a page that gives no file away still gets its log', async () => {
  await signIn(() => {
    document.createElement = () => { throw boom; };
    sdk.on('SaveLog', (blob) => { window.log = blob; });
  }, { unDownloadLog: false });
  await page.evaluate(() => sdk.saveLog());
  assert.ok(await page.evaluate(async () => (await log.text()).includes('CONNECTED')));
  await hears('Idle');
});

test('a key without a name is none', async () => {
  await signIn();
  // What browsers send when they fill in a form.
  await page.evaluate(() => dispatchEvent(Object.assign(new Event('keydown'), { ctrlKey: true })));
  await hears('Idle');
});

test('a phone that cannot make a sound still calls', async () => {
  for (const spoil of [
    () => { window.AudioContext = class { constructor() { throw boom; } }; },
    () => { HTMLMediaElement.prototype.play = () => {}; },
    () => { HTMLMediaElement.prototype.play = () => { throw boom; }; },
  ]) {
    await page.evaluate(() => { window.phone = new SoftPhoneSdk({ ...account, ring: 'data:audio/wav;base64,' }); });
    await page.waitForFunction(() => phone.isRegistered);
    await page.evaluate(spoil);
    for (const number of ['200', '201']) {
      await page.evaluate(() => phone.once('Invite', ({ number }) => { window.rang = number; }));
      stage.registrar.ring(number);
      await page.waitForFunction((number) => window.rang === number, number);
      await page.evaluate(() => phone.reject());
    }
    await page.evaluate(() => phone.destroy());
  }
});

test('whatever is given as the picture\'s place, a call rings', async () => {
  const kinds = await page.evaluate(() => Object.keys(odd));
  for (const kind of kinds) {
    await page.evaluate((kind) => { window.phone = new SoftPhoneSdk({ ...account, outputVideo: odd[kind] }); }, kind);
    await page.waitForFunction(() => phone.isRegistered);
    await page.evaluate(() => {
      window.rings = false;
      phone.once('Ringing', () => { window.rings = true; });
      phone.call('10086');
    });
    await page.waitForFunction(() => rings).catch(() => assert.fail(kind));
    await page.evaluate(() => phone.destroy());
  }
});
