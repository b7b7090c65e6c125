// Whom a call goes to, or whom a leader means: what is chosen is what is seen, however the lists change.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paste } from '../support/paste.mjs';
import { eventBody, responseBody } from '../support/scripted-server.mjs';
import { inHouse, rest } from './stage.mjs';

let house;
let stage;
inHouse((opened) => (house = opened));

const answer = (event, data) => (request) => [responseBody(request), eventBody(event, { nowState: undefined, sequence: request.sequence, data: data(request) })];
const person = (agentNumber, agentName, nowState) => ({ agentNumber, agentName, nowState });

/** In a call, with the panel of transfers open; `idle` gives the idle agents of a group. */
async function transfer(idle) {
  stage = await house.stage({ replies: {
    groupInfo: answer('GroupInfo', () => ({ groupList: [{ id: 'g1', name: '售前' }, { id: 'g2', name: '售后' }] })),
    idleAgent: answer('IdleAgent', ({ groupId }) => ({ agentList: idle(groupId) })),
  } });
  await stage.events(['Conversation', { callType: 'normal' }]);
  await stage.press('transfer');
  await stage.part('row', '售后').waitFor();
}
const chosen = () => stage.tab.locator('agent-toolbar [aria-selected=true]').allTextContents();
const last = async () => (await stage.requests()).at(-1);

test('a number that is typed counts more than what was chosen before', async () => {
  await transfer(() => [person('1002', '李雷')]);
  await stage.part('row', '售前').click();
  await stage.part('typed').fill('13800138000');
  await stage.press('blind');
  assert.deepEqual(await last(), { request: 'transferCall', transferType: 2, transferId: '13800138000', transferMode: 0 });
  await rest();
  await stage.press('transfer');
  await stage.part('typed').fill('13800138000');
  await stage.press('outsideNumber');
  await stage.part('typed').fill('13911112222');
  await stage.press('blind');
  assert.equal((await last()).transferId, '13911112222');
});

test('who is not idle any more is not chosen any more', async () => {
  let idle = [person('1002', '李雷'), person('1003', '韩梅梅')];
  await transfer(() => idle);
  await stage.part('row', '售前').click();
  await stage.part('row', '李雷').click();
  assert.deepEqual(await chosen(), ['李雷 1002座席']);
  idle = [person('1003', '韩梅梅')];
  await stage.part('row', '李雷').waitFor({ state: 'detached' });
  assert.deepEqual(await chosen(), []);
  await stage.press('blind');
  assert.deepEqual(await stage.requests(), []);
  idle = [];
  await stage.part('row', '当前技能组没有空闲座席').waitFor();
});

test('the answer for another group comes too late', async () => {
  await transfer(() => []);
  const held = [];
  stage.server.replies.idleAgent = (request) => {
    if (request.groupId === 'g1') held.push(request);
    return request.groupId === 'g1' ? [] : answer('IdleAgent', () => ({ agentList: [person('2002', '后')] }))(request);
  };
  await stage.part('row', '售前').click();
  await stage.part('row', '售后').click();
  await stage.part('row', '2002').waitFor();
  const body = eventBody('IdleAgent', { nowState: undefined, sequence: held[0].sequence, data: { agentList: [person('1002', '前')] } });
  stage.server.event('IdleAgent', body);
  await stage.tab.waitForTimeout(200);
  assert.deepEqual(await stage.part('row').allTextContents(), ['售前技能组', '售后技能组', '后 2002座席']);
});

test('a list that is on its way says so, not that it is empty', async () => {
  const asked = [];
  const hold = (request) => {
    asked.push(request);
    return [];
  };
  for (const [locale, loading, none] of [['zh-CN', '加载中...', '当前技能组没有在线座席'], ['en', 'Loading…', 'Nobody is online']]) {
    stage = await house.stage({ options: { locale }, login: { agentType: 1 }, replies: { surveillance: hold } });
    await stage.events('Idle');
    await stage.press('leader');
    assert.deepEqual(await stage.part('row').allTextContents(), [loading]);
    assert.equal(await stage.part('list').getAttribute('aria-busy'), 'true');
    while (!asked.length) await stage.tab.waitForTimeout(20);
    stage.server.respond('surveillance');
    stage.server.event('Surveillance', { nowState: undefined, sequence: asked.shift().sequence, data: { agentList: [] } });
    await stage.part('row', none).waitFor();
    assert.equal(await stage.part('list').getAttribute('aria-busy'), 'false');
    await stage.close();
    asked.length = 0;
  }
});

test('a list that was refused is not on its way any more', async () => {
  stage = await house.stage({ replies: { groupInfo: (request) => [responseBody(request, { status: 1, msg: 'not now' })] } });
  await stage.events(['Conversation', { callType: 'normal' }]);
  await stage.press('transfer');
  await stage.part('row', '暂无技能组信息').waitFor();
});

test('a pasted name stays a name', async () => {
  await transfer(() => []);
  await paste(stage.part('typed'), 'Anna-Lena Smith (Sales)');
  assert.equal(await stage.part('typed').inputValue(), 'Anna-Lena Smith (Sales)');
});

test('a leader who searches for somebody else means nobody yet', async () => {
  const agents = [person('2002', '李雷', 'Idle'), person('2003', '韩梅梅', 'Idle')];
  stage = await house.stage({ login: { agentType: 1 }, replies: { surveillance: answer('Surveillance', () => ({ agentList: agents })) } });
  await stage.events('Idle');
  await stage.press('leader');
  await stage.part('row', '李雷').click();
  await stage.part('typed').fill('韩');
  await stage.press('forceLogout');
  assert.deepEqual(await stage.requests(), []);
  await stage.part('row', '韩梅梅').click();
  agents.pop();
  await stage.part('typed').fill('');
  await stage.part('row', '韩梅梅').waitFor({ state: 'detached' });
  assert.deepEqual(await chosen(), []);
});

test('each step through a long list goes to another element, so that it is read out', async () => {
  const agents = Array.from({ length: 100 }, (_, place) => person(String(place), `agent ${place}`, 'Idle'));
  stage = await house.stage({ login: { agentType: 1 }, replies: { surveillance: answer('Surveillance', () => ({ agentList: agents })) } });
  await stage.events('Idle');
  await stage.press('leader');
  await stage.part('row').first().waitFor();
  await stage.part('list').focus();
  const active = () => stage.tab.evaluateHandle(() => {
    const { shadowRoot } = document.querySelector('agent-toolbar');
    return shadowRoot.getElementById(shadowRoot.querySelector('[part=list]').getAttribute('aria-activedescendant'));
  });
  let before;
  for (const [key, steps] of [['ArrowDown', 30], ['ArrowUp', 25]]) {
    for (let step = 0; step < steps; step++) {
      await stage.tab.keyboard.press(key);
      const now = await active();
      if (before) assert.equal(await stage.tab.evaluate(([before, now]) => before === now, [before, now]), false, `${key} ${step}`);
      before = now;
    }
  }
  assert.deepEqual(await chosen(), ['agent 4 4空闲']);
  const rows = await stage.part('row').allTextContents();
  assert.deepEqual(rows, [...rows.keys()].map((at) => `agent ${at + Number(rows[0].split(' ')[2].replace(/\D/g, ''))} ${at + Number(rows[0].split(' ')[2].replace(/\D/g, ''))}空闲`));
});
