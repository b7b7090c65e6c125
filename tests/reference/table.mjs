// The table of intended differences. An entry says in words what both sides do and why, and where a comparison shows it.
//
//   { id, old, ours, reason, shown: [{ scenario?, lane?, kind?, key?, path?, old?, ours? }] }
//
// In `shown`, scenario, key and path take `*` for any text (scenario may be a list); a part left out matches anything. `old` and `ours`
// are compared as values there; a text that begins with `re:` is a regular expression over the value's JSON. Each part of `shown` has to
// show in some scenario, so that the table does not outlive what it explains.

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
    const mute = entries.find((entry) => ['id', 'old', 'ours', 'reason'].some((key) => !entry[key]) || !entry.shown?.length);
    if (mute) throw new Error(`a difference that does not say all: ${JSON.stringify(mute)}`);
    this.places = entries.flatMap(({ id, shown }) => shown.map((place) => ({ id, place, seen: 0 })));
  }

  /** The differences that no entry allows. Counts, for each entry, how often it was needed. */
  unexplained(scenario, differences) {
    return differences.filter((difference) => {
      const found = this.places.find(({ place }) => allows(place, scenario, difference));
      if (found) found.seen += 1;
      return !found;
    });
  }

  /** What no scenario showed. */
  unused() {
    return this.places.filter(({ seen }) => seen === 0).map(({ id, place }) => `${id}: ${JSON.stringify(place)}`);
  }
}

function allows(place, scenario, difference) {
  const patterns = [place.scenario ?? '*'].flat();
  return patterns.some((pattern) => matches(pattern, scenario))
    && (place.lane === undefined || place.lane === difference.lane)
    && (place.kind === undefined || place.kind === difference.kind)
    && (place.key === undefined || matches(place.key, difference.key))
    && (place.path === undefined || matches(place.path, difference.path ?? ''))
    && (!('old' in place) || sameValue(place.old, difference.old))
    && (!('ours' in place) || sameValue(place.ours, difference.ours));
}

function sameValue(expected, value) {
  if (typeof expected === 'string' && expected.startsWith('re:')) return new RegExp(expected.slice(3)).test(JSON.stringify(value) ?? '');
  return isDeepStrictEqual(expected, value ?? null);
}
