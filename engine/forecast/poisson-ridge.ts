import { exp, log } from '../numeric/elementary.ts';
import { solved } from './linear.ts';

const MOST_STEPS = 25;
/** Largest log mean, and its largest move in one step. */
const MOST_LOG = 25;
const MOST_MOVE = 3;

/**
 * Returns coefficients [p] of a Poisson regression with log link that maximise Σ_i (y_i·η_i − exp η_i) − ½ Σ_j penalty_j·(β_j − prior_j)², η = X·β, by Newton's steps.
 * @param x rows [n × p], the first column 1 @param y counts [n], any numbers not below 0 @param penalty [p]
 * @source McCullagh and Nelder 1989, chapter 2.5; penalty Le Cessie and Van Houwelingen 1992
 */
export function poissonRidge(x: Float64Array, y: ArrayLike<number>, penalty: ArrayLike<number>, prior: ArrayLike<number>): Float64Array {
  const n = y.length;
  const p = penalty.length;
  const beta = Float64Array.from(prior);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += y[i]!;
  // The intercept that matches the total, given what the prior says of the rest.
  let [most, total] = [-Infinity, 0];
  const eta = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let e = 0;
    for (let j = 1; j < p; j++) e += x[i * p + j]! * beta[j]!;
    eta[i] = e;
    most = Math.max(most, e);
  }
  for (let i = 0; i < n; i++) total += exp(eta[i]! - most);
  beta[0] = log(Math.max(0.5, sum) / total) - most;
  const gradient = new Float64Array(p);
  const information = new Float64Array(p * p);
  for (let step = 0; step < MOST_STEPS; step++) {
    gradient.fill(0);
    information.fill(0);
    for (let i = 0; i < n; i++) {
      let e = 0;
      for (let j = 0; j < p; j++) e += x[i * p + j]! * beta[j]!;
      const mean = exp(Math.min(MOST_LOG, Math.max(-MOST_LOG, e)));
      const residual = y[i]! - mean;
      for (let j = 0; j < p; j++) {
        const v = x[i * p + j]!;
        gradient[j]! += v * residual;
        const weight = v * mean;
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
    const share = size > MOST_MOVE ? MOST_MOVE / size : 1;
    for (let j = 0; j < p; j++) beta[j]! += share * move[j]!;
    if (size < 1e-6) break;
  }
  return beta;
}

/** Returns twice the log likelihood ratio of counts to means: Σ 2·(y·ln(y/µ) − y + µ). */
export function poissonDeviance(y: ArrayLike<number>, means: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    const m = Math.max(1e-12, means[i]!);
    sum += 2 * ((y[i]! > 0 ? y[i]! * log(y[i]! / m) : 0) - y[i]! + m);
  }
  return sum;
}
