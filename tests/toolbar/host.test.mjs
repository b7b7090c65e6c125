// What a page does to the toolbar that stands in it: its styles, its size, its direction, and people's own settings.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inFirefox } from '../support/browser.mjs';
import { scenes } from './scenes.mjs';
import { inHouse } from './stage.mjs';

const LONG = 'W'.repeat(200);
const call = { caller: '13800138000', called: '4001' };

let house;
let stage;
inHouse((opened) => (house = opened));

const style = (content) => stage.tab.addStyleTag({ content });
const box = (name) => stage.part(name).first().boundingBox();

test('hidden hides it', async () => {
  stage = await house.stage({});
  await stage.tab.evaluate(() => { document.querySelector('agent-toolbar').hidden = true; });
  assert.equal(await stage.part('bar').isVisible(), false);
});

test('an open panel lies over what the page has placed', async () => {
  stage = await house.stage({});
  await style('.placed { position: relative; z-index: 1; height: 400px; background: #fff }');
  await stage.tab.evaluate(() => document.querySelector('main').insertAdjacentHTML('beforeend', '<div class="placed"></div>'));
  await stage.events('Idle');
  await stage.press('dial');
  const { x, y } = await box('callNow');
  assert.equal(await stage.tab.evaluate(([x, y]) => document.elementFromPoint(x, y).localName, [x + 5, y + 5]), 'agent-toolbar');
});

test('at 400 % each panel can be reached, also from a head that does not scroll', async () => {
  for (const fixed of ['', 'main { position: fixed; inset: 0 0 auto }']) {
    const { setting, play } = scenes.leader;
    stage = await house.stage({ ...setting, context: { viewport: { width: 320, height: 400 } } });
    await style(`h1 { display: none } ${fixed}`);
    await play(stage);
    await stage.part('forceLogout').scrollIntoViewIfNeeded();
    const { y, height } = await box('forceLogout');
    assert.ok(y >= 0 && y + height <= 400, `${y}`);
    assert.ok(await stage.tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await stage.close();
  }
});

test('the size of the page\'s letters is its own', async () => {
  stage = await house.stage({});
  await stage.events('Idle');
  await stage.press('dial');
  const widths = [];
  for (const size of ['16px', '8px', '37.5px']) {
    await stage.tab.evaluate((size) => { document.documentElement.style.fontSize = size; }, size);
    widths.push((await box('panel')).width);
  }
  assert.deepEqual(widths, [widths[0], widths[0], widths[0]]);
});

test('the letters\' looks are not inherited, that nothing is to be seen is', async () => {
  stage = await house.stage({});
  await stage.events('Idle');
  const plain = await box('state');
  await style('body { text-transform: uppercase; letter-spacing: 4px; word-spacing: 9px; white-space: nowrap; text-indent: 20px; font-style: italic; line-height: 4 }');
  assert.equal((await box('state')).width, plain.width);
  const of = (name) => stage.part('state').evaluate((button, name) => getComputedStyle(button)[name], name);
  assert.deepEqual([await of('textTransform'), await of('whiteSpace'), await of('fontStyle')], ['none', 'normal', 'normal']);
  await style('body { visibility: hidden }');
  assert.equal(await stage.part('state').isVisible(), false);
});

test('from right to left a number still reads from left to right', async () => {
  stage = await house.stage({});
  await stage.tab.evaluate(() => { document.documentElement.dir = 'rtl'; });
  await stage.events(['AgentRinging', call], ['Conversation', call]);
  const [first, last] = await stage.part('number').evaluate((number) => [0, 10].map((at) => {
    const range = document.createRange();
    range.setStart(number.firstChild, at);
    range.setEnd(number.firstChild, at + 1);
    return range.getBoundingClientRect().left;
  }));
  assert.ok(first < last, `${first} ${last}`);
});

test('words that are too long end in the toolbar, and cut nothing else off', async () => {
  stage = await house.stage({ ...scenes.leader.setting, login: { agentType: 1, busyType: LONG } });
  stage.server.replies.surveillance = (request) => [
    { type: 'response', response: 'surveillance', sequence: request.sequence, status: 0 },
    { type: 'event', event: 'Surveillance', sequence: request.sequence, data: { agentList: [{ agentNumber: '1002', agentName: LONG, nowState: LONG }] } },
  ];
  await stage.events('Idle');
  const fits = (name) => stage.part(name).evaluate((element) => element.scrollWidth <= element.clientWidth);
  await stage.press('state');
  assert.ok(await fits('panel'));
  await stage.press('leader');
  await stage.part('row', 'WWW').waitFor();
  assert.ok(await fits('list'));
  await stage.events(['Busy', { currentBusyType: LONG }]);
  assert.ok(await fits('bar'));
  const state = await box('state');
  const clock = await stage.part('state').locator('[part=value]').boundingBox();
  assert.ok(clock.x + clock.width <= state.x + state.width && clock.height < 30);
});

test('who has the system choose colours sees what is chosen', { skip: inFirefox && 'nobody can ask for it there' }, async () => {
  const { setting, play } = scenes.transfer;
  stage = await house.stage({ ...setting, context: { forcedColors: 'active' } });
  await play(stage);
  const looks = await stage.tab.evaluate(() => ['true', 'false'].map((chosen) => {
    const { outlineStyle, outlineColor } = getComputedStyle(document.querySelector('agent-toolbar').shadowRoot.querySelector(`[aria-selected=${chosen}]`));
    return [outlineStyle, outlineColor === 'rgba(0, 0, 0, 0)'];
  }));
  assert.deepEqual(looks, [['solid', false], ['none', false]]);
});

test('a browser that does not know ARIA\'s names as properties (Firefox before 119) rests and names its controls', async () => {
  stage = await house.stage({
    ...scenes.leader.setting,
    prepare: () => ['ariaLabel', 'ariaDisabled'].forEach((name) => Object.defineProperty(Element.prototype, name, { value: undefined, writable: true })),
  });
  await scenes.leader.play(stage);
  assert.equal(await stage.part('list').getAttribute('aria-label'), '班长面板');
  stage.server.silent.add('forceBusy');
  await stage.press('forceBusy');
  await stage.tab.waitForTimeout(520);
  await stage.press('forceBusy');
  await stage.part('row', '1000').click();
  await stage.press('forceIdle');
  assert.deepEqual(await stage.tab.evaluate(() => exceptions), [], 'what rests does not answer');
});
