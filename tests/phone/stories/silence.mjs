// A browser that plays nothing before somebody has clicked in the page, as all do that are not told otherwise.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { launchChromium, servePages } from '../../support/browser.mjs';
import { FLAGS } from '../ground.mjs';

/** Starts by itself: what a test runs in a page counts as a click. */
const page = (options) => `<!doctype html><audio id="remote"></audio><script src="/agent-sdk.js"></script><script>
const phone = new SoftPhoneSdk({ ...${JSON.stringify(options)}, outputVideo: remote });
for (const name of ['Registered', 'AutoplayBlocked', 'Accepted']) phone.on(name, () => console.info(name));
remote.onplaying = () => console.info('heard');
</script>`;

export async function aPageThatWasNeverClickedIsHeardAfterAClick({ ground }) {
  const { ws, domain } = ground.proxy;
  await ground.proxy.account('3001', 'pw3001');
  const script = { file: join(process.env.PKG_DIR, 'agent-sdk.js') };
  const pages = await servePages({
    '/favicon.ico': '', '/agent-sdk.js': script, '/': page({ wss: ws, domain, account: '3001', password: 'pw3001', autoAnswer: true }),
  });
  const browser = await launchChromium({ args: FLAGS.filter((flag) => !flag.startsWith('--autoplay-policy')) });
  const context = await browser.newContext({ permissions: ['microphone'] });
  const tab = await context.newPage();
  const said = [];
  tab.on('console', (message) => said.push(message.text()));
  const hear = (word) => b.until(word, () => said.includes(word));
  const b = await ground.phone('jssip');
  await tab.goto(`${pages.origin}/`);
  await hear('Registered');
  const theirs = await b.do('call', '3001');
  await Promise.all([hear('Accepted'), b.hears(theirs), hear('AutoplayBlocked')]);
  assert.ok(!said.includes('heard'));
  await tab.mouse.click(1, 1);
  await hear('heard');
  await b.do('hangup', theirs);
  await Promise.all([b.close(), browser.close(), pages.close()]);
}
