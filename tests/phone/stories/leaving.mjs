// A page that is closed or reloaded while it has a call: the other side is not left with silence, and the phone is not called any more.

import { talking } from './calls.mjs';

export async function aPageThatGoesAwayHangsUpAndUnregisters({ ground, tap }) {
  const [a, b] = await Promise.all([ground.phone('ours', { ws: tap.ws }), ground.phone('jssip')]);
  const { theirs } = await talking(a, b);
  await a.page.goto('about:blank');
  await b.event('ended', { call: theirs });
  await b.until('a REGISTER that takes the binding away', () => tap.said.some((text) => /^REGISTER [^]*expires=0/i.test(text)));
  await Promise.all([a.close(), b.close()]);
}
