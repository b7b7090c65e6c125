// The layout, read once: see src/toolbar/mod.rs for what a line holds.
import text from './layout.tsv';

let control = 0;

export const layout = text.trim().split('\n').map((line) => {
  const [[depth, kind, when, does, shortcut], key, method, words] = line.split('\t');
  return { depth: Number(depth), kind, when, does, shortcut, key, method, text: words || key, bit: when === 'c' ? 1 << control++ : 0 };
});
