// The little STOMP that a scripted server needs: text frames taken apart and put together.
//
// It reads what a client sends (1.0 to 1.2, with header escapes left as they are on the wire, so that a test sees the wire)
// and refuses nothing: a test must be able to see a bad frame too.

export const NUL = '\0';

/** Text of one frame, ended by NUL and LF as RabbitMQ does. `headers` are written as given: no escapes, no content-length of its own. */
export function frameText(command, headers = {}, body = '') {
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}`);
  return `${[command, ...lines].join('\n')}\n\n${body}${NUL}\n`;
}

/** One frame's text, without its NUL, as `{ command, headers, body }`. */
function parseFrame(text) {
  const lf = text.replaceAll('\r\n', '\n');
  const split = lf.indexOf('\n\n');
  const head = split < 0 ? lf : lf.slice(0, split);
  const [command, ...lines] = head.split('\n');
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    // STOMP 1.2, "Repeated Header Entries": the first one counts.
    if (!(name in headers)) headers[name] = line.slice(colon + 1);
  }
  return { command, headers, body: split < 0 ? '' : lf.slice(split + 2) };
}

/** Collects WebSocket messages and yields whole frames; a lone line feed is the frame `{ command: 'LF' }`. */
export class FrameReader {
  #pending = '';
  #pieces = 0;

  push(text) {
    const out = [];
    this.#pending += text;
    this.#pieces += 1;
    for (;;) {
      const trimmed = this.#pending.replace(/^[\r\n]+/, '');
      if (trimmed === '' && this.#pending !== '') out.push({ command: 'LF' });
      this.#pending = trimmed;
      const end = trimmed.indexOf(NUL);
      if (end < 0) break;
      const frame = parseFrame(trimmed.slice(0, end));
      if (this.#pieces > 1) frame.pieces = this.#pieces;
      out.push(frame);
      this.#pending = trimmed.slice(end + 1);
      this.#pieces = this.#pending === '' ? 0 : 1;
    }
    if (this.#pending === '') this.#pieces = 0;
    return out;
  }
}
