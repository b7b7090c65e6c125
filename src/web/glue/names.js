// The names of events as the crate has them: a message crosses the border with their places in the table.

// Beside the places: not in the table, and no name at all.
const UNKNOWN = -1;
export const NONE = -2;

export const names = [];
const indices = new Map();

/** The table of event names, as the crate has it, each with a blank behind it; learned once. */
export function learn(table) {
  if (!names.length) for (const name of table.trimEnd().split(' ')) indices.set(name, names.push(name) - 1);
  return names;
}

/** A name's place in the table. */
export const place = (name) => (name ? indices.get(name) ?? UNKNOWN : NONE);
