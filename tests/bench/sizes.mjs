// Bytes of what a page has to load.

import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { weigh } from '../../xtask/tools/weigh.mjs';

export function sizes(scripts) {
  const files = Object.values(scripts).filter(Boolean);
  const module = process.env.PKG_DIR && join(process.env.PKG_DIR, 'agent_sdk_bg.wasm');
  if (module && existsSync(module)) files.push(module);
  return Object.fromEntries(files.map((file) => [basename(file), weigh(readFileSync(file))]));
}
