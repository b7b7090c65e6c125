// Words, times and numbers as people read them.
import catalogue from './catalogue.tsv';

/** The catalogue in a language, with the page's own texts over it. */
export function texts(locale, own) {
  const all = {};
  for (const line of catalogue.split('\n')) {
    const [key, chinese, english] = line.split('\t');
    all[key] = locale === 'en' ? english : chinese;
  }
  for (const key in own) if (typeof own[key] === 'string') all[key] = own[key];
  return all;
}

/** A text with a value at its mark; where it has two forms, with a bar between them, the first is for one. */
export function filled(text, value) {
  const [one, many = one] = text.split('|');
  return (value === 1 ? one : many).replace('@', () => value);
}

/** Milliseconds as a clock shows them: `03:07`, and with hours from the first one on. */
export function clock(time) {
  const seconds = Math.max(0, Math.floor(time / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  if (seconds >= 3600) parts.unshift(Math.floor(seconds / 3600));
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** The number in what was typed or pasted; what else there is stays, as it may be a name that the server knows. */
export const cleaned = (text) => text
  // Full-width forms become their plain ones (Unicode, annex 15).
  .normalize('NFKC')
  // Blanks, dashes, dots, brackets, and the marks of direction that come along with a copied number.
  .replace(/[\s\p{Cc}\p{Cf}\p{Pd}().·]/gu, '')
  .replace(/^(\+|00)86/, '');

/** How long a number can be. */
export const LONGEST = 64;

/** Whether it can be called. */
export const isNumber = (text) => /^\+?[\d*#]{3,}$/.test(text);

/** The number with its middle hidden, as the old toolbar shows it. */
export const masked = (number) => number.replace(/(\d{3})\d*(\d{4})/, '$1****$2');
