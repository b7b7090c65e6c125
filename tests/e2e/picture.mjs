// The README's picture: an agent in a call with a customer whose card has come up. `node picture.mjs <file>`

import { launchChromium } from '../support/browser.mjs';
import { World } from './world.mjs';

/** Who calls before, for how many milliseconds, and what is noted: the table has something to tell then. */
const EARLIER = [['13800138001', 7000, 'Wants an invoice'], ['02088886666', 4000, 'Renews in December']];
/** The call that the picture shows. */
const NOW = '13900139002';

/** Of the picture, in px; the page itself is higher, so that no scroll bar is in it. */
const [WIDTH, HEIGHT] = [1280, 940];

const [file] = process.argv.slice(2);
if (!file) throw new Error('which file?');
const chromium = await launchChromium();
const world = await World.start({ chromium });
try {
  const agent = await world.idleAgent({ lang: 'en', size: { width: WIDTH, height: 2000 } });
  for (const [caller, talk, note] of EARLIER) {
    await world.inbound({ group: '101', caller });
    await agent.events('AgentRinging', 'Conversation');
    await agent.page.locator('[name=note]').fill(note);
    await agent.page.waitForTimeout(talk);
    await agent.toolbar.press('hangup');
    await agent.events('After', 'Idle');
  }
  await world.inbound({ group: '101', caller: NOW });
  await agent.events('AgentRinging', 'Conversation');
  await agent.page.waitForTimeout(3000);
  await agent.page.screenshot({ path: file, clip: { x: 0, y: 0, width: WIDTH, height: HEIGHT } });
} finally {
  await world.stop();
  await chromium.close();
}
