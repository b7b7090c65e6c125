// Socket text in, listener called: microseconds per small event and milliseconds per list, for each candidate.
//
// The clock is the processor time of the page's main thread, as Chromium counts it: on a machine that does other things too, the time on the
// wall says more about those. The times on the wall are in bench.json as well.

import { median, ratio, spread } from './stats.mjs';

export const SMALL = { count: 10_000, warm: 3_000 };
export const LISTS = { count: 200, warm: 10, length: 2_000 };

export async function dispatch(bench, { rounds, tell }) {
  const results = { smallMicroseconds: {}, listMilliseconds: {} };
  for (let round = 0; round < rounds; round++) {
    for (const name of bench.turns(round)) {
      tell(`dispatch, round ${round + 1} of ${rounds}: ${name}`);
      const took = await measure(bench, name);
      keep(results.smallMicroseconds, name, took.small, 1000 / SMALL.count);
      keep(results.listMilliseconds, name, took.lists, 1 / LISTS.count);
    }
  }
  return Object.fromEntries(Object.entries(results).map(([kind, table]) => [kind, summary(table)]));
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

/** Processor time of a page's main thread. */
class Clock {
  static async of(tab) {
    const session = await tab.context().newCDPSession(tab);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const clock = new Clock();
    Object.assign(clock, { tab, session });
    return clock;
  }

  /** Milliseconds of a function that gives its time on the wall; what it costs to ask is taken off. */
  async time(body) {
    const nothing = await this.#spent(() => 0);
    const { spent, result } = await this.#spent(body);
    return { processor: spent - nothing.spent, wall: result };
  }

  async #spent(body) {
    const before = await this.#now();
    const result = await this.tab.evaluate(body);
    return { spent: (await this.#now()) - before, result };
  }

  async #now() {
    const { metrics } = await this.session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  }
}

function keep(table, name, { processor, wall }, each) {
  table[name] ??= { rounds: [], wall: [] };
  table[name].rounds.push(processor * each);
  table[name].wall.push(wall * each);
}

function summary(table) {
  return Object.fromEntries(Object.entries(table).map(([name, { rounds, wall }]) => [name, {
    median: median(rounds), toLeast: ratio(rounds, table.least.rounds), spread: spread(rounds), rounds,
    wall: { median: median(wall), toLeast: ratio(wall, table.least.wall), rounds: wall },
  }]));
}
