// Compares two implementations and prints what differs: `node tests/reference/compare.mjs old129 ours 'session/*' [--table differences.json]`.
// With the same name twice it shows what is not deterministic.

import { Browser } from '../support/browser.mjs';
import { diffTraces } from './diff.mjs';
import { allScenarios, matches } from './list.mjs';
import { normalise } from './normalise.mjs';
import { play } from './stage.mjs';
import { Table } from './table.mjs';

const args = process.argv.slice(2);
const at = args.indexOf('--table');
const table = at < 0 ? new Table([]) : Table.read(args.splice(at, 2)[1]);
const [old = 'old129', ours = 'old1165', pattern = '*'] = args;

const begun = Date.now();
const browser = await Browser.start();
const queue = (await allScenarios()).filter((s) => matches(pattern, s.name));
const count = queue.length;
let differing = 0;

async function worker() {
  for (let scenario = queue.shift(); scenario; scenario = queue.shift()) {
    try {
      const traces = [await play(scenario, browser, old), await play(scenario, browser, ours)];
      const [a, b] = traces.map(normalise);
      for (const { unsettled } of traces) if (unsettled.length) console.log(`\n${scenario.name}\n  never settled: ${unsettled[0]}`);
      const differences = table.unexplained(scenario.name, diffTraces(a, b));
      if (differences.length) {
        differing += 1;
        console.log(`\n${scenario.name}\n${differences.map((d) => `  ${JSON.stringify(d).slice(0, 600)}`).join('\n')}`);
      }
    } catch (error) {
      differing += 1;
      console.log(`\n${scenario.name}\n  failed: ${error.stack}`);
    }
  }
}
await Promise.all([worker(), worker(), worker(), worker()]);
await browser.close();
console.log(`\n${count} scenarios, ${differing} differ, ${((Date.now() - begun) / 1000).toFixed(1)} s; not shown: ${table.unused().map((u) => `\n  ${u}`).join('') || 'nothing'}`);
