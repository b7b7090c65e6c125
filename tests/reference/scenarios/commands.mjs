// Every command: its arguments, defaults and checks, signed in, signed out and not connected; answers good, bad and missing.

import { responseBody } from '../../support/scripted-server.mjs';
import { scenario } from '../stage.mjs';

const TARGETED = ['forceIdle', 'forceBusy', 'forceLogout', 'listen', 'intercept', 'forceBreak', 'forceInsert'];
const PLAIN = [
  'hangup', 'idle', 'mute', 'unMute', 'hold', 'unHold', 'transferCancel', 'consultCancel', 'consultTransfer', 'tripartiteCall',
  'getGroups', 'getQueueInfo', 'busy', 'surveillance', 'reconnect', 'logout',
];
const EMPTY = ['getFree', 'getStateByAgentNumber', 'getAutoGroups'];

// Each method once with an argument that its check refuses and once with a good one.
const everyCommand = async (t) => {
  for (const method of ['call', 'transferCall', 'consultCall', 'getIdleAgentByGroupId', ...TARGETED]) {
    await t.call(method);
    await t.call(method, '1002');
  }
  for (const method of [...PLAIN, ...EMPTY]) await t.call(method);
  await t.call('surveillance', { agentState: 'Idle' });
  await t.call('sendDTMF', '5');
  await t.call('sendDTMF', 'x');
  await t.call('defaultCmd', 'groupInfo');
  await t.call('defaultTargetCmd', 'listen', '1002');
  await t.call('startHeartbeat');
  await t.call('sendHeartbead');
  await t.call('send');
  await t.call('send', {});
  await t.call('answer');
};

