// Who takes the package into a bundle of an older kind, or the script itself into one, or loads it by AMD.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { transform } from 'esbuild';
import { install } from './support/installed.mjs';

const user = install();
after(user.remove);
const read = (name) => readFileSync(join(user.pkg, name), 'utf8');

for (const name of ['index.mjs', 'index.cjs']) {
  test(`${name} has no syntax that webpack 4 cannot read`, async () => {
    const written = async (target) => (await transform(read(name), { target, charset: 'utf8' })).code;
    // Not `equal`: it would print both.
    assert.ok(await written('es2019') === await written('esnext'), 'something would have to be written in other words for ES2019');
  });
}

// Runs the script as one module of a bundle, or for a loader: with what they put in reach. Gives the page's globals.
function load(within) {
  const window = {};
  const names = Object.keys(within);
  new Function('window', ...names, read('agent-sdk.js'))(window, ...names.map((name) => within[name]));
  return window;
}

test('the script as a CommonJS module', () => {
  const module = { exports: {} };
  const window = load({ module, exports: module.exports });
  assert.equal(typeof module.exports.AgentSdk, 'function');
  assert.equal(module.exports.AgentSdk, window.AgentSdk);
  assert.equal(module.exports.SoftPhoneSdk, window.SoftPhoneSdk);
});

test('the script by AMD', () => {
  const defined = [];
  const window = load({ module: undefined, define: Object.assign((...values) => defined.push(values), { amd: {} }) });
  assert.equal(defined.length, 1);
  const [needs, factory] = defined[0];
  assert.deepEqual(needs, []);
  assert.equal(factory().AgentSdk, window.AgentSdk);
});
