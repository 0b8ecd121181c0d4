import { exp } from '../numeric/elementary.ts';
import { countDeviance, countRegression, excessOf, levelOf } from './count-regression.ts';

/**
 * What runs would give at settings that were not run: for each month of one outcome ln E[events] = a(t) + φ(u)·β(t), φ the linear, squared and mixed terms of the settings. Events are those of a
 * simulated share of households, a count with the chance of a count, so that runs of small shares with months of no event at all tell as much as they can. Neighbouring months share what they say
 * of β, and β of a month is drawn to that of all months.
 */
export interface Emulator {
  readonly k: number;
  readonly months: number;
  /** Coefficients [months × terms]. */
  readonly beta: Float64Array;
  /** Share of the deviance of runs held out that the settings explain, months pooled. */
  readonly explained: number;
  /** Squared error of counts held out over their variance µ + τ·µ²: near 1 when the emulator is as sure as it may be. */
  readonly dispersion: number;
  /** τ: how far runs at the same settings differ beyond the chance of counts, as a squared share. */
  readonly excess: number;
}

/** Returns the number of terms for k settings: 1, k, k squares, k(k − 1)/2 products. */
export function termsOf(k: number): number {
  return 1 + k + (k * (k + 1)) / 2;
}

/** Writes the terms of settings u [k] in the unit cube, moved to −1 … 1. */
export function writeTerms(u: ArrayLike<number>, k: number, out: Float64Array, at = 0): void {
  out[at] = 1;
  let i = at + 1 + k;
  for (let a = 0; a < k; a++) {
    const x = 2 * u[a]! - 1;
    out[at + 1 + a] = x;
    for (let b = 0; b <= a; b++) out[i++] = x * (2 * u[b]! - 1);
  }
}

/** Weights of a month's neighbours when β is fitted. */
const NEIGHBOURS = [0.5, 1, 0.5] as const;
/** Penalties of linear and of other terms, in events, when all months are pooled; by how much more months are drawn to the pool, and months ahead to the month before them. */
const PENALTY = { linear: 0.5, other: 4, month: 6, ahead: 40 };
/** Every so manieth run is held out when the fit is judged. */
const HELD_OUT = 5;

/** Least τ: with few runs the terms follow every one of them, and what is left of their spread says nothing. That of all months of a run together is measured, and holds for single months too. */
const LEAST_EXCESS = 0.3;

interface Coefficients {
  readonly beta: Float64Array;
  readonly tau: number;
}

function coefficientsOf(x: Float64Array, y: Float64Array, n: number, months: number, k: number, before?: Float64Array): Coefficients {
  const p = termsOf(k);
  const pool = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let t = 0; t < months; t++) pool[i]! += y[i * months + t]!;
  const penalty = Float64Array.from({ length: p }, (_, j) => (j === 0 ? 0 : j <= k ? PENALTY.linear : PENALTY.other));
  const etaOf = (b: Float64Array): Float64Array => Float64Array.from({ length: n }, (_, i) => {
    let eta = 0;
    for (let j = 1; j < p; j++) eta += x[i * p + j]! * b[j]!;
    return eta;
  });
  const first = before ?? countRegression(x, pool, penalty, new Float64Array(p), LEAST_EXCESS);
  const eta = etaOf(first);
  const level = levelOf(eta, pool, LEAST_EXCESS);
  const tau = Math.max(LEAST_EXCESS, excessOf(pool, eta.map((e) => exp(Math.min(25, e + level)))));
  const common = before ?? (tau > LEAST_EXCESS ? countRegression(x, pool, penalty, new Float64Array(p), tau) : first);
  const beta = new Float64Array(months * p);
  const own = penalty.map((v) => v * (before ? PENALTY.ahead : PENALTY.month));
  const near = new Float64Array(n);
  const month = new Float64Array(n);
  for (let t = 0; t < months; t++) {
    near.fill(0);
    let events = 0;
    NEIGHBOURS.forEach((w, d) => {
      const s = t + d - 1;
      if (s < 0 || s >= months) return;
      for (let i = 0; i < n; i++) near[i]! += w * y[i * months + s]!;
    });
    for (let i = 0; i < n; i++) {
      events += near[i]!;
      month[i] = y[i * months + t]!;
    }
    const b = events > 0 ? countRegression(x, near, own, common, tau) : Float64Array.from(common);
    // The level is that of the month alone.
    b[0] = levelOf(etaOf(b), month, tau);
    beta.set(b, t * p);
  }
  return { beta, tau };
}

/**
 * Returns the emulator of runs.
 * @param u settings [n × k] in the unit cube @param events [n × months], counts of what was simulated (persons times scale)
 * @param isJudged whether a fifth of the runs is held out once to see what is explained
 * @param before coefficients of the month before the first, to which months ahead are drawn: what is forecast is how months differ from it, so that errors of level cancel
 */
export function emulatorOf(u: Float64Array, events: Float64Array, k: number, months: number, isJudged = true, before?: Float64Array): Emulator {
  const n = u.length / k;
  const p = termsOf(k);
  const x = new Float64Array(n * p);
  for (let i = 0; i < n; i++) writeTerms(u.subarray(i * k, (i + 1) * k), k, x, i * p);
  const held = Array.from({ length: n }, (_, i) => i).filter((i) => i % HELD_OUT === HELD_OUT - 1);
  let [explained, dispersion] = [Number.NaN, Number.NaN];
  if (isJudged && held.length >= 4) {
    const kept = Array.from({ length: n }, (_, i) => i).filter((i) => i % HELD_OUT !== HELD_OUT - 1);
    const pick = (from: Float64Array, width: number, rows: readonly number[]): Float64Array => Float64Array.from(rows.flatMap((i) => [...from.subarray(i * width, (i + 1) * width)]));
    const trial = coefficientsOf(pick(x, p, kept), pick(events, months, kept), kept.length, months, k);
    let [own, none, squares, degrees] = [0, 0, 0, 0];
    for (let t = 0; t < months; t++) {
      const y = held.map((i) => events[i * months + t]!);
      const means = held.map((i) => {
        let eta = 0;
        for (let j = 0; j < p; j++) eta += x[i * p + j]! * trial.beta[t * p + j]!;
        return exp(Math.min(25, eta));
      });
      const mean = y.reduce((a, b) => a + b, 0) / y.length;
      own += countDeviance(y, means, trial.tau);
      none += countDeviance(y, y.map(() => mean), trial.tau);
      y.forEach((v, i) => {
        if (means[i]! < 0.5) return;
        squares += ((v - means[i]!) * (v - means[i]!)) / (means[i]! + trial.tau * means[i]! * means[i]!);
        degrees++;
      });
    }
    explained = 1 - own / none;
    dispersion = squares / Math.max(1, degrees);
  }
  const { beta, tau } = coefficientsOf(x, events, n, months, k, before);
  return { k, months, beta, explained, dispersion, excess: tau };
}

/** Returns the coefficients of a month. */
export function coefficientsIn({ beta, k }: Emulator, month: number): Float64Array {
  return beta.slice(month * termsOf(k), (month + 1) * termsOf(k));
}

/** Writes the expected events [months] at settings whose terms are given. */
export function writeExpected(emulator: Emulator, terms: Float64Array, out: Float64Array): void {
  const p = terms.length;
  const { beta, months } = emulator;
  for (let t = 0; t < months; t++) {
    let eta = 0;
    for (let j = 0, at = t * p; j < p; j++) eta += terms[j]! * beta[at + j]!;
    out[t] = exp(Math.min(25, eta));
  }
}
