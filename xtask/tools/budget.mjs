// node budget.mjs <budget.json> <folder>: raw, gzip and brotli bytes of each script and module in the folder, and whether
// the brotli bytes are within the budget.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { row, weigh } from './weigh.mjs';

const [budgetFile, folder] = process.argv.slice(2);
const budget = JSON.parse(readFileSync(budgetFile, 'utf8'));
const names = readdirSync(folder).filter((name) => /\.(js|mjs|cjs|wasm)$/.test(name));

row('file', 'raw', 'gzip', 'brotli', 'budget');

let over = 0;
for (const name of new Set([...Object.keys(budget), ...names])) {
  const { raw, gzip, brotli } = weigh(readFileSync(join(folder, name)));
  const limit = budget[name];
  row(name, raw, gzip, brotli, limit ?? '');
  if (limit !== undefined && brotli > limit) {
    over += 1;
    console.error(`${name} is ${brotli - limit} bytes over its budget`);
  }
}
process.exitCode = over ? 1 : 0;
