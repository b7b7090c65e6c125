// Frames as listeners get them. Their headers are read at the first look at them, which is rare.

export const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** A frame that came through the codec, with the bytes of its body. */
export function decoded(command, headers, bytes, canAck) {
  return frame(command, headers, utf8.decode(bytes), canAck);
}

/** A frame as listeners get it. */
export function frame(command, headers, body, canAck) {
  return canAck ? { command, headers, body, ack: nothing, nack: nothing } : { command, headers, body };
}

// The subscription acknowledges by itself; pages that call these need not notice.
const nothing = () => {};

const HEAD = Symbol();
const PLAIN = Symbol();
const escapes = { '\\\\': '\\', '\\n': '\n', '\\r': '\r', '\\c': ':' };

// A head that nobody has read.
class Lazy {
  constructor(head, plain) {
    this[HEAD] = head;
    this[PLAIN] = plain;
  }
}

function filled(headers) {
  const head = headers[HEAD];
  if (head !== undefined) {
    const plain = headers[PLAIN];
    delete headers[HEAD];
    delete headers[PLAIN];
    Object.setPrototypeOf(headers, Object.prototype);
    const text = (part) => (plain ? part.trim() : part.replace(/\\[\\nrc]/g, (code) => escapes[code]));
    for (const line of head.split('\n').slice(1)) {
      const colon = line.indexOf(':');
      const name = text(line.slice(0, colon));
      // The first of repeated headers counts.
      if (colon > 0 && typeof headers[name] !== 'string') headers[name] = text(line.slice(colon + 1));
    }
  }
  return headers;
}

const traps = {};
for (const trap of ['get', 'set', 'has', 'deleteProperty', 'ownKeys', 'getOwnPropertyDescriptor', 'defineProperty', 'getPrototypeOf']) {
  traps[trap] = (headers, ...rest) => Reflect[trap](filled(headers), ...rest);
}

/** Headers out of a head; `plain`: without escapes. */
export function lazily(head, plain) {
  return new Proxy(new Lazy(head, plain), traps);
}
