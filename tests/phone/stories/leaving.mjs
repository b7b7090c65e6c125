// A page that is closed or reloaded while it has a call: the other side is not left with silence, and the phone is not called any more.

import assert from 'node:assert/strict';
import { talking } from './calls.mjs';

export async function aPageThatGoesAwayHangsUpAndUnregisters({ ground, tap }) {
  const [a, b] = await Promise.all([ground.phone('ours', { ws: tap.ws }), ground.phone('jssip')]);
  const { theirs } = await talking(a, b);
  await a.page.goto('about:blank');
  await b.event('ended', { call: theirs });
  await b.until('a REGISTER that takes the binding away', () => tap.said.some((text) => /^REGISTER [^]*expires=0/i.test(text)));
  await Promise.all([a.close(), b.close()]);
}

/** Two pages of one account in one browser are two phones: both ring, and the one that stays can be called when the other has gone. */
export async function aSecondPageThatGoesLeavesTheFirstReachable({ ground }) {
  const a = await ground.phone('ours');
  const sameBrowser = { browserType: () => ground.chromium.browserType(), newContext: () => a.page.context() };
  const [second, b] = await Promise.all([ground.phone('ours', { account: a.account, browser: sameBrowser }), ground.phone('jssip')]);
  const both = await b.do('call', a.account);
  await Promise.all([a.event('invite'), second.event('invite')]);
  await b.event('ringing', { call: both });
  await b.do('hangup', both);
  await Promise.all([a.event('ended'), second.event('ended')]);
  await second.page.close();
  await a.until('one binding', async () => (await ground.proxy.contacts(a.account)).length === 1);
  const { theirs } = await talking(b, a);
  await a.do('hangup', theirs);
  await Promise.all([a.close(), b.close()]);
}

/** A page that was reloaded is the same phone: what a server still has of it is not a second one. */
export async function aReloadedPageIsTheSamePhone({ ground }) {
  const a = await ground.phone('ours');
  const instance = (from) => /^REGISTER [^]*sip\.instance="<([^>]+)>/.exec(a.messages('out', /^REGISTER /, from)[0])[1];
  const before = instance(0);
  const from = a.mark();
  await a.page.reload();
  const { ws, domain } = ground.proxy;
  await a.do('start', { ws, domain, account: a.account, password: `pw${a.account}` });
  await a.event('registered');
  assert.equal(instance(a.messages('out', /^REGISTER [^]*expires=0/i, from).length ? from + 1 : from), before);
  await a.close();
}
