// Construction: which options are needed, what the others become, and what an object without options can do.

import { eventBody, loginData, responseBody } from '../../support/scripted-server.mjs';
import { scenario } from '../stage.mjs';

export default [
  ...['url', 'host', 'connectAccount', 'subscribePath'].flatMap((name) => [['undefined', undefined], ['empty', ''], ['null', null]].map(
    ([kind, value]) => scenario(`options/${name} is ${kind}`, async (t) => t.start({ [name]: value })))),

  ...['connectPassword', 'agentNumber', 'agentPassword', 'companyShortName'].map((name) => scenario(`options/${name} is missing`, async (t) => {
    await t.start({ [name]: undefined });
    await t.look();
  })),

  scenario('options/url that is no address', async (t) => t.start({ url: 'not an address' })),
  scenario('options/url of another scheme', async (t) => t.start({ url: 'ftp://127.0.0.1/' })),
  scenario('options/subscribePath is left to its default', { options: {} }, async (t) => {
    delete t.options.subscribePath;
    await t.start();
  }),
  scenario('options/subscribePath /', async (t) => t.start({ subscribePath: '/' })),
  scenario('options/host with a slash and Chinese', async (t) => t.start({ host: '/呼叫中心' })),

  scenario('options/wrong kinds', async (t) => {
    await t.start({ pingInterval: '5000', maxReconnect: '3', phoneEncryption: 'yes' });
    await t.run('options', (sdk) => {
      const { pingInterval, maxReconnect, phoneEncryption } = sdk.store.sdkOption;
      return { pingInterval, maxReconnect, phoneEncryption };
    });
  }),

  scenario('options/zero', async (t) => {
    await t.start({ pingInterval: 0, maxReconnect: 0, timeout: 0, phoneEncryption: false });
    await t.run('options', (sdk) => {
      const { pingInterval, maxReconnect, phoneEncryption, timeout } = sdk.store.sdkOption;
      return { pingInterval, maxReconnect, phoneEncryption, timeout };
    });
  }),

  scenario('options/timeout that is no number', { server: { silent: ['login'] } }, async (t) => {
    await t.start({ timeout: 'soon' });
    await t.advance(6000);
  }),

  scenario('options/the object is kept', async (t) => {
    await t.run('same object', () => {
      window.given = {};
    });
    await t.start();
    await t.run('init(options)', (sdk, options) => {
      sdk.init(options);
      return [sdk.store.sdkOption === options, options.pingInterval, options.maxReconnect, options.phoneEncryption];
    }, t.options);
  }),

  scenario('options/el without a match', async (t) => {
    await t.start({ el: '#nowhere' });
    await t.run('alive', (sdk) => sdk && sdk.isLogin());
  }),

  scenario('options/el with a match', async (t) => {
    await t.start({ el: '#toolbar' });
    await t.look();
  }),

  scenario('options/loginType 4', async (t) => {
    t.server.replies.login = (request) => [
      responseBody(request),
      eventBody('Login', { nowState: 'Busy', sequence: request.sequence, data: loginData({ loginType: 4 }) }),
    ];
    await t.start({ loginType: 4 });
  }),

  scenario('options/loginType 4 comes from the server', async (t) => {
    t.server.replies.login = (request) => [
      responseBody(request),
      eventBody('Login', { nowState: 'Busy', sequence: request.sequence, data: loginData({ loginType: 4 }) }),
    ];
    await t.start();
    await t.call('initSIM');
  }),

  scenario('options/null', async (t) => {
    await t.run('new AgentSdk(null)', () => {
      window.sdk = new window.AgentSdk(null);
      return Boolean(window.sdk);
    });
    await t.call('isConnected');
  }),

  scenario('options/empty object', async (t) => {
    await t.run('new AgentSdk({})', () => {
      window.sdk = new window.AgentSdk({});
    });
  }),

  scenario('options/without new', async (t) => {
    await t.run('AgentSdk(options)', (sdk, options) => void window.AgentSdk(options), t.options);
  }),

  scenario('options/none, then methods', async (t) => {
    await t.construct(null);
    for (const method of ['isConnected', 'isConnecting', 'isConversation', 'isRegistered', 'getVersion', 'getSoftPhoneInstance', 'busy', 'hold',
      'stopHeartbead', 'surveillanceEnd', 'register', 'unregister', 'stop', 'getFree', 'answer']) {
      await t.call(method);
    }
    await t.call('call', '');
    await t.call('call', '10086');
    await t.call('listen');
    await t.call('setUserdata', 'x');
  }),

  ...['isLogin', 'getLoginType', 'idle', 'logout', 'login', 'connect', 'newConnect', 'break', 'init', 'reconnect', 'startHeartbeat', 'sendHeartbead', 'surveillanceStart'].map(
    (method) => scenario(`options/none, then ${method}()`, async (t) => {
      await t.construct(null);
      await t.call(method);
    })),

  scenario('options/none, then init', async (t) => {
    await t.construct(null);
    await t.run('init(options)', (sdk, options) => {
      const value = sdk.init(options);
      window.__listen(sdk, ['StateChange', 'Open', 'Login', 'Idle']);
      return value;
    }, t.options);
    await t.event('Idle');
    await t.look();
  }),

  scenario('options/none, then init while listening', async (t) => {
    await t.construct(null);
    await t.run('init(options)', (sdk, options) => sdk.init(options), t.options);
    await t.event('Idle');
  }),

  scenario('options/two objects in one page', async (t) => {
    await t.start();
    await t.run('second', (sdk, options) => {
      window.second = new window.AgentSdk({ ...options, agentNumber: '1002' });
    }, t.options);
    await t.run('both', (sdk) => [sdk.isLogin(), window.second.isLogin(), sdk.store.sdkOption.agentNumber, window.second.store.sdkOption.agentNumber]);
    await t.call('busy');
  }),

  scenario('options/leaving the page', async (t) => {
    const leave = () => {
      const event = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    await t.start();
    await t.run('leave', leave);
    await t.event('Conversation', { data: {} });
    await t.run('leave in a call', leave);
    await t.event('After', { data: {} });
    await t.run('leave after a call', leave);
    await t.call('break');
    await t.run('leave after break', leave);
  }),

  scenario('options/what lies in the page', async (t) => {
    await t.run('globals', () => ['AgentSdk', 'SoftPhoneSdk', 'Stomp', '_iconfont_svg_string_', 'default'].filter((name) => name in window));
    await t.start();
    await t.advance(1000);
    await t.run('own members', (sdk) => ['store', 'event', 'receive', 'sws', 'ui', 'softPhoneInstance', 'commandTimeOut'].filter((name) => name in sdk));
    await t.run('console is the page\'s own', () => console.log.toString().includes('=> {}'));
    await t.run('secrets in storage', () => Object.entries(localStorage).filter(([, text]) => /mq-secret|pw-1001/.test(text)).length);
  }),

  scenario('options/Ctrl+L saves the log', async (t) => {
    await t.start();
    await t.advance(1000);
    await t.run('Ctrl+L', () => {
      const target = document.body;
      target.dispatchEvent(new KeyboardEvent('keydown', { key: 'l', code: 'KeyL', keyCode: 76, ctrlKey: true, bubbles: true, cancelable: true }));
    });
  }),
];
