// Phones in pages: agent 1001 signs in with one (login type 3), a customer has one on `phone.html`; sound goes both ways.

import assert from 'node:assert/strict';

const CUSTOMER = '13800138001';
/** What the demo's voices say, in Hz: the robot who plays that customer, the next customer's, and the two notes of the music on hold. */
const ROBOT = 440;
const OTHER_ROBOT = 550;
const MUSIC = [262, 330];

export async function agentCallsACustomersPage(world) {
  const customer = await world.customer(CUSTOMER);
  const agent = await agentWithPhone(world);
  await agent.callCustomer(CUSTOMER);
  // The agent's own phone rings first and answers by itself: whoever dials wants to talk.
  await agent.events('MakeCall', 'AgentRinging', 'AgentAnswer', 'CalledRinging');
  await customer.event('Invite');
  await assert.rejects(customer.hears(300), 'nobody speaks before the call');
  await customer.panel('answer');
  await agent.events('CalledAnswer', 'Conversation');
  await Promise.all([agent.hears(), customer.hears()]);

  await agent.toolbar.press('mute');
  await agent.event('Mute');
  // A muted agent is heard by nobody.
  await customer.hearsNothing();
  await agent.hears();
  await agent.toolbar.press('unMute');
  await agent.event('Unmute');
  await customer.hears();
  await customer.shot('phone-talking-zh');

  await customer.panel('hangup');
  await customer.event('Terminated');
  await agent.event('After');
  assert.equal(await agent.text('#after-who'), '对端');

  // The phone goes off with its agent, without a complaint.
  await agent.toolbar.press('signOut');
  await agent.event('Logout');
  await agent.page.locator('#phone-link').waitFor({ state: 'hidden' });
  await agent.page.waitForTimeout(300);
  assert.deepEqual(await agent.toolbar.part('message').allInnerTexts(), []);
}

export async function customersPageCallsTheQueue(world) {
  const customer = await world.customer(CUSTOMER);
  const agent = await agentWithPhone(world);
  await customer.page.locator('[data-action=call-group][data-group="101"]:not([aria-disabled=true])').click();
  await agent.event('AgentRinging');
  assert.match(await agent.text('#pop'), /来电 · 张伟/);
  await agent.toolbar.press('answer');
  await agent.events('AgentAnswer', 'Conversation');
  await customer.event('Accepted');
  await Promise.all([agent.hears(), customer.hears()]);

  await agent.toolbar.press('hangup');
  await agent.event('After');
  await customer.event('Terminated');
}

export async function whoIsOnHoldHearsMusic(world) {
  const customer = await world.customer(CUSTOMER);
  const agent = await agentWithPhone(world);
  await agent.callCustomer(CUSTOMER);
  await customer.event('Invite');
  await customer.panel('answer');
  await agent.event('Conversation');
  await agent.toolbar.press('hold');
  await agent.event('Hold');
  await customer.hearsTones(...MUSIC);
  await agent.toolbar.press('unHold');
  await agent.event('UnHold');
  await Promise.all([agent.hears(), customer.hears()]);
  await customer.press('switch-off');
  await agent.event('After');
}

/** The agent's link to the centre is lost and comes back in the middle of a call: the phone, which has a link of its own, talks on. */
export async function aLostLinkOfTheAgentEndsNoCall(world) {
  // A RabbitMQ in between has no faults on demand.
  if (world.broker) return;
  const agent = await agentWithPhone(world);
  await agent.callCustomer(CUSTOMER);
  await agent.event('Conversation');
  await agent.hearsTones(ROBOT);
  await world.fault({ kind: 'drop', agent: '1001' });
  await agent.event('Reconnect');
  await agent.page.waitForTimeout(1000);
  await agent.hearsTones(ROBOT);
  await agent.toolbar.press('hangup');
  await agent.event('After');
}

export async function leaderListensThenStepsIn(world) {
  const agent = await agentWithPhone(world);
  await agent.callCustomer(CUSTOMER);
  await agent.event('Conversation');
  await agent.hearsTones(ROBOT);
  assert.equal(await agent.page.evaluate((hertz) => window.hearsTone(hertz), OTHER_ROBOT), false);

  const leader = await withPhone(world, 'leader.html', '9001');
  await leader.choose('1001', 'Conversation');
  await leader.press('listen');
  await leader.event('Listening');
  await leader.hearsTones(ROBOT);
  // The one who listens is heard by nobody.
  assert.equal((await world.heardBy('1001')).includes('agent 9001'), false);

  await leader.press('forceInsert');
  await leader.event('ForceInserting');
  assert.equal((await world.heardBy('1001')).includes('agent 9001'), true);
  await Promise.all([agent.hears(), leader.hears()]);
  await agent.toolbar.press('hangup');
  await agent.event('After');
}

async function agentWithPhone(world) {
  const agent = await withPhone(world, 'index.html', '1001');
  await agent.toolbar.press('idle');
  await agent.event('Idle');
  return agent;
}

/** Signed in with login type 3; a leader's phone answers by itself, because nothing but the leader's own click rings it. */
async function withPhone(world, file, agentNumber) {
  const desk = await world.desk(file, { agentNumber, loginType: '3' });
  if (file === 'leader.html') await desk.page.locator('[name=autoAnswer]').check();
  await desk.signIn();
  await desk.linked('#phone-link');
  return desk;
}
