import { drawsOf } from './draws.ts';
import { type Noise, noiseOf } from './noise.ts';
import { type Interval, percentileInterval } from '../numeric/quantile.ts';
import { type SaltelliMatrix, saltelliPoint } from './saltelli.ts';

/** Sobol' indices of one factor: shares of the variance of the mean response. */
export interface SobolIndex {
  readonly factor: string;
  /** By itself. */
  readonly first: Interval;
  /** With all its interactions. */
  readonly total: Interval;
}

/** Which inputs matter, by share of variance. */
export interface SobolAnalysis {
  readonly indices: readonly SobolIndex[];
  /** Variance of the mean response, free of replicate noise. */
  readonly variance: number;
  readonly noise: Noise;
  /** Base points that count: those of which no run is missing. */
  readonly nRows: number;
  /** Whether the outcome is the same at every point: then all indices are 0. */
  readonly isConstant: boolean;
}

/** How the first-order index is estimated. */
export type FirstOrder = 'saltelli' | 'jansen';

/**
 * Estimates first-order and total indices from Saltelli's design, with percentile intervals over resampled base points. Noise that differs from
 * point to point adds its variance to every squared difference and to the variance of the means; it is estimated from the replicates and
 * taken off, so that the indices are those of the mean response. With V the variance over A and B, N the noise left in the means:
 *   first (Saltelli) = mean(B·(ABᵢ − A)) / (V − N), centred; first (Jansen) = (V − mean((B − ABᵢ)²)/2) / (V − N);
 *   total = (mean((A − ABᵢ)²)/2 − N) / (V − N).
 * @param y outcome [n·(k + 2) × replicates] in the order of `saltelliPoint`; NaN for a run that failed, whose base point is left out
 * @param options.factors names [k]
 * @param options.replicates default 1: no noise can then be told apart
 * @param options.resamples of the bootstrap, default 1000
 * @param options.level of the intervals, default 0.95
 * @throws RangeError SALTELLI_LAYOUT when the length fits no whole number of base points
 * @source Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola 2010, table 2 (b), (c), (f); Jansen 1999; Archer, Saltelli and Sobol' 1997 for the bootstrap
 */
export function sobolIndices(
  y: Float64Array,
  options: { factors: readonly string[]; seed: string; replicates?: number; firstOrder?: FirstOrder; resamples?: number; level?: number },
): SobolAnalysis {
  const { factors, replicates = 1, firstOrder = 'saltelli', resamples = 1000, level = 0.95 } = options;
  const k = factors.length;
  const width = k + 2;
  const given = y.length / replicates / width;
  if (!Number.isInteger(given) || k < 1)
    throw new RangeError(`SALTELLI_LAYOUT  ${y.length} values for ${k} factors and ${replicates} replicates: give n·(k + 2)·replicates`);
  const whole = completeRows(y, width * replicates);
  const n = whole.length / (width * replicates);
  if (n < 2) throw new RangeError(`TOO_FEW_POINTS  complete base points: ${n}: give at least 2`);
  const noise = noiseOf(whole, replicates);
  const terms = squaredTerms(noise.means, n, k, firstOrder);
  const own = new Float64Array(n);
  noise.ownByPoint.forEach((v, i) => {
    own[Math.floor(i / width)]! += v / (replicates * width);
  });
  const all = Uint32Array.from({ length: n }, (_, j) => j);
  const point = indicesOf(terms, own, all, k, firstOrder);
  const isConstant = !(point.variance > 0);
  const drawn = Array.from({ length: 2 * k }, () => new Float64Array(isConstant ? 0 : resamples));
  const draws = drawsOf(options.seed, 'bootstrap of indices');
  const chosen = new Uint32Array(n);
  for (let b = 0; b < resamples && !isConstant; b++) {
    for (let j = 0; j < n; j++) chosen[j] = draws.below(n);
    const again = indicesOf(terms, own, chosen, k, firstOrder);
    for (let i = 0; i < 2 * k; i++) drawn[i]![b] = again.indices[i]!;
  }
  const interval = (i: number): Interval =>
    isConstant ? { value: 0, low: 0, high: 0 } : percentileInterval(point.indices[i]!, drawn[i]!, level);
  return {
    indices: factors.map((factor, i) => ({ factor, first: interval(i), total: interval(k + i) })),
    variance: isConstant ? 0 : point.variance,
    noise, nRows: n, isConstant,
  };
}

/** Per base point: A, B, then for each factor the term of the first-order and of the total index [n × (2 + 2k)], centred. */
function squaredTerms(means: Float64Array, n: number, k: number, firstOrder: FirstOrder): Float64Array {
  const at = (j: number, matrix: SaltelliMatrix): number => means[saltelliPoint(j, matrix, k)]!;
  let centre = 0;
  for (let j = 0; j < n; j++) centre += (at(j, 'A') + at(j, 'B')) / (2 * n);
  const terms = new Float64Array(n * (2 + 2 * k));
  for (let j = 0; j < n; j++) {
    const a = at(j, 'A') - centre;
    const b = at(j, 'B') - centre;
    const row = j * (2 + 2 * k);
    terms[row] = a;
    terms[row + 1] = b;
    for (let i = 0; i < k; i++) {
      const ab = at(j, i) - centre;
      terms[row + 2 + i] = firstOrder === 'saltelli' ? b * (ab - a) : ((b - ab) * (b - ab)) / 2;
      terms[row + 2 + k + i] = ((a - ab) * (a - ab)) / 2;
    }
  }
  return terms;
}

/** Returns the rows of a matrix without those that miss a value. */
function completeRows(y: Float64Array, width: number): Float64Array {
  const kept: number[] = [];
  for (let at = 0; at < y.length; at += width) {
    const row = y.subarray(at, at + width);
    if (!row.some(Number.isNaN)) kept.push(...row);
  }
  return kept.length === y.length ? y : Float64Array.from(kept);
}

function indicesOf(terms: Float64Array, own: Float64Array, chosen: Uint32Array, k: number, firstOrder: FirstOrder): { indices: Float64Array; variance: number } {
  const n = chosen.length;
  const width = 2 + 2 * k;
  const sums = new Float64Array(2 * k);
  let sum = 0;
  let squares = 0;
  let left = 0;
  for (const j of chosen) {
    const at = j * width;
    const a = terms[at]!;
    const b = terms[at + 1]!;
    sum += a + b;
    squares += a * a + b * b;
    left += own[j]! / n;
    for (let i = 0; i < 2 * k; i++) sums[i]! += terms[at + 2 + i]! / n;
  }
  const spread = (squares - (sum * sum) / (2 * n)) / (2 * n - 1);
  const variance = spread - left;
  const indices = new Float64Array(2 * k);
  for (let i = 0; i < k; i++) {
    indices[i] = (firstOrder === 'saltelli' ? sums[i]! : spread - sums[i]!) / variance;
    indices[k + i] = (sums[k + i]! - left) / variance;
  }
  return { indices, variance };
}
