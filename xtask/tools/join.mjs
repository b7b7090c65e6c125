// node join.mjs <join.wasm> <split> <joined.wasm>: puts a split module together again, as the scripts do in the browser.
import { readFileSync, writeFileSync } from 'node:fs';

const [join, split, joined] = process.argv.slice(2);
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(join)));
new Uint8Array(exports.memory.buffer).set(readFileSync(split));
const bytes = new Uint8Array(exports.memory.buffer, ...exports.join());
if (!WebAssembly.validate(bytes)) throw new Error('it is no valid module');
writeFileSync(joined, bytes);
