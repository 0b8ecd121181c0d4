/** A value with the ends of its interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Returns the mean of numbers; NaN of none. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Returns the unbiased variance (divisor n − 1), in two passes; 0 of one number. */
export function varianceOf(values: ArrayLike<number>): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - mean) * (values[i]! - mean);
  return sum / (values.length - 1);
}

/**
 * Returns the quantile of sorted numbers at a share in [0, 1], linear between order statistics.
 * @source Hyndman and Fan 1996, type 7
 */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const at = (sorted.length - 1) * share;
  const i = Math.floor(at);
  const below = sorted[i]!;
  return i + 1 < sorted.length ? below + (at - i) * (sorted[i + 1]! - below) : below;
}

/** Returns a value with the percentile interval of its resamples [any order; sorted in place]; not-a-number resamples are left out. */
export function percentileInterval(value: number, resamples: Float64Array, level: number): Interval {
  const sorted = resamples.filter((x) => x === x).sort();
  if (sorted.length === 0) return { value, low: Number.NaN, high: Number.NaN };
  return { value, low: quantileOf(sorted, (1 - level) / 2), high: quantileOf(sorted, (1 + level) / 2) };
}

/** Returns ranks from 1, ties averaged. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let i = 0; i < order.length; ) {
    let j = i + 1;
    while (j < order.length && values[order[j]!] === values[order[i]!]) j++;
    for (let t = i; t < j; t++) ranks[order[t]!] = (i + j + 1) / 2;
    i = j;
  }
  return ranks;
}
