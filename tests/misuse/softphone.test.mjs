// SoftPhoneSdk in the hands of a page that does everything wrong.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onStage } from './stage.mjs';

let stage;
let page;
onStage((...both) => ([stage, page] = both));

const register = async (options) => {
  await page.evaluate((options) => { window.phone = new SoftPhoneSdk({ ...account, ...options }); }, options);
  await page.waitForFunction(() => phone.isRegistered);
};

// A call that rings and is given up: whoever got stuck does not get there.
const works = async () => {
  await page.evaluate(() => phone.register(account));
  await page.waitForFunction(() => phone.isRegistered);
  await page.evaluate(() => {
    window.rang = new Promise((resolve) => phone.once('Ringing', resolve));
    window.ended = new Promise((resolve) => phone.once('Terminated', resolve));
    phone.call('10086');
  });
  await page.evaluate(() => rang);
  await page.evaluate(() => phone.hangup());
  assert.equal((await page.evaluate(() => ended)).cause, 'cancelled');
};

test('no argument of any method hurts it, nor of any promise', async () => {
  await register();
  const tried = await page.evaluate(async () => {
    const tried = { calls: 0, faults: [] };
    for (const [kind, value] of Object.entries(odd)) {
      for (const target of [phone, phone.promises]) {
        for (const name of Object.keys(target).filter((name) => typeof target[name] === 'function')) {
          if (!phone.isRegistered) await phone.promises.register(account);
          for (const values of [[value], ['1', value, value]]) {
            tried.calls += 1;
            const fault = await misdeed(() => target[name](...values));
            if (fault) tried.faults.push(`${name} ${kind}: ${fault}`);
          }
        }
      }
    }
    for (const { id } of phone.calls) phone.hangup(id);
    return tried;
  });
  assert.deepEqual(tried.faults, []);
  assert.ok(tried.calls > 2000, `${tried.calls} calls`);
  await page.waitForFunction(() => !phone.activeCall);
  await works();
});

test('no option of any kind hurts it, also once there is a call', async () => {
  const names = [
    'wss', 'wssport', 'account', 'password', 'domain', 'display', 'el', 'ring', 'autoAnswer', 'logLevel', 'stunServers', 'iceServers', 'iceTransportPolicy',
    'callWaiting', 'dtmfMode', 'registerExpires', 'sessionExpires', 'reliable', 'outputVideo', 'locale',
  ];
  const faults = await page.evaluate(async (names) => {
    const faults = [];
    for (const [kind, value] of Object.entries(odd)) {
      for (const name of [undefined, ...names]) {
        const options = name ? { ...account, el: '#place', [name]: value } : value;
        let phone;
        const use = [
          () => { phone = new SoftPhoneSdk(options); },
          () => phone?.isRegistered && phone.call('10086'),
          () => phone?.destroy(),
          () => SoftPhoneSdk.fromBinding(name ? { sipId: value, sipPassword: value, wsAddress: value, serviceParams: value } : value, value).destroy(),
        ];
        for (const step of use) {
          const fault = await misdeed(step);
          if (fault) faults.push(`${name} ${kind}: ${fault}`);
        }
      }
    }
    return faults;
  }, names);
  assert.deepEqual(faults, []);
});

test('servers of every shape leave a call possible, or end it with MEDIA_FAILED', async () => {
  const outcomes = await page.evaluate(async () => {
    const outcomes = {};
    const shapes = { none: null, one: 'stun:127.0.0.1:3478', list: ['stun:127.0.0.1:3478'], nonsense: 'nonsense', number: 5, hole: [null] };
    for (const [shape, servers] of Object.entries(shapes)) {
      for (const option of ['stunServers', 'iceServers']) {
        const phone = new SoftPhoneSdk({ ...account, [option]: servers });
        await phone.promises.register();
        const outcome = new Promise((resolve) => {
          phone.on('Ringing', () => resolve('Ringing'));
          phone.on('Exception', ({ code }) => resolve(code));
          phone.on('Terminated', ({ cause }) => resolve(cause));
        });
        phone.call('10086');
        outcomes[`${option} ${shape}`] = await outcome;
        phone.destroy();
      }
    }
    return outcomes;
  });
  for (const [shape, outcome] of Object.entries(outcomes)) {
    const isGood = /none|stunServers (one|list)/.test(shape);
    assert.ok(isGood ? outcome === 'Ringing' : ['Ringing', 'MEDIA_FAILED', 'mediaFailed'].includes(outcome), `${shape}: ${outcome}`);
  }
});

test('numbers may be text, and nonsense is the default', async () => {
  for (const registerExpires of ['300', 300, null, 'soon', NaN, -5, Symbol.iterator.toString()]) {
    await register({ registerExpires });
    const expires = await page.evaluate(() => /^(?:- |> |.*> )?.*Expires: (\d+)/im.exec(phone.getLog())?.[1]);
    assert.equal(expires, String(registerExpires) === '300' ? '300' : '600', String(registerExpires));
    await page.evaluate(() => phone.destroy());
  }
});

