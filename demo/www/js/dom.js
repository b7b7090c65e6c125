// Elements without markup: text is set by `textContent`, never parsed.

/**
 * Makes an element. `t` names a text of the catalogue and follows the language; `text` is shown as it is; `on` holds
 * listeners; everything else becomes an attribute, unless it is false or undefined.
 */
export function el(tag, { t, text, label, placeholder, on = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  if (t) node.dataset.t = t;
  if (label) node.dataset.tLabel = label;
  if (placeholder) node.dataset.tPlaceholder = placeholder;
  if (text !== undefined) node.textContent = text;
  for (const [name, listener] of Object.entries(on)) node.addEventListener(name, listener);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** A titled part of the page. */
export function card(id, title, ...children) {
  return el('section', { id, class: 'card', 'aria-labelledby': `${id}-title` }, el('h2', { id: `${id}-title`, t: title }), ...children);
}

/** A labelled control. */
export function field(title, control, more = {}) {
  return el('label', { class: 'field', ...more }, el('span', { t: title }), control);
}

/**
 * A button that can be off without losing the focus: `disabled` would throw the keyboard's user back to the top of the
 * page whenever the state changes under the button that was just pressed.
 */
export function button(name, title, act, more = {}) {
  return el('button', {
    type: 'button', 'data-action': name, t: title,
    on: { click: (event) => event.currentTarget.getAttribute('aria-disabled') !== 'true' && act(event) }, ...more,
  });
}

export const setEnabled = (node, enabled) => node.setAttribute('aria-disabled', String(!enabled));

/** Changes text only when it differs, so that screen readers are not told the same thing again. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Milliseconds as H:MM:SS or MM:SS. */
export function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n) => String(n).padStart(2, '0');
  const tail = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${tail}` : tail;
}
