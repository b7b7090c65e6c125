// The customers' side of an agent's work: the card comes up when the phone rings, calls from the table, notes, new customers.

import assert from 'node:assert/strict';

const CUSTOMER = '13800138001';
const CALLER = '13900139002';
const STRANGER = '13111112222';

export async function popUpWhenTheyCall(world) {
  const agent = await world.idleAgent();
  await agent.page.locator('[name=customers-filter]').focus();
  await world.inbound({ group: '101', caller: CALLER });
  await agent.event('AgentRinging');
  await agent.page.locator('#pop').waitFor();
  assert.match(await agent.text('#pop'), /来电 · 刘洋/);
  assert.equal(await agent.text('#customer-number'), CALLER);
  assert.equal(await agent.text('#customer-menu'), '售前咨询');
  // Whoever was typing goes on typing.
  assert.equal(await agent.page.evaluate(() => document.activeElement.name), 'customers-filter');
  await agent.event('Conversation');
  await agent.page.locator('[name=note]').fill('请明天回电');
  await agent.shot('customers-pop-zh');

  await agent.toolbar.press('hangup');
  await agent.event('After');
  const row = agent.page.locator('tr', { has: agent.page.locator(`[data-number="${CALLER}"]`) });
  assert.match(await row.innerText(), /呼入 \d+:\d\d/);
  assert.match(await row.innerText(), /请明天回电/);
  assert.equal(await agent.page.locator('#pop').isVisible(), false);

  // Notes and calls are there after a reload.
  await agent.reload();
  await agent.fillBroker();
  await agent.page.locator('[name=agentPassword]').press('Enter');
  await agent.event('Reconnect');
  assert.match(await row.innerText(), /呼入 .*请明天回电/s);
}

export async function areCalledFromTheTable(world) {
  const agent = await world.idleAgent();
  await agent.page.locator('[name=customers-filter]').fill('张');
  assert.equal(await agent.page.locator('#customers tbody tr').count(), 1);
  await agent.callCustomer(CUSTOMER);
  await agent.events('MakeCall', 'AgentRinging');
  // What the page gave along comes back from the server.
  await agent.page.locator('#customer-userdata').waitFor();
  assert.equal(await agent.text('#customer-userdata'), '客户: 张伟 · 等级: VIP');
  await agent.event('Conversation');
  assert.match(await agent.text('#pop'), /外呼 · 张伟 · 通话中/);
  await agent.toolbar.press('hangup');
  await agent.events('After', 'Idle');
  // It belonged to that call only.
  assert.equal(await agent.page.locator('#customer-userdata').isVisible(), false);
}

export async function whoAreUnknownCanBeAdded(world) {
  const agent = await world.idleAgent();
  await world.inbound({ group: '101', caller: STRANGER });
  await agent.events('AgentRinging', 'Conversation');
  assert.equal(await agent.text('#customer-name'), '未知客户');
  await agent.page.locator('[name=new-name]').fill('钱进');
  await agent.page.locator('[name=new-name]').press('Enter');
  assert.equal(await agent.text('#customer-name'), '钱进');
  await agent.toolbar.press('hangup');
  await agent.events('After', 'Idle');
  await agent.callCustomer(STRANGER);
  await agent.events('MakeCall', 'Conversation');
  assert.match(await agent.text('#pop'), /外呼 · 钱进/);
  await agent.toolbar.press('hangup');
  await agent.event('After');
}
