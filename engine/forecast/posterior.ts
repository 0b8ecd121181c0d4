import { meanOf, quantileOf, varianceOf } from '../numeric/quantile.ts';
import { drawsOf } from '../experiment/draws.ts';
import { discrepancyAt } from './discrepancy.ts';
import { type Free, freeValue } from './free.ts';
import { apportioned } from './member.ts';
import type { Particles } from './particles.ts';

/** Equally likely draws of the free numbers, of all structures by their weights. */
export interface Posterior {
  readonly free: readonly Free[];
  /** Names of the monthly series that have a discrepancy. */
  readonly series: readonly string[];
  readonly structure: readonly string[];
  /** Places [draws × free] in the unit cube of the priors. */
  readonly u: Float64Array;
  /** Persistence and scale of each series’ discrepancy [draws × 2 · series]. */
  readonly discrepancy: Float64Array;
  readonly n: number;
}

/** What the data said of one free number. */
export interface Learned {
  readonly path: string;
  readonly prior: readonly [number, number];
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** 1 − posterior over prior standard deviation: 0 where the data are silent, near 1 where they decide. */
  readonly shrinkage: number;
}
export interface PairCorrelation {
  readonly a: string;
  readonly b: string;
  readonly correlation: number;
}

/** Draws from the structures’ particles by weight, in an order by chance, so that any first part is a sample too. */
export function posteriorDraws(free: readonly Free[], series: readonly string[], parts: readonly { readonly name: string; readonly weight: number; readonly particles: Particles }[], n: number, seed: string): Posterior {
  const draws = drawsOf(seed, 'posterior draws');
  const counts = apportioned(parts.map((p) => p.weight), n);
  const picked = parts.flatMap((p, i) => Array.from({ length: counts[i]! }, (_, j) => ({ name: p.name, z: p.particles.z, at: Math.floor(((j + draws.next()) / counts[i]!) * p.particles.n) * p.particles.d })));
  for (let i = picked.length - 1; i > 0; i--) {
    const j = draws.below(i + 1);
    [picked[i], picked[j]] = [picked[j]!, picked[i]!];
  }
  const k = free.length;
  return {
    free, series, n: picked.length, structure: picked.map((p) => p.name),
    u: Float64Array.from(picked.flatMap((p) => [...p.z.subarray(p.at, p.at + k)])),
    discrepancy: Float64Array.from(picked.flatMap((p) => series.flatMap((_, s) => {
      const d = discrepancyAt(p.z[p.at + k + 2 * s]!, p.z[p.at + k + 2 * s + 1]!);
      return [d.persistence, d.scale];
    }))),
  };
}

/** Returns what the data said of each free number. */
export function learnedOf({ free, u, n }: Posterior): Learned[] {
  const k = free.length;
  return free.map((f, j) => {
    const places = Float64Array.from({ length: n }, (_, i) => u[i * k + j]!).sort();
    return {
      path: f.path, prior: [f.low, f.high], mean: freeValue(f, meanOf(places)), low: freeValue(f, quantileOf(places, 0.05)), high: freeValue(f, quantileOf(places, 0.95)),
      shrinkage: 1 - Math.sqrt(varianceOf(places) * 12),
    };
  });
}

/** Returns the correlations of pairs of free numbers, the strongest first. */
export function pairsOf({ free, u, n }: Posterior, most: number): PairCorrelation[] {
  const k = free.length;
  const columns = free.map((_, j) => {
    const c = Float64Array.from({ length: n }, (__, i) => u[i * k + j]!);
    const [mean, sd] = [meanOf(c), Math.sqrt(varianceOf(c)) || 1];
    return c.map((v) => (v - mean) / sd);
  });
  const pairs = free.flatMap((a, i) => free.slice(0, i).map((b, j) => ({ a: b.path, b: a.path, correlation: columns[i]!.reduce((sum, v, t) => sum + v * columns[j]![t]!, 0) / Math.max(1, n - 1) })));
  return pairs.sort((x, y) => Math.abs(y.correlation) - Math.abs(x.correlation)).slice(0, most);
}

/** Yields the table of draws: structure, each free number, and the discrepancy of each series. */
export function* posteriorTable(p: Posterior): Generator<string> {
  const k = p.free.length;
  const cell = (v: number): string => String(Number(v.toPrecision(7)));
  yield `draw,structure,${p.free.map((f) => f.path).join()},${p.series.flatMap((s) => [`discrepancy.${s}.persistence`, `discrepancy.${s}.scale`]).join()}\n`;
  for (let i = 0; i < p.n; i++)
    yield `${i},${p.structure[i]},${p.free.map((f, j) => cell(freeValue(f, p.u[i * k + j]!))).join()},${p.series.flatMap((_, s) => [0, 1].map((q) => cell(p.discrepancy[i * 2 * p.series.length + 2 * s + q]!))).join()}\n`;
}
