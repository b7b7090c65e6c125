// Takes out of a trace what may differ from run to run: ports, random ids, counters, the clock.
//
// A sequence becomes the request that it was made for (`busy#2`: the second busy command), so that an answer that carries another
// command's sequence is still a difference.

const CLOCK = /\b252[45]\d{9}\b/g; // The stage's clock begins at 2524608000000; a token's life of a week ends beyond 2525200000000.
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const MESSAGE_ID = /^m-\d+$/; // The scripted server counts its messages.
const PORT = /127\.0\.0\.1:\d+/g;

export function normalise(trace) {
  const names = sequenceNames(trace.frames);
  const text = (value) => value
    .replace(UUID, '<uuid>')
    .replace(MESSAGE_ID, 'm-<n>')
    .replace(PORT, '127.0.0.1:<port>')
    .replace(CLOCK, (digits) => names.get(digits) ?? '<time>');
  const walk = (value) => {
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number') return String(value).match(CLOCK) ? text(String(value)) : value;
    if (Array.isArray(value)) return value.map(walk);
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [text(k), walk(v)]));
    return value;
  };
  const { calls, events, uncaught, phone, notes, frames } = trace;
  return walk({ calls, events, uncaught, phone, notes, frames });
}

function sequenceNames(frames) {
  const names = new Map();
  const counts = {};
  for (const frame of frames) {
    const { request, sequence } = frame.body ?? {};
    if (sequence === undefined || names.has(String(sequence))) continue;
    counts[request] = (counts[request] ?? 0) + 1;
    names.set(String(sequence), `${request}#${counts[request]}`);
  }
  return names;
}
