import { exp, log } from '../numeric/elementary.ts';
import type { Draws } from '../experiment/draws.ts';
import { logStudent, studentDraw } from './student.ts';

/**
 * What the world does and the structure does not: u(t) = ρ·u(t − 1) + s·ε, ε Student's t with 4 degrees of freedom, on the log scale of counts. ρ = 1 is a random walk.
 * It is in forecasts only; between two policies it cancels.
 */
export interface Discrepancy {
  /** Kept from month to month, [0, 1]. */
  readonly persistence: number;
  /** Scale of a month's innovation, log units; its standard deviation is √2 times that. */
  readonly scale: number;
}

/** Most months for which the spread of the first residual is built up: with ρ near 1 there is no stationary one. */
const BUILD_UP = 60;

/** Returns the scale of what g months of innovations add up to: s·√(1 + ρ² + … + ρ^(2(g−1))). */
export function scaleOver({ persistence, scale }: Discrepancy, months: number): number {
  let [sum, kept] = [0, 1];
  for (let g = 0; g < months; g++) {
    sum += kept;
    kept *= persistence * persistence;
  }
  return scale * Math.sqrt(sum);
}

/**
 * Returns the log likelihood of residuals ln(observed + 5) − ln(model + 5).
 * @param residuals by month; NaN is a month without observation, over which the process goes on unseen
 * @param noise variance of each month's residual that is chance of small counts; 0 where it is left out
 */
export function discrepancyLikelihood(residuals: ArrayLike<number>, d: Discrepancy, noise?: ArrayLike<number>): number {
  let sum = 0;
  let last = Number.NaN;
  let lastNoise = 0;
  let gap = 0;
  let kept = 1;
  for (let t = 0; t < residuals.length; t++) {
    gap++;
    kept *= d.persistence;
    const r = residuals[t]!;
    if (Number.isNaN(r)) continue;
    const isFirst = Number.isNaN(last);
    const own = gap === 1 && !isFirst ? d.scale : scaleOver(d, isFirst ? BUILD_UP : gap);
    const chance = noise ? noise[t]! : 0;
    const scale = Math.sqrt(own * own + chance + (isFirst ? 0 : kept * kept * lastNoise));
    sum += logStudent(isFirst ? r : r - kept * last, scale);
    [last, lastNoise, gap, kept] = [r, chance, 0, 1];
  }
  return sum;
}

/**
 * Largest innovation of a forecast, in scales: of Student's t with 4 degrees of freedom 1.6 % lie beyond. Without a limit the mean of exp u does not exist, and a score in persons is that of a few absurd paths.
 */
export const MOST_INNOVATION = 4;

function innovation(draws: Draws): number {
  for (;;) {
    const t = studentDraw(draws);
    if (Math.abs(t) <= MOST_INNOVATION) return t;
  }
}

/** Returns a path [months] of the discrepancy after a residual. @param gap months between the residual and the first of the path */
export function discrepancyPath(last: number, d: Discrepancy, months: number, draws: Draws, gap = 1): Float64Array {
  let u = last;
  const path = new Float64Array(months);
  for (let m = 1 - (gap - 1); m <= months; m++) {
    u = d.persistence * u + d.scale * innovation(draws);
    if (m >= 1) path[m - 1] = u;
  }
  return path;
}

/** Priors of the discrepancy, before any month is seen: persistent, and a month's innovation of a tenth to a factor of two. Judgement. */
const PERSISTENCE = { least: 0.4, most: 0.995 };
const LOG_SCALE = { mean: -1.5, sd: 0.5 };

/** Returns the discrepancy of a place (a, b) in the unit square: a of the persistence, tilted towards 1, b of the scale. */
export function discrepancyAt(a: number, b: number): Discrepancy {
  return { persistence: PERSISTENCE.least + (PERSISTENCE.most - PERSISTENCE.least) * Math.sqrt(a), scale: exp(LOG_SCALE.mean + LOG_SCALE.sd * logit(b) * 0.5513) };
}

/** ln(b / (1 − b)): 0.5513 times it has the standard deviation of a normal. */
function logit(b: number): number {
  const p = Math.min(1 - 1e-9, Math.max(1e-9, b));
  return log(p / (1 - p));
}
