// A call that is over, in few words.

import { duration } from './dom.js';
import { locale, t } from './i18n.js';

/** The day only when it is another one. */
function when(at) {
  const then = new Date(at);
  const today = then.toDateString() === new Date().toDateString();
  const day = today ? {} : { month: 'numeric', day: 'numeric' };
  return new Intl.DateTimeFormat(locale(), { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(then);
}

/** `call` as `Crm.recordCall` takes it. */
export function callWords(call) {
  const way = call.direction === null ? '' : `${t(`way.${call.direction}`)} `;
  return `${when(call.at)} ${way}${call.talk > 0 ? duration(call.talk) : t('way.missed')}`;
}
