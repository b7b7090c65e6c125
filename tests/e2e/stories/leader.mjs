// The leader 9001 beside agent 1001: watches, listens, inserts, intercepts, breaks, and changes the agent's state.

import assert from 'node:assert/strict';

const AGENT = '1001';
const CUSTOMER = '13800138001';
const TALKING = ['Conversation', 'UnHold', 'Unmute'];

async function agentInCall(world) {
  const agent = await world.idleAgent();
  await agent.callCustomer(CUSTOMER);
  await agent.events('MakeCall', 'Conversation');
  return agent;
}

async function leaderOf(world) {
  const leader = await world.desk('leader.html', { agentNumber: '9001' });
  await leader.signIn();
  return leader;
}

export async function listensInsertsAndIntercepts(world) {
  const agent = await agentInCall(world);
  const leader = await leaderOf(world);
  await leader.choose(AGENT, ...TALKING);
  assert.match(await leader.text('#wall-target'), new RegExp(AGENT));

  await leader.press('listen');
  await leader.events('Listen', 'Listening');
  await leader.shot('leader-listening-zh');
  await leader.toolbar.press('hangup');
  await leader.toolbar.says('(空闲|忙碌|话后)');

  await leader.press('forceInsert');
  await leader.events('ForceInsert', 'ForceInserting');
  await leader.toolbar.press('hangup');
  await leader.toolbar.says('(空闲|忙碌|话后)');

  await leader.press('intercept');
  await leader.events('Intercept', 'Conversation');
  await agent.event('After');
  assert.match(await agent.text('#after-cause'), /拦截/);
  await leader.toolbar.press('hangup');
  await leader.event('After');
}

export async function breaksACall(world) {
  const agent = await agentInCall(world);
  const leader = await leaderOf(world);
  await leader.choose(AGENT, ...TALKING);
  await leader.press('forceBreak');
  await agent.event('After');
  assert.match(await agent.text('#after-cause'), /强制挂机/);
}

export async function changesAnAgentsState(world) {
  const agent = await world.desk('index.html', { agentNumber: AGENT });
  await agent.signIn();
  const leader = await leaderOf(world);
  await leader.choose(AGENT, 'Busy');
  await leader.press('forceIdle');
  await agent.event('Idle');
  await agent.toolbar.says('空闲');

  await leader.choose(AGENT, 'Idle');
  await leader.press('forceBusy');
  await agent.event('Busy');
  await agent.toolbar.says('忙碌');

  await leader.choose(AGENT, 'Busy');
  await leader.press('forceLogout');
  await agent.page.locator('#signin').waitFor();
  await leader.page.locator(`tr[data-agent="${AGENT}"]`).waitFor({ state: 'detached' });
}
