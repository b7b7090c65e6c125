// Phones in pages: agent 1001 signs in with one (login type 3), a customer has one on `phone.html`; sound goes both ways.

import assert from 'node:assert/strict';

const CUSTOMER = '13800138001';

export async function agentCallsACustomersPage(world) {
  const customer = await world.customer(CUSTOMER);
  const agent = await agentWithPhone(world);
  await agent.callCustomer(CUSTOMER);
  // The agent's own phone rings first and answers by itself: whoever dials wants to talk.
  await agent.events('MakeCall', 'AgentRinging', 'AgentAnswer', 'CalledRinging');
  await customer.event('Invite');
  await customer.panel('answer');
  await agent.events('CalledAnswer', 'Conversation');
  await Promise.all([agent.hears(), customer.hears()]);
  await customer.shot('phone-talking-zh');

  await customer.panel('hangup');
  await customer.event('Terminated');
  await agent.event('After');
  assert.equal(await agent.text('#after-who'), '对端');
}

export async function customersPageCallsTheQueue(world) {
  const customer = await world.customer(CUSTOMER);
  const agent = await agentWithPhone(world);
  await customer.page.locator('[data-action=call-group][data-group="101"]:not([aria-disabled=true])').click();
  await agent.event('AgentRinging');
  assert.match(await agent.text('#pop'), /来电 · 张伟/);
  await agent.press('answer');
  await agent.events('AgentAnswer', 'Conversation');
  await customer.event('Accepted');
  await Promise.all([agent.hears(), customer.hears()]);

  await agent.press('hangup');
  await agent.event('After');
  await customer.event('Terminated');
}

async function agentWithPhone(world) {
  const agent = await world.desk('index.html', { agentNumber: '1001', loginType: '3' });
  await agent.signIn();
  await agent.linked('#phone-link');
  await agent.press('idle');
  await agent.event('Idle');
  return agent;
}
