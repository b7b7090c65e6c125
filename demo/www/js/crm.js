// What the company knows of its customers. A real page asks its CRM server; this one has the demo server's list, a few
// invented facts, and remembers notes and calls in the browser. It refuses to know the SDK and the page's elements.

/** Characters of one note. */
export const NOTE_LENGTH = 500;
const KEY = 'demo.crm';
/** As many calls are remembered for each customer. */
const CALLS = 5;
const MOST_ADDED = 50;
/** Numbers whose calls are remembered. */
const MOST_NUMBERS = 200;

/** Facts about the demo's invented customers; money in yuan. */
const FACTS = {
  13800138001: { level: 'vip', city: 'shanghai', order: { id: 'A-20418', date: '2026-10-28', amount: 2680 } },
  13900139002: { level: 'regular', city: 'chengdu', order: { id: 'A-20377', date: '2026-10-19', amount: 459 } },
  13700137003: { level: 'regular', city: 'hangzhou', order: { id: 'A-20291', date: '2026-09-30', amount: 1199 } },
  13600136004: { level: 'vip', city: 'beijing', order: { id: 'A-20433', date: '2026-11-02', amount: 8900 } },
  13500135005: { level: 'regular', city: 'wuhan', order: { id: 'A-19986', date: '2026-08-11', amount: 328 } },
  13400134006: { level: 'fresh', city: 'xian' },
  13300133007: { level: 'fresh', city: 'nanjing' },
  '02088886666': { level: 'vip', city: 'guangzhou', order: { id: 'B-07712', date: '2026-11-05', amount: 126000 } },
};

const digits = (number) => String(number ?? '').replace(/\D/g, '');

export class Crm {
  #customers;
  #notes = new Map();
  #calls = new Map();
  #added = [];
  #watchers = new Set();

  constructor(customers = []) {
    this.#customers = customers.map((customer) => ({ ...customer, ...FACTS[customer.number] }));
    try {
      const { notes, calls, added } = JSON.parse(localStorage.getItem(KEY)) ?? {};
      this.#notes = new Map(notes);
      this.#calls = new Map(calls);
      this.#added = [...(added ?? [])];
    } catch {
      // Storage may be switched off, or hold something else.
    }
  }

  /** Called whenever something was remembered. */
  watch(watcher) {
    this.#watchers.add(watcher);
  }

  /** The company's list first, then those whom agents added. */
  get customers() {
    return [...this.#customers, ...this.#added.map((customer) => ({ ...customer, level: 'fresh' }))];
  }

  find(number) {
    const wanted = digits(number);
    return wanted ? this.customers.find((customer) => digits(customer.number) === wanted) : undefined;
  }

  /** Those whose name, number or note holds the text. */
  search(text) {
    const needle = text.trim().toLowerCase();
    return this.customers.filter(({ name, number }) => `${name} ${number} ${this.note(number)}`.toLowerCase().includes(needle));
  }

  add(number, name) {
    if (this.find(number) || this.#added.length >= MOST_ADDED) return;
    this.#added.push({ number, name });
    this.#keep();
  }

  note(number) {
    return this.#notes.get(number) ?? '';
  }

  setNote(number, text) {
    this.#notes.set(number, text.slice(0, NOTE_LENGTH));
    this.#keep();
  }

  /** The calls with this number, the newest first. */
  calls(number) {
    return this.#calls.get(number) ?? [];
  }

  /** `call`: `{ at, direction: 'in' | 'out', talk, cause, words }`. */
  recordCall(number, call) {
    this.#calls.set(number, [call, ...this.calls(number)].slice(0, CALLS));
    if (this.#calls.size > MOST_NUMBERS) this.#calls.delete(this.#calls.keys().next().value);
    this.#keep();
  }

  #keep() {
    try {
      localStorage.setItem(KEY, JSON.stringify({ notes: [...this.#notes], calls: [...this.#calls], added: this.#added }));
    } catch {
      // Kept as long as the page then.
    }
    for (const watcher of this.#watchers) watcher();
  }
}
