// Memory in use after 10 000 and after 100 000 events: what a candidate keeps of each shows as growth.

const EARLY = 10_000;
const LATE = 100_000;

/** Growth of less than this many bytes an event is none: the engine's own tables and compiled code move by more than that between two looks. */
export const NOTHING = 2;

export async function memory(bench, { tell }) {
  const table = {};
  for (const name of bench.names) {
    tell(`memory: ${name}`);
    const [early, late] = await bench.visit(`/feed/${name}`, (tab) => tab.evaluate(async ([name, early, late]) => {
      await window.bench.start(name);
      await window.bench.more(early);
      const before = await window.bench.memory();
      await window.bench.more(late - early);
      return [before, await window.bench.memory()];
    }, [name, EARLY, LATE]), (tab) => tab.addInitScript(keepMemories));
    const growth = late.js - early.js + late.wasm - early.wasm;
    table[name] = { early, late, growth, perEvent: growth / (LATE - EARLY) };
  }
  return table;
}

/** In the page: every memory that a module brings. */
export function keepMemories() {
  window.wasmMemories = [];
  const { Instance } = WebAssembly;
  WebAssembly.Instance = function (...args) {
    const instance = new Instance(...args);
    for (const value of Object.values(instance.exports)) if (value instanceof WebAssembly.Memory) window.wasmMemories.push(value);
    return instance;
  };
  WebAssembly.Instance.prototype = Instance.prototype;
}
