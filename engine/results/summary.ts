import { outcomeOf } from '../catalog/outcomes.ts';
import { quantileOf } from '../numeric/quantile.ts';
import type { RunResult } from '../simulate/run.ts';

/** Mean of replicates with its 95 % t-interval; null ends with one replicate. */
export interface Estimate {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom: standard tables, to three decimals. */
const T975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];
const Z975 = 1.959963984540054;

/** Returns the 97.5 % quantile of Student's t; above 30 degrees of freedom by the expansion of Fisher and Cornish (1960). */
export function t975(degrees: number): number {
  const z = Z975;
  const z3 = z * z * z;
  return T975[degrees - 1] ?? z + (z3 + z) / (4 * degrees) + (5 * z3 * z * z + 16 * z3 + 3 * z) / (96 * degrees * degrees);
}

/** Returns mean and 95 % t-interval of the mean. */
export function estimateOf(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  if (n < 2) return { mean, low: null, high: null };
  const sd = Math.sqrt(values.reduce((a, b) => a + (b - mean) * (b - mean), 0) / (n - 1));
  const half = (t975(n - 1) * sd) / Math.sqrt(n);
  return { mean, low: mean - half, high: mean + half };
}

/** Returns the middle of equally likely values with the ends between which 90 % of them lie; null ends with fewer than five. */
export function spreadOf(values: readonly number[]): Estimate {
  const sorted = [...values].sort((a, b) => a - b);
  const isFew = sorted.length < 5;
  return { mean: quantileOf(sorted, 0.5), low: isFew ? null : quantileOf(sorted, 0.05), high: isFew ? null : quantileOf(sorted, 0.95) };
}

/** Returns an outcome over the reported months: flows summed, stocks last, ratios as ratios of sums; derived outcomes as mean of months. */
export function overHorizon(result: RunResult, name: string): number {
  const n = result.months.length;
  const i = result.names.indexOf(name);
  if (i < 0) throw new RangeError(`UNKNOWN_OUTCOME  outcome: ${name}: \`list outcomes\` shows them`);
  const row = result.values.subarray(i * n, (i + 1) * n);
  const sum = (): number => row.reduce((a, b) => a + b, 0);
  const outcome = outcomeOf(name);
  if (!outcome) return sum() / n;
  if (outcome.kind === 'ratio') {
    const bottom = overHorizon(result, outcome.denominator!);
    return bottom === 0 ? 0 : ((outcome.factor ?? 1) * overHorizon(result, outcome.numerator!)) / bottom;
  }
  if (outcome.kind === 'stock') return row[n - 1]!;
  return outcome.kind === 'mean' ? sum() / n : sum();
}
