// The SDK's own toolbar on this page: where it stands, and that it speaks the page's language.

import { locale, onLocale } from './i18n.js';

/** The options that give a page its toolbar. The customers' table shows numbers in full, so the toolbar does, too. */
export const TOOLBAR = { el: '#toolbar', phoneEncryption: false };

export function translateToolbar(AgentSdk, desk) {
  const speak = () => {
    AgentSdk.defaults = { ...AgentSdk.defaults, locale: locale() };
    // The element looks at the options again when it is given its SDK.
    const toolbar = document.querySelector('agent-toolbar');
    if (toolbar && desk.sdk) toolbar.sdk = desk.sdk;
  };
  speak();
  onLocale(speak);
}
