// node sizes.mjs <result.json> <package> <part>=<limit>=<package without it> …: what each part adds to agent-sdk.js.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { row, weigh } from './weigh.mjs';

const [result, whole, ...parts] = process.argv.slice(2);

const script = (folder) => weigh(readFileSync(join(folder, 'agent-sdk.js')));

row('agent-sdk.js', 'raw', 'gzip', 'brotli', 'at most');
const all = script(whole);
row('whole', all.raw, all.gzip, all.brotli);
const found = {};
for (const part of parts) {
  const [name, limit, folder] = part.split('=');
  const without = script(folder);
  const adds = Object.fromEntries(Object.keys(all).map((unit) => [unit, all[unit] - without[unit]]));
  found[name] = { ...adds, limit: Number(limit) };
  row(name, adds.raw, adds.gzip, adds.brotli, limit, adds.brotli > limit ? 'MISSED' : 'met');
}
writeFileSync(result, `${JSON.stringify({ whole: all, adds: found }, null, 2)}\n`);
