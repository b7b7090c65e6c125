// Every event of the server, with the data that it has, without, and with the wrong kinds; what the SDK does by itself on some of them.

import { eventBody, loginData } from '../../support/scripted-server.mjs';
import { scenario } from '../stage.mjs';

const call = { callDirection: 2, caller: '13800138000', called: '1001', inQueueTime: 0, occCallId: 'call-1', callType: 'normal', userData: 'u', isPredictive: 0, ivrKeyRecord: ['1'] };
const agents = [{ agentId: '7', agentNumber: '1002', agentName: '李四', nowState: 'Idle', operatingTime: 5, loginTime: 1, loginDuration: 2, groupList: [{ id: 'g1', name: '售前' }] }];

/** Event name to the data that a server sends with it. */
const DATA = {
  Idle: { loginType: 1 }, Busy: { currentBusyType: '小休' },
  MakeCall: undefined, CancelCall: undefined, MakeCallFail: { cause: '空号' },
  AgentOriginate: call, AgentRinging: call, AgentAnswer: call, CalledRinging: call, CalledAnswer: call, Conversation: call,
  After: { caller: '13800138000', called: '1001', callDirection: 2, occCallId: 'call-1', cause: '16', data: '正常挂断', hangupDirection: 1, beginTime: 1, ringTime: 2, answerTime: 3, endTime: 4, agentAutoIdle: 0, agentAutoIdleTime: 0 },
  TransferCall: undefined, TransferCalling: undefined, TransferCallFail: undefined, TransferCancel: undefined,
  ConsultCall: undefined, ConsultCalling: undefined, ConsultCallFail: undefined, ConsultCancel: undefined, ConsultTransfer: undefined, ConsultedCancel: undefined,
  TripartiteTalk: undefined, TripartiteTalking: undefined, TripartiteTalkFail: undefined,
  Hold: undefined, UnHold: undefined, Mute: { callType: 'normal' }, Unmute: { callType: 'consult' }, SendDTMF: undefined,
  Listen: undefined, Listening: undefined, ListenFail: undefined, ForceBreak: undefined,
  ForceInsert: undefined, ForceInserting: undefined, ForceInsertFail: undefined, Intercept: undefined, Intercepting: undefined, InterceptFail: undefined,
  Lock: undefined, SipError: undefined,
  GroupInfo: { groupList: [{ id: 'g1', name: '售前', type: 1 }] }, IdleAgent: { agentList: [{ agentId: '7', agentNumber: '1002', agentName: '李四' }] },
  GroupQueueNum: { groupQueueNum: 3 }, Surveillance: { agentList: agents },
  Login: loginData({ token: 'token-9' }), Reconnect: loginData({ token: 'token-9' }), Logout: { code: 0 }, Kick: undefined,
};

/** Events that make the SDK do something; the others are only handed on. */
const ACTED_ON = ['Login', 'Reconnect', 'Logout', 'Kick', 'After', 'Lock', 'SipError'];
const PASSED_ON = Object.entries(DATA).filter(([name]) => !ACTED_ON.includes(name));

const KINDS = { null: null, 'a text': 'text', 'a number': 5, 'a list': [], 'empty': {} };

