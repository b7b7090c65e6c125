// The table of intended differences: each entry says where a difference may lie, what stands on both sides, and why.
//
//   { id, scenario?, lane?, kind?, key?, path?, old?, ours?, reason }
//
// scenario, key and path take `*` for any text (scenario may be a list); a part left out matches anything. `old` and `ours` are compared
// as values; a text that begins with `re:` is a regular expression over the value's JSON.

import { isDeepStrictEqual } from 'node:util';
import { readFileSync } from 'node:fs';
import { matches } from './list.mjs';

export class Table {
  static read(name) {
    return new Table(JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')));
  }

  constructor(entries) {
    const ids = entries.map((entry) => entry.id);
    const twice = ids.find((id, i) => ids.indexOf(id) !== i);
    if (twice) throw new Error(`two differences are called ${twice}`);
    const mute = entries.find((entry) => !entry.id || !entry.reason);
    if (mute) throw new Error(`a difference without id or reason: ${JSON.stringify(mute)}`);
    this.entries = entries.map((entry) => ({ ...entry, seen: 0 }));
  }

  /** The differences that no entry allows. Counts, for each entry, how often it was needed. */
  unexplained(scenario, differences) {
    return differences.filter((difference) => {
      const entry = this.entries.find((candidate) => allows(candidate, scenario, difference));
      if (entry) entry.seen += 1;
      return !entry;
    });
  }

  /** Entries that no scenario showed. */
  unused() {
    return this.entries.filter((entry) => entry.seen === 0).map((entry) => entry.id);
  }
}

function allows(entry, scenario, difference) {
  const patterns = [entry.scenario ?? '*'].flat();
  return patterns.some((pattern) => matches(pattern, scenario))
    && (entry.lane === undefined || entry.lane === difference.lane)
    && (entry.kind === undefined || entry.kind === difference.kind)
    && (entry.key === undefined || matches(entry.key, difference.key))
    && (entry.path === undefined || matches(entry.path, difference.path ?? ''))
    && (!('old' in entry) || sameValue(entry.old, difference.old))
    && (!('ours' in entry) || sameValue(entry.ours, difference.ours));
}

function sameValue(expected, value) {
  if (typeof expected === 'string' && expected.startsWith('re:')) return new RegExp(expected.slice(3)).test(JSON.stringify(value) ?? '');
  return isDeepStrictEqual(expected, value ?? null);
}
