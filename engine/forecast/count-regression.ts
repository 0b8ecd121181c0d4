import { exp, log } from '../numeric/elementary.ts';
import { solved } from './linear.ts';

const MOST_STEPS = 25;
/** Largest log mean, and its largest move in one step. */
const MOST_LOG = 25;
const MOST_MOVE = 3;

/**
 * Returns coefficients [p] of a regression of counts with log link, where a count of mean µ has variance µ + τ·µ²: those where Σ_i x_i·(y_i − µ_i)/(1 + τ·µ_i) = penalty·(β − prior), µ = exp(X·β), by
 * Fisher's steps. τ = 0 is Poisson's; with τ above 0 a run of many events does not outweigh all others.
 * @param x rows [n × p], the first column 1 @param y counts [n], any numbers not below 0 @param penalty [p]
 * @source McCullagh and Nelder 1989, chapters 2.5 and 9; Hilbe 2011 for the negative binomial; penalty Le Cessie and Van Houwelingen 1992
 */
export function countRegression(x: Float64Array, y: ArrayLike<number>, penalty: ArrayLike<number>, prior: ArrayLike<number>, tau = 0): Float64Array {
  const n = y.length;
  const p = penalty.length;
  const beta = Float64Array.from(prior);
  // The intercept that matches, given what the prior says of the rest.
  const eta = Float64Array.from({ length: n }, (_, i) => {
    let e = 0;
    for (let j = 1; j < p; j++) e += x[i * p + j]! * beta[j]!;
    return e;
  });
  beta[0] = levelOf(eta, y, tau);
  const gradient = new Float64Array(p);
  const information = new Float64Array(p * p);
  for (let step = 0; step < MOST_STEPS; step++) {
    gradient.fill(0);
    information.fill(0);
    for (let i = 0; i < n; i++) {
      let e = 0;
      for (let j = 0; j < p; j++) e += x[i * p + j]! * beta[j]!;
      const mean = exp(Math.min(MOST_LOG, Math.max(-MOST_LOG, e)));
      const share = 1 / (1 + tau * mean);
      const residual = (y[i]! - mean) * share;
      for (let j = 0; j < p; j++) {
        const v = x[i * p + j]!;
        gradient[j]! += v * residual;
        const weight = v * mean * share;
        for (let k = 0; k <= j; k++) information[j * p + k]! += weight * x[i * p + k]!;
      }
    }
    for (let j = 0; j < p; j++) {
      gradient[j]! -= penalty[j]! * (beta[j]! - prior[j]!);
      information[j * p + j]! += penalty[j]! + 1e-8;
      for (let k = 0; k < j; k++) information[k * p + j] = information[j * p + k]!;
    }
    const move = solved(information, gradient, p);
    if (!move) break;
    let size = 0;
    for (let j = 0; j < p; j++) size = Math.max(size, Math.abs(move[j]!));
    const length = size > MOST_MOVE ? MOST_MOVE / size : 1;
    for (let j = 0; j < p; j++) beta[j]! += length * move[j]!;
    if (size < 1e-6) break;
  }
  return beta;
}

/** Returns the level a [log units] at which Σ (y_i − µ_i)/(1 + τ·µ_i) = 0, µ_i = exp(a + η_i); with no event at all that of a third of an event. */
export function levelOf(eta: ArrayLike<number>, y: ArrayLike<number>, tau: number): number {
  const n = y.length;
  let [sum, most, total] = [0, -Infinity, 0];
  for (let i = 0; i < n; i++) {
    sum += y[i]!;
    most = Math.max(most, eta[i]!);
  }
  for (let i = 0; i < n; i++) total += exp(eta[i]! - most);
  let a = log(Math.max(0.3, sum) / total) - most;
  if (sum <= 0.3 || tau === 0) return a;
  for (let step = 0; step < MOST_STEPS; step++) {
    let [score, information] = [0, 0];
    for (let i = 0; i < n; i++) {
      const mean = exp(Math.min(MOST_LOG, Math.max(-MOST_LOG, a + eta[i]!)));
      score += (y[i]! - mean) / (1 + tau * mean);
      information += mean / (1 + tau * mean);
    }
    const move = Math.max(-1, Math.min(1, score / information));
    a += move;
    if (Math.abs(move) < 1e-8) break;
  }
  return a;
}

/** Returns τ by moments: Σ((y − µ)² − µ) / Σµ², between 0 and 3. */
export function excessOf(y: ArrayLike<number>, means: ArrayLike<number>): number {
  let [over, squares] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    // Each run counts alike, however large.
    const m = Math.max(1e-9, means[i]!);
    const weight = 1 / ((1 + m) * (1 + m));
    over += weight * ((y[i]! - m) * (y[i]! - m) - m);
    squares += weight * m * m;
  }
  return Math.min(3, Math.max(0, over / squares));
}

/** Returns the deviance of counts with variance µ + τ·µ²: 2·Σ [y·ln(y/µ) − (y + 1/τ)·ln((1 + τ·y)/(1 + τ·µ))]. */
export function countDeviance(y: ArrayLike<number>, means: ArrayLike<number>, tau: number): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    const [v, m] = [y[i]!, Math.max(1e-12, means[i]!)];
    sum += 2 * ((v > 0 ? v * log(v / m) : 0) - (tau > 1e-9 ? (v + 1 / tau) * log((1 + tau * v) / (1 + tau * m)) : v - m));
  }
  return sum;
}
