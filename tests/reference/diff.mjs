// Two normalised traces compared: a list of small differences, each with the lane, the entry and the path where it lies.
//
//   { lane, kind: 'missing' | 'extra' | 'changed', key, path, old, ours }
//
// Entries of a lane are paired by their key along the longest common subsequence, so one entry too many does not make all the rest differ.

const KEYS = {
  calls: (e) => e.call,
  events: (e) => [e.name, ...eventDetail(e)].join(' '),
  uncaught: (e) => e.error?.message ?? '',
  phone: (e) => e.did,
  notes: (e) => e.label,
  frames: (e) => [`${e.connection}`, e.command, e.body?.request].filter(Boolean).join(' '),
};

function eventDetail({ name, args }) {
  if (name === 'StateChange') return [String(args[0])];
  if (name === 'Message') return [args[0]?.response ?? args[0]?.event ?? ''];
  if (name === 'Exception') return [args[0]?.message ?? ''];
  return [];
}

export function diffTraces(old, ours) {
  return Object.keys(KEYS).flatMap((lane) => diffLane(lane, old[lane], ours[lane]));
}

function diffLane(lane, old, ours) {
  const oldKeys = old.map(KEYS[lane]);
  const ourKeys = ours.map(KEYS[lane]);
  const found = [];
  let i = 0;
  let j = 0;
  for (const [a, b] of [...commonSubsequence(oldKeys, ourKeys), [old.length, ours.length]]) {
    for (; i < a; i++) found.push({ lane, kind: 'missing', key: oldKeys[i], old: old[i] });
    for (; j < b; j++) found.push({ lane, kind: 'extra', key: ourKeys[j], ours: ours[j] });
    if (a < old.length) for (const change of diffValues(old[a], ours[b])) found.push({ lane, kind: 'changed', key: oldKeys[a], ...change });
    i = a + 1;
    j = b + 1;
  }
  return found;
}

/** Index pairs of a longest common subsequence. */
function commonSubsequence(a, b) {
  const length = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i][j] = a[i] === b[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (length[i + 1][j] >= length[i][j + 1]) i++;
    else j++;
  }
  return pairs;
}

function* diffValues(old, ours, path = '') {
  if (Object.is(old, ours)) return;
  const both = old && ours && typeof old === 'object' && typeof ours === 'object' && Array.isArray(old) === Array.isArray(ours);
  if (!both) {
    // An absent key and a value of undefined are told apart from null only as far as JSON does.
    yield { path, old, ours };
    return;
  }
  for (const key of new Set([...Object.keys(old), ...Object.keys(ours)])) {
    yield* diffValues(old[key], ours[key], path ? `${path}.${key}` : key);
  }
}
