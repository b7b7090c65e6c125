// node budget.mjs <budget.json> <folder>: raw, gzip and brotli bytes of each script and module in the folder, and whether
// the brotli bytes are within the budget.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [budgetFile, folder] = process.argv.slice(2);
const budget = JSON.parse(readFileSync(budgetFile, 'utf8'));
const names = readdirSync(folder).filter((name) => /\.(js|mjs|cjs|wasm)$/.test(name));

const row = (...cells) => console.log(cells.map((cell, i) => (i ? String(cell).padStart(9) : cell.padEnd(20))).join(' '));
row('file', 'raw', 'gzip', 'brotli', 'budget');

let over = 0;
for (const name of new Set([...Object.keys(budget), ...names])) {
  const raw = readFileSync(join(folder, name));
  const gzip = gzipSync(raw, { level: 9 }).length;
  const brotli = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }).length;
  const limit = budget[name];
  row(name, raw.length, gzip, brotli, limit ?? '');
  if (limit !== undefined && brotli > limit) {
    over += 1;
    console.error(`${name} is ${brotli - limit} bytes over its budget`);
  }
}
process.exitCode = over ? 1 : 0;
