import { exp, log, normalQuantile } from '../numeric/elementary.ts';
import type { Draws } from '../experiment/draws.ts';
import { discrepancyPath } from './discrepancy.ts';
import { type Emulator, writeExpected, writeTerms, termsOf } from './emulator.ts';
import { countAt, OFFSET } from './logcount.ts';
import type { Likelihood } from './observable.ts';
import type { Particles } from './particles.ts';

/** One way of the ensemble to forecast: a structure with its particles, and what is assumed of schedules. */
export interface Member {
  readonly name: string;
  readonly likelihood: Likelihood;
  readonly particles: Particles;
  /** Emulators of the months ahead, by observable the parts that add up to it. */
  readonly ahead: readonly (readonly Emulator[])[];
  readonly weight: number;
}

/** How the residual of the last month goes on: by the fitted discrepancy, for ever (a random walk), halved within two months (the structure is soon right again), or not at all. */
export type Residual = 'fitted' | 'walk' | 'fading' | 'none';
export const RESIDUALS: readonly Residual[] = ['fitted', 'walk', 'fading'];
const PERSISTENCE_OF: Readonly<Partial<Record<Residual, number>>> = { walk: 1, fading: 0.7 };
/** How much wider than fitted innovations may be: what is fitted to calm months is too sure of those to come. Judgement. */
export const SPREADS = [1, 1.5] as const;

/**
 * Returns sample paths [n × months ahead] of an observable: settings from the particles, expected persons of the months ahead, and the discrepancy that goes on from the residual of the last month.
 * Counts have their own chance besides, as in the likelihood.
 * @param to months of the run that are known @param residual `none` leaves the discrepancy out: only the chance of counts is left @param spread by which innovations are wider than fitted
 */
export function memberPaths(member: Member, observable: number, to: number, n: number, residual: Residual, draws: Draws, spread = 1): Float64Array {
  const { likelihood, particles, ahead } = member;
  const parts = ahead[observable]!;
  const { scale } = likelihood.observables[observable]!;
  const months = parts[0]!.months;
  const out = new Float64Array(n * months);
  const terms = new Float64Array(termsOf(likelihood.k));
  const part = new Float64Array(months);
  const place = new Float64Array(particles.d);
  for (let i = 0; i < n; i++) {
    // Particles in turn from a start by chance: each is used equally often.
    const at = Math.floor(((i + draws.next()) / n) * particles.n) * particles.d;
    place.set(particles.z.subarray(at, at + particles.d));
    writeTerms(place, likelihood.k, terms);
    const expected = new Float64Array(months);
    for (const p of parts) {
      writeExpected(p, terms, part);
      for (let t = 0; t < months; t++) expected[t]! += part[t]! / scale;
    }
    const counted = (mean: number): number => Math.max(0, mean + Math.sqrt(mean) * normalQuantile(draws.next()));
    if (residual === 'none') {
      for (let t = 0; t < months; t++) out[i * months + t] = counted(expected[t]!);
      continue;
    }
    const { residual: last, month } = likelihood.lastResidual(place, observable, to);
    const d = likelihood.discrepancy(place, observable);
    const path = discrepancyPath(Number.isNaN(last) ? 0 : last, { scale: spread * d.scale, persistence: PERSISTENCE_OF[residual] ?? d.persistence }, months, draws, to - month);
    for (let t = 0; t < months; t++) out[i * months + t] = counted(countAt(Math.min(40, log(expected[t]! + OFFSET) + path[t]!)));
  }
  return out;
}

/** Returns weights that add up to 1 from log weights. */
export function normalized(logWeights: readonly number[]): number[] {
  const most = logWeights.reduce((a, b) => Math.max(a, b), -Infinity);
  const w = logWeights.map((v) => exp(Math.max(-700, v - most)));
  const sum = w.reduce((a, b) => a + b, 0);
  return w.map((v) => v / sum);
}

/** Returns how many of n samples each weight gets, by largest remainders. */
export function apportioned(weights: readonly number[], n: number): number[] {
  const whole = weights.map((w) => Math.floor(w * n));
  const order = weights.map((w, i) => ({ i, rest: w * n - whole[i]! })).sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (let left = n - whole.reduce((a, b) => a + b, 0), j = 0; left > 0; left--, j++) whole[order[j % order.length]!.i]!++;
  return whole;
}
