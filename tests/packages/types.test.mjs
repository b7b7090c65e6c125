// TypeScript finds the types of each way of loading, in the module system of the file that loads.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { install } from './support/installed.mjs';

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
const user = install();
after(user.remove);

// Gives what the compiler says about one file.
function compile(name, code) {
  writeFileSync(join(user.folder, name), code);
  const flags = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom', '--module', 'nodenext', '--types', ''];
  return spawnSync(process.execPath, [tsc, ...flags, name], { cwd: user.folder, encoding: 'utf8' }).stdout;
}

const USE = `
  const sdk: AgentSdk = new AgentSdk({});
  const version: string = sdk.getVersion();
  export { version };
`;

test('import', () => {
  assert.equal(compile('import.mts', `import Default, { AgentSdk } from 'agent-sdk-wasm'; new Default({}); ${USE}`), '');
});

test('require', () => {
  assert.equal(compile('require.cts', `import { AgentSdk } from 'agent-sdk-wasm'; ${USE}`), '');
});

test('streaming', () => {
  assert.equal(compile('streaming.mts', `import init, { AgentSdk } from 'agent-sdk-wasm/streaming'; await init(); ${USE}`), '');
});

test('what is wrong is noticed', () => {
  const wrong = `import { AgentSdk } from 'agent-sdk-wasm'; const version: number = new AgentSdk({}).getVersion(); export { version };`;
  assert.match(compile('wrong.mts', wrong), /^wrong\.mts\(1,\d+\): error TS2322/);
});
