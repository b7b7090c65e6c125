// What many rounds come to.

/** The times of all candidates, round by round, and how they stand to one of them. */
export class Rounds {
  #base;
  #table = new Map();

  constructor(base) {
    this.#base = base;
  }

  /** What the clock gave, in milliseconds, and what one of its parts comes to. */
  add(name, { processor, wall }, each = 1) {
    if (!this.#table.has(name)) this.#table.set(name, { processor: [], wall: [] });
    this.#table.get(name).processor.push(processor * each);
    this.#table.get(name).wall.push(wall * each);
  }

  summary() {
    return Object.fromEntries([...this.#table].map(([name, times]) => [name, { ...this.#series(times, 'processor'), wall: this.#series(times, 'wall') }]));
  }

  #series(times, clock) {
    const rounds = times[clock];
    const base = this.#table.get(this.#base)[clock];
    // The ratio round by round: both of its sides were measured within seconds, so whatever slows the machine for a while cancels out.
    const ratio = median(rounds.map((time, round) => time / base[round]));
    return { median: median(rounds), ratio, spread: [Math.min(...rounds), Math.max(...rounds)], rounds };
  }
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
