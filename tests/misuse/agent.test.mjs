// AgentSdk in the hands of a page that does everything wrong: odd arguments, odd options, and listeners that reach back into it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventBody } from '../support/scripted-server.mjs';
import { onStage } from './stage.mjs';

let stage;
let page;
onStage((...both) => ([stage, page] = both));

const signIn = async () => {
  await page.evaluate(() => { window.sdk = new AgentSdk(agent); });
  await page.waitForFunction(() => sdk.isLogin());
};

// The state after a new connection: whoever got stuck does not get there.
const works = async () => {
  await page.evaluate(() => sdk.init(agent));
  await page.waitForFunction(() => sdk.isLogin() && ['Busy', 'Idle'].includes(sdk.store.state), undefined, { timeout: 60_000 });
};

test('no argument of any method hurts it, nor of any promise', async () => {
  await signIn();
  const tried = await page.evaluate(async () => {
    const tried = { calls: 0, faults: [] };
    for (const [kind, value] of Object.entries(odd)) {
      for (const target of [sdk, sdk.promises]) {
        for (const name of Object.keys(target).filter((name) => typeof target[name] === 'function')) {
          // Signed in anew where a method has ended it.
          if (!sdk.isConnected()) sdk.init(agent);
          for (const values of [[value], ['1', value, value], [value, value, value, value, value]]) {
            tried.calls += 1;
            const fault = await misdeed(() => target[name](...values));
            if (fault) tried.faults.push(`${name} ${kind}: ${fault}`);
          }
        }
      }
    }
    return tried;
  });
  assert.deepEqual(tried.faults, []);
  assert.ok(tried.calls > 5000, `${tried.calls} calls`);
  await works();
});

test('no option of any kind hurts it, in no place where options are taken', async () => {
  await signIn();
  const names = [
    'url', 'host', 'connectAccount', 'connectPassword', 'subscribePath', 'agentNumber', 'agentPassword', 'companyShortName', 'loginType', 'el',
    'pingInterval', 'timeout', 'maxReconnect', 'phoneEncryption', 'unDownloadLog', 'autoAnswer', 'softPhoneFactory', 'softPhoneOptions',
    'agentAutoIdle', 'agentAutoIdleTime', 'locale', 'messages', 'shortcuts', 'theme',
  ];
  const faults = await page.evaluate(async (names) => {
    const faults = [];
    for (const [kind, value] of Object.entries(odd)) {
      const made = [];
      for (const name of [undefined, ...names]) {
        const options = name ? { ...agent, el: '#place', [name]: value } : value;
        for (const take of [() => { made.push(new AgentSdk(options)); }, () => sdk.init(options), () => sdk.connect(options), () => sdk.login(options)]) {
          const fault = await misdeed(take);
          if (fault) faults.push(`${name} ${kind}: ${fault}`);
        }
      }
      const fault = await misdeed(() => AgentSdk.causeText(value, value));
      if (fault) faults.push(`causeText ${kind}: ${fault}`);
      // Hundreds that keep coming back would fill what Chromium lets wait for a connection: 255 of a page.
      for (const one of made) one.break();
    }
    return faults;
  }, names);
  assert.deepEqual(faults, []);
  await page.evaluate(() => { window.sdk = new AgentSdk(); });
  await works();
});

test('options that are frozen after the sign-in stay, whatever the server says', async () => {
  await page.evaluate(() => {
    window.sdk = new AgentSdk(agent);
    Object.freeze(agent);
  });
  await page.waitForFunction(() => sdk.isLogin());
  stage.broker.event('Reconnect', { nowState: 'Idle', data: { token: 't', loginType: 2 } });
  await page.waitForFunction(() => sdk.store.state === 'Idle');
  assert.equal(await page.evaluate(() => sdk.getLoginType()), 1);
});

