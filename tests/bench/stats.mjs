// The few numbers that are made of numbers.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of the ratios round by round: both sides of each were measured seconds apart, so a machine that is busy for a while cancels out. */
export const ratio = (values, base) => median(values.map((value, round) => value / base[round]));

export const spread = (values) => [Math.min(...values), Math.max(...values)];
