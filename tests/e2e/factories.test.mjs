// Login type 3 with other people's halves: the old phone behind our SDK, our phone behind the old SDK. Both against the
// contact centre in a box: the agent calls a robot, and both hear each other.

import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { MICROPHONE, implementations, launchChromium, servePages } from '../support/browser.mjs';
import { startDemoServer } from '../support/demo-server.mjs';
import { TRUSTING, certificate } from '../support/tls-door.mjs';

const PATIENCE = 60_000;
const MEDIA = [...MICROPHONE, TRUSTING, '--autoplay-policy=no-user-gesture-required', '--disable-features=WebRtcHideLocalIpsWithMdns'];

/** TLS in front of the server's path for phones: the old phone takes a bare host, and speaks wss to its root. */
async function withTls(port) {
  const front = createServer(await certificate());
  front.on('upgrade', ({ rawHeaders }, socket) => {
    const back = connect(port, '127.0.0.1');
    const lines = rawHeaders.map((text, place) => (place % 2 ? `${text}\r\n` : `${text}: `));
    back.write(`GET /sip HTTP/1.1\r\n${lines.join('')}\r\n`);
    for (const [from, to] of [[socket, back], [back, socket]]) from.on('error', () => to.destroy()).pipe(to);
  });
  await new Promise((done) => front.listen(0, '127.0.0.1', done));
  return { port: front.address().port, close: () => front.close() };
}

describe("login type 3 with the other's phone", () => {
  let server;
  let chromium;
  let pages;
  let tls;
  let demo;
  before(async () => {
    server = await startDemoServer(['--speed', '5']);
    chromium = await launchChromium({ args: MEDIA });
    tls = await withTls(new URL(server.origin).port);
    // Without a policy: the old script makes functions of text.
    pages = await servePages({ '/': '<!doctype html><title>.</title>' });
    demo = await (await fetch(`${server.origin}/api/demo`)).json();
  });
  after(async () => {
    await chromium?.close();
    await pages?.close();
    tls?.close();
    await server?.stop();
  });

  /** A page with both scripts, whose classes are left under names of their own. */
  async function page() {
    const { ours, old129 } = implementations();
    const tab = await (await chromium.newContext()).newPage();
    // Before any script: the old phone keeps the class that it finds when it is loaded.
    await tab.addInitScript(() => {
      window.connections = [];
      const { RTCPeerConnection } = window;
      window.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(...values) {
          super(...values);
          window.connections.push(this);
        }
      };
    });
    await tab.goto(`${pages.origin}/`);
    await tab.addScriptTag({ path: old129 });
    await tab.evaluate(() => {
      Object.assign(window, { OldSdk: window.AgentSdk, OldPhone: window.SoftPhoneSdk });
      delete window.SoftPhoneSdk;
    });
    await tab.addScriptTag({ path: ours });
    await tab.evaluate(() => {
      Object.assign(window, { NewSdk: window.AgentSdk, NewPhone: window.SoftPhoneSdk });
    });
    return tab;
  }

  /** Signs in, waits for the phone, calls a robot, and gives what was heard. */
  async function shift(tab, sdk, phone, agentNumber, softPhoneOptions) {
    const agent = demo.agents.find((each) => each.agentNumber === agentNumber);
    const { url, host, connectAccount, connectPassword, subscribePath, companyShortName } = demo;
    await tab.evaluate(({ sdk, phone, options }) => {
      window.seen = [];
      window.agent = new window[sdk]({ ...options, softPhoneFactory: window[phone], loginType: 3, autoAnswer: true, unDownloadLog: true });
      for (const name of ['Login', 'Idle', 'AgentRinging', 'AgentAnswer', 'Conversation', 'After', 'Exception']) {
        window.agent.on(name, (event) => window.seen.push(name === 'Exception' ? `Exception ${event.message}` : name));
      }
    }, { sdk, phone, options: { url, host, connectAccount, connectPassword, subscribePath, companyShortName, softPhoneOptions, agentNumber, agentPassword: agent.agentPassword } });
    const until = async (test) => {
      await tab.waitForFunction(test, undefined, { timeout: PATIENCE }).catch(async (error) => {
        throw new Error(`${error.message}; seen: ${await tab.evaluate(() => window.seen.join(', '))}`);
      });
    };
    await until(() => window.agent.isRegistered());
    await tab.evaluate(() => window.agent.idle());
    await until(() => window.seen.includes('Idle'));
    await tab.evaluate((number) => window.agent.call(number), demo.customers[0].number);
    await until(() => window.seen.includes('Conversation'));
    // Both ways: what arrives has energy, and the robot hears the microphone's beeps.
    await until(async () => {
      const [connection] = window.connections.slice(-1);
      const all = [...(await connection.getStats()).values()];
      const inbound = all.find(({ type }) => type === 'inbound-rtp');
      const outbound = all.find(({ type }) => type === 'outbound-rtp');
      return inbound?.totalAudioEnergy > 0.001 && outbound?.packetsSent > 50;
    });
    await tab.evaluate(() => window.agent.hangup());
    await until(() => window.seen.includes('After'));
    return tab.evaluate(() => window.seen.filter((name) => name.startsWith('Exception')));
  }

  it('the old phone behind our SDK', async () => {
    const complaints = await shift(await page(), 'NewSdk', 'OldPhone', '1001', { wss: '127.0.0.1', wssport: tls.port });
    // It hangs up a call that the server has just ended, and complains of itself.
    assert.deepEqual(complaints.filter((text) => !text.includes('Invalid status')), []);
  });

  it('our phone behind the old SDK', async () => {
    assert.deepEqual(await shift(await page(), 'OldSdk', 'NewPhone', '1002'), []);
  });

  it('our phone behind our SDK', async () => {
    assert.deepEqual(await shift(await page(), 'NewSdk', 'NewPhone', '1003'), []);
  });
});
