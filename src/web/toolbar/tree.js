// Draws a view. A node that has not changed is not looked at, and one that stays is the same element: focus, caret and scroll
// position live in it. Text reaches the page as text only.
import { icons } from './icons.js';
import { List } from './list.js';
import { recall } from './snippets.js';
import { cleaned, isNumber, LONGEST } from './text.js';

/** A new element with its part's name. */
export function make(tag, part, parent) {
  const element = document.createElement(tag);
  if (part) set(element, 'part', part);
  parent?.append(element);
  return element;
}

/** Sets an attribute, or takes it away. */
export function set(element, name, value) {
  if (value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/** Sets or takes away what ARIA says of an element. */
export function aria(element, states) {
  for (const name in states) set(element, `aria-${name}`, states[name]);
}

export function write(element, words = '') {
  const { firstChild } = element;
  if (!firstChild) words && element.append(words);
  else if (firstChild.data !== words) firstChild.data = words;
}

function icon(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  set(svg, 'viewBox', '0 0 24 24');
  aria(svg, { hidden: true });
  set(svg.appendChild(document.createElementNS(svg.namespaceURI, 'path')), 'd', path);
  return svg;
}

// What a kind of node is, where it is not a span.
const tags = { B: 'button', G: 'div', M: 'meter', A: 'p' };

// How often the microphone's level is looked at, in ms.
const LEVEL = 100;

// What of a node can change.
const shown = ['text', 'value', 'off', 'on', 'open', 'mood'];

export class Tree {
  constructor(root, act) {
    this.root = root;
    this.act = act;
    this.nodes = new Map();
    this.drawn = [];
    root.addEventListener('keydown', (event) => this.key(event));
  }

  draw(view, model) {
    const { drawn } = this;
    this.drawn = view;
    this.model = model;
    // Most news change what is said, not what there is.
    const stays = view.length === drawn.length && view.every(({ path }, place) => path === drawn[place].path);
    const had = stays ? null : this.root.activeElement;
    if (!stays) this.arrange(view);
    let opener;
    for (const facts of view) {
      const node = this.nodes.get(facts.path);
      // A list looks at its rows by itself.
      if (node.render || !node.facts || shown.some((part) => node.facts[part] !== facts[part])) node.update(facts);
      node.facts = facts;
      if (facts.open) opener = node.element;
    }
    if (!stays || opener !== this.opener) this.focus(had, opener);
  }

  /** Takes out what does not show any more, and puts what is new where it belongs. */
  arrange(view) {
    const fresh = new Set(view.map(({ path }) => path));
    for (const [path, { element, end }] of this.nodes) {
      if (fresh.has(path)) continue;
      element.remove();
      end?.();
      this.nodes.delete(path);
    }
    // For each depth the parent, and the child that stands where the next one belongs.
    const parents = [this.root];
    const next = [this.root.firstChild];
    for (const facts of view) {
      const { path, line: { depth } } = facts;
      let node = this.nodes.get(path);
      if (!node) this.nodes.set(path, (node = this.create(facts)));
      const { element } = node;
      if (element === next[depth]) next[depth] = element.nextSibling;
      else parents[depth].insertBefore(element, next[depth]);
      parents[depth + 1] = element;
      next[depth + 1] = element.firstChild;
    }
  }

  // Focus goes into a panel that opens, back to what opened it when it closes, and to the state when its place is gone.
  focus(had, opener) {
    const panel = this.nodes.get('panelG')?.element;
    if (panel && opener !== this.opener) {
      // Under what opened it, as far as there is room for its width: also when the window becomes narrow later.
      panel.style.left = `clamp(0px,${opener.offsetLeft}px,100% - 352px)`;
      panel.querySelector('input,button,[tabindex]')?.focus();
    }
    if (had && !had.isConnected && !this.root.activeElement) (this.opener?.isConnected ? this.opener : this.root.querySelector('button'))?.focus();
    this.panel = panel;
    this.opener = opener ?? (this.root.activeElement ? undefined : this.opener);
  }

  create({ kind, key, line: { name, does }, value }) {
    const act = (value) => this.act(key, value);
    if (kind === 'I') return this.input(key, act);
    if (kind === 'L') return new List(this, key, act);
    if (kind === 'S') return this.select(key, act);
    const isButton = kind === 'B';
    const element = make(tags[kind] ?? 'span', isButton ? `button ${name}` : name);
    if (kind === 'G' || kind === 'M') {
      const timer = kind === 'M' && setInterval(() => (element.value = this.model?.phone?.inputLevel?.() ?? 0), LEVEL);
      return { element, end: () => timer && clearInterval(timer), update: ({ text }) => {
        set(element, 'role', kind === 'G' && text ? 'group' : undefined);
        aria(element, { label: text });
      } };
    }
    // What is read out is named as its role.
    if (kind === 'A') set(element, 'role', name);
    if (isButton) {
      element.type = 'button';
      if (icons[name]) element.append(icon(icons[name]));
      element.onclick = () => element.hasAttribute('aria-disabled') || act();
    }
    // What never says more than its name needs no element for that.
    const hasMore = value !== undefined;
    const words = isButton || hasMore ? make('span', '', element) : element;
    const more = hasMore && make(isButton ? 'span' : 'kbd', isButton && 'value', element);
    // A name that changes each second would be read out each second.
    if (does === 's') aria(more, { hidden: true });
    return { element, update: ({ text, value, off, on, open, mood }) => {
      write(words, text);
      if (more) write(more, value);
      aria(element, { disabled: off || undefined, pressed: on, expanded: open });
      set(element, 'data-mood', mood);
    } };
  }

  input(key, act) {
    const element = make('input', key);
    Object.assign(element, { autocomplete: 'off', spellcheck: false, maxLength: LONGEST });
    element.oninput = ({ inputType }) => {
      const number = cleaned(element.value);
      act(inputType === 'insertFromPaste' && isNumber(number) ? number : element.value);
    };
    return { element, update: ({ text, value }) => {
      element.placeholder = text;
      aria(element, { label: text });
      if (element.value !== value) element.value = value;
    } };
  }

  select(key, act) {
    const element = make('label', 'device');
    const words = make('span', '', element);
    const choice = make('select', 'select', element);
    choice.onchange = () => act(choice.value);
    const [kind, place] = key === 'speaker' ? ['audiooutput', 'audioOutputId'] : ['audioinput', 'audioDeviceId'];
    const fill = async () => {
      try {
        const devices = await this.model.phone.getDevices();
        // What was chosen is kept, unless storage is blocked.
        const chosen = recall(place) || choice.value;
        choice.replaceChildren(...devices.filter((device) => device.kind === kind).map(
          ({ deviceId, label }) => new Option(label || deviceId, deviceId, false, deviceId === chosen)));
      } catch {
        // A phone of the page's own may throw, or know no devices.
      }
    };
    fill();
    const { mediaDevices } = navigator;
    mediaDevices?.addEventListener('devicechange', fill);
    return { element, end: () => mediaDevices?.removeEventListener('devicechange', fill), update: ({ text }) => write(words, text) };
  }

  key(event) {
    const { key, target } = event;
    const { panel } = this;
    const types = target.tagName === 'INPUT';
    // 229: what an input method makes words of is no key of ours (UI Events, 7.3.1).
    if (event.ctrlKey || event.altKey || event.metaKey || event.keyCode === 229) return;
    if (key === 'Escape' && panel) this.act('close');
    else if (key === '?' && !types) this.act('shortcuts');
    else if (key === 'Enter' && types) panel?.querySelector('[part~=callNow],[part~=actions] button')?.focus();
    else if (/^[\d*#]$/.test(key) && this.nodes.has('panel/tonesT')) this.act(`digit:${key}`);
    else return;
    event.preventDefault();
  }
}
