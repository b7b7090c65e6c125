// Login type 3: what the SDK asks of the soft phone that the page gives it, and what it does when the phone complains.

import { eventBody, loginData, responseBody } from '../../support/scripted-server.mjs';
import { scenario } from '../stage.mjs';

const login = (over) => (request) => [
  responseBody(request),
  eventBody('Login', { nowState: 'Busy', sequence: request.sequence, data: loginData({ loginType: 3, ...over }) }),
];
const setting = (over = {}, data = {}) => ({
  options: { loginType: 3, softPhoneFactory: '$FakePhone', ...over },
  server: { replies: { login: login(data) } },
});
const emit = (name, payload) => [`phone emits ${name}`, (sdk, [name, payload]) => window.FakePhone.last.emit(name, payload), [name, payload]];

export default [
  scenario('phone/constructed at login', setting(), async (t) => {
    await t.start();
    await t.call('isRegistered');
    await t.run('instance', (sdk) => [sdk.getSoftPhoneInstance() === window.FakePhone.last, sdk.softPhoneInstance === window.FakePhone.last]);
    await t.look();
  }),

  scenario('phone/auto answer on', setting({ autoAnswer: true }), async (t) => t.start()),
  scenario('phone/auto answer off', setting({ autoAnswer: false }), async (t) => t.start()),
  scenario('phone/auto answer as text', setting({ autoAnswer: 'true' }), async (t) => t.start()),

  scenario('phone/type as text', setting({ loginType: '3' }, { loginType: '3' }), async (t) => {
    await t.start();
    await t.call('idle');
    await t.call('call', '10086');
  }),

  scenario('phone/type comes from the server', setting({ loginType: 1 }), async (t) => t.start()),
  scenario('phone/type goes by the server', setting({}, { loginType: 1 }), async (t) => t.start()),

  scenario('phone/port from window.config', setting(), async (t) => {
    await t.tab.evaluate(() => {
      window.config = { SOFTPHONE_WSS_PROT: 7443 };
    });
    await t.start();
  }),

  scenario('phone/port from window', setting(), async (t) => {
    await t.tab.evaluate(() => {
      window.SOFTPHONE_WSS_PROT = '9443';
    });
    await t.start();
  }),

  scenario('phone/class from window', setting({ softPhoneFactory: undefined }), async (t) => {
    await t.tab.evaluate(() => {
      window.SoftPhoneSdk = window.FakePhone;
    });
    await t.start();
  }),

  scenario('phone/no class', setting({ softPhoneFactory: undefined }), async (t) => {
    await t.tab.evaluate(() => {
      window.SoftPhoneSdk = undefined;
    });
    await t.start();
    await t.call('idle');
    await t.call('call', '10086');
    await t.call('answer');
  }),

  scenario('phone/factory that throws', setting(), async (t) => {
    await t.tab.evaluate(() => {
      window.FakePhone.throws = '缺少必要的注册参数';
    });
    await t.start();
    await t.look();
  }),

  scenario('phone/not registered', setting(), async (t) => {
    await t.tab.evaluate(() => {
      window.FakePhone.registered = false;
    });
    await t.start();
    for (const [method, ...args] of [['call', '10086'], ['call', ''], ['call', 10086], ['idle'], ['busy'], ['hangup']]) await t.call(method, ...args);
  }),

  scenario('phone/own call is answered', setting(), async (t) => {
    await t.start();
    await t.call('call', '10086');
    await t.event('AgentRinging');
    await t.event('AgentRinging');
  }),

  scenario('phone/own call with a phone that answers by itself', setting(), async (t) => {
    await t.start();
    await t.run('autoAnswer', () => {
      window.FakePhone.last.autoAnswer = true;
    });
    await t.call('call', '10086');
    await t.event('AgentRinging');
  }),

  scenario('phone/foreign call is not answered', setting(), async (t) => {
    await t.start();
    await t.event('AgentRinging');
  }),

  ...[['another call', ['call', '10010']], ['idle', ['idle']]].map(([name, [method, ...args]]) => scenario(`phone/own call, then ${name}`, setting(), async (t) => {
    await t.start();
    await t.call('call', '10086');
    await t.call(method, ...args);
    await t.event('AgentRinging');
    await t.event('AgentRinging');
  })),

  scenario('phone/own call, then After', setting(), async (t) => {
    await t.start();
    await t.call('call', '10086');
    await t.event('After', { data: {} });
    await t.event('AgentRinging');
  }),

  scenario('phone/own call that could not be sent', setting(), async (t) => {
    await t.start();
    await t.event('Logout', { data: { code: 0 } });
    await t.call('call', '10086');
    await t.run('registered again', () => {
      window.FakePhone.last.isRegistered = true;
    });
    await t.call('call', '10086');
    await t.call('login');
    await t.event('AgentRinging');
  }),

  scenario('phone/answer', setting(), async (t) => {
    await t.start();
    await t.call('answer');
    await t.call('hangup');
    await t.call('mute');
    await t.call('hold');
  }),

  scenario('phone/answer with a desk phone', async (t) => {
    await t.start();
    await t.call('answer');
  }),

  scenario('phone/register, unregister, stop', setting(), async (t) => {
    await t.start();
    await t.call('unregister');
    await t.call('register');
    await t.call('register');
    await t.call('stop');
  }),

  scenario('phone/register, unregister, stop without one', async (t) => {
    await t.start();
    await t.call('register');
    await t.call('unregister');
    await t.call('stop');
    await t.call('isRegistered');
  }),

  scenario('phone/registration failed', setting(), async (t) => {
    await t.start();
    await t.run(...emit('RegistrationFailed', {}));
  }),

  scenario('phone/disconnected', setting(), async (t) => {
    await t.start();
    await t.run(...emit('Disconnected', {}));
  }),

  scenario('phone/exception', setting(), async (t) => {
    await t.start();
    await t.run(...emit('Exception', { message: '获取授权失败:未获取麦克风授权' }));
  }),

  scenario('phone/exception without a payload', setting(), async (t) => {
    await t.start();
    await t.run(...emit('Exception'));
  }),

  scenario('phone/registered', setting(), async (t) => {
    await t.start();
    await t.run(...emit('Registered', {}));
    await t.run(...emit('UnRegistered', {}));
  }),

  scenario('phone/login twice', setting(), async (t) => {
    await t.start();
    await t.call('login');
  }),

  ...[['-1002', { code: -1002 }], ['-1001', { code: -1001 }], ['0', { code: 0 }]].map(([name, data]) => scenario(`phone/server logs out: ${name}`, setting(), async (t) => {
    await t.start();
    await t.event('Logout', { data });
    await t.call('isRegistered');
  })),

  scenario('phone/logout of an unregistered one', setting(), async (t) => {
    await t.start();
    await t.call('unregister');
    await t.event('Logout', { data: { code: 0 } });
  }),

  scenario('phone/kick', setting(), async (t) => {
    await t.start();
    await t.event('Kick', { data: null });
  }),

  scenario('phone/break', setting(), async (t) => {
    await t.start();
    await t.call('break');
    await t.run('instance', (sdk) => typeof sdk.getSoftPhoneInstance());
  }),

  scenario('phone/reconnect', setting(), async (t) => {
    t.server.replies.reconnect = (request) => [
      responseBody(request),
      eventBody('Reconnect', { nowState: 'Idle', sequence: request.sequence, data: loginData({ loginType: 3, token: 'token-2' }) }),
    ];
    await t.start();
    await t.closeFromServer(1001);
    await t.advance(3000, 6);
  }),
];
