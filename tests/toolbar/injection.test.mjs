// A hundred payloads in every field that a server or a caller controls: none runs, and each is shown as text.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventBody, responseBody } from '../support/scripted-server.mjs';
import { House } from './stage.mjs';

const CODE = 'window.ran=1';
const TAGS = ['img src=x onerror', 'svg onload', 'body onload', 'iframe onload', 'video src=x onerror', 'audio src=x onerror', 'input autofocus onfocus',
  'details open ontoggle', 'marquee onstart', 'object data=x onerror', 'embed src=x onload', 'style onload', 'link rel=stylesheet href=x onerror',
  'math onmouseover', 'select autofocus onfocus', 'textarea autofocus onfocus', 'keygen autofocus onfocus', 'a href=javascript:', 'form action=javascript:', 'base href=javascript:'];
const WRAPPERS = [(tag) => `<${tag}=${CODE}>`, (tag) => `"><${tag}="${CODE}">`, (tag) => `'><${tag}='${CODE}' x='`, (tag) => `</span><${tag}=${CODE}//`];
const SCRIPTS = [
  `<script>${CODE}</script>`, `</script><script>${CODE}</script>`, `<ScRiPt>${CODE}</sCrIpT>`, `"><script>${CODE}</script>`, `javascript:${CODE}`,
  `{{constructor.constructor('${CODE}')()}}`, `\${${CODE}}`, `';${CODE};//`, `";${CODE};//`, `\`;${CODE};//`, `<!--><script>${CODE}</script>`,
  `<![CDATA[<script>${CODE}</script>]]>`, `&lt;script&gt;${CODE}&lt;/script&gt;`, `<template><script>${CODE}</script></template>`,
  `<slot onslotchange=${CODE}></slot>`, `<agent-toolbar onclick=${CODE}></agent-toolbar>`, `\u202e<script>${CODE}</script>`, `%3Cscript%3E${CODE}%3C/script%3E`,
  `<a href="data:text/html,<script>${CODE}</script>">x</a>`, `<meta http-equiv=refresh content="0;url=javascript:${CODE}">`,
];
const PAYLOADS = [...TAGS.flatMap((tag) => WRAPPERS.map((wrap) => wrap(tag))), ...SCRIPTS];

let house;
before(async () => (house = await House.open()));
after(() => house?.close());

test('there are a hundred, all different', () => assert.equal(new Set(PAYLOADS).size, 100));

const answer = (event, data) => (request) => [responseBody(request), eventBody(event, { nowState: undefined, sequence: request.sequence, data })];
const clean = async (stage) => {
  assert.equal(await stage.tab.evaluate(() => window.ran), undefined);
  const foreign = await stage.tab.evaluate(() => {
    const known = 'DIV BUTTON SPAN P KBD INPUT LABEL SELECT OPTION METER SVG PATH'.split(' ');
    return [...document.querySelector('agent-toolbar').shadowRoot.querySelectorAll('*')].map(({ tagName }) => tagName.toUpperCase()).filter((name) => !known.includes(name));
  });
  assert.deepEqual(foreign, []);
  assert.deepEqual(stage.errors, []);
};

/** The first texts of all rows of a list, which holds elements only for those that are seen. */
const rows = (stage) => stage.tab.evaluate(async () => {
  const list = document.querySelector('agent-toolbar').shadowRoot.querySelector('[part=list]');
  const texts = [];
  for (let top = 0; top < list.scrollHeight; top += 32) {
    list.scrollTop = top;
    await new Promise(requestAnimationFrame);
    for (const row of list.querySelectorAll('[part=row]')) texts[row.ariaPosInSet - 1] = row.firstChild.textContent;
  }
  return texts;
});

test('states, busy reasons, callers, messages and findings', async () => {
  const stage = await house.stage({ options: { phoneEncryption: false } });
  const shows = (part, payload) => stage.until(([part, payload]) => {
    const found = document.querySelector('agent-toolbar').shadowRoot.querySelector(`[part~=${part}]`);
    return found?.textContent.includes(payload);
  }, [part, payload]);
  for (const payload of PAYLOADS) {
    stage.server.event('Busy', { data: { currentBusyType: payload } });
    await shows('state', payload);
    stage.server.event('Idle', { nowState: `${payload} ` });
    await shows('state', `${payload} `);
    stage.server.event('AgentRinging', { data: { caller: payload } });
    await shows('number', payload);
    await shows('alert', payload);
    stage.server.event('Conversation', { data: { caller: payload } });
    await stage.tab.evaluate((message) => {
      sdk.store.ear.hear('failed', { code: 'COMMAND_REFUSED', message });
      document.querySelector('agent-toolbar').finding = message;
    }, payload);
    await shows('message', payload);
    await shows('finding', payload);
    stage.server.event('After');
  }
  await clean(stage);
  await stage.close();
});

test('agents, groups, menus and their states in lists', async () => {
  const agents = PAYLOADS.map((text) => ({ agentNumber: text, agentName: text, nowState: text }));
  const reasons = PAYLOADS.filter((text) => !text.includes(','));
  const stage = await house.stage({
    login: { agentType: 1, busyType: reasons.join(',') },
    replies: {
      surveillance: answer('Surveillance', { agentList: agents }),
      groupInfo: answer('GroupInfo', { groupList: PAYLOADS.map((text) => ({ id: text, name: text })) }),
      idleAgent: answer('IdleAgent', { agentList: agents }),
      hold: (request) => [responseBody(request, { status: 1, msg: PAYLOADS[0] })],
    },
  });
  await stage.press('state');
  assert.deepEqual((await stage.tab.locator('agent-toolbar [part~=busy] > span:first-of-type').allTextContents()).slice(1), reasons);
  await stage.events('Idle');
  await stage.press('leader');
  await stage.part('row', PAYLOADS[0]).first().waitFor();
  const twice = PAYLOADS.map((text) => `${text} ${text}`);
  assert.deepEqual(await rows(stage), twice);
  await stage.part('row').first().click();
  await stage.events(['Conversation', {}]);
  await stage.press('transfer');
  await stage.part('row', PAYLOADS[0]).first().click();
  await stage.until((amount) => document.querySelector('agent-toolbar').shadowRoot.querySelector('[part=row]').ariaSetSize === String(amount), 2 * PAYLOADS.length);
  assert.deepEqual(await rows(stage), [PAYLOADS[0], ...twice, ...PAYLOADS.slice(1)]);
  await stage.press('hold');
  await stage.part('message', PAYLOADS[0]).waitFor();
  await clean(stage);
  await stage.close();
});

test('the groups of the account, the menus and the phone are text too', async () => {
  const payload = PAYLOADS[0];
  const stage = await house.stage({
    login: { groupInfoList: PAYLOADS.map((name, id) => ({ id, name, isMaster: id === 0 })), ivrList: PAYLOADS.map((name, id) => ({ id, name })) },
  });
  await stage.events('Idle');
  await stage.press('groups');
  const groups = await stage.tab.locator('agent-toolbar [part=group] > span').allTextContents();
  assert.deepEqual(groups, PAYLOADS);
  await stage.events(['Conversation', {}]);
  await stage.press('transfer');
  await stage.part('row').first().waitFor();
  assert.ok((await stage.part('row').first().textContent()).includes(payload));
  assert.equal(await stage.tab.evaluate(() => window.ran), undefined);
  await stage.close();
});
