// A shift of agent 1001: signs in, calls customers, holds, consults, transfers, hangs up, is called, serves the queue.

import assert from 'node:assert/strict';

const CUSTOMER = '13800138001';
const OTHER = '13900139002';
const BUSY_CUSTOMER = '13600136004';
/** Robot agents that answer colleagues; whoever was consulted needs a moment for the wrap-up. */
const COLLEAGUE = '1004';
const OTHER_COLLEAGUE = '1006';
const CONNECTED = ['MakeCall', 'AgentRinging', 'AgentAnswer', 'CalledRinging', 'CalledAnswer', 'Conversation'];

export async function callsHoldsAndHangsUp(world) {
  const agent = await world.desk('index.html', { agentNumber: '1001' });
  await agent.signIn();
  assert.equal(await agent.text('#link'), '已连接');
  await agent.press('idle');
  await agent.event('Idle');
  assert.deepEqual(await agent.controlsOn(), []);

  await agent.callCustomer(CUSTOMER);
  await agent.events(...CONNECTED);
  await agent.state('Conversation');
  assert.match(await agent.text('#parties'), new RegExp(CUSTOMER));
  assert.deepEqual(await agent.controlsOn(), ['hold', 'mute', 'hangup', 'transferNow', 'transferAsk', 'consult']);
  await agent.shot('agent-conversation-zh');

  await agent.press('hold');
  await agent.event('Hold');
  await agent.state('Hold');
  assert.deepEqual(await agent.controlsOn(), ['unHold', 'hangup']);
  await agent.press('unHold');
  await agent.event('UnHold');
  await agent.press('mute');
  await agent.event('Mute');
  await agent.press('unMute');
  await agent.event('Unmute');

  await agent.press('hangup');
  await agent.event('After');
  assert.equal(await agent.text('#after-cause'), '正常结束（0）');
  assert.equal(await agent.text('#after-who'), '本端');
  assert.match(await agent.text('#after-auto'), /秒后自动空闲/);
  await agent.shot('agent-after-zh');
  // By itself: nobody presses anything here.
  await agent.event('Idle');
  await agent.state('Idle');
  return agent;
}

export async function failedCallSaysWhy(world) {
  const agent = await signedIn(world);
  await agent.callCustomer(BUSY_CUSTOMER);
  await agent.events('MakeCall', 'After');
  assert.match(await agent.text('#after-cause'), /^用户忙（\d+）$/);
  await agent.press('busy');
  await agent.event('Busy');

  // The same cause in the page's other language comes from the SDK's own table.
  await agent.press('locale');
  assert.match(await agent.text('#after-cause'), /^[\x20-\x7e]+ \(\d+\)$/);
  await agent.shot('agent-after-en');
  return agent;
}

export async function transfers(world) {
  const agent = await signedIn(world);
  await agent.callCustomer(OTHER);
  await agent.events(...CONNECTED);
  await agent.target(1, COLLEAGUE);
  await agent.press('transferNow');
  await agent.events('TransferCall', 'After');
  await agent.event('Idle');
  return agent;
}

export async function consultsAndHandsOver(world) {
  const agent = await signedIn(world);
  await agent.callCustomer(CUSTOMER);
  await agent.events(...CONNECTED);
  await agent.target(1, COLLEAGUE);

  await agent.press('consult');
  await agent.events('ConsultCall', 'ConsultCalling', 'Conversation');
  await agent.page.locator('[data-action=consultTransfer]').waitFor();
  assert.deepEqual(await agent.controlsOn(), ['mute', 'consultCancel', 'consultTransfer', 'tripartiteCall', 'hangup']);
  await agent.press('consultCancel');
  await agent.event('ConsultCancel');

  await agent.target(1, OTHER_COLLEAGUE);
  await agent.press('consult');
  await agent.events('ConsultCall', 'Conversation');
  await agent.press('consultTransfer');
  await agent.events('ConsultTransfer', 'After');
  return agent;
}

export async function makesACallOfThree(world) {
  const agent = await signedIn(world);
  await agent.callCustomer(CUSTOMER);
  await agent.events(...CONNECTED);
  await agent.target(1, COLLEAGUE);
  await agent.press('consult');
  await agent.events('ConsultCall', 'Conversation');
  await agent.press('tripartiteCall');
  await agent.events('TripartiteTalk', 'TripartiteTalking');
  await agent.state('TripartiteTalking');
  await agent.press('hangup');
  await agent.event('After');
  return agent;
}

export async function isCalledAndServesTheQueue(world) {
  const agent = await signedIn(world);
  await agent.press('inbound');
  await agent.events('AgentRinging', 'AgentAnswer', 'Conversation');
  await agent.press('hangup');
  await agent.events('After', 'Idle');

  await agent.press('busy');
  await agent.event('Busy');
  await agent.press('queue');
  await agent.event('QueueInfo');
  await agent.page.locator('#queue-length').waitFor();
  assert.match(await agent.text('#queue-length'), /排队 [1-9]\d* 人/);
  await agent.press('idle');
  await agent.events('Idle', 'AgentRinging', 'Conversation');
  await agent.press('hangup');
  await agent.event('After');
  return agent;
}

export async function busyReasonAndSignOut(world) {
  const agent = await signedIn(world);
  await agent.page.locator('#busy-reason').selectOption('午餐');
  await agent.press('busy');
  await agent.event('Busy');
  assert.equal(await agent.text('#state'), '午餐');
  await agent.press('logout');
  await agent.event('Logout');
  await agent.page.locator('#signin').waitFor();
  // And back again, on the same page.
  await agent.page.locator('[name=agentPassword]').press('Enter');
  await agent.event('Login');
  return agent;
}

export async function resumesAfterReloadAndLostConnection(world) {
  const agent = await signedIn(world);
  await agent.reload();
  await agent.fillBroker();
  // The same browser, so the stored session goes on: Reconnect, not Login, and the state is the one before.
  await agent.page.locator('[name=agentPassword]').press('Enter');
  await agent.event('Reconnect');
  await agent.state('Idle');

  // A RabbitMQ in between has no faults on demand.
  if (world.broker) return agent;
  await world.fault({ kind: 'drop', agent: '1001' });
  await agent.event('Reconnect');
  await agent.state('Idle');
  assert.equal(await agent.text('#link'), '已连接');
  return agent;
}

export async function wrongPassword(world) {
  const agent = await world.desk('index.html', { agentNumber: '1001' });
  await agent.fillBroker();
  await agent.page.locator('[name=agentPassword]').fill('wrong');
  await agent.page.locator('[name=agentPassword]').press('Enter');
  await agent.page.locator('.notice.error').first().waitFor();
  assert.match(await agent.text('.notice.error >> nth=0'), /密码/);
  assert.equal(await agent.page.locator('#signin').isVisible(), true);
  return agent;
}

async function signedIn(world) {
  const agent = await world.desk('index.html', { agentNumber: '1001' });
  await agent.signIn();
  await agent.press('idle');
  await agent.event('Idle');
  return agent;
}
