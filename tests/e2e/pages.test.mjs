// The demo pages themselves: both languages complete, narrow screens, keyboard only, hostile names.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { MICROPHONE, launchChromium } from '../support/browser.mjs';
import { World } from './world.mjs';

describe('demo pages', () => {
  let chromium;
  let world;
  before(async () => {
    chromium = await launchChromium({ args: MICROPHONE });
    world = await World.start({ chromium });
  });
  after(async () => {
    await world?.stop();
    await chromium?.close();
  });

  it('say everything in both languages', async () => {
    const { page } = await world.desk();
    const [zh, en] = await page.evaluate(async () => {
      const [{ zh }, { en }] = [await import('/js/text-zh.js'), await import('/js/text-en.js')];
      return [Object.keys(zh), Object.keys(en)];
    });
    assert.deepEqual(zh.toSorted(), en.toSorted());
    for (const lang of ['zh-CN', 'en']) {
      for (const file of ['index.html', 'leader.html']) {
        const desk = await world.desk(file, { lang });
        await desk.signIn();
        // A text that the catalogue does not have would show its key.
        assert.doesNotMatch(await desk.text('body'), /\b(page|nav|link|signin|after|customers|customer|pop|way|level|city|userdata|robots|phone|phoneLink|log|wall|error|state|leg)\.[a-z]/i);
        await desk.shot(`${file.replace('.html', '')}-${lang}`);
      }
      const phone = await world.desk('phone.html', { lang });
      assert.doesNotMatch(await phone.text('body'), /\b(page|nav|link|signin|log|phone)\.[a-z]/i);
    }
    world.assertClean();
  });

  it('fit a narrow screen', async () => {
    for (const file of ['index.html', 'leader.html', 'phone.html']) {
      const desk = await world.desk(file, { size: { width: 360, height: 740 }, colorScheme: 'dark' });
      if (file !== 'phone.html') await desk.signIn();
      assert.equal(await desk.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
      await desk.shot(`${file.replace('.html', '')}-narrow-dark`);
    }
  });

  it('need no mouse', async () => {
    const desk = await world.desk('index.html', { agentNumber: '1002' });
    const { keyboard } = desk.page;
    const tabTo = async (selector) => {
      for (let presses = 0; presses < 90; presses += 1) {
        if (await desk.page.locator(selector).first().evaluate((node) => node === node.getRootNode().activeElement)) return;
        await keyboard.press('Tab');
      }
      assert.fail(`Tab never reaches ${selector}`);
    };
    await tabTo('#signin [type=submit]');
    await keyboard.press('Enter');
    await desk.event('Login');
    // The menu of the state takes the focus, and gives it back.
    await tabTo('agent-toolbar [part~=state]');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await desk.event('Idle');
    assert.equal(await desk.page.evaluate(() => document.activeElement.shadowRoot.activeElement?.part.contains('state')), true);
    await tabTo('[data-number="13800138001"]');
    await keyboard.press('Enter');
    await desk.events('MakeCall', 'Conversation');
    // The row's button is off now, and still has the focus.
    assert.equal(await desk.page.evaluate(() => document.activeElement.dataset.number), '13800138001');
    await tabTo('[name=note]');
    await keyboard.type('ok');
    await tabTo('agent-toolbar [part~=hangup]');
    await keyboard.press('Space');
    await desk.event('After');
  });

  it('break no rule of WCAG 2.2 AA, in either theme', async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const check = async ({ page }, what) => {
      const { violations, passes } = await page.evaluate(async (code) => {
        (0, eval)(code);
        return window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
      }, axe);
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]), [], what);
      assert.ok(passes.length > 10, `${what}: too little was looked at`);
    };
    for (const colorScheme of ['light', 'dark']) {
      // The page's own policy forbids the checker's eval.
      const context = { colorScheme, bypassCSP: true };
      await check(await world.desk('index.html', context), `signed out, ${colorScheme}`);
      const agent = await world.idleAgent(context);
      await world.inbound({ group: '101', caller: '13900139002' });
      await agent.events('AgentRinging', 'Conversation');
      await check(agent, `in a call, ${colorScheme}`);
      await agent.toolbar.press('hangup');
      await agent.event('After');
      await check(agent, `after a call, ${colorScheme}`);

      const leader = await world.desk('leader.html', { agentNumber: '9001', ...context });
      await leader.signIn();
      await leader.choose('1003');
      await check(leader, `wall board, ${colorScheme}`);

      const phone = await world.desk('phone.html', { number: '13800138001', ...context });
      await phone.press('switch-on');
      await phone.linked('#link');
      await check(phone, `customer's phone, ${colorScheme}`);
    }
  });

  it('never run what a name contains', async () => {
    const markup = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>';
    const page = await world.chromium.newPage();
    await page.route('**/api/demo', async (route) => {
      const response = await route.fetch();
      const defaults = await response.json();
      defaults.companyShortName = markup;
      for (const each of defaults.agents) each.agentName = markup;
      for (const list of [defaults.customers, defaults.groups]) for (const each of list) each.name = markup;
      for (const customer of defaults.customers) customer.behaviour = markup;
      await route.fulfill({ response, json: defaults });
    });
    await page.goto(`${world.server.origin}/index.html`);
    await page.locator('body[data-ready=true]').waitFor();
    assert.equal(await page.locator('.people .name').first().textContent(), markup);
    await page.locator('[name=companyShortName]').fill('demo');
    await page.locator('[name=agentPassword]').press('Enter');
    await page.locator('.people .name').first().click();
    assert.equal(await page.locator('#customer-name').textContent(), markup);
    assert.equal(await page.locator('#customer-habit').textContent(), markup);
    assert.equal(await page.locator('main img, main script').count(), 0);
    assert.equal(await page.evaluate(() => window.ran), undefined);
  });

  it('show a notice where nothing lies over it', async () => {
    const desk = await world.idleAgent({ agentNumber: '1007', size: { width: 360, height: 740 } });
    await desk.press('inbound');
    const notice = desk.page.locator('.notice');
    await notice.waitFor();
    const isSeen = await notice.evaluate((node) => {
      const { x, y, width, height } = node.getBoundingClientRect();
      return node.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    });
    assert.equal(isSeen, true);
  });

  it('say so when the SDK cannot be loaded', async () => {
    const { page } = await world.desk();
    await page.goto(`${world.server.origin}/index.html?sdk=old`);
    await page.locator('.notice.error').waitFor();
    assert.match(await page.locator('.notice.error').innerText(), /\/old\/agent-sdk\.js/);
  });
});
