/** What part of the spread of an outcome comes from replicates rather than from the design. */
export interface Noise {
  /** Means over replicates [points]. */
  readonly means: Float64Array;
  /** Variance between the mean responses of points, free of noise; not below 0. */
  readonly response: number;
  /** Variance of shifts that a replicate brings to all points alike: common random numbers make it, and differences cancel it. */
  readonly common: number;
  /** Variance of noise that differs from point to point, of one run. */
  readonly own: number;
  /** What each point says of `own` [points]; their mean is it. */
  readonly ownByPoint: Float64Array;
  /** Variance of noise that is left in the means, which differs from point to point: own / replicates. */
  readonly inMeans: number;
  /** Share of the variance of single runs that is noise: (common + own) / (response + common + own); null with one replicate. */
  readonly share: number | null;
}

/**
 * Separates noise from response in y [points × replicates] by the two-way analysis of variance with random effects: points, replicates, and
 * what is left. A replicate has the same seed at every point; where it has not, `common` is near 0 and the rest stays right.
 * @source Searle, Casella and McCulloch 1992, chapter 4; Kleijnen 2015, chapter 5 for common random numbers
 */
export function noiseOf(y: Float64Array, replicates: number): Noise {
  const n = Math.floor(y.length / replicates);
  const means = new Float64Array(n);
  const ofReplicate = new Float64Array(replicates);
  for (let i = 0; i < n; i++)
    for (let r = 0; r < replicates; r++) {
      means[i]! += y[i * replicates + r]! / replicates;
      ofReplicate[r]! += y[i * replicates + r]! / n;
    }
  let grand = 0;
  for (const m of means) grand += m / n;
  let between = 0;
  for (const m of means) between += ((m - grand) * (m - grand)) / Math.max(1, n - 1);
  if (replicates < 2 || n < 2) return { means, response: between, common: 0, own: 0, ownByPoint: new Float64Array(n), inMeans: 0, share: null };
  const ownByPoint = new Float64Array(n);
  for (let i = 0; i < n; i++)
    for (let r = 0; r < replicates; r++) {
      const e = y[i * replicates + r]! - means[i]! - ofReplicate[r]! + grand;
      ownByPoint[i]! += (e * e * n) / ((n - 1) * (replicates - 1));
    }
  let own = 0;
  for (const v of ownByPoint) own += v / n;
  let shifts = 0;
  for (const m of ofReplicate) shifts += ((m - grand) * (m - grand)) / (replicates - 1);
  const common = Math.max(0, shifts - own / n);
  const response = Math.max(0, between - own / replicates);
  const total = response + common + own;
  return { means, response, common, own, ownByPoint, inMeans: own / replicates, share: total === 0 ? 0 : (common + own) / total };
}
