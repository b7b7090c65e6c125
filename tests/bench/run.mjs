// The benchmark: `node tests/bench/run.mjs [--quick] [--check] [--rounds=N] [dispatch] [startup] [toolbar] [memory] [phone] [sizes]`.
//
// All candidates are measured in the same run and take turns; what counts is the ratios. Prints tables and writes them to bench.json in
// Cargo's target folder. It refuses to judge unless `--check` is given: then a missed target is exit code 1.

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { Bench } from './browser.mjs';
import { dispatch } from './dispatch.mjs';
import { memory } from './memory.mjs';
import { profile } from './profile.mjs';
import { phone } from './phone.mjs';
import { print, targets } from './report.mjs';
import { sizes } from './sizes.mjs';
import { startup } from './startup.mjs';
import { toolbar } from './toolbar.mjs';

const PARTS = ['dispatch', 'startup', 'toolbar', 'memory', 'phone', 'sizes'];
const arguments_ = process.argv.slice(2);
const flag = (name) => arguments_.find((argument) => argument.split('=')[0] === `--${name}`);
const value = (name) => flag(name)?.split('=')[1];
const wanted = arguments_.filter((argument) => !argument.startsWith('--'));
const unknown = wanted.find((part) => !PARTS.includes(part));
if (unknown) throw new Error(`there is no part ${unknown}; the parts are ${PARTS.join(', ')}`);

const target = resolve(process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, '../../target'));
mkdirSync(target, { recursive: true });

const bench = await Bench.start();
try {
  if (!bench.names.includes('ours')) console.log('agent-sdk-wasm is not built (PKG_DIR/agent-sdk.js): measured without it');
  if (flag('profile')) await profile(bench, value('profile') ?? 'ours', target);
  else await measure();
} finally {
  await bench.close();
}

async function measure() {
  const settings = { rounds: Number(value('rounds') ?? (flag('quick') ? 3 : 7)), tell };
  const runs = (part) => wanted.length === 0 || wanted.includes(part);
  const results = { browser: bench.chromium.version(), processors: cpus().length, rounds: settings.rounds };
  if (runs('dispatch')) results.dispatch = await dispatch(bench, settings);
  if (runs('startup')) results.startup = await startup(bench, settings);
  if (runs('toolbar')) results.toolbar = await toolbar(bench, settings);
  if (runs('memory')) results.memory = await memory(bench, settings);
  if (runs('phone')) results.phone = await phone(bench, settings);
  if (runs('sizes')) results.sizes = sizes(bench.scripts);
  tell('');
  const aims = targets(results);
  print(results, aims);
  writeFileSync(join(target, 'bench.json'), `${JSON.stringify({ ...results, targets: aims }, null, 2)}\n`);
  if (flag('check')) process.exitCode = aims.length && aims.every(({ met }) => met) ? 0 : 1;
}

/** Where a person is watching: which part is running. */
function tell(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
