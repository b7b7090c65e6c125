// The layout, read once: see src/toolbar/mod.rs for what a line holds.
import text from './layout.tsv';

let control = 0, force = 0;
const path = [];
const within = [];

export const layout = text.trim().split('\n').map((line, place) => {
  const [[depth, kind, when, does, shortcut], key, method, words] = line.split('\t');
  // One panel is open at a time, and all of them are the same element.
  const name = when === 'P' ? 'panel' : key;
  path.length = Number(depth);
  path.push(name);
  // Here those end that this one is not within.
  for (const ended of within.splice(depth)) ended.end = place;
  return (within[depth] = {
    depth: Number(depth), kind, when, does, shortcut, key, name, method: method || key, text: words || key, path: path.join('/') + kind,
    // Controls and a leader's actions have a bit each, in their order here.
    bit: 1 << (when === 'c' ? control++ : does === 'f' ? force++ : 0), end: Infinity,
  });
});
