// The scenes that are looked at: how a stage comes to each, and what it needs for that.

import { eventBody, responseBody } from '../support/scripted-server.mjs';
import { makePhone } from './phone.mjs';

const CUSTOMER = '13800138000';
const call = { caller: CUSTOMER, called: '4001' };

const answer = (event, data) => (request) => [responseBody(request), eventBody(event, { nowState: undefined, sequence: request.sequence, data })];

const states = ['Idle', 'Busy', 'Conversation', 'After', 'AgentRinging'];
const team = (amount) => Array.from({ length: amount }, (_, place) => ({
  agentNumber: String(1000 + place), agentName: `座席${place}`, nowState: states[place % states.length],
}));

const leader = { login: { agentType: 1 }, replies: { surveillance: answer('Surveillance', { agentList: team(40) }) } };
const lists = {
  login: { ivrList: [{ id: 'i1', name: '满意度调查' }] },
  replies: {
    groupInfo: answer('GroupInfo', { groupList: [{ id: 'g1', name: '售前咨询', type: 1 }, { id: 'g2', name: '售后服务', type: 1 }] }),
    idleAgent: answer('IdleAgent', { agentList: [{ agentNumber: '1002', agentName: '李雷' }, { agentNumber: '1003', agentName: '韩梅梅' }] }),
  },
};
const talking = (stage) => stage.events('Idle', ['AgentRinging', call], ['Conversation', { ...call, callType: 'normal' }]);

/** The scenes by name: `{ setting, play }`. */
export const scenes = {
  'signed-out': { play: (stage) => stage.events('Logout') },
  // As the driver tells it: a connection that does not come up is given up after a while.
  connecting: { play: (stage) => stage.tab.evaluate(() => sdk.store.ear.hear('state', ['connecting', undefined, Date.now()])) },
  idle: { setting: { login: { queueNum: 1 }, replies: { groupQueueNum: answer('GroupQueueNum', { groupQueueNum: 3 }) } }, async play(stage) {
    await stage.events('Idle');
    await stage.part('queue').waitFor();
  } },
  dial: { async play(stage) {
    await stage.events('Idle');
    await stage.press('dial');
    await stage.part('typed').fill('13800138000');
  } },
  ringing: { setting: { options: { loginType: 3, phone: true }, login: { loginType: 3 }, prepare: makePhone },
    play: (stage) => stage.events('Idle', ['AgentRinging', call]) },
  talking: { play: talking },
  consult: { async play(stage) {
    await talking(stage);
    await stage.events('ConsultCall', 'ConsultCalling', ['Conversation', { callType: 'consult' }]);
  } },
  transfer: { setting: lists, async play(stage) {
    await talking(stage);
    await stage.press('transfer');
    await stage.part('row', '售前咨询').click();
    await stage.part('row', '李雷').click();
  } },
  'wrap-up': { async play(stage) {
    await talking(stage);
    await stage.events(['After', { ...call, agentAutoIdle: 1, agentAutoIdleTime: 30, cause: 0 }]);
  } },
  leader: { setting: leader, async play(stage) {
    await stage.events('Idle');
    await stage.press('leader');
    await stage.part('row', '1002').click();
  } },
  // As the driver tells it: how long a real one waits is random, and is tested elsewhere.
  reconnecting: { async play(stage) {
    await stage.events('Idle');
    await stage.tab.evaluate(() => {
      sdk.store.ear.hear('state', ['closed', undefined, Date.now()]);
      sdk.store.ear.hear('retry', 7);
    });
  } },
  'microphone-refused': { setting: { options: { loginType: 3, phone: true }, login: { loginType: 3 }, prepare: makePhone }, async play(stage) {
    await stage.events('Idle');
    await stage.tab.evaluate(() => sdk.store.ear.hear('failed', { code: 'PHONE_FAILED', message: '获取授权失败:未获取麦克风授权' }));
  } },
};