export default [
  scenario('events/all, with their data', async (t) => {
    await t.start();
    for (const [name, data] of PASSED_ON) await t.event(name, { data });
    await t.look();
  }),

  ...Object.keys(DATA).filter((name) => ACTED_ON.includes(name)).map((name) => scenario(`events/${name}`, async (t) => {
    await t.start();
    await t.event(name, { data: DATA[name] });
    await t.look();
  })),

  ...Object.entries(KINDS).map(([kind, data]) => scenario(`events/all, data is ${kind}`, async (t) => {
    await t.start();
    for (const [name] of PASSED_ON) t.server.event(name, { data });
    await t.settle();
    await t.look();
  })),

  ...['Login', 'Reconnect', 'After'].flatMap((name) => Object.entries(KINDS).map(([kind, data]) => scenario(`events/${name}, data is ${kind}`, async (t) => {
    await t.start();
    await t.event('Conversation', { data: call });
    await t.event(name, { data });
    await t.look();
    await t.advance(3000);
  }))),

  scenario('events/QueueInfo beside the event', async (t) => {
    await t.start();
    await t.event('QueueInfo', { groupID: 'g1', groupWaitNumber: 2, isInQueue: 1, handleAgentID: '', data: [{ caller: '1', called: '2', groupID: 'g1', inQueueTime: 3 }] });
    await t.run('queueInfo', (sdk) => sdk.store.queueInfo);
  }),

  scenario('events/QueueInfo inside the data', async (t) => {
    await t.start();
    await t.event('QueueInfo', { data: { groupID: 'g1', groupWaitNumber: 2, isInQueue: 1, data: [] } });
    await t.run('queueInfo', (sdk) => sdk.store.queueInfo);
  }),

  scenario('events/AgentUploadLog', async (t) => {
    await t.start();
    await t.advance(1000);
    await t.event('AgentUploadLog', { nowState: undefined });
  }),

  scenario('events/AgentUploadLog with a download', { options: { unDownloadLog: false } }, async (t) => {
    await t.start();
    await t.advance(1000);
    await t.event('AgentUploadLog', { nowState: undefined });
  }),

  scenario('events/unknown', async (t) => {
    await t.start();
    await t.run('listen', (sdk) => void window.__listen(sdk, ['BrandNew']));
    await t.event('BrandNew', { data: { any: 'thing' } });
    await t.event('BrandNew', { nowState: 'BrandNewState', data: null });
    await t.look();
  }),

  scenario('events/without a state', async (t) => {
    await t.start();
    await t.event('Hold', { nowState: undefined });
    await t.event('Hold', { nowState: '' });
    await t.event('Hold', { nowState: null });
    await t.look();
  }),

  scenario('events/state of another event', async (t) => {
    await t.start();
    await t.event('Conversation', { nowState: 'Idle', data: call });
    await t.look();
    await t.event('GroupQueueNum', { nowState: 'Busy', data: { groupQueueNum: 1 } });
    await t.event('Surveillance', { nowState: 'Busy', data: { agentList: [] } });
    await t.look();
  }),

  scenario('events/unknown fields go through', async (t) => {
    await t.start();
    await t.event('Busy', { data: { currentBusyType: '小休', nested: { deep: [1, { x: null }] } }, companyId: 'c', agentId: 3, ivrParam: '{"a":1}', userdata: 'u', extra: true });
  }),

  // Not 'message': it makes the old one call itself until the stack ends, with a different count each time.
  ...['open', 'close', 'error', 'disconnect', 'reconnect', 'toString', '__proto__', 'hasOwnProperty'].map((name) => scenario(`events/named ${name}`, async (t) => {
    await t.start();
    await t.event(name, { nowState: 'Idle' });
    await t.event('Busy');
    await t.look();
  })),

  scenario('events/named constructor', async (t) => {
    await t.start();
    await t.event('constructor', { nowState: 'Idle' });
    await t.event('Busy');
    await t.look();
  }),

  scenario('events/Login with texts for numbers', async (t) => {
    await t.start();
    await t.event('Login', { nowState: 'Busy', data: loginData({ agentType: '1', loginType: '1', agentMakeCall: '0', queueNum: '4' }) });
    await t.look();
  }),

  scenario('events/store after login', async (t) => {
    await t.start();
    await t.run('store', (sdk) => {
      const keys = ['state', 'token', 'agentType', 'groupIdList', 'queueInfo', 'queueNum', 'agentMakeCall', 'groupMasterInfo', 'webrtcDomain', 'registerSipIp', 'webrtcSipId', 'webrtcSipPassword', 'isLogin'];
      return { ...Object.fromEntries(keys.map((k) => [k, sdk.store[k]])), viaMethod: sdk.store.getState() };
    });
    await t.run('options', (sdk) => ({ ...sdk.store.sdkOption, url: '' }));
  }),

  scenario('events/conversation flag', async (t) => {
    await t.start();
    for (const name of ['MakeCall', 'AgentRinging', 'Conversation', 'Hold', 'UnHold']) {
      await t.event(name, { data: call });
      await t.look(name);
    }
    await t.event('After', { data: {} });
    await t.look('After');
  }),

  ...[['agentAutoIdle 1', { agentAutoIdle: 1, agentAutoIdleTime: 3 }], ['texts', { agentAutoIdle: '1', agentAutoIdleTime: '3' }],
    ['agentAutoIdle 0', { agentAutoIdle: 0, agentAutoIdleTime: 3 }], ['phone signed off', { agentAutoIdle: 1, agentAutoIdleTime: 3, data: '话机注销' }],
    ['time 0', { agentAutoIdle: 1, agentAutoIdleTime: 0 }]].map(
    ([name, data]) => scenario(`events/auto idle: ${name}`, async (t) => {
      await t.start();
      await t.event('After', { data });
      await t.advance(2500);
      await t.advance(1000);
    })),

  scenario('events/auto idle: without a time', async (t) => {
    await t.start();
    await t.event('After', { data: { agentAutoIdle: 1 } });
    await t.advance(3500);
  }),

  scenario('events/auto idle: After without data and options', { options: { agentAutoIdle: 1, agentAutoIdleTime: 3 } }, async (t) => {
    await t.start();
    await t.event('Conversation', { data: call });
    await t.event('After', { data: null });
    await t.look();
    await t.advance(3500);
  }),

  scenario('events/auto idle: the options do not count when there is data', { options: { agentAutoIdle: 1, agentAutoIdleTime: 3 } }, async (t) => {
    await t.start();
    await t.event('After', { data: {} });
    await t.advance(3500);
  }),

  ...['Idle', 'Busy', 'Kick'].map((name) => scenario(`events/auto idle: cancelled by ${name}`, async (t) => {
    await t.start();
    await t.event('After', { data: { agentAutoIdle: 1, agentAutoIdleTime: 3 } });
    await t.event(name, { data: null });
    await t.advance(3500);
  })),

  scenario('events/auto idle: a new After starts it anew', async (t) => {
    await t.start();
    await t.event('After', { data: { agentAutoIdle: 1, agentAutoIdleTime: 3 } });
    await t.advance(2000);
    await t.event('After', { data: { agentAutoIdle: 1, agentAutoIdleTime: 3 } });
    await t.advance(2000);
    await t.advance(1500);
  }),

  scenario('events/auto idle: a new call comes', async (t) => {
    await t.start();
    await t.event('After', { data: { agentAutoIdle: 1, agentAutoIdleTime: 3 } });
    await t.event('AgentRinging', { data: call });
    await t.advance(3500);
  }),

  scenario('events/auto idle: an order is on its way', async (t) => {
    await t.start();
    await t.event('After', { data: { agentAutoIdle: 1, agentAutoIdleTime: 3 } });
    t.server.silent.add('busy');
    await t.call('busy');
    await t.advance(3500);
  }),

  scenario('events/auto idle: the connection closes', async (t) => {
    await t.start();
    await t.event('After', { data: { agentAutoIdle: 1, agentAutoIdleTime: 3 } });
    await t.closeFromServer(1001);
    await t.advance(4000, 8);
  }),

  scenario('events/private callback', async (t) => {
    await t.start();
    await t.run('getGroups, private', (sdk) => {
      const sequence = sdk.getGroups();
      return sdk.onPrivateEventCallback(sequence, (...args) => window.__put('note', { label: 'private', value: window.__plain(args) }));
    });
    const { sequence } = t.server.requests('groupInfo')[0].body;
    await t.event('GroupInfo', { sequence, data: DATA.GroupInfo });
    await t.event('GroupInfo', { sequence, data: DATA.GroupInfo });
  }),

  scenario('events/private callback, public too', async (t) => {
    await t.start();
    await t.run('getQueueInfo, private and public', (sdk) => {
      const sequence = sdk.getQueueInfo();
      return sdk.onPrivateEventCallback(sequence, () => window.__put('event', { name: '(private)', args: [] }), true);
    });
    await t.event('GroupQueueNum', { sequence: t.server.requests('groupQueueNum')[0].body.sequence, data: DATA.GroupQueueNum });
  }),

  scenario('events/private callback that throws', async (t) => {
    await t.start();
    await t.run('getGroups, private', (sdk) => {
      const sequence = sdk.getGroups();
      sdk.onPrivateEventCallback(sequence, () => {
        window.__put('event', { name: '(private)', args: [] });
        throw new Error('from the callback');
      });
    });
    const { sequence } = t.server.requests('groupInfo')[0].body;
    await t.event('GroupInfo', { sequence });
    await t.event('GroupInfo', { sequence });
  }),

  scenario('events/private callback that is no function', async (t) => {
    await t.start();
    await t.run('getGroups, private', (sdk) => sdk.onPrivateEventCallback(sdk.getGroups(), 'no function'));
    await t.event('GroupInfo', { sequence: t.server.requests('groupInfo')[0].body.sequence });
  }),

  scenario('events/a whole call', async (t) => {
    await t.start();
    await t.call('idle');
    await t.event('Idle', { data: {} });
    await t.call('call', '13800138000');
    for (const name of ['MakeCall', 'AgentRinging', 'AgentAnswer', 'CalledRinging', 'CalledAnswer', 'Conversation']) await t.event(name, { data: call });
    await t.call('hold');
    await t.event('Hold');
    await t.call('unHold');
    await t.event('UnHold');
    await t.call('hangup');
    await t.event('After', { data: { ...DATA.After, agentAutoIdle: 1, agentAutoIdleTime: 2 } });
    await t.advance(2100);
    await t.event('Idle', { data: {} });
    await t.look();
  }),

  scenario('events/many in one go', async (t) => {
    await t.start();
    for (let i = 0; i < 200; i++) t.server.peer.message(eventBody(i % 2 ? 'Idle' : 'Busy', { eventTime: i }));
    await t.settle();
  }),
];
