// What the page is asked and given: the question before it is left, the key that saves the log, the file.

/** Asks before the page is left, while it is on. */
export class Guard {
  constructor() {
    this.on = this.listens = this.ends = false;
    this.ask = (event) => {
      if (!this.on) return;
      event.preventDefault();
      // Browsers that are older than the standard's `preventDefault` want this.
      event.returnValue = '';
    };
  }

  set(on) {
    this.on = on;
    if (on && !this.listens) {
      this.listens = true;
      addEventListener('beforeunload', this.ask);
    } else if (!on && !this.ends) {
      // A little later: one call may follow another at once.
      this.ends = true;
      queueMicrotask(() => {
        this.ends = false;
        if (this.on) return;
        this.listens = false;
        removeEventListener('beforeunload', this.ask);
      });
    }
  }
}

/** Ctrl+L calls `save`, which says whether there was anything to save. */
export function onSaveKey(save) {
  addEventListener('keydown', (event) => {
    // Browsers that fill in a form send keys without a name.
    if (event.ctrlKey && event.key?.toLowerCase() === 'l' && save()) event.preventDefault();
  });
}

/** Text as a file, which is also handed to the browser's downloads if wanted. */
export function saved(text, download) {
  const blob = new Blob([text], { type: 'text/plain' });
  try {
    if (download) {
      const anchor = document.createElement('a');
      anchor.download = `${location.host}_${Date.now()}.txt`;
      anchor.href = URL.createObjectURL(blob);
      anchor.click();
      URL.revokeObjectURL(anchor.href);
    }
  } catch {
    // A page without downloads has the event.
  }
  return blob;
}