export default [
  scenario('commands/not connected', { server: { door: 'refuse' } }, async (t) => {
    await t.start();
    await everyCommand(t);
  }),

  scenario('commands/connected but not signed in', { server: { silent: ['login'] }, options: { timeout: 600_000 } }, async (t) => {
    await t.start();
    await everyCommand(t);
    await t.look();
  }),

  scenario('commands/signed in: no argument', async (t) => {
    await t.start();
    for (const method of [...PLAIN.filter((m) => m !== 'logout' && m !== 'reconnect'), ...EMPTY]) await t.call(method);
  }),

  scenario('commands/signed in: targets', async (t) => {
    await t.start();
    for (const method of TARGETED) {
      await t.call(method);
      await t.call(method, '');
      await t.call(method, '1002');
      await t.call(method, 1002);
    }
    await t.call('getIdleAgentByGroupId');
    await t.call('getIdleAgentByGroupId', 'g1');
    await t.call('getIdleAgentByGroupId', 7);
  }),

  scenario('commands/busy', async (t) => {
    await t.start();
    await t.call('busy', '会议');
    await t.call('busy', '');
    await t.call('busy', null);
    await t.call('busy', 3);
  }),

  scenario('commands/call', async (t) => {
    await t.start();
    await t.call('call', '10086');
    await t.call('call', ' 138 0013\t8000 ');
    await t.call('call', '1002', 1);
    await t.call('call', '1002', undefined, 'caller');
    await t.call('call', '1002', 2, 'caller', 'call-1', 'contact-1');
    await t.call('call', '1002', null, '', '', '');
    await t.call('call', '1002', '2');
  }),

  scenario('commands/call without a number', async (t) => {
    await t.start();
    await t.call('call');
    await t.call('call', '');
    await t.call('call', null);
    await t.call('call', 0);
    await t.call('call', ' ');
  }),

  scenario('commands/call with a number that is no text', async (t) => {
    await t.start();
    await t.call('call', 10086);
  }),

  scenario('commands/call with a list', async (t) => {
    await t.start();
    await t.call('call', ['10086']);
  }),

  scenario('commands/transfer', async (t) => {
    await t.start();
    await t.call('transferCall');
    await t.call('transferCall', '', 1, 0);
    await t.call('transferCall', '1002');
    await t.call('transferCall', '1002', 1);
    await t.call('transferCall', 'g1', 3, 0);
    await t.call('transferCall', 'ivr-1', 4, undefined);
    await t.call('transferCall', 1002, '1', '0');
    await t.call('transferCall', '1002', null, null);
  }),

  scenario('commands/consult', async (t) => {
    await t.start();
    await t.call('consultCall');
    await t.call('consultCall', '', 1);
    await t.call('consultCall', '1002');
    await t.call('consultCall', '1002', 1);
    await t.call('consultCall', 'g1', '3');
  }),

  scenario('commands/DTMF', async (t) => {
    await t.start();
    for (const digit of ['0', '9', '*', '#', 5, 'A', '12', '', ' ', undefined, null]) await t.call('sendDTMF', digit);
  }),

  scenario('commands/dial', async (t) => {
    await t.start();
    await t.call('dial', '1');
    await t.call('dial', -1);
    await t.event('Conversation');
    await t.call('dial', '1');
    await t.call('dial', 2);
    await t.call('dial', 'A');
  }),

  scenario('commands/user data', async (t) => {
    await t.start();
    for (const value of ['order-7', 5, true, { a: 1 }, [1, 2]]) {
      await t.call('setUserdata', value);
      await t.call('hold');
    }
    await t.call('setUserdata', '');
    await t.call('hold');
    await t.call('setUserdata', 'again');
    await t.call('call', '10086', 2, 'c', 'i', 'k');
    await t.call('sendHeartbead');
  }),

  scenario('commands/user data that cannot be', async (t) => {
    await t.start();
    await t.call('setUserdata', 'kept');
    await t.call('setUserdata', null);
    await t.call('setUserdata', undefined);
    await t.call('setUserdata');
    await t.call('hold');
  }),

  scenario('commands/user data survives a reconnect', async (t) => {
    await t.start();
    await t.call('setUserdata', 'kept');
    await t.closeFromServer(1001);
    await t.advance(3000, 6);
    await t.call('hold');
  }),

  scenario('commands/by name', async (t) => {
    await t.start();
    await t.call('defaultCmd', 'groupInfo');
    await t.call('defaultCmd', 'somethingNew');
    await t.call('defaultTargetCmd', 'somethingNew', '1002');
    await t.call('defaultTargetCmd', 'somethingNew');
  }),

  scenario('commands/by no name', async (t) => {
    await t.start();
    await t.call('defaultCmd');
  }),

  scenario('commands/send', async (t) => {
    await t.start();
    await t.call('send');
    await t.call('send', null);
    await t.call('send', {});
    await t.call('send', 'hold');
  }),

  scenario('commands/detached methods', async (t) => {
    await t.start();
    for (const method of ['busy', 'idle', 'hold', 'unHold', 'mute', 'unMute', 'hangup', 'getGroups', 'getQueueInfo', 'transferCancel', 'consultCancel',
      'consultTransfer', 'tripartiteCall', 'surveillance', 'surveillanceEnd', 'getVersion', 'getFree', 'stopHeartbead', 'startHeartbeat', 'sendHeartbead', 'reconnect']) {
      await t.callDetached(method);
    }
    for (const method of TARGETED) await t.callDetached(method, '1002');
    await t.callDetached('call', '10086');
    await t.callDetached('transferCall', '1002');
    await t.callDetached('consultCall', '1002', 1);
    await t.callDetached('sendDTMF', '1');
    await t.callDetached('dial', '1');
    await t.callDetached('defaultCmd', 'groupInfo');
    await t.callDetached('defaultTargetCmd', 'listen', '1002');
    await t.callDetached('onPrivateEventCallback', 5, null);
    await t.callDetached('setDebug', true);
    await t.callDetached('changeStyle', 'x');
    await t.callDetached('surveillanceLoop');
    await t.callDetached('surveillanceStart');
    await t.callDetached('surveillanceEnd');
    await t.callDetached('login');
    await t.callDetached('logout');
  }),

  scenario('commands/detached connect', async (t) => {
    await t.start();
    await t.callDetached('connect');
  }),

  scenario('commands/facts about itself', async (t) => {
    await t.start();
    for (const method of ['getVersion', 'getLoginType', 'getSoftPhoneInstance', 'isConnected', 'isConnecting', 'isConversation', 'isLogin', 'isRegistered', 'useSIM', 'useWebRTC']) {
      await t.call(method);
    }
    await t.call('setDebug', true);
    await t.call('changeStyle', '.a{}');
    await t.call('executeUI', 'updateState', 'Idle');
    await t.call('bindDocumentEvent');
    await t.run('debug in the store', (sdk) => sdk.store.debug);
  }),

  ...[['0', 0], ['"0"', '0'], ['1', 1], ['"1"', '1'], ['-1', -1], ['nothing', undefined], ['null', null], ['empty text', ''], ['false', false], ['true', true]].map(
    ([name, status]) => scenario(`commands/answered with status ${name}`, { server: { silent: ['hold'] } }, async (t) => {
      await t.start();
      await t.call('hold');
      await t.respond('hold', { status });
      await t.advance(6000);
    })),

  scenario('commands/refused with a message', { server: { silent: ['hold', 'makeCall', 'groupQueueNum'] } }, async (t) => {
    await t.start();
    await t.call('hold');
    await t.respond('hold', { status: 1, msg: '当前状态不允许' });
    await t.call('call', '10086');
    await t.respond('makeCall', { status: 403, msg: '号码受限' });
    await t.call('getQueueInfo');
    await t.respond('groupQueueNum', { status: 1, msg: '无权限' });
    await t.advance(6000);
  }),

  scenario('commands/refused call without a message', { server: { silent: ['makeCall'] } }, async (t) => {
    await t.start();
    await t.call('call', '10086');
    await t.respond('makeCall', { status: 1 });
  }),

  scenario('commands/never answered', { server: { silent: ['hold', 'makeCall'] } }, async (t) => {
    await t.start();
    await t.call('hold');
    await t.advance(4000);
    await t.call('call', '10086');
    await t.advance(1500);
    await t.advance(4000);
  }),

  scenario('commands/own time-out', { options: { timeout: 1500 }, server: { silent: ['hold'] } }, async (t) => {
    await t.start();
    await t.call('hold');
    await t.advance(1400);
    await t.advance(200);
  }),

  scenario('commands/answered late, twice, and for nobody', { server: { silent: ['hold'] } }, async (t) => {
    await t.start();
    await t.call('hold');
    await t.advance(5100);
    await t.respond('hold');
    await t.respond('hold', { status: 1, msg: '迟到' });
    await t.message(responseBody({ request: 'mute', sequence: 12345 }, { status: 1, msg: '无主' }));
  }),

  scenario('commands/an event is no answer', { server: { silent: ['hold'] } }, async (t) => {
    await t.start();
    await t.call('hold');
    await t.event('Hold', { sequence: t.server.requests('hold')[0].body.sequence });
    await t.advance(5100);
  }),

  scenario('commands/answers out of order', { server: { silent: ['hold', 'mute'] } }, async (t) => {
    await t.start();
    await t.call('hold');
    await t.call('mute');
    await t.respond('mute');
    await t.respond('hold');
    await t.advance(6000);
  }),

  scenario('commands/sequence as text in the answer', { server: { silent: ['hold'] } }, async (t) => {
    await t.start();
    await t.call('hold');
    await t.respond('hold', { sequence: String(t.server.requests('hold')[0].body.sequence) });
    await t.advance(6000);
  }),

  scenario('commands/two in one millisecond', { server: { silent: ['hold', 'mute'] } }, async (t) => {
    await t.start();
    await t.run('hold(), mute()', (sdk) => {
      window.__freeze = true;
      sdk.hold();
      sdk.mute();
      window.__freeze = false;
    });
    await t.respond('hold');
    await t.advance(6000);
  }),

  scenario('commands/surveillance', async (t) => {
    await t.start();
    await t.call('surveillance');
    await t.call('surveillance', {});
    await t.call('surveillance', { groupId: 'g2' });
    await t.call('surveillance', { agentState: 'Idle', agentName: '', agentNumber: null, callDirection: 0, other: false, none: undefined });
    await t.run('no own groups', (sdk) => {
      sdk.store.groupIdList = [];
    });
  }),

  scenario('commands/surveillance without own groups', async (t) => {
    t.server.replies.login = (request, peer) => [
      responseBody(request),
      { type: 'event', event: 'Login', nowState: 'Busy', sequence: request.sequence, data: { token: 'token-1', agentType: 1, loginType: 1 } },
    ];
    await t.start();
    await t.call('surveillance');
    await t.call('surveillance', { agentState: 'Idle' });
    await t.call('surveillance', { groupId: 'g9' });
  }),

  scenario('commands/surveillance loop', async (t) => {
    await t.start();
    await t.call('surveillanceStart');
    await t.call('surveillanceStart', undefined, 100);
    await t.advance(4200, 2);
    await t.call('surveillanceEnd');
    await t.advance(4200, 2);
    await t.call('surveillanceStart', { agentState: 'Idle' }, 500);
    await t.advance(1100, 2);
    await t.event('Logout', { data: { code: 0 } });
    await t.advance(2000, 2);
  }),

  scenario('commands/surveillance loop ends with the connection', async (t) => {
    await t.start();
    await t.call('surveillanceStart', undefined, 700);
    await t.advance(750);
    await t.closeFromServer(1001);
    await t.advance(3000, 6);
  }),

  scenario('commands/surveillance loop that cannot start', { server: { silent: ['login'] } }, async (t) => {
    await t.start();
    await t.call('surveillanceStart', { agentState: 'Idle' });
    await t.advance(2500);
    await t.respond('login');
    await t.event('Login', { nowState: 'Busy', data: { token: 'token-1', loginType: 1, groupIdList: ['g1'] } });
    await t.call('surveillanceStart');
    await t.advance(2100);
    await t.call('surveillanceEnd');
  }),

  scenario('commands/surveillance loop by hand', async (t) => {
    await t.start();
    await t.call('surveillanceLoop');
    await t.advance(3000);
    await t.call('surveillanceEnd');
  }),
];
