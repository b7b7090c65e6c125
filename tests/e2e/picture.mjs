// The README's picture: an agent in a call with a customer whose card has come up. `node picture.mjs <file>`

import { launchChromium } from '../support/browser.mjs';
import { World } from './world.mjs';

/** Inbound by the first one, so that the table has something to tell; then the call that the picture shows. */
const EARLIER = ['13800138001', '02088886666'];
const NOW = '13900139002';

const [file] = process.argv.slice(2);
if (!file) throw new Error('which file?');
const chromium = await launchChromium();
const world = await World.start({ chromium });
try {
  const agent = await world.desk('index.html', { agentNumber: '1001', lang: 'en', size: { width: 1280, height: 1000 } });
  await agent.signIn();
  await agent.press('idle');
  await agent.event('Idle');
  for (const caller of EARLIER) {
    await world.inbound({ group: '101', caller });
    await agent.events('AgentRinging', 'Conversation');
    await agent.page.locator('[name=note]').fill(caller === EARLIER[0] ? 'Wants an invoice for A-20418' : 'Contract renewal in December');
    await agent.press('hangup');
    await agent.events('After', 'Idle');
  }
  await world.inbound({ group: '101', caller: NOW });
  await agent.events('AgentRinging', 'Conversation');
  await agent.page.waitForTimeout(3000);
  await agent.page.evaluate(() => scrollTo(0, 0));
  await agent.page.screenshot({ path: file });
} finally {
  await world.stop();
  await chromium.close();
}
