// A browser that plays nothing before somebody has clicked in the page, as all do that are not told otherwise.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { launchChromium, servePages } from '../../support/browser.mjs';
import { FLAGS } from '../ground.mjs';

/** Starts by itself: what a test runs in a page counts as a click. */
const page = (options) => `<!doctype html><audio id="remote"></audio><script src="/agent-sdk.js"></script><script>
window.AudioContext = class extends AudioContext {
  constructor() {
    super();
    this.onstatechange = () => console.info('tone ' + this.state);
  }
};
const phone = new SoftPhoneSdk({ ...${JSON.stringify(options)}, outputVideo: remote });
for (const name of ['Registered', 'AutoplayBlocked', 'Accepted']) phone.on(name, () => console.info(name));
remote.onplaying = () => console.info('heard');
</script>`;

/** A page whose phone answers by itself, or not; and what it says. */
async function opened(ground, autoAnswer) {
  const { ws, domain } = ground.proxy;
  await ground.proxy.account('3001', 'pw3001');
  const script = { file: join(process.env.PKG_DIR, 'agent-sdk.js') };
  const pages = await servePages({
    '/favicon.ico': '', '/agent-sdk.js': script, '/': page({ wss: ws, domain, account: '3001', password: 'pw3001', autoAnswer }),
  });
  const browser = await launchChromium({ args: FLAGS.filter((flag) => !flag.startsWith('--autoplay-policy')) });
  const context = await browser.newContext({ permissions: ['microphone'] });
  const tab = await context.newPage();
  const said = [];
  tab.on('console', (message) => said.push(message.text()));
  const other = await ground.phone('jssip');
  const hear = (word) => other.until(word, () => said.includes(word));
  await tab.goto(`${pages.origin}/`);
  await hear('Registered');
  return { tab, said, hear, other, end: () => Promise.all([other.close(), browser.close(), pages.close()]) };
}

export async function aPageThatWasNeverClickedIsHeardAfterAClick({ ground }) {
  const { tab, said, hear, other, end } = await opened(ground, true);
  const call = await other.do('call', '3001');
  await Promise.all([hear('Accepted'), other.hears(call), hear('AutoplayBlocked')]);
  assert.ok(!said.includes('heard'));
  await tab.mouse.click(1, 1);
  await hear('heard');
  await end();
}

export async function aPageThatWasNeverClickedRingsAfterAClick({ ground }) {
  const { tab, said, hear, other, end } = await opened(ground, false);
  const call = await other.do('call', '3001');
  await hear('AutoplayBlocked');
  assert.ok(!said.includes('tone running'));
  await tab.mouse.click(1, 1);
  await hear('tone running');
  await other.do('hangup', call);
  await hear('tone closed');
  await end();
}
