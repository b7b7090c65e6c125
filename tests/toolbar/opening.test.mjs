// With a toolbar the socket is opened once the toolbar is on the screen: that costs no call, whatever the page is like.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inHouse } from './stage.mjs';

let house;
let stage;
inHouse((opened) => (house = opened));

// Notes when sockets are made and frames are drawn. Runs before the SDK is made.
function noting() {
  window.noted = [];
  window.WebSocket = class extends WebSocket {
    constructor(...values) {
      noted.push('socket');
      super(...values);
    }
  };
  const { requestAnimationFrame } = window;
  window.requestAnimationFrame = (work) => requestAnimationFrame((time) => {
    work(time);
    noted.push('frame');
  });
}

// After 100 ms the SDK waits no more for a frame, and a busy machine's first frame may be later: here it waits as long as it takes.
function patiently() {
  const { setTimeout } = window;
  window.setTimeout = (work, delay, ...values) => setTimeout(work, delay === 100 ? 600_000 : delay, ...values);
}

const noted = () => stage.tab.evaluate(() => noted);

test('the socket comes after the first frame, and there is one', async () => {
  stage = await house.stage({ prepare: `(${noting})(); (${patiently})()` });
  const order = await noted();
  assert.equal(order[0], 'frame');
  assert.equal(order.filter((what) => what === 'socket').length, 1);
});

test('it is connecting meanwhile, as it always was', async () => {
  stage = await house.stage({ prepare: noting });
  const made = await stage.tab.evaluate(() => {
    noted.length = 0;
    window.second = new AgentSdk({ ...sdk.store.sdkOption, agentNumber: '1002' });
    return { state: second.store.state, connecting: second.isConnecting(), noted: [...noted] };
  });
  assert.deepEqual(made, { state: 'connecting', connecting: true, noted: [] });
});

test('a tab that draws no frames signs in all the same', async () => {
  stage = await house.stage({ prepare: () => { window.requestAnimationFrame = () => 0; } });
  assert.ok(await stage.tab.evaluate(() => sdk.isLogin()));
});

test('a tab that is not seen does not wait', async () => {
  stage = await house.stage({ prepare: noting });
  assert.deepEqual(await stage.tab.evaluate(() => {
    noted.length = 0;
    Object.defineProperty(document, 'hidden', { value: true });
    window.second = new AgentSdk({ ...sdk.store.sdkOption, agentNumber: '1002' });
    return noted;
  }), ['socket']);
});

test('a browser without idle callbacks signs in', async () => {
  stage = await house.stage({ prepare: () => { window.requestIdleCallback = undefined; } });
  assert.ok(await stage.tab.evaluate(() => sdk.isLogin()));
});

test('what is ended before it opens opens nothing; what is begun anew opens once', async () => {
  stage = await house.stage({ prepare: noting });
  const waited = () => stage.tab.evaluate(() => new Promise((done) => setTimeout(() => done(noted.filter((what) => what === 'socket').length), 300)));
  await stage.tab.evaluate(() => {
    noted.length = 0;
    window.second = new AgentSdk({ ...sdk.store.sdkOption, agentNumber: '1002' });
    second.break();
  });
  assert.equal(await waited(), 0);
  await stage.tab.evaluate(() => {
    second.init();
    second.init();
  });
  await stage.until(() => second.isLogin());
  assert.equal(await waited(), 1);
});

test('an address that the browser refuses is told like a connection that failed', async () => {
  stage = await house.stage({});
  const told = await stage.tab.evaluate(async () => {
    const told = [];
    window.WebSocket = class {
      constructor() {
        throw new Error('the policy forbids it');
      }
    };
    for (const el of ['#toolbar', undefined]) {
      const other = new AgentSdk({ ...sdk.store.sdkOption, agentNumber: '1003', maxReconnect: 0, el });
      const closed = new Promise((done) => other.on('StateChange', (state) => state === 'closed' && done()));
      other.on('Close', ({ reason }) => told.push(reason));
      if (other.store.state !== 'closed') await closed;
      await new Promise((done) => setTimeout(done, 100));
      told.push(other.store.state);
    }
    return told;
  });
  assert.deepEqual(told, ['CANNOT_OPEN', 'closed', 'closed']);
});
