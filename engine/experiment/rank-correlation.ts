import { exp, log } from '../numeric/elementary.ts';
import { t975 } from '../results/summary.ts';
import { studentTails } from './beta.ts';
import { choleskyOf, inverseOf } from './cholesky.ts';
import { meanOf, ranksOf } from '../numeric/quantile.ts';

/** Partial rank correlation of one factor with the outcome, all other factors held. */
export interface RankCorrelation {
  readonly factor: string;
  /** In [−1, 1]; null where the factor or the outcome does not vary, or the factor follows from the others. */
  readonly value: number | null;
  /** Ends of the 95 % interval, by Fisher's transformation with Student's t; null as above or with too few points. */
  readonly low: number | null;
  readonly high: number | null;
  /** Two-sided, by t = r·√(d / (1 − r²)) with d = points − factors − 1 degrees of freedom. */
  readonly pValue: number | null;
}

const NONE = { value: null, low: null, high: null, pValue: null };

/**
 * Returns partial rank correlations: −P[i, y] / √(P[i, i]·P[y, y]) with P the inverse of the correlations of ranks, ties averaged.
 * @param x points [n × k] in any monotone scale
 * @param y outcome [n], means over replicates where there are some; NaN for a point that failed, which is left out
 * @source Iman and Conover 1979; Marino, Hogue, Ray and Kirschner 2008; interval after Fisher 1924 with the factors held taken off n
 */
export function partialRankCorrelation(x: Float64Array, y: readonly number[] | Float64Array, factors: readonly string[]): RankCorrelation[] {
  const k = factors.length;
  const points = [...y.keys()].filter((j) => !Number.isNaN(y[j]!));
  const n = points.length;
  const columns = factors.map((_, i) => standardized(ranksOf(points.map((j) => x[j * k + i]!))));
  const outcome = standardized(ranksOf(points.map((j) => y[j]!)));
  const free = independentOf(columns);
  const degrees = n - free.length - 1;
  if (!outcome || free.length === 0 || degrees < 1) return factors.map((factor) => ({ factor, ...NONE }));
  const all = [...free.map((i) => columns[i]!), outcome];
  const precision = precisionOf(all);
  return factors.map((factor, i) => {
    const at = free.indexOf(i);
    if (at < 0) return { factor, ...NONE };
    const m = all.length;
    // A singular whole says that ranks of the outcome follow from those of the factors.
    const r = precision ? -precision[at * m + m - 1]! / Math.sqrt(precision[at * m + at]! * precision[m * m - 1]!) : signWithout(all, at);
    const value = Math.max(-1, Math.min(1, r));
    const pValue = value * value >= 1 ? 0 : studentTails(value * Math.sqrt(degrees / (1 - value * value)), degrees);
    const [low, high] = fisherInterval(value, n - (free.length - 1));
    return { factor, value, low, high, pValue };
  });
}

/** Ends of the interval of a correlation of n points; null where n leaves none. */
function fisherInterval(r: number, n: number): [number | null, number | null] {
  if (n <= 3) return [null, null];
  if (r * r >= 1) return [r, r];
  const z = log((1 + r) / (1 - r)) / 2;
  const half = t975(n - 2) / Math.sqrt(n - 3);
  const back = (v: number): number => 1 - 2 / (exp(2 * v) + 1);
  return [back(z - half), back(z + half)];
}

/** Columns of mean 0 and length 1; null where constant. */
function standardized(values: Float64Array): Float64Array | null {
  const mean = meanOf(values);
  const centred = values.map((v) => v - mean);
  const length = Math.sqrt(dot(centred, centred));
  return length > 0 ? centred.map((v) => v / length) : null;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function correlationsOf(columns: readonly Float64Array[]): Float64Array {
  return Float64Array.from(columns.flatMap((a) => columns.map((b) => dot(a, b))));
}

function precisionOf(columns: readonly Float64Array[]): Float64Array | null {
  const l = choleskyOf(correlationsOf(columns), columns.length);
  return l && inverseOf(l, columns.length);
}

/** Numbers of the columns that vary and do not follow from those before. */
function independentOf(columns: readonly (Float64Array | null)[]): number[] {
  const free: number[] = [];
  columns.forEach((column, i) => {
    if (column && choleskyOf(correlationsOf([...free.map((j) => columns[j]!), column]), free.length + 1)) free.push(i);
  });
  return free;
}

/** The sign of the coefficient of a column in the exact fit of the last one. */
function signWithout(all: readonly Float64Array[], at: number): number {
  const k = all.length - 1;
  const inverse = precisionOf(all.slice(0, k))!;
  let coefficient = 0;
  for (let j = 0; j < k; j++) coefficient += inverse[at * k + j]! * dot(all[j]!, all[k]!);
  return Math.abs(coefficient) < 1e-9 ? 0 : Math.sign(coefficient);
}
