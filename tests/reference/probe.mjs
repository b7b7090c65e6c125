// Plays scenarios on one implementation and prints what happened, in order: `node tests/reference/probe.mjs old129 'login/*'`.

import { Browser } from '../support/browser.mjs';
import { play } from './stage.mjs';
import { allScenarios, matches } from './list.mjs';

const [implementation = 'old129', pattern = '*'] = process.argv.slice(2);
const browser = await Browser.start();
try {
  for (const scenario of (await allScenarios()).filter((s) => matches(pattern, s.name))) {
    const begun = Date.now();
    const trace = await play(scenario, browser, implementation);
    console.log(`\n=== ${scenario.name} (${implementation}, ${Date.now() - begun} ms)`);
    for (const { lane, ...entry } of trace.timeline) {
      const text = lane === 'wire' ? entry.text.replaceAll('\n', '⏎').replaceAll('\0', '␀') : JSON.stringify(entry);
      console.log(`${lane.padEnd(8)} ${text}`);
    }
    for (const frame of trace.frames) console.log(`frame    ${JSON.stringify(frame)}`);
    for (const picture of trace.unsettled) console.log(`unsettled ${picture}`);
  }
} finally {
  await browser.close();
}
