// Short messages over the page: what went wrong, in words. They can be closed and leave by themselves.

import { el } from './dom.js';
import { t } from './i18n.js';

const STAY = 8000;
const MOST = 4;

export class Notices {
  constructor(place) {
    this.place = place;
    place.setAttribute('role', 'alert');
  }

  show(text, kind = 'error') {
    const note = el('p', { class: `notice ${kind}`, text });
    note.append(el('button', { type: 'button', 'aria-label': t('notice.close'), text: '×', on: { click: () => note.remove() } }));
    this.place.append(note);
    while (this.place.children.length > MOST) this.place.firstElementChild.remove();
    setTimeout(() => note.remove(), STAY);
  }
}
