// A shift of agent 1001: signs in, calls customers, holds, consults, transfers, hangs up, is called, serves the queue.

import assert from 'node:assert/strict';

const CUSTOMER = '13800138001';
const OTHER = '13900139002';
const BUSY_CUSTOMER = '13600136004';
/** Robot agents that answer colleagues; whoever was consulted needs a moment for the wrap-up. */
const COLLEAGUE = '1004';
const OTHER_COLLEAGUE = '1006';
const GROUP = '售前咨询';
const OTHER_GROUP = '售后服务';
const CONNECTED = ['MakeCall', 'AgentRinging', 'AgentAnswer', 'CalledRinging', 'CalledAnswer', 'Conversation'];

export async function callsHoldsAndHangsUp(world) {
  const agent = await world.idleAgent();
  assert.equal(await agent.text('#link'), '已连接');
  await agent.toolbar.says('空闲');
  assert.deepEqual(await agent.toolbar.controlsOn(), []);

  await agent.callCustomer(CUSTOMER);
  await agent.events(...CONNECTED);
  await agent.toolbar.says('通话中');
  assert.equal(await agent.toolbar.text('number'), CUSTOMER);
  assert.deepEqual(await agent.toolbar.controlsOn(), ['hold', 'mute', 'transfer', 'consult', 'outside', 'keypad', 'hangup']);
  await agent.shot('agent-conversation-zh');

  await agent.toolbar.press('hold');
  await agent.event('Hold');
  await agent.toolbar.says('保持');
  assert.deepEqual(await agent.toolbar.controlsOn(), ['unHold', 'keypad', 'hangup']);
  await agent.toolbar.press('unHold');
  await agent.event('UnHold');
  await agent.toolbar.press('mute');
  await agent.event('Mute');
  await agent.toolbar.press('unMute');
  await agent.event('Unmute');

  await agent.toolbar.press('hangup');
  await agent.event('After');
  assert.equal(await agent.text('#after-cause'), '正常结束（0）');
  assert.equal(await agent.text('#after-who'), '本端');
  assert.match(await agent.toolbar.text('countdown'), /秒后自动空闲/);
  await agent.shot('agent-after-zh');
  // By itself: nobody presses anything here.
  await agent.event('Idle');
  await agent.toolbar.says('空闲');
  return agent;
}
// The wrap-up is looked at.
callsHoldsAndHangsUp.args = ['--auto-idle', '6'];

export async function failedCallSaysWhy(world) {
  const agent = await world.idleAgent();
  await agent.callCustomer(BUSY_CUSTOMER);
  await agent.events('MakeCall', 'After');
  assert.match(await agent.text('#after-cause'), /^用户忙（\d+）$/);
  await agent.toolbar.press('busy');
  await agent.event('Busy');

  // The same cause in the page's other language comes from the SDK's own table.
  await agent.press('locale');
  await agent.toolbar.says('Busy');
  assert.match(await agent.text('#after-cause'), /^[\x20-\x7e]+ \(\d+\)$/);
  await agent.shot('agent-after-en');
  return agent;
}

export async function transfers(world) {
  const agent = await world.idleAgent();
  await agent.callCustomer(OTHER);
  await agent.events(...CONNECTED);
  await agent.toolbar.press('transfer');
  await agent.toolbar.chooseAgent(GROUP, COLLEAGUE);
  await agent.toolbar.press('blind');
  await agent.events('TransferCall', 'After');
  await agent.event('Idle');
  return agent;
}

export async function consultsAndHandsOver(world) {
  const agent = await world.idleAgent();
  await agent.callCustomer(CUSTOMER);
  await agent.events(...CONNECTED);
  await consult(agent, GROUP, COLLEAGUE);
  await agent.events('ConsultCall', 'ConsultCalling', 'Conversation');
  await agent.toolbar.part('consultTransfer').waitFor();
  assert.deepEqual(await agent.toolbar.controlsOn(), ['mute', 'consultTransfer', 'tripartite', 'consultCancel', 'keypad', 'hangup']);
  await agent.toolbar.press('consultCancel');
  await agent.event('ConsultCancel');

  await consult(agent, OTHER_GROUP, OTHER_COLLEAGUE);
  await agent.events('ConsultCall', 'Conversation');
  await agent.toolbar.press('consultTransfer');
  await agent.events('ConsultTransfer', 'After');
  return agent;
}

export async function makesACallOfThree(world) {
  const agent = await world.idleAgent();
  await agent.callCustomer(CUSTOMER);
  await agent.events(...CONNECTED);
  await consult(agent, GROUP, COLLEAGUE);
  await agent.events('ConsultCall', 'Conversation');
  await agent.toolbar.press('tripartite');
  await agent.events('TripartiteTalk', 'TripartiteTalking');
  await agent.toolbar.says('三方通话');
  await agent.toolbar.press('hangup');
  await agent.event('After');
  return agent;
}

export async function isCalledAndServesTheQueue(world) {
  const agent = await world.idleAgent();
  await agent.press('inbound');
  await agent.events('AgentRinging', 'AgentAnswer', 'Conversation');
  await agent.toolbar.press('hangup');
  await agent.events('After', 'Idle');

  await agent.toolbar.press('busy');
  await agent.event('Busy');
  await agent.press('queue');
  await agent.event('QueueInfo');
  await agent.toolbar.part('queue').filter({ hasText: /排队人数 [1-9]/ }).waitFor();
  await agent.toolbar.press('idle');
  await agent.events('Idle', 'AgentRinging', 'Conversation');
  await agent.toolbar.press('hangup');
  await agent.event('After');
  return agent;
}

export async function busyReasonAndSignOut(world) {
  const agent = await world.idleAgent();
  await agent.toolbar.press('busy', '午餐');
  await agent.event('Busy');
  await agent.toolbar.says('午餐');
  await agent.toolbar.press('signOut');
  await agent.event('Logout');
  await agent.page.locator('#signin').waitFor();
  // And back again, on the same page.
  await agent.page.locator('[name=agentPassword]').press('Enter');
  await agent.event('Login');
  return agent;
}

export async function resumesAfterReloadAndLostConnection(world) {
  const agent = await world.idleAgent();
  await agent.reload();
  await agent.fillBroker();
  // The same browser, so the stored session goes on: Reconnect, not Login, and the state is the one before.
  await agent.page.locator('[name=agentPassword]').press('Enter');
  await agent.event('Reconnect');
  await agent.toolbar.says('空闲');

  // A RabbitMQ in between has no faults on demand.
  if (world.broker) return agent;
  await world.fault({ kind: 'drop', agent: '1001' });
  await agent.event('Reconnect');
  await agent.toolbar.says('空闲');
  assert.equal(await agent.text('#link'), '已连接');
  return agent;
}

export async function wrongPassword(world) {
  const agent = await world.desk('index.html', { agentNumber: '1001' });
  await agent.fillBroker();
  await agent.page.locator('[name=agentPassword]').fill('wrong');
  await agent.page.locator('[name=agentPassword]').press('Enter');
  assert.match(await agent.toolbar.text('message'), /密码/);
  assert.equal(await agent.page.locator('#signin').isVisible(), true);
  return agent;
}

async function consult(agent, group, colleague) {
  await agent.toolbar.press('consult');
  await agent.toolbar.chooseAgent(group, colleague);
  await agent.toolbar.press('consultNow');
}
