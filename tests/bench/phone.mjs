// The phone against JsSIP and SIP.js: messages a second, clicks to the wire, and memory after many calls; all in one page each, without a network.

import { Clock } from './clock.mjs';
import { keepMemories } from './memory.mjs';
import { Rounds, median } from './stats.mjs';

const PHONES = ['jssip', 'sipjs', 'ours'];
/** A multiple of the three kinds of message. */
const MESSAGES = 3_000;
const WARM = 1_500;
const CLICKS = 10;
/** The browser has compiled by then what it compiles of a page that does this, and the module has all the memory that it needs at a time. */
const EARLY = 1_000;
/** Memory of modules grows in steps of 64 KiB and never shrinks: one such step over so many calls is no growth. */
const LATE = 2_000;
/** What a call leaves for its half a minute (RFC 3261, timer H and its like) is gone then, in the page's milliseconds: both looks see as many calls, none. */
const SETTLED = 33_000;
/** So much faster time runs for the page: else what calls leave for half a minute would be the most that is in memory, and more or less of it by how busy the machine is. */
const HURRY = 20;

/** Less than so many bytes a call is no growth: a call's objects are tens of thousands. */
export const NOTHING_A_CALL = 100;

export async function phone(bench, { rounds, tell }) {
  const messages = new Rounds('jssip');
  const clicks = Object.fromEntries(['call', 'answer'].map((click) => [click, Object.fromEntries(PHONES.map((name) => [name, []]))]));
  for (let round = 0; round < rounds; round++) {
    for (const name of turns(round)) {
      tell(`phone, round ${round + 1} of ${rounds}: ${name}`);
      messages.add(name, await bench.visit(`/phone/${name}`, measureMessages), 1 / MESSAGES);
      const took = await bench.visit(`/phone/${name}`, measureClicks);
      for (const click of Object.keys(clicks)) clicks[click][name].push(median(took[click]));
    }
  }
  // Of ours alone: what is to be reached is no growth, and two thousand calls take minutes.
  tell(`phone, ${LATE} calls`);
  const memory = { ours: await bench.visit('/phone/ours', measureMemory, hurried) };
  return { messageMilliseconds: messages.summary(), clickMilliseconds: summary(clicks), memory };
}

const turns = (round) => PHONES.map((_, place) => PHONES[(place + round) % PHONES.length]);

async function measureMessages(tab) {
  const clock = await Clock.of(tab);
  await tab.evaluate(() => window.bench.start());
  for (const count of [WARM, MESSAGES]) {
    await tab.evaluate((count) => window.bench.prepare(count), count);
    if (count === MESSAGES) return clock.time(() => window.bench.go());
    await tab.evaluate(() => window.bench.go());
  }
}

const measureClicks = (tab) => tab.evaluate(async (clicks) => {
  await window.bench.start();
  const took = { call: [], answer: [] };
  for (let click = 0; click < clicks; click++) {
    took.call.push(await window.bench.call());
    took.answer.push(await window.bench.answer());
  }
  return took;
}, CLICKS);

async function hurried(tab) {
  await tab.addInitScript(keepMemories);
  await tab.addInitScript(hurry, HURRY);
}

/** In the page: both clocks and the timers go so many times as fast. */
function hurry(times) {
  for (const clock of [performance, Date]) {
    const now = clock.now.bind(clock);
    const begin = now();
    clock.now = () => begin + times * (now() - begin);
  }
  const { setTimeout } = window;
  window.setTimeout = (run, delay, ...values) => setTimeout(run, delay / times, ...values);
}

const measureMemory = (tab) => tab.evaluate(async ([early, late, settled]) => {
  await window.bench.start();
  await window.bench.calls(early);
  const before = await window.bench.memory(settled);
  await window.bench.calls(late - early);
  const after = await window.bench.memory(settled);
  const growth = after.js - before.js + after.wasm - before.wasm;
  return { early: before, late: after, growth, perCall: growth / (late - early) };
}, [EARLY, LATE, SETTLED]);

/** Medians of the rounds' medians, with the spread. */
function summary(clicks) {
  const entry = (rounds) => ({ median: median(rounds), spread: [Math.min(...rounds), Math.max(...rounds)], rounds });
  return Object.fromEntries(Object.entries(clicks).map(([click, phones]) => [
    click, Object.fromEntries(Object.entries(phones).map(([name, rounds]) => [name, entry(rounds)])),
  ]));
}
