// Script start to constructed object, on a first and on a later visit.

import { Clock } from './clock.mjs';
import { Rounds } from './stats.mjs';

const SDKS = ['old1165', 'old129', 'ours'];

export async function startup(bench, { rounds, tell }) {
  const first = new Rounds('old1165');
  const later = new Rounds('old1165');
  for (let round = 0; round < rounds; round++) {
    for (const name of bench.turns(round).filter((name) => SDKS.includes(name))) {
      tell(`start-up, round ${round + 1} of ${rounds}: ${name}`);
      const path = `/startup/${name}`;
      first.add(name, await bench.visit(path, (tab) => once(tab, 'first', name)));
      later.add(name, await bench.visit(path, async (tab) => {
        await once(tab, 'later', name);
        // A new tab: a reload in the same one would find the engine's own cache of this very script, which a later visit does not.
        const next = await tab.context().newPage();
        await next.goto(bench.origin + path);
        return once(next, 'later', name);
      }));
    }
  }
  return { firstVisitMilliseconds: first.summary(), laterVisitMilliseconds: later.summary() };
}

async function once(tab, how, name) {
  const clock = await Clock.of(tab);
  await tab.evaluate(([how, source]) => window.startup[how].prepare(source), [how, `/sdk/${name}.js`]);
  return clock.time(how === 'first' ? () => window.startup.first.go() : () => window.startup.later.go());
}
