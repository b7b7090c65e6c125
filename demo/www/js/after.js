// How the last call ended: the cause in words, who hung up, how long it took.

import { card, duration, el, setText } from './dom.js';
import { locale, t } from './i18n.js';

/** The cause in the page's language, else in the server's words, else its number. */
function causeWords(desk, { cause, data }) {
  const words = (cause !== undefined && desk.causeText(cause, locale())) || data || '';
  return `${words}${cause === undefined ? '' : t('after.code', { code: cause })}`;
}

const between = (from, to) => (Number(from) > 0 && Number(to) >= Number(from) ? duration(Number(to) - Number(from)) : '–');

export function drawAfter(desk) {
  const rows = ['cause', 'who', 'parties', 'ring', 'talk', 'id'].map((name) => ({ name, value: el('dd', { id: `after-${name}` }) }));
  const list = el('dl', {}, ...rows.flatMap(({ name, value }) => [el('dt', { t: `after.${name}` }), value]));
  const none = el('p', { class: 'hint', t: 'after.none' });
  const node = card('after', 'after.title', none, list);

  const values = (after) => ({
    cause: causeWords(desk, after),
    who: after.hangupDirection === undefined ? '–' : t(`after.who${Number(after.hangupDirection)}`),
    parties: `${after.caller ?? '?'} → ${after.called ?? '?'}`,
    ring: between(after.ringTime, Number(after.answerTime) || after.endTime),
    talk: between(after.answerTime, after.endTime),
    id: after.occCallId ?? '–',
  });

  return {
    node,
    draw() {
      node.hidden = !desk.isSignedIn;
      none.hidden = desk.after !== null;
      list.hidden = desk.after === null;
      if (desk.after) {
        const now = values(desk.after);
        for (const { name, value } of rows) setText(value, now[name]);
      }
    },
  };
}
