// Bytes as they travel: raw, gzip at level 9, brotli at its best; and rows of such figures.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export function weigh(raw) {
  const brotli = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } });
  return { raw: raw.length, gzip: gzipSync(raw, { level: 9 }).length, brotli: brotli.length };
}

export const row = (...cells) => console.log(cells.map((cell, i) => (i ? String(cell).padStart(9) : cell.padEnd(20))).join(' '));
