// How long something in a page takes: the processor time of the page's main thread, as Chromium counts it.
//
// On a machine that does other things too, the time on the wall says more about those: it was two to five times as long, and never twice
// the same, where processor time stayed within a few per cent. What the browser does on other threads meanwhile is not in it.

export class Clock {
  static async of(tab) {
    const session = await tab.context().newCDPSession(tab);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const clock = new Clock();
    Object.assign(clock, { tab, session });
    return clock;
  }

  /** Milliseconds of a function that gives its time on the wall; what it costs to ask is taken off. */
  async time(body) {
    const nothing = await this.#spent(() => 0);
    const { spent, result } = await this.#spent(body);
    return { processor: spent - nothing.spent, wall: result };
  }

  async #spent(body) {
    const before = await this.#now();
    const result = await this.tab.evaluate(body);
    return { spent: (await this.#now()) - before, result };
  }

  async #now() {
    const { metrics } = await this.session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  }
}
