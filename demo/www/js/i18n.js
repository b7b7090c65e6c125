// The page's language: two catalogues, one switch, remembered.

import { zh } from './text-zh.js';
import { en } from './text-en.js';

const CATALOGUES = { 'zh-CN': zh, en };
const KEY = 'demo.locale';
const watchers = new Set();
let current = 'zh-CN';

export const locale = () => current;

/** A text of the catalogue, `{name}` filled from `values`; the key itself if there is none. */
export function t(key, values = {}) {
  const text = CATALOGUES[current][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** As `t`, but undefined for an unknown key. */
export const known = (key) => CATALOGUES[current][key];

export function onLocale(watcher) {
  watchers.add(watcher);
}

/** Fills every element that names a text. */
export function translate(root = document) {
  for (const node of root.querySelectorAll('[data-t]')) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll('[data-t-label]')) node.setAttribute('aria-label', t(node.dataset.tLabel));
  for (const node of root.querySelectorAll('[data-t-placeholder]')) node.setAttribute('placeholder', t(node.dataset.tPlaceholder));
}

export function setLocale(next) {
  current = next in CATALOGUES ? next : 'zh-CN';
  document.documentElement.lang = current;
  try {
    localStorage.setItem(KEY, current);
  } catch {
    // Storage may be switched off; the choice then lasts as long as the page.
  }
  translate();
  for (const watcher of watchers) watcher(current);
}

/** The language at the start: `?lang=`, else the one chosen last, else Chinese. */
export function startLocale() {
  const asked = new URLSearchParams(location.search).get('lang');
  let stored = null;
  try {
    stored = localStorage.getItem(KEY);
  } catch {
    // As above.
  }
  setLocale(asked ?? stored ?? 'zh-CN');
}
