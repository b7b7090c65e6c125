// Where a toolbar listens. It hears through the store, not through listeners that a page could remove.

import { notify } from './listener.js';

// How many states a toolbar that comes late is told of, at least: twice as many are kept before the older half goes.
const PAST = 16;

/** What a toolbar hears of. Before there is one, the account and the last states are kept for it. */
export class Ear {
  constructor() {
    this.past = [];
  }

  hear(what, value) {
    try {
      if (what === 'account') this.account = value;
      else if (what === 'state' && this.past.push(value) === 2 * PAST) this.past.splice(0, PAST);
    } catch {
      // Frozen along with the store: a toolbar that comes later is told of less.
    }
    // What goes wrong in a toolbar must not stop the SDK.
    if (this.listener) notify(this.listener, 2, what, value);
  }
}

/** Something else than a state has happened. */
export function tell(store, what, value) {
  store.ear.hear(what, value);
}
