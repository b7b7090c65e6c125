// Script start to constructed object, on a first and on a later visit.

import { median, ratio, spread } from './stats.mjs';

const SDKS = ['old1165', 'old129', 'ours'];

// The engine keeps a script's compiled code when it comes from the cache once more, and uses it from the visit after that.
const VISITS_BEFORE = 3;

export async function startup(bench, { rounds, tell }) {
  const names = SDKS.filter((name) => bench.names.includes(name));
  const first = Object.fromEntries(names.map((name) => [name, []]));
  const again = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of bench.turns(round).filter((name) => names.includes(name))) {
      tell(`start-up, round ${round + 1} of ${rounds}: ${name}`);
      first[name].push(await bench.visit(`/startup/${name}`, (tab) => once(tab, 'first', name)));
      again[name].push(await bench.visit(`/startup/${name}`, async (tab) => {
        for (let visit = 0; visit < VISITS_BEFORE; visit++) {
          await once(tab, 'again', name);
          await tab.waitForTimeout(200);
          await tab.goto('about:blank');
          await tab.goto(`${bench.origin}/startup/${name}`);
        }
        return once(tab, 'again', name);
      }));
    }
  }
  return { firstVisitMilliseconds: table(first), laterVisitMilliseconds: table(again) };
}

const once = (tab, how, name) => tab.evaluate(([how, source]) => window.startup[how](source), [how, `/sdk/${name}.js`]);

function table(rounds) {
  return Object.fromEntries(Object.entries(rounds).map(([name, values]) => [
    name, { median: median(values), toOld: ratio(values, rounds.old1165), spread: spread(values), rounds: values },
  ]));
}