test('a listener may end itself, others and everything, throw, and order more', async () => {
  await signIn();
  await page.evaluate(() => {
    window.heard = [];
    const hear = (name) => () => heard.push(name);
    const late = hear('late');
    const first = sdk.on('Hold', () => {
      heard.push('first');
      sdk.off('Hold', first);
      sdk.off('Hold', second);
      sdk.on('Hold', late);
      throw boom;
    });
    const second = sdk.on('Hold', hear('second'));
    sdk.once('Hold', () => {
      heard.push('once');
      // The same event once more, from within: a once is over by now.
      sdk.connect(agent);
      sdk.busy();
    });
    sdk.on('Hold', hear('third'));
    sdk.on('Exception', ({ code }) => heard.push(code));
  });
  stage.broker.event('Hold');
  await page.waitForFunction(() => heard.includes('third'));
  // connect() left no link to send busy() on.
  assert.deepEqual(await page.evaluate(() => heard), ['first', 'once', 'third', 'NOT_CONNECTED']);
  await page.waitForFunction(() => sdk.isLogin());
  await page.evaluate(() => { heard.length = 0; });
  stage.broker.event('Hold');
  await page.waitForFunction(() => heard.includes('late'));
  assert.deepEqual(await page.evaluate(() => heard), ['third', 'late']);
});

test('whatever is called inside whichever event, the SDK goes on', async () => {
  const calls = ['break', 'logout', 'init', 'connect', 'login', 'reconnect', 'saveLog', 'hangup', 'stop', 'surveillanceStart', 'startHeartbeat'];
  for (const name of ['Open', 'StateChange', 'Message', 'Login', 'Busy', 'Exception', 'Disconnect', 'SaveLog']) {
    await page.evaluate(async ([name, calls]) => {
      for (const call of calls) {
        window.sdk = new AgentSdk(agent);
        let depth = 0;
        sdk.on(name, () => {
          // Once: a connection inside of each Open would never end.
          if (depth++ === 0) sdk[call]();
        });
        // Each of the events comes of these.
        for (const end = Date.now() + 2000; !sdk.isConnected() && Date.now() < end;) await new Promise((resolve) => setTimeout(resolve, 5));
        try {
          sdk.call('1');
        } catch (error) {
          if (error.name !== 'AgentError') throw error;
        }
        sdk.saveLog();
        sdk.break();
      }
    }, [name, calls]);
  }
  await works();
});

test('two instances do not meet, also when one is ended by the other', async () => {
  await page.evaluate(() => {
    window.first = new AgentSdk(agent);
    window.second = new AgentSdk({ ...agent, agentNumber: '1002' });
    window.heard = [];
    first.on('Login', () => second.break());
    second.on('Disconnect', () => {
      heard.push('second');
      first.break(() => heard.push('done'));
    });
    first.on('Disconnect', () => heard.push('first'));
  });
  await page.waitForFunction(() => heard.includes('done'));
  assert.deepEqual(await page.evaluate(() => heard), ['second', 'first', 'done']);
  await page.evaluate(() => { window.sdk = second; });
  await works();
});

test('getters of options may come back into the SDK', async () => {
  await signIn();
  const seen = await page.evaluate(() => {
    const seen = [];
    const options = { get agentNumber() {
      seen.push(sdk.isLogin(), sdk.getLoginType());
      if (seen.length < 10) sdk.connect({ timeout: 4000 });
      return '1001';
    } };
    for (const take of ['connect', 'login', 'surveillanceStart', 'surveillance', 'send']) {
      try {
        sdk[take](options);
      } catch (error) {
        if (error.name !== 'AgentError') throw error;
      }
    }
    return seen.length;
  });
  assert.ok(seen >= 6, `${seen} readings`);
  await works();
});

test('a body that is no answer to anything is no harm', async () => {
  await signIn();
  const bodies = [null, 5, 'text', [], {}, { type: 'event' }, { type: 'event', event: 7, nowState: {} }, { type: 'response', sequence: {}, status: [] },
    eventBody('Login', { data: [] }), eventBody('After', { data: 'x' }), eventBody('QueueInfo', { data: null }), eventBody('__proto__'), eventBody('constructor')];
  for (const body of bodies) stage.broker.peer.message(JSON.stringify(body));
  await page.waitForFunction(() => sdk.store.state === 'constructor');
  await works();
});
