// SIP messages as the scripted peer reads and writes them: enough for a script, not a parser (RFC 3261).

const COMPACT = { v: 'via', f: 'from', t: 'to', i: 'call-id', m: 'contact', l: 'content-length', c: 'content-type', k: 'supported', r: 'refer-to' };

/** A message that came: its first line, its headers and its body. */
export class Message {
  constructor(text) {
    const [head, ...rest] = text.split('\r\n\r\n');
    const [first, ...lines] = head.split('\r\n');
    this.text = text;
    this.first = first;
    this.body = rest.join('\r\n\r\n');
    this.fields = lines.map((line) => {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon).trim().toLowerCase();
      return [COMPACT[name] ?? name, line.slice(colon + 1).trim()];
    });
    this.status = first.startsWith('SIP/2.0 ') ? Number(first.split(' ')[1]) : undefined;
    this.method = this.status === undefined ? first.split(' ')[0] : this.header('cseq').split(' ')[1];
    this.uri = this.status === undefined ? first.split(' ')[1] : undefined;
  }

  get isRequest() {
    return this.status === undefined;
  }

  all(name) {
    return this.fields.filter(([each]) => each === name).map(([, value]) => value);
  }

  header(name) {
    return this.all(name)[0];
  }

  tag(name) {
    return /;\s*tag=([^;>\s]+)/.exec(this.header(name))?.[1];
  }

  /** The address of the Contact, for requests within the dialog. */
  get target() {
    return /<([^>]+)>/.exec(this.header('contact') ?? '')?.[1];
  }

  /** Requests of one transaction have it in common, and retransmissions too. */
  get transaction() {
    return `${/branch=([^;\s]+)/.exec(this.header('via'))?.[1]} ${this.method}`;
  }
}

/** A message to send: the length is counted here. */
export function write(first, fields, body = '') {
  const lines = fields.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}: ${value}`);
  return `${[first, ...lines, `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n')}\r\n\r\n${body}`;
}
