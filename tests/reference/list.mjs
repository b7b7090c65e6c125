// All scenarios, from the files beside this one.

import { readdir } from 'node:fs/promises';

const folder = new URL('./scenarios/', import.meta.url);

export async function allScenarios() {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.mjs')).sort();
  const lists = await Promise.all(files.map((name) => import(new URL(name, folder))));
  const all = lists.flatMap((list) => list.default);
  const names = all.map((s) => s.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw new Error(`two scenarios are called ${twice}`);
  return all;
}

/** `*` stands for any text. */
export function matches(pattern, text) {
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${source}$`, 's').test(text);
}
