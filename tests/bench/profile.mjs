// Where the time of one candidate goes: Chromium's own profiler around one page's small events and lists.
// Writes a .cpuprofile, which Chromium's developer tools open, and prints the functions with the most time of their own.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LISTS, SMALL } from './dispatch.mjs';

const SHOWN = 25;

export async function profile(bench, name, folder) {
  for (const [kind, size] of Object.entries({ small: { ...SMALL, count: 5 * SMALL.count }, lists: LISTS })) {
    const taken = await bench.visit(`/feed/${name}`, async (tab) => {
      const session = await tab.context().newCDPSession(tab);
      await tab.evaluate((name) => window.bench.start(name), name);
      await tab.evaluate(([kind, size]) => window.bench.prepare(kind, size), [kind, size]);
      await session.send('Profiler.enable');
      await session.send('Profiler.setSamplingInterval', { interval: 200 });
      await session.send('Profiler.start');
      await tab.evaluate(() => window.bench.go());
      return (await session.send('Profiler.stop')).profile;
    });
    const file = join(folder, `bench-${name}-${kind}.cpuprofile`);
    writeFileSync(file, JSON.stringify(taken));
    console.log(`\n${name}, ${kind}: ${file}`);
    print(taken);
  }
}

function print({ nodes, samples, timeDeltas }) {
  const own = new Map();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  samples.forEach((id, place) => {
    const { functionName, url, lineNumber, columnNumber } = byId.get(id).callFrame;
    const key = `${functionName || '(anonymous)'}  ${url.replace(/^https?:\/\/[^/]+/, '')}${url ? `:${lineNumber + 1}:${columnNumber}` : ''}`;
    own.set(key, (own.get(key) ?? 0) + timeDeltas[place] / 1000);
  });
  const total = [...own.values()].reduce((sum, ms) => sum + ms, 0);
  for (const [key, ms] of [...own].sort((a, b) => b[1] - a[1]).slice(0, SHOWN)) {
    console.log(`  ${ms.toFixed(1).padStart(8)} ms ${((100 * ms) / total).toFixed(1).padStart(5)} %  ${key}`);
  }
}
