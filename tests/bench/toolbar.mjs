// The toolbar: from the construction to its first paint, from a state's message to the first frame with it and to its last look, and one
// refresh of a leader's list of 5 000 agents while it is open.
//
// The old toolbar fades from the colours of one state to those of the next for a third of a second. The first frame has the new text, so
// that is what the goal is about; each change begins when the one before is over.

import { Clock } from './clock.mjs';
import { Rounds } from './stats.mjs';

const SDKS = ['old129', 'ours'];
const CHANGES = 20;
const LOOKS = 5;
const REFRESHES = 3;

export async function toolbar(bench, { rounds, tell }) {
  const first = new Rounds('old129');
  const change = new Rounds('old129');
  const look = new Rounds('old129');
  const refresh = new Rounds('old129');
  for (let round = 0; round < rounds; round++) {
    for (const name of bench.turns(round).filter((name) => SDKS.includes(name))) {
      tell(`toolbar, round ${round + 1} of ${rounds}: ${name}`);
      await bench.visit(`/toolbar/${name}`, async (tab) => {
        const clock = await Clock.of(tab);
        first.add(name, await clock.time(() => window.toolbar.first()));
        await tab.evaluate(() => window.toolbar.signedIn());
        const prepare = () => window.toolbar.prepareState();
        change.add(name, await several(clock, tab, CHANGES, prepare, () => window.toolbar.change()));
        look.add(name, await several(clock, tab, LOOKS, prepare, () => window.toolbar.changeAndSettle()));
        if (!/空闲|忙碌/.test(await tab.evaluate(() => window.toolbar.text()))) throw new Error(`${name} shows no state`);
        refresh.add(name, await several(clock, tab, REFRESHES, (name) => window.toolbar.prepareList(name), () => window.toolbar.change(), name));
        if (!/agent 1\b/.test(await tab.evaluate(() => window.toolbar.text()))) throw new Error(`${name} shows no agents`);
      });
    }
  }
  return {
    firstPaintMilliseconds: first.summary(),
    changeMilliseconds: change.summary(),
    lookMilliseconds: look.summary(),
    refreshMilliseconds: refresh.summary(),
  };
}

/** The mean of several, each prepared outside of the clock; one more before them warms up. */
async function several(clock, tab, amount, prepare, body, name) {
  let [processor, wall] = [0, 0];
  for (let pass = 0; pass <= amount; pass++) {
    await tab.evaluate(prepare, name);
    await tab.evaluate(() => window.toolbar.settled());
    const time = await clock.time(body);
    if (pass) [processor, wall] = [processor + time.processor / amount, wall + time.wall / amount];
  }
  return { processor, wall };
}