test('whatever is called inside whichever event, the phone goes on', async () => {
  const calls = ['destroy', 'disconnect', 'stop', 'unregister', 'register', 'hangup', 'answer', 'reject', 'hold', 'mute', 'call', 'off', 'draw'];
  for (const name of ['Connected', 'Registered', 'Try', 'Ringing', 'Invite', 'Terminated', 'Disconnected']) {
    for (const call of calls) {
      await page.evaluate(([name, call]) => {
        window.phone = new SoftPhoneSdk({ ...account, el: '#place' });
        let heard = false;
        window.came = false;
        phone.on(name, () => {
          window.came = true;
          if (heard) return;
          heard = true;
          phone[call](...(call === 'call' ? ['10010'] : call === 'off' ? [name, 'x'] : []));
          throw boom;
        });
      }, [name, call]);
      if (!['Connected', 'Registered'].includes(name)) {
        await page.waitForFunction(() => phone.isRegistered);
        if (name === 'Invite') stage.registrar.ring('200');
        else if (name === 'Disconnected') await page.evaluate(() => phone.disconnect());
        else await page.evaluate(() => phone.call('10086'));
        if (name === 'Terminated') await page.evaluate(() => phone.hangup());
      }
      await page.waitForFunction(() => came).catch(() => assert.fail(`${name} did not come (${call})`));
      await page.evaluate(() => {
        for (const { id } of phone.calls) phone.hangup(id);
        phone.destroy();
      });
    }
  }
  await works();
});

test('two phones in a page do not meet', async () => {
  await register();
  await page.evaluate(async () => {
    window.other = new SoftPhoneSdk({ ...account, account: '8002' });
    await other.promises.register();
    other.on('Ringing', () => phone.destroy());
    other.call('10086');
  });
  await page.waitForFunction(() => other.activeCall?.state === 'ringing' && !phone.isRegistered);
  await page.evaluate(() => { other.hangup(); window.phone = other; });
  await page.waitForFunction(() => !phone.activeCall);
  await works();
});

test('what its documents promise beside calls', async () => {
  const said = await page.evaluate(async () => {
    const words = (run) => {
      try {
        return run();
      } catch ({ message }) {
        return message;
      }
    };
    const phone = new SoftPhoneSdk();
    localStorage.setItem('audioDeviceId', 'one-that-is-gone');
    const said = [words(() => phone.init()), words(() => phone.init({ wss: 'sip.example', wssport: 8443, account: '8001' })), words(() => phone.dtmf('12'))];
    phone.setCalled('100');
    for (const digit of ['8', 6, -1, '6']) phone.inputCalled(digit);
    phone.dial('#');
    phone.setIVR([{ id: '801' }]);
    phone.addIVR({ id: '802' });
    said.push(phone.getTargetNumber(), phone.getIVR().map(({ id }) => id).join(), (await phone.getDevices()).some(({ kind }) => kind === 'audioinput'));
    said.push(JSON.stringify(phone.getConstraints()).includes('one-that-is-gone'), phone.currentSoftPhone === phone);
    return said;
  });
  assert.deepEqual(said, ['未找到配置', '缺少必要的注册参数', 'DTMF异常: 12 指令不合法', '10086#', '801,802', true, true, true]);
});

test('a call names its caller and its gateway, and its failure has both names', async () => {
  await register();
  const events = await page.evaluate(() => new Promise((resolve) => {
    const events = [];
    for (const name of ['CallFailed', 'CallTerminated', 'Terminated']) phone.on(name, ({ status }) => events.push(`${name} ${status}`) === 3 && resolve(events));
    phone.call('busy', '4001', 'gw1');
  }));
  assert.deepEqual(events, ['CallFailed 486', 'CallTerminated 486', 'Terminated 486']);
  const { invite } = stage.registrar;
  assert.deepEqual([invite.header('x-caller'), invite.header('x-bridgegw')], ['4001', 'gw1']);
});

test('a class that was derived for older browsers is a phone', async () => {
  await page.evaluate(() => {
    function Mine(options) {
      SoftPhoneSdk.call(this, options);
      this.own = 1;
    }
    Mine.prototype = Object.create(SoftPhoneSdk.prototype, { constructor: { value: Mine } });
    window.phone = new Mine(account);
  });
  await page.waitForFunction(() => phone.isRegistered);
  assert.deepEqual(await page.evaluate(() => [phone instanceof SoftPhoneSdk, phone.own, phone.constructor.name]), [true, 1, 'Mine']);
  await works();
});

test('a camera is chosen in the panel where storage is blocked, as in a sandboxed frame', async () => {
  // Whatever nobody has caught fails the test.
  await page.evaluate(() => {
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } });
    window.phone = new SoftPhoneSdk({ ...account, el: '#place' });
    const cameras = document.querySelector('#place > div').shadowRoot.querySelector('[name=videoinput]');
    cameras.dispatchEvent(new Event('change'));
  });
  await page.waitForFunction(() => phone.isRegistered);
  await page.evaluate(() => phone.destroy());
});
