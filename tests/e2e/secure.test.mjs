// Everything over TLS, as it is anywhere but on a developer's machine: an https page, the agent's and the phones' sockets on wss.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { MICROPHONE, launchChromium } from '../support/browser.mjs';
import { startDemoServer } from '../support/demo-server.mjs';
import { TRUSTING, openDoor } from '../support/tls-door.mjs';

let server;
let door;
let chromium;
let page;
let demo;
before(async () => {
  server = await startDemoServer(['--speed', '5']);
  door = await openDoor(server.origin);
  demo = await (await fetch(`${server.origin}/api/demo`)).json();
  chromium = await launchChromium({ args: [...MICROPHONE, TRUSTING, '--autoplay-policy=no-user-gesture-required'] });
  page = await (await chromium.newContext()).newPage();
  page.setDefaultTimeout(60_000);
  // Any document of that origin will do.
  await page.goto(`https://${door.host}/pkg/package.json`);
  await page.addScriptTag({ url: '/pkg/agent-sdk.js' });
});
after(async () => {
  await chromium?.close();
  await door?.close();
  await server?.stop();
});

it('an agent signs in', async () => {
  const { host, connectAccount, connectPassword, subscribePath, companyShortName, agents: [{ agentNumber, password, agentPassword = password }] } = demo;
  const options = { host, connectAccount, connectPassword, subscribePath, companyShortName, agentNumber, agentPassword, url: `wss://${door.host}/ws` };
  const account = await page.evaluate((options) => new Promise((resolve, reject) => {
    const sdk = new AgentSdk(options);
    sdk.on('Login', ({ data }) => resolve(data));
    sdk.on('Exception', reject);
  }), options);
  assert.ok(account.token);
});

it('two phones register, and talk', async () => {
  const [caller, called] = demo.customers;
  const { pathname } = new URL(demo.sip.url);
  const result = await page.evaluate(async ([wss, domain, caller, called]) => {
    const phone = ({ number, sipPassword }, autoAnswer) => new SoftPhoneSdk({ wss, domain, account: number, password: sipPassword, autoAnswer });
    const [one, other] = [phone(caller, false), phone(called, true)];
    await Promise.all([one, other].map(({ promises }) => promises.register()));
    const accepted = new Promise((resolve) => other.on('Accepted', resolve));
    const { state } = await one.promises.call(called.number);
    // The centre answers the caller before it rings the other one.
    await accepted;
    const ended = new Promise((resolve) => other.on('Terminated', resolve));
    one.hangup();
    const { cause } = await ended;
    return { state, cause, log: one.getLog() };
  }, [`wss://${door.host}${pathname}`, demo.sip.domain, caller, called]);
  assert.equal(result.state, 'talking');
  assert.equal(result.cause, 'remote');
  // RFC 7118 section 5.1: WSS in Via; and `transport=ws` in addresses, whichever it is.
  assert.match(result.log, /^Via: SIP\/2\.0\/WSS /m);
  assert.match(result.log, /^Contact: <[^>]*;transport=ws>/m);
  assert.doesNotMatch(result.log, /^Via: SIP\/2\.0\/WS /m);
});
