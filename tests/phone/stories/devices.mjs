// The microphone and the speaker that a person chooses, before a call and in it, and how loud the microphone is.

import assert from 'node:assert/strict';
import { over, talking } from './calls.mjs';

/** The microphones that have an identity of their own; `default` is one of them under another name. */
const microphones = async (phone) => (await phone.do('microphones')).filter((id) => id !== 'default');

export async function theMicrophoneThatWasChosenIsUsedAndKept({ a, b }) {
  for (const id of await microphones(a)) {
    await a.do('choose', 'Microphone', id);
    assert.equal(await a.do('kept', 'audioDeviceId'), id);
    const call = await talking(a, b);
    assert.deepEqual(await a.do('openMicrophones'), [id]);
    await over(a, b, call);
  }
}

export async function aMicrophoneThatIsChosenInACallTakesTheOthersPlace({ a, b }) {
  const [first, second] = await microphones(a);
  await a.do('choose', 'Microphone', first);
  const call = await talking(a, b);
  await a.do('mute', call.mine);
  await a.do('choose', 'Microphone', second);
  await a.until('the second microphone alone', async () => String(await a.do('openMicrophones')) === second);
  // What was muted stays so.
  await b.hearsNothing(call.theirs);
  await a.do('unmute', call.mine);
  await b.hears(call.theirs);
  await over(a, b, call);
}

/** Browsers may take a while to open one, and longer for the first than for the second. */
export async function ofTwoMicrophonesTheOneThatWasChosenLastIsUsed({ a, b }) {
  const [first, second] = await microphones(a);
  const call = await talking(a, b);
  await a.do('slowly', first);
  await a.do('choose', 'Microphone', first);
  await a.do('choose', 'Microphone', second);
  await a.until('both openings', () => a.do('isQuiet'));
  await a.until('the second microphone alone', async () => String(await a.do('openMicrophones')) === second);
  assert.equal(await a.do('sends'), second);
  await over(a, b, call);
}

export async function theSpeakerThatWasChosenIsUsedAndKept({ a, b }) {
  const call = await talking(a, b);
  await a.do('choose', 'Speaker', 'headset');
  assert.deepEqual(await a.do('sinks'), ['headset']);
  await over(a, b, call);
  await over(a, b, await talking(a, b));
  assert.deepEqual(await a.do('sinks'), ['headset', 'headset']);
  assert.equal(await a.do('kept', 'audioOutputId'), 'headset');
}

/** Pulled out and put in again in a call. */
export async function whileTheSpeakerIsGoneAnotherIsHeard({ a, b }) {
  await a.do('choose', 'Speaker', 'headset');
  const call = await talking(a, b);
  const before = (await a.do('sinks')).length;
  await a.do('speakerIsGone', true);
  await a.until('the other speaker', async () => (await a.do('sinks')).at(-1) === '');
  await a.do('speakerIsGone', false);
  await a.until('the headset', async () => (await a.do('sinks')).at(-1) === 'headset');
  await over(a, b, call);
  // Calls that are over use no speaker.
  await a.do('speakerIsGone', true);
  await a.do('speakerIsGone', false);
  assert.deepEqual((await a.do('sinks')).slice(before), ['', 'headset']);
}

export async function theLevelIsThatOfTheMicrophone({ a, b }) {
  assert.equal(await a.do('level'), 0);
  const call = await talking(a, b);
  await a.until('a beep', async () => await a.do('level') > 0.1);
  await a.do('mute', call.mine);
  assert.equal(await a.do('level'), 0);
  await over(a, b, call);
}

/** A page may have only so many. */
export async function withoutAnAudioContextThereIsNoLevelAndNoError({ a, b }) {
  await a.do('withoutAudioContext');
  const call = await talking(a, b);
  assert.equal(await a.do('level'), 0);
  await over(a, b, call);
}

/** As when a headset's plug is pulled and put in again, which no test can do to Chromium's own devices. */
export async function aMicrophoneThatIsPulledOutIsReplacedAsSoonAsThereIsOne({ a, b }) {
  const call = await talking(a, b);
  await a.do('unplug');
  assert.equal((await a.event('fault')).code, 'MICROPHONE_MISSING');
  await b.hearsNothing(call.theirs);
  await a.do('plugIn');
  await b.hears(call.theirs);
  await over(a, b, call);
}

/** Browsers name none before a page has had a microphone. */
export async function devicesCanBeChosenBeforeTheFirstCall({ a }) {
  const names = await a.do('namesOnceAllowed', true);
  assert.ok(names.length && names.every(Boolean));
  assert.deepEqual(await a.do('openMicrophones'), []);
  assert.ok((await a.do('namesOnceAllowed', false)).every((name) => name === ''));
}
