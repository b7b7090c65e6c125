// The page's head: where one is, how the connection is, which language.

import { el, setText } from './dom.js';
import { locale, onLocale, setLocale, t } from './i18n.js';

export function drawBar(place, page) {
  const here = (name) => (name === page ? 'page' : undefined);
  const other = (name, file) => el('a', { t: `nav.${name}`, href: `${file}${location.search}`, 'aria-current': here(name) });
  const link = el('span', { id: 'link', class: 'pill', role: 'status', 'data-link': 'none' });
  const who = el('span', { id: 'who' });
  const phone = el('span', { id: 'phone-link', class: 'pill', role: 'status', hidden: true });
  place.append(
    el('h1', { t: `page.${page}` }),
    el('nav', { label: 'nav.pages' }, other('agent', 'index.html'), other('leader', 'leader.html'), other('phone', 'phone.html')),
    who,
    phone,
    link,
    el('button', { type: 'button', class: 'quiet', t: 'lang.switch', 'data-action': 'locale', on: { click: () => setLocale(locale() === 'en' ? 'zh-CN' : 'en') } }),
  );
  onLocale(() => { document.title = t(`page.${page}`); });
  return (desk) => {
    setText(who, desk.agentNumber ?? '');
    link.dataset.link = desk.link;
    setText(link, t(`link.${desk.link}`));
    const phoneLink = desk.phoneLink ?? 'none';
    phone.hidden = phoneLink === 'none';
    phone.dataset.link = phoneLink;
    setText(phone, t(`phoneLink.${phoneLink}`));
  };
}
