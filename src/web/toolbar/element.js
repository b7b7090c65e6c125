// The element <agent-toolbar>. Refuses to decide anything: it brings an SDK's model, the view of it, and the page together,
// for as long as it stands in the page.
//
//   model ─► view ─► Tree ─► shadow root
//     ▲                │
//     └── key, value ◄─┘  a click, a key, each half second
import { MISSING, Model } from './model.js';
import { view } from './view.js';
import { sheet } from './style.js';
import { set, Tree } from './tree.js';

// How often the clocks are looked at, in ms. They are read from the time of day, so a tab in the background, whose timers
// are late, is right as soon as it is seen.
const TICK = 500;

/** Whether it is drawn at all, be it outside of the window. */
const isShown = (element) => element.getClientRects().length;

/** Where there is no page, importing must not fail. */
const Base = globalThis.HTMLElement ?? Object;

export class AgentToolbar extends Base {
  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    this.adoptedCallback();
    this.__tree = new Tree(root, (key, value) => this.__model?.act(key, value));
    // One that was hidden takes over when it is shown, as React's Activity does with the views that it keeps.
    new IntersectionObserver(() => this.__enter(true)).observe(this);
    // Frameworks may set properties before the element knows them.
    for (const name of ['sdk', 'finding']) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
  }

  /** The SDK that is shown. */
  get sdk() {
    // Not one that another element shows by now.
    return this.__model || !this.isConnected ? this.__sdk : undefined;
  }

  set sdk(sdk) {
    // Something else than one of our SDKs is none.
    sdk = sdk?.__self?.();
    if (sdk !== this.__sdk) {
      this.__leave();
      this.__model?.end();
      this.__model = undefined;
      this.__sdk = sdk;
    }
    this.__enter();
  }

  /** Something that was found out, such as a bad line, in words. */
  set finding(words) {
    this.__found = typeof words === 'string' ? words : '';
    if (this.__model) this.__model.found = this.__found;
    this.__draw();
  }

  connectedCallback() {
    this.__enter();
  }

  adoptedCallback() {
    // A style sheet stays behind in its document (CSSOM, 6.2); one that nobody sees has none to give.
    const { defaultView } = this.ownerDocument;
    if (defaultView) this.shadowRoot.adoptedStyleSheets = [sheet(defaultView)];
  }

  disconnectedCallback() {
    // Later: an element that is moved to another place is taken out first.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.__leave();
      this.__draw();
    });
  }

  /** Takes the element out of the page for good: no listener, timer or style stays. */
  destroy() {
    this.sdk = undefined;
    this.remove();
  }

  __draw() {
    const model = this.__model;
    if (model) {
      set(this, 'lang', model.locale);
      if (model.theme) set(this, 'theme', model.theme);
    }
    // Nobody sees an element outside of the page.
    this.__tree.draw(model && this.isConnected ? view(model) : [], model);
  }

  __enter(later) {
    const ear = this.__sdk?.store.ear;
    const other = ear?.toolbar;
    // Frameworks make elements, and give them their properties, that may never come into the page, or be hidden there.
    if (ear && !this.__model && this.isConnected && !(other && isShown(other) && (later || !isShown(this)))) {
      // An SDK has one toolbar: what was shown elsewhere is shown here, with all that it knows.
      this.__model = other?.__model ?? new Model(this.__sdk);
      if (other) {
        other.__model = undefined;
        other.__leave();
        other.__draw();
      }
      this.__model.changed = () => this.__draw();
      this.__model.found = this.__found ?? this.__model.found;
      ear.toolbar = this;
    }
    this.__model?.read();
    this.__draw();
    if (this.__ends || !this.__model || !this.isConnected) return;
    this.__ends = new AbortController();
    const { signal } = this.__ends;
    const tick = () => this.__model.act('tick');
    addEventListener('keydown', (event) => {
      const { key, code, repeat } = event;
      if (event.ctrlKey || !event.altKey || event.metaKey || event.shiftKey) return;
      // What is written on the key; where Alt or the layout makes another sign of it, where it lies.
      const letter = /^[a-z]$/i.test(key) ? key.toUpperCase() : code.slice(3);
      if (this.__model.shortcut(letter, repeat)) event.preventDefault();
    }, { signal });
    document.addEventListener('visibilitychange', tick, { signal });
    const timer = setInterval(tick, TICK);
    signal.addEventListener('abort', () => clearInterval(timer));
  }

  __leave() {
    this.__ends?.abort();
    this.__ends = undefined;
  }
}

/** Puts a toolbar into the element that a selector names; an earlier one there is taken over. */
export function mount(sdk, el) {
  let place;
  try {
    place = typeof el === 'string' ? document.querySelector(el) : el;
  } catch {
    // Not a selector: it matches nothing.
  }
  if (place instanceof Element) {
    const toolbar = place.querySelector('agent-toolbar') ?? place.appendChild(document.createElement('agent-toolbar'));
    toolbar.sdk = sdk;
  } else if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', () => mount(sdk, el), { once: true });
  } else {
    // Later: whoever has just made the SDK has had no chance to listen yet.
    setTimeout(() => sdk.__toolbar(MISSING, typeof el === 'string' ? el : typeof el));
  }
}

if (globalThis.customElements && !customElements.get('agent-toolbar')) customElements.define('agent-toolbar', AgentToolbar);
