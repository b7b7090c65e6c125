// What is kept beyond the page: in localStorage, or where that is blocked or full, as long as the page lives.

// What localStorage would not take: it may be blocked or full.
const memory = new Map();

/** A kept value, or undefined. */
export function recall(key) {
  const moved = moveCookie(key);
  if (moved) keep(key, moved);
  try {
    return memory.get(key) ?? localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a value or, without one, forgets it. */
export function keep(key, value) {
  memory.delete(key);
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    if (value !== undefined) memory.set(key, value);
  }
}

// The old SDK's cookie of that name, which is removed. It was written without a path, so it belongs to the folder of the
// page that wrote it: this one, or one above.
function moveCookie(key) {
  try {
    const name = `${encodeURIComponent(key)}=`;
    const cookie = document.cookie.split('; ').find((text) => text.startsWith(name));
    if (cookie === undefined) return undefined;
    const { pathname } = location;
    for (let end = 0; end >= 0; end = pathname.indexOf('/', end + 1)) {
      for (const path of [pathname.slice(0, end), pathname.slice(0, end + 1)]) document.cookie = `${name};max-age=0;path=${path}`;
    }
    return decodeURIComponent(cookie.slice(name.length));
  } catch {
    return undefined;
  }
}
