// What else the toolbar does against the contact centre: its panels for numbers, keys, outside lines and leaders, and the wrap-up.

import assert from 'node:assert/strict';
import { paste } from '../../support/paste.mjs';

const CUSTOMER = '13800138001';
const OUTSIDE = '13900139002';
const TALKING = '(通话中)';
/** Seconds from the end of a call to idle: enough for a slow hand. */
const WRAP_UP = 6;

export async function callsByItsPanelAndSendsKeys(world) {
  const agent = await world.idleAgent();
  await agent.toolbar.press('dial');
  // As numbers are copied from a mail: a country code, blanks, dashes, full-width digits.
  await paste(agent.toolbar.part('typed'), ' +86 138-0013 ８００１ ');
  assert.equal(await agent.toolbar.part('typed').inputValue(), CUSTOMER);
  await agent.toolbar.press('callNow');
  await agent.events('MakeCall', 'Conversation');
  // The card of whoever was called comes up, however the call was made.
  assert.match(await agent.text('#pop'), /外呼 · 张伟/);

  await agent.toolbar.press('keypad');
  for (const digit of '90#') await agent.page.keyboard.press(digit);
  assert.equal(await agent.toolbar.text('tones'), '90#');
  await world.until(({ calls }) => calls.some(({ customer, dtmf }) => customer === CUSTOMER && dtmf === '90#'));
  await agent.page.keyboard.press('Escape');
  await agent.toolbar.press('hangup');
  await agent.events('After', 'Idle');

  await agent.toolbar.press('history');
  await agent.toolbar.press('redial', CUSTOMER);
  await agent.events('MakeCall', 'Conversation');
}

export async function handsOverToAnOutsideNumber(world) {
  const agent = await world.idleAgent();
  await agent.callCustomer(CUSTOMER);
  await agent.event('Conversation');
  await agent.toolbar.press('outside');
  await agent.toolbar.part('typed').fill(OUTSIDE);
  await agent.toolbar.press('blind');
  await agent.events('TransferCall', 'After');
}

export async function staysInWrapUp(world) {
  const agent = await world.idleAgent();
  await agent.callCustomer(CUSTOMER);
  await agent.event('Conversation');
  await agent.toolbar.press('hangup');
  await agent.event('After');
  await agent.toolbar.press('stay');
  await agent.toolbar.part('countdown').waitFor({ state: 'detached' });
  // Longer than the wrap-up would have lasted.
  await agent.page.waitForTimeout(WRAP_UP * 1000 + 500);
  await agent.toolbar.says('话后');
  await agent.toolbar.press('idle');
  await agent.event('Idle');
}
staysInWrapUp.args = ['--auto-idle', String(WRAP_UP)];

export async function leadersPanelListensAndBreaks(world) {
  const agent = await world.idleAgent();
  await agent.callCustomer(CUSTOMER);
  await agent.event('Conversation');
  const leader = await world.desk('leader.html', { agentNumber: '9001' });
  await leader.signIn();
  await leader.toolbar.press('leader');
  const row = leader.toolbar.part('row').filter({ hasText: '1001' });
  await row.filter({ hasText: new RegExp(TALKING) }).click();
  await leader.toolbar.press('listen');
  await leader.events('Listen', 'Listening');
  await leader.toolbar.press('hangup');
  await leader.toolbar.says('(空闲|忙碌|话后)');

  await leader.toolbar.press('leader');
  await row.click();
  await leader.toolbar.press('break');
  await agent.event('After');
  assert.match(await agent.text('#after-cause'), /强制挂机/);
}
