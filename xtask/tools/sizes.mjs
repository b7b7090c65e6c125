// node sizes.mjs <result.json> <package> <part>=<limit>=<package without it> …: what each part adds to agent-sdk.js.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [result, whole, ...parts] = process.argv.slice(2);

const weigh = (folder) => {
  const raw = readFileSync(join(folder, 'agent-sdk.js'));
  const brotli = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } });
  return { raw: raw.length, gzip: gzipSync(raw, { level: 9 }).length, brotli: brotli.length };
};
const row = (...cells) => console.log(cells.map((cell, i) => (i ? String(cell).padStart(9) : cell.padEnd(20))).join(' '));

row('agent-sdk.js', 'raw', 'gzip', 'brotli', 'at most');
const all = weigh(whole);
row('whole', all.raw, all.gzip, all.brotli);
const found = {};
for (const part of parts) {
  const [name, limit, folder] = part.split('=');
  const without = weigh(folder);
  const adds = Object.fromEntries(Object.keys(all).map((unit) => [unit, all[unit] - without[unit]]));
  found[name] = { ...adds, limit: Number(limit) };
  row(name, adds.raw, adds.gzip, adds.brotli, limit, adds.brotli > limit ? 'MISSED' : 'met');
}
writeFileSync(result, `${JSON.stringify({ whole: all, adds: found }, null, 2)}\n`);
