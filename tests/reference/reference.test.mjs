// The proof of the replacement: the same scenarios on agent-sdk 1.2.9 and on ours, in Chromium, against the same scripted server.
// Every difference must stand in differences.json with its reason, and every entry there must show.
//
// PKG_DIR     where `agent-sdk.js` lies; without it only the old ones are compared with each other (1.2.9 against 1.1.65)
// REFERENCE_OLD=1   compares the old ones too when PKG_DIR is given
// REFERENCE_ONLY    a scenario pattern such as `session/*`, for work on one thing; dead entries are not looked for then

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Browser } from '../support/browser.mjs';
import { diffTraces } from './diff.mjs';
import { allScenarios, matches } from './list.mjs';
import { normalise } from './normalise.mjs';
import { play } from './stage.mjs';
import { Table } from './table.mjs';

const AT_ONCE = 4;
const only = process.env.REFERENCE_ONLY;
const scenarios = (await allScenarios()).filter((s) => matches(only ?? '*', s.name));
const withOurs = Boolean(process.env.PKG_DIR);
const comparisons = [
  ...(withOurs ? [{ title: 'ours against 1.2.9', implementation: 'ours', table: Table.read('differences.json') }] : []),
  ...(!withOurs || process.env.REFERENCE_OLD ? [{ title: '1.1.65 against 1.2.9', implementation: 'old1165', table: Table.read('old-differences.json') }] : []),
];

let browser;
before(async () => {
  browser = await Browser.start();
});
after(() => browser?.close());

async function trace(scenario, implementation) {
  const raw = await play(scenario, browser, implementation);
  assert.deepEqual(raw.unsettled, [], 'something that was sent never arrived');
  return normalise(raw);
}

const references = new Map();
const reference = (scenario) => {
  if (!references.has(scenario.name)) references.set(scenario.name, trace(scenario, 'old129'));
  return references.get(scenario.name);
};

for (const { title, implementation, table } of comparisons) {
  describe(title, () => {
    describe('scenarios', { concurrency: AT_ONCE }, () => {
      for (const scenario of scenarios) {
        it(scenario.name, { timeout: 240_000 }, async () => {
          const [old, ours] = [await reference(scenario), await trace(scenario, implementation)];
          const unexplained = table.unexplained(scenario.name, diffTraces(old, ours));
          assert.equal(unexplained.length, 0, `not in the table:\n${unexplained.map((d) => JSON.stringify(d).slice(0, 800)).join('\n')}`);
        });
      }
    });

    it('has no entry that no scenario shows', { skip: only !== undefined }, () => {
      assert.deepEqual(table.unused(), []);
    });
  });
}
