// An agent's state in the page's language.

import { known, t } from './i18n.js';

/** The state in words. On a special leg a conversation is called by the leg. */
export function stateText(state, leg = 'normal') {
  if (state === 'Conversation' && known(`leg.${leg}`)) return t(`leg.${leg}`);
  return known(`state.${state}`) ?? state;
}
