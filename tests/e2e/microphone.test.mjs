// A microphone that is refused, or is not there: the agent is told, the customer waits for the next one, and once there is a
// microphone the call is heard.

import assert from 'node:assert/strict';
import { afterEach, it } from 'node:test';
import { launchChromium } from '../support/browser.mjs';
import { World } from './world.mjs';

const CALLER = '13800138001';
const GROUP = '101';

const REFUSED = ['--use-fake-device-for-media-stream', '--deny-permission-prompts'];
/** Neither the machine's own, if it has one, nor Chromium's. */
const ABSENT = ['--use-fake-ui-for-media-stream', '--disable-audio-input'];

let chromium;
let world;
const come = async (args) => {
  chromium = await launchChromium({ args });
  // What stands in the wrap-up is read.
  world = await World.start({ chromium, args: ['--auto-idle', '5'] });
};
afterEach(async () => {
  await world?.stop();
  await chromium?.close();
});

/** Signed in with a phone, and answers a customer's call. */
async function answering() {
  const agent = await world.desk('index.html', { agentNumber: '1001', loginType: '3' });
  await agent.signIn();
  await agent.linked('#phone-link');
  await agent.toolbar.press('idle');
  await agent.event('Idle');
  await world.inbound({ group: GROUP, caller: CALLER });
  await agent.event('AgentRinging');
  await agent.toolbar.press('answer');
  return agent;
}

it('a refused microphone is said in words, and the call comes again when it is allowed', async () => {
  await come(REFUSED);
  const agent = await answering();
  await agent.event('After');
  assert.equal(await agent.toolbar.text('message'), '获取授权失败:未获取麦克风授权 · 请在浏览器地址栏允许使用麦克风');
  assert.equal(await agent.text('#after-cause'), '拒绝应答（1021）');
  await agent.page.context().grantPermissions(['microphone']);
  // Nobody has taken the customer meanwhile: the call comes back by itself.
  await agent.events('Idle', 'AgentRinging');
  await agent.toolbar.press('answer');
  await agent.event('Conversation');
  await agent.hears();
});

it('a missing microphone is said in words', async () => {
  await come(ABSENT);
  const agent = await answering();
  await agent.event('After');
  assert.match(await agent.toolbar.text('message'), /^获取授权失败:设备未找到: .* · 请检查麦克风$/);
});
