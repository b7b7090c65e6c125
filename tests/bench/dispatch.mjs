// Socket text in, listener called: microseconds per small event and milliseconds per list, for each candidate.

import { Clock } from './clock.mjs';
import { Rounds } from './stats.mjs';

export const SMALL = { count: 10_000, warm: 3_000 };
export const LISTS = { count: 200, warm: 10, length: 2_000 };

export async function dispatch(bench, { rounds, tell }) {
  const small = new Rounds('least');
  const lists = new Rounds('least');
  for (let round = 0; round < rounds; round++) {
    for (const name of bench.turns(round)) {
      tell(`dispatch, round ${round + 1} of ${rounds}: ${name}`);
      const took = await measure(bench, name);
      small.add(name, took.small, 1000 / SMALL.count);
      lists.add(name, took.lists, 1 / LISTS.count);
    }
  }
  return { smallMicroseconds: small.summary(), listMilliseconds: lists.summary() };
}

/** One fresh page: small events, then lists. */
const measure = (bench, name) => bench.visit(`/feed/${name}`, async (tab) => {
  const clock = await Clock.of(tab);
  await tab.evaluate((name) => window.bench.start(name), name);
  const took = {};
  for (const [kind, size] of [['small', SMALL], ['lists', LISTS]]) {
    await tab.evaluate(([kind, size]) => window.bench.prepare(kind, size), [kind, size]);
    took[kind] = await clock.time(() => window.bench.go());
    await tab.evaluate(() => window.bench.verify());
  }
  return took;
});
