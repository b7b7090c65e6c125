// A page that nobody looks at. Chromium wakes a row of timers there but once a minute, after five minutes of which a flag leaves one
// second; whoever gives a sign of life so seldom is taken for gone. Playwright keeps all of its pages visible: it is not used here.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import WebSocket from 'ws';
import { servePages } from '../support/browser.mjs';
import { ownFolder, startProgram } from '../support/program.mjs';
import { ScriptedServer } from '../support/scripted-server.mjs';

const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1'];
const PING = 2_000;
/** Of these one each minute would come too late by far. */
const HEARTBEATS = 10;
const PATIENCE = 120_000;

let chromium;
let broker;
let pages;
before(async () => {
  const folder = await ownFolder('hidden');
  const args = [...FLAGS, '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'];
  const up = (log) => /DevTools listening on ws:/.test(log);
  const options = (url) => ({
    url, host: '/', connectAccount: 'mq', connectPassword: 'mq-secret', subscribePath: '/q', agentNumber: '1001', agentPassword: 'pw',
    companyShortName: 'acme', loginType: 1, pingInterval: PING, el: '#place',
  });
  broker = await ScriptedServer.start();
  pages = await servePages({
    '/': `<!doctype html><meta charset="utf-8"><script src="/sdk.js"></script><body><div id="place"></div><script>new AgentSdk(${JSON.stringify(options(broker.url))})</script>`,
    '/sdk.js': { file: join(process.env.PKG_DIR, 'agent-sdk.js') },
    '/favicon.ico': '',
  });
  chromium = await startProgram({ name: 'chromium', args, folder, up });
});
after(() => Promise.all([chromium?.stop(), broker?.stop(), pages?.close()]));

it('an agent in a hidden page gives a sign of life as ever', async () => {
  const [, devtools] = /listening on ws:\/\/([^/]+)/.exec(chromium.log());
  const ask = async (path, method = 'PUT') => (await fetch(`http://${devtools}/json/${path}`, { method })).text();
  const page = JSON.parse(await ask(`new?${pages.origin}`));
  await beats(1);
  // Another tab in front of it.
  const other = JSON.parse(await ask('new?about:blank'));
  await ask(`activate/${other.id}`);
  assert.equal(await evaluate(page.webSocketDebuggerUrl, 'document.visibilityState'), 'hidden');
  const begun = Date.now();
  await beats(HEARTBEATS);
  const minutes = (Date.now() - begun) / 60_000;
  assert.ok(HEARTBEATS / minutes > 10, `${HEARTBEATS} heartbeats in ${minutes.toFixed(1)} minutes`);
});

async function beats(amount) {
  const wanted = broker.requests('heartbeat').length + amount;
  const deadline = Date.now() + PATIENCE;
  while (broker.requests('heartbeat').length < wanted) {
    assert.ok(Date.now() < deadline, `${broker.requests('heartbeat').length} heartbeats of ${wanted}`);
    await wait(100);
  }
}

/** What an expression is in that page. */
async function evaluate(url, expression) {
  const socket = new WebSocket(url);
  await new Promise((done) => socket.once('open', done));
  const answer = new Promise((done) => socket.once('message', (data) => done(JSON.parse(data))));
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }));
  const { result } = await answer;
  socket.close();
  return result.result.value;
}
