// What a page shows: it tells the cards that watch it when it has changed, the log of what came, and the page of trouble.
// It refuses to know what that is: a desk or a phone line.

export class Watched {
  #watchers = new Set();
  #recorders = new Set();
  #troubles = new Set();

  watch(watcher) {
    this.#watchers.add(watcher);
    watcher(this);
  }

  record(recorder) {
    this.#recorders.add(recorder);
  }

  onTrouble(listener) {
    this.#troubles.add(listener);
  }

  changed() {
    for (const watcher of this.#watchers) watcher(this);
  }

  /** Does it; what it throws is shown, not lost. */
  attempt(act) {
    try {
      act();
    } catch (error) {
      this.trouble(error);
    }
  }

  trouble(error) {
    for (const listener of this.#troubles) listener(error);
    this.noteError(error);
  }

  noteError(error) {
    this.note('error', 'Exception', { code: error?.code, message: error?.message ?? String(error) });
  }

  note(kind, name, body) {
    for (const recorder of this.#recorders) recorder({ kind, name, body, at: Date.now() });
  }
}
