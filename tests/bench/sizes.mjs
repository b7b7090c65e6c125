// Bytes of what a page has to load: raw, gzip at level 9, brotli at level 11.

import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export function sizes(scripts) {
  const files = Object.values(scripts).filter(Boolean);
  const module = process.env.PKG_DIR && join(process.env.PKG_DIR, 'agent_sdk_bg.wasm');
  if (module && existsSync(module)) files.push(module);
  return Object.fromEntries(files.map((file) => [basename(file), measure(readFileSync(file))]));
}

function measure(raw) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  const brotli = brotliCompressSync(raw, { params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: raw.length } });
  return { raw: raw.length, gzip: gzipSync(raw, { level: 9 }).length, brotli: brotli.length };
}
