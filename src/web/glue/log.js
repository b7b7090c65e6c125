// The protocol log: the last lines, unmasked while they are held. Nobody gets them but through `text`.

// How many lines are kept, and how much of a line.
const KEPT = 1000;
export const LONG = 2000;

/** On the console, which may be the page's own. */
function show(...line) {
  try {
    console.debug(...line);
  } catch {}
}

/** The last lines, unmasked while they are held: nobody gets them but through `text`. */
export class Log {
  constructor() {
    this.next = 0;
    this.times = new Float64Array(KEPT);
    this.directions = [];
    this.texts = [];
    /** Masks a line that is shown on the console; without it none is. */
    this.trace = undefined;
  }

  /** Adds a line and gives its time. */
  add(direction, text) {
    const place = this.next++ % KEPT;
    // A slice keeps its whole parent alive; a text that was put together, and then cut, is a copy.
    if (text.length > LONG) text = ` ${text.slice(0, LONG)} … (${text.length})`.slice(1);
    this.directions[place] = direction;
    this.texts[place] = text;
    if (this.trace) show(direction, this.trace(text));
    return (this.times[place] = Date.now());
  }

  text(mask) {
    let all = '';
    for (let line = Math.max(0, this.next - KEPT); line < this.next; line++) {
      const place = line % KEPT;
      all += `${new Date(this.times[place]).toISOString()} ${this.directions[place]} ${mask(this.texts[place])}\r\n`;
    }
    return all;
  }
}
