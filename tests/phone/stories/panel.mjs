// The phone's own panel, as a person uses it: the keys dial before a call, and are heard by the other side in it.

import assert from 'node:assert/strict';

export async function thePanelsKeysDialAndAreHeard({ ground }) {
  const [a, b] = await Promise.all([ground.phone('ours', { el: 'body' }), ground.phone('jssip')]);
  const press = (name) => a.page.locator(`button[name="${name}"]`).click();
  const called = () => a.page.locator('input[name="number"]').inputValue();
  for (const digit of `${b.account}9`) await press(`key-${digit}`);
  await press('erase');
  assert.equal(await called(), b.account);
  await press('call');
  const { call: theirs } = await b.event('invite');
  await b.do('answer', theirs);
  const { call: mine } = await a.event('answered');
  for (const tone of ['5', '*', '#']) {
    await press(`key-${tone}`);
    assert.equal((await b.event('tone', { call: theirs })).tone, tone);
  }
  // They are no part of the number.
  assert.equal(await called(), b.account);
  await press('hangup');
  await Promise.all([a.event('ended', { call: mine }), b.event('ended', { call: theirs })]);
  await Promise.all([a.close(), b.close()]);
}
