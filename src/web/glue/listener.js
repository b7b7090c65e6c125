// The page's functions, called so that what they throw stops nobody else.

/** Calls a listener with `amount` arguments; what it throws is the page's own matter and stops nobody else. */
export function notify(listener, amount, first, second) {
  try {
    if (amount === 2) listener(first, second);
    else if (amount) listener(first);
    else listener();
  } catch (error) {
    try {
      if (typeof reportError === 'function') reportError(error);
      else console.error(error);
    } catch {
      // Both may be the page's own.
    }
  }
}
