import { estimateOf } from '../engine/index.ts';
import type { FanLine } from './charts/fan.ts';

/** 75 % quantiles of Student's t for 1 to 10 degrees of freedom, and of the normal: standard tables. */
const T75 = [1, 0.816, 0.765, 0.741, 0.727, 0.718, 0.711, 0.706, 0.703, 0.7];
const Z75 = 0.674;

/** Returns a curve with 50 and 95 % bands of the mean of replicates. @param replicates values a month; NaN where not simulated yet */
export function fanLine(label: string, hue: number, nMonths: number, replicates: readonly ArrayLike<number>[]): FanLine {
  const empty = (): (number | null)[] => new Array<number | null>(nMonths).fill(null);
  const line = { label, hue, mean: empty(), low95: empty(), high95: empty(), low50: empty(), high50: empty() };
  // What was counted in no replicate below zero is not shown below zero.
  const floor = replicates.every((r) => Array.from(r).every((v) => !(v < 0))) ? 0 : Number.NEGATIVE_INFINITY;
  for (let m = 0; m < nMonths; m++) {
    const known = replicates.map((r) => r[m]!).filter((v) => !Number.isNaN(v));
    if (known.length === 0) continue;
    const e = estimateOf(known);
    line.mean[m] = e.mean;
    if (e.low === null) continue;
    const sd = Math.sqrt(known.reduce((a, b) => a + (b - e.mean) * (b - e.mean), 0) / (known.length - 1));
    const half = ((T75[known.length - 2] ?? Z75) * sd) / Math.sqrt(known.length);
    line.low95[m] = Math.max(floor, e.low);
    line.high95[m] = e.high;
    line.low50[m] = Math.max(floor, e.mean - half);
    line.high50[m] = e.mean + half;
  }
  return line;
}

/** Returns a curve of the mean alone. */
export function meanLine(label: string, hue: number, nMonths: number, replicates: readonly ArrayLike<number>[]): FanLine {
  const { mean } = fanLine(label, hue, nMonths, replicates);
  return { label, hue, mean };
}
