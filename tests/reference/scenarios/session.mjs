// Connecting, signing in and out, being replaced: what a session does from one end to the other.

import { eventBody, loginData, responseBody } from '../../support/scripted-server.mjs';
import { EVENT_NAMES, scenario } from '../stage.mjs';

const refuse = (msg) => (request) => [responseBody(request, { status: 1, ...(msg && { msg }) })];
const loginWith = (data, over) => (request) => [
  responseBody(request),
  eventBody('Login', { nowState: 'Busy', sequence: request.sequence, data, ...over }),
];
const storeToken = (t, token = 'stored-token') => t.tab.evaluate((token) => localStorage.setItem('sdkToken_1001', token), token);

export default [
  scenario('session/login', async (t) => {
    await t.start();
    await t.look();
  }),

  scenario('session/login without a password or company', { options: { agentPassword: undefined, companyShortName: undefined } }, async (t) => {
    await t.start();
    await t.look();
  }),

  scenario('session/login type as text', { options: { loginType: '2' }, server: { replies: { login: loginWith(loginData({ loginType: 2 })) } } }, async (t) => {
    await t.start();
    await t.look();
  }),

  scenario('session/login type left out', { options: { loginType: undefined } }, async (t) => {
    await t.start();
    await t.look();
  }),

  scenario('session/login type changed by the server', { server: { replies: { login: loginWith(loginData({ loginType: '2' })) } } }, async (t) => {
    await t.start();
    await t.look();
  }),

  scenario('session/login refused', { server: { replies: { login: refuse('密码错误') } } }, async (t) => {
    await t.start();
    await t.look();
    await t.call('login');
  }),

  scenario('session/login refused without a message', { server: { replies: { login: refuse() } } }, async (t) => {
    await t.start();
  }),

  scenario('session/login never answered', { server: { silent: ['login'] } }, async (t) => {
    await t.start();
    await t.look('before');
    await t.advance(5100);
    await t.look('after');
  }),

  scenario('session/login event without data', { server: { replies: { login: loginWith(null) } } }, async (t) => {
    await t.start();
    await t.look();
    await t.call('busy');
  }),

  scenario('session/login event with empty data', { server: { replies: { login: loginWith({}) } } }, async (t) => {
    await t.start();
    await t.look();
  }),

  scenario('session/login again with the same options', async (t) => {
    await t.start();
    await t.call('login');
    await t.call('login', { agentNumber: '1001', agentPassword: 'pw-1001', companyShortName: 'acme', loginType: 1 });
    await t.look();
  }),

  scenario('session/login as another agent', async (t) => {
    await t.start();
    await t.call('login', { agentNumber: '1002', agentPassword: 'other', companyShortName: 'acme', loginType: 1 });
    await t.look();
  }),

  scenario('session/login with empty options', async (t) => {
    await t.start();
    await t.call('login', {});
    await t.look();
  }),

  scenario('session/login with the documented key password', async (t) => {
    await t.start();
    await t.call('login', { agentNumber: '1001', password: 'documented', companyShortName: 'acme', loginType: 1 });
    await t.look();
  }),

  scenario('session/login while not connected', { server: { door: 'refuse' } }, async (t) => {
    await t.start();
    await t.call('login');
    await t.call('logout');
    await t.call('reconnect');
  }),

  scenario('session/logout', async (t) => {
    await t.start();
    await t.call('logout');
    await t.event('Logout', { data: { code: 0 } });
    await t.look();
    await t.call('logout');
    await t.call('busy');
    await t.call('login');
    await t.look();
  }),

  ...[['-1002', { code: -1002 }], ['-1002 as text', { code: '-1002' }], ['-1001', { code: -1001 }], ['null data', null], ['no data', undefined], ['empty data', {}]].map(
    ([name, data]) => scenario(`session/server logs out: ${name}`, async (t) => {
      await t.start();
      await t.event('Logout', { data });
      await t.look();
      await t.advance(12_000, 2);
      await t.call('busy');
      await t.look('after');
    })),

  scenario('session/kick', async (t) => {
    await t.start();
    await t.event('Kick', { data: null });
    await t.look();
    await t.advance(12_000, 2);
    await t.closeFromServer();
    await t.advance(30_000, 3);
  }),

  scenario('session/lock and lost phone registration', async (t) => {
    await t.start();
    await t.event('Lock', { data: null });
    await t.event('SipError', { data: null });
    await t.look();
  }),

  scenario('session/stored token resumes', async (t) => {
    await storeToken(t);
    await t.start();
    await t.look();
  }),

  scenario('session/stored token in an old cookie', async (t) => {
    await t.tab.evaluate(() => {
      document.cookie = 'sdkToken_1001=cookie%2Dtoken;max-age=3600';
      document.cookie = 'sdkRoutingKey_1001=cookie-key;max-age=3600';
    });
    await t.start();
    await t.look();
  }),

  scenario('session/stored token is looked at before it was accepted', { server: { silent: ['reconnect'] } }, async (t) => {
    await storeToken(t);
    await t.start();
    await t.look();
  }),

  scenario('session/stored token refused', { server: { replies: { reconnect: refuse('token失效') } } }, async (t) => {
    await storeToken(t);
    await t.start();
    await t.look();
    await t.advance(12_000, 2);
    await t.look('later');
  }),

  scenario('session/stored token never answered', { server: { silent: ['reconnect'] } }, async (t) => {
    await storeToken(t);
    await t.start();
    await t.advance(5100);
    await t.look();
  }),

  scenario('session/nobody answers who comes back', { server: { silent: ['reconnect', 'login'] } }, async (t) => {
    await storeToken(t);
    await t.start();
    await t.advance(10_100, 4);
    await t.advance(10_000, 4);
    await t.look();
  }),

  scenario('session/a call begins and ends unheard', async (t) => {
    await t.start();
    await t.event('Reconnect', { nowState: 'Conversation', data: loginData() });
    await t.look('in a call');
    await t.event('Busy', { data: null });
    await t.look('afterwards');
  }),

  scenario('session/reconnect by hand', async (t) => {
    await t.start();
    await t.call('reconnect');
    await t.look();
  }),

  scenario('session/routing key is kept', async (t) => {
    await t.tab.evaluate(() => localStorage.setItem('sdkRoutingKey_1001', 'kept-key'));
    await t.start();
    await t.look();
  }),

  scenario('session/break', async (t) => {
    await t.start();
    await t.run('break(cb)', (sdk) => sdk.break((...args) => window.__put('note', { label: 'break callback', value: args.length })));
    await t.look();
    await t.run('break(cb) again', (sdk) => sdk.break((...args) => window.__put('note', { label: 'break callback', value: args.length })));
    await t.call('busy');
    await t.advance(30_000, 3);
    await t.call('connect');
    await t.look('after connect');
  }),

  scenario('session/break with commands pending', { server: { silent: ['hold'] } }, async (t) => {
    await t.start();
    await t.call('hold');
    await t.call('break');
    await t.advance(6000);
  }),

  scenario('session/break while the handshake is pending', { server: { door: 'hold' } }, async (t) => {
    await t.start();
    await t.look('pending');
    await t.run('break(cb)', (sdk) => sdk.break(() => window.__put('note', { label: 'break callback' })));
    await t.look();
  }),

  scenario('session/break while CONNECT is unanswered', { server: { connected: null } }, async (t) => {
    await t.start();
    await t.look('pending');
    await t.call('break');
    await t.look();
  }),

  scenario('session/connect when connected', async (t) => {
    await t.start();
    await t.call('connect');
    await t.look();
  }),

  scenario('session/connect with options', async (t) => {
    await t.start();
    await t.call('connect', { agentNumber: '1003' });
    await t.look();
  }),

  scenario('session/connect while the handshake is pending', { server: { door: 'hold' } }, async (t) => {
    await t.start();
    await t.call('connect');
    t.server.release();
    await t.settle();
    await t.look();
  }),

  scenario('session/newConnect', async (t) => {
    await t.start();
    await t.call('newConnect');
    await t.look();
  }),

  scenario('session/init again with the same options', async (t) => {
    await t.start();
    await t.run('init(options)', (sdk, options) => sdk.init(options), t.options);
    await t.look();
    await t.event('Idle');
  }),

  scenario('session/init again without options', async (t) => {
    await t.start();
    await t.run('init()', (sdk, names) => {
      const value = sdk.init();
      window.__listen(sdk, names);
      return value;
    }, EVENT_NAMES);
    await t.look();
  }),

  scenario('session/init with another agent', async (t) => {
    await t.start();
    await t.run('init(options)', (sdk, [options, names]) => {
      const value = sdk.init(options);
      window.__listen(sdk, names);
      return value;
    }, [{ ...t.options, agentNumber: '1002' }, EVENT_NAMES]);
    await t.look();
  }),

  scenario('session/heartbeat', async (t) => {
    await t.start();
    await t.advance(30_000, 3);
  }),

  scenario('session/heartbeat with its own interval', { options: { pingInterval: 3000 } }, async (t) => {
    await t.start();
    await t.advance(9600, 3);
  }),

  scenario('session/heartbeat refused', { server: { replies: { heartbeat: refuse('心跳失败') } } }, async (t) => {
    await t.start();
    await t.advance(21_000, 2);
  }),

  scenario('session/heartbeat never answered', { server: { silent: ['heartbeat'] } }, async (t) => {
    await t.start();
    await t.advance(60_000, 6);
    await t.look();
  }),

  scenario('session/heartbeat by hand', async (t) => {
    await t.start();
    await t.call('stopHeartbead');
    await t.advance(15_000);
    await t.call('startHeartbeat');
    await t.call('sendHeartbead');
    await t.advance(20_400, 2);
    await t.call('stopHeartbead');
    await t.advance(20_000, 2);
  }),
];
