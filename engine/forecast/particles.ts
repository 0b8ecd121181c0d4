import { exp, log, normalQuantile } from '../numeric/elementary.ts';
import { choleskyOf } from '../experiment/cholesky.ts';
import type { Draws } from '../experiment/draws.ts';

/** A sample of equally likely places in the unit cube, after what was observed so far. */
export interface Particles {
  readonly d: number;
  readonly n: number;
  /** Places [n × d]. */
  readonly z: Float64Array;
  /** Log likelihood of each [n] of what was observed so far. */
  readonly likelihood: Float64Array;
  /** Log of the mean likelihood under the prior, of all that was observed so far. */
  readonly evidence: number;
  readonly stages: readonly Stage[];
}

/** One step of the way from prior to posterior. */
export interface Stage {
  /** Share of the new likelihood that counts after it. */
  readonly share: number;
  /** Effective sample size before particles were drawn anew. */
  readonly effective: number;
  readonly acceptance: number;
}

/** Coordinates that stay where they are: a structure is a prior with some settings fixed. */
export type Fixed = ReadonlyMap<number, number>;

const MOVES = 5;
const MOST_STAGES = 60;

/** Returns particles of the prior: uniform in the cube. */
export function priorParticles(n: number, d: number, draws: Draws, fixed: Fixed = new Map()): Particles {
  const z = Float64Array.from({ length: n * d }, (_, i) => fixed.get(i % d) ?? draws.next());
  return { d, n, z, likelihood: new Float64Array(n), evidence: 0, stages: [] };
}

/** Returns (Σw)² / Σw² of weights. */
export function effectiveSize(weights: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!;
    squares += weights[i]! * weights[i]!;
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}

/**
 * Returns particles after more was observed: by stages of tempering that keep half of the effective sample size, each drawn anew and moved by random walks that know the covariance of all.
 * @param likelihood of everything observed by then, at a place
 * @param options.earlier likelihood that `before` stands for, 0 at the prior
 * @source Del Moral, Doucet and Jasra 2006; Chopin 2002; adaptive temperatures Jasra, Stephens, Doucet and Tsagaris 2011
 */
export function updated(before: Particles, likelihood: (z: Float64Array) => number, draws: Draws, options: { earlier?: (z: Float64Array) => number; fixed?: Fixed } = {}): Particles {
  const { earlier = () => 0, fixed = new Map<number, number>() } = options;
  const { d, n } = before;
  let z = Float64Array.from(before.z);
  let old = Float64Array.from(before.likelihood);
  let now = Float64Array.from({ length: n }, (_, i) => likelihood(z.subarray(i * d, (i + 1) * d)));
  let evidence = before.evidence;
  const stages: Stage[] = [];
  let share = 0;
  let pace = 1;
  const weights = new Float64Array(n);
  const place = new Float64Array(d);
  /** Weights of a step from `share` to `to`; returns the largest log weight. */
  const weigh = (to: number): number => {
    let most = -Infinity;
    for (let i = 0; i < n; i++) most = Math.max(most, (to - share) * (now[i]! - old[i]!));
    for (let i = 0; i < n; i++) weights[i] = exp(Math.max(-700, (to - share) * (now[i]! - old[i]!) - most));
    return most;
  };
  while (share < 1 && stages.length < MOST_STAGES) {
    let to = 1;
    weigh(1);
    if (effectiveSize(weights) < n / 2) {
      let [low, high] = [share, 1];
      for (let i = 0; i < 30; i++) {
        to = (low + high) / 2;
        weigh(to);
        if (effectiveSize(weights) < n / 2) high = to;
        else low = to;
      }
      to = Math.max(low, share + 1e-6);
    }
    const most = weigh(to);
    let sum = 0;
    for (const w of weights) sum += w;
    evidence += most + log(sum / n);
    const effective = effectiveSize(weights);
    share = to;
    // Systematic resampling.
    const kept = new Uint32Array(n);
    for (let i = 0, at = 0, reached = weights[0]!, step = sum / n, u = draws.next() * step; i < n; i++, u += step) {
      while (u > reached && at < n - 1) reached += weights[++at]!;
      kept[i] = at;
    }
    const [z1, old1, now1] = [new Float64Array(n * d), new Float64Array(n), new Float64Array(n)];
    kept.forEach((from, i) => {
      z1.set(z.subarray(from * d, (from + 1) * d), i * d);
      old1[i] = old[from]!;
      now1[i] = now[from]!;
    });
    [z, old, now] = [z1, old1, now1];
    const root = rootOf(z, n, d);
    let accepted = 0;
    const step = new Float64Array(d);
    for (let move = 0; move < MOVES; move++) {
      let inMove = 0;
      const size = (pace * 2.38) / Math.sqrt(d);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < d; j++) step[j] = normalQuantile(draws.next());
        for (let j = 0; j < d; j++) {
          let v = z[i * d + j]!;
          for (let t = 0; t <= j; t++) v += size * root[j * d + t]! * step[t]!;
          place[j] = fixed.get(j) ?? reflected(v);
        }
        const candidate = likelihood(place);
        // What was observed before is a part of it: between stages the path runs straight in the logarithm.
        const past = share < 1 ? earlier(place) : 0;
        const ratio = share * (candidate - now[i]!) + (share < 1 ? (1 - share) * (past - old[i]!) : 0);
        if (log(draws.next()) < ratio) {
          z.set(place, i * d);
          now[i] = candidate;
          old[i] = past;
          inMove++;
        }
      }
      accepted += inMove;
      const rate = inMove / n;
      pace = Math.min(3, Math.max(0.05, pace * (rate > 0.3 ? 1.3 : rate < 0.15 ? 0.7 : 1)));
    }
    stages.push({ share, effective, acceptance: accepted / (n * MOVES) });
  }
  return { d, n, z, likelihood: now, evidence, stages: [...before.stages, ...stages] };
}

function reflected(v: number): number {
  let x = v;
  for (let i = 0; i < 20 && (x <= 0 || x >= 1); i++) x = x <= 0 ? -x : 2 - x;
  return Math.min(1 - 1e-9, Math.max(1e-9, x));
}

/** Lower factor [d × d] of the covariance of particles, with a floor so that none stands still. */
function rootOf(z: Float64Array, n: number, d: number): Float64Array {
  const mean = new Float64Array(d);
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) mean[j]! += z[i * d + j]! / n;
  const c = new Float64Array(d * d);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < d; j++) {
      const a = (z[i * d + j]! - mean[j]!) / n;
      for (let t = 0; t <= j; t++) c[j * d + t]! += a * (z[i * d + t]! - mean[t]!);
    }
  for (let j = 0; j < d; j++) {
    c[j * d + j]! = c[j * d + j]! * 1.02 + 1e-7;
    for (let t = 0; t < j; t++) c[t * d + j] = c[j * d + t]!;
  }
  return choleskyOf(c, d) ?? Float64Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? Math.sqrt(c[i]!) : 0));
}
