// Puts a page together: head, notices, cards; then waits for the agent.

import { drawBar } from './bar.js';
import { Desk } from './desk.js';
import { onLocale, startLocale, t, translate } from './i18n.js';
import { Notices } from './notices.js';
import { loadSdk } from './sdk.js';
import { defaults } from './server.js';
import { translateToolbar } from './toolbar.js';

/** `cards` makes the page's parts: `{ desk: [card…], side: [card…], foot: [card…] }`, each `{ node, draw }`; `Model` is what they watch. */
export async function openPage(name, cards, Model = Desk) {
  const place = (id) => document.getElementById(id);
  const drawHead = drawBar(place('bar'), name);
  const notices = new Notices(place('notices'));
  startLocale();

  const found = await defaults().catch(() => {
    notices.show(t('error.defaults'));
    return {};
  });
  const classes = await loadSdk().catch((error) => {
    notices.show(t('error.sdk', { path: error.message }));
    return null;
  });
  if (!classes) return;

  const desk = new Model(classes);
  translateToolbar(classes.AgentSdk, desk);
  desk.onTrouble((error) => notices.show(error?.code ? `${error.message} (${error.code})` : error?.message ?? String(error)));
  const parts = cards({ desk, defaults: found, notices });
  for (const [column, list] of Object.entries(parts)) place(column).append(...list.map(({ node }) => node));
  const drawAll = () => {
    drawHead(desk);
    for (const list of Object.values(parts)) for (const part of list) part.draw();
  };
  translate();
  desk.watch(drawAll);
  onLocale(drawAll);
  document.body.dataset.ready = 'true';
}
