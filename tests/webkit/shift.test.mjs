// A shift in WebKit, on the demo's page as it is, with its policy: the agent's own work, and what is said where there is no WebRTC.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startDemoServer } from '../support/demo-server.mjs';
import { WebKit } from '../support/webkit.mjs';

const CUSTOMER = '13800138001';
/** Clicks that come faster are taken for double clicks; a person is slower. */
const REST = 520;

let webkit;
let server;
before(async () => { webkit = await WebKit.start(); });
after(() => webkit?.stop());
beforeEach(async () => { server = await startDemoServer(['--speed', '5', '--auto-idle', '2']); });
afterEach(() => server.stop());

const signIn = async (query = '', expected = 'Login') => {
  await webkit.open(`${server.origin}/index.html?lang=zh-CN&agentNumber=1001${query}`);
  await webkit.until(() => document.body.dataset.ready === 'true' && document.querySelector('#signin form [name=agentPassword]').value !== '');
  await webkit.run(() => document.querySelector('#signin form').requestSubmit());
  await event(expected);
};
/** Waits until the page has heard an event. */
const event = (name) => webkit.until((name) => document.querySelector(`.log [data-kind=event][data-name="${name}"]`) !== null, name);
const part = (name, text = '') => webkit.until((name, text) => {
  const found = [...document.querySelector('agent-toolbar').shadowRoot.querySelectorAll(`[part~="${name}"]:not([aria-disabled=true])`)];
  return found.find((each) => each.textContent.includes(text))?.textContent;
}, name, text);
const press = async (name) => {
  await pause(REST);
  await part(name);
  await webkit.run((name) => document.querySelector('agent-toolbar').shadowRoot.querySelector(`[part~="${name}"]`).click(), name);
};
const says = (words) => part('state', words);

test('an agent signs in, calls, holds, hangs up, and is still there after a reload', async () => {
  await signIn();
  await says('忙碌');
  await press('state');
  await press('idle');
  await says('空闲');
  await webkit.until((number) => {
    const button = document.querySelector(`[data-number="${number}"]:not([aria-disabled=true])`);
    button?.click();
    return Boolean(button);
  }, CUSTOMER);
  await event('Conversation');
  await says('通话中');
  assert.equal(await part('number'), CUSTOMER);
  await press('hold');
  await says('保持');
  await press('unHold');
  await event('UnHold');
  await press('hangup');
  await event('After');
  await says('空闲');

  await signIn('', 'Reconnect');
  await says('空闲');
  assert.deepEqual(await webkit.run(() => [...document.querySelectorAll('.log [data-kind=exception]')].map((row) => row.textContent)), []);
});

test('without WebRTC an agent with a phone is told so', async () => {
  assert.equal(await webkit.run(() => typeof RTCPeerConnection), 'undefined');
  await signIn('&loginType=3');
  assert.match(await part('message'), /^不支持WebRTC的环境/);
});
