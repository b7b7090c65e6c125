// Socket text in, listener called: microseconds per small event and milliseconds per list, for each candidate.

import { median, ratio, spread } from './stats.mjs';

export const SMALL = { count: 10_000, warm: 3_000 };
export const LISTS = { count: 200, warm: 10, length: 2_000 };

export async function dispatch(bench, { rounds, tell }) {
  const small = Object.fromEntries(bench.names.map((name) => [name, []]));
  const lists = Object.fromEntries(bench.names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of bench.turns(round)) {
      tell(`dispatch, round ${round + 1} of ${rounds}: ${name}`);
      const took = await measure(bench, name);
      small[name].push((took.small * 1000) / SMALL.count);
      lists[name].push(took.lists / LISTS.count);
    }
  }
  return { smallMicroseconds: table(small), listMilliseconds: table(lists) };
}

/** One fresh page: small events, then lists. */
export const measure = (bench, name) => bench.visit(`/feed/${name}`, (tab) => tab.evaluate(async ([name, small, lists]) => {
  await window.bench.start(name);
  return { small: await window.bench.small(small), lists: await window.bench.lists(lists) };
}, [name, SMALL, LISTS]));

function table(rounds) {
  return Object.fromEntries(Object.entries(rounds).map(([name, values]) => [
    name, { median: median(values), toLeast: ratio(values, rounds.least), spread: spread(values), rounds: values },
  ]));
}
