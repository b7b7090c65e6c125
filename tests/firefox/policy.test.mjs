// The demo's page as it is, with its policy: a person signs in by mouse, and the contact centre knows it.

import { after, before, test } from 'node:test';
import { World } from '../e2e/world.mjs';
import { launchBrowser } from '../support/browser.mjs';
import { OpenPages } from './pages.mjs';

const AGENT = '1001';
const SIZE = { width: 1280, height: 900 };
/** How often something is pressed again, in milliseconds: of this page nobody can ask whether it is ready. */
const AGAIN = 3_000;

let browser;
let pages;
before(async () => [browser, pages] = [await launchBrowser(), new OpenPages()]);
after(() => Promise.all([browser.close(), pages.remove()]));

test('signs in and goes idle under the policy of its own page', async () => {
  // Where to press is looked up in a page that can be looked into.
  const open = await World.start({ chromium: browser, www: pages.folder });
  const places = [];
  try {
    const desk = await open.desk('index.html', { agentNumber: AGENT });
    const noted = async (locator) => {
      const { x, y, width, height } = await locator.boundingBox();
      places.push([x + width / 2, y + height / 2]);
      await locator.click();
    };
    await noted(desk.page.locator('#signin button[type=submit]'));
    await desk.event('Login');
    await noted(desk.toolbar.part('state'));
    await noted(desk.toolbar.part('idle'));
    await desk.event('Idle');
  } finally {
    await open.stop();
  }

  const world = await World.start({ chromium: browser });
  const page = await (await browser.newContext({ viewport: SIZE })).newPage();
  try {
    const [signIn, state, idle] = places;
    const pressUntil = async (nowState, press) => {
      const timer = setInterval(press, AGAIN);
      await press();
      await world.until(({ agents }) => agents.some((agent) => agent.agentNumber === AGENT && agent.nowState === nowState)).finally(() => clearInterval(timer));
    };
    await page.goto(`${world.server.origin}/index.html?lang=zh-CN&agentNumber=${AGENT}`);
    await pressUntil('Busy', () => page.mouse.click(...signIn));
    // The server may know of the agent before the page has its toolbar.
    await pressUntil('Idle', async () => {
      await page.mouse.click(...state);
      await page.mouse.click(...idle);
    });
  } finally {
    await page.context().close();
    await world.stop();
  }
});
