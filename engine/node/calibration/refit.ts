import { drawsOf } from '../../experiment/draws.ts';
import { keysOf } from '../../experiment/keys.ts';
import { scrambledSobol } from '../../experiment/sobol.ts';
import { coefficientsIn, type Emulator, emulatorOf } from '../../forecast/emulator.ts';
import { type Free, freeSettings } from '../../forecast/free.ts';
import { dimensionsOf, Likelihood, type Observable } from '../../forecast/observable.ts';
import { type Particles, priorParticles, updated } from '../../forecast/particles.ts';
import type { Ensemble } from '../ensemble/ensemble.ts';
import { aheadAt, widthOf } from '../ensemble/job.ts';

/** A monthly series to fit: which extractors of the ensemble add up to it, and what was observed in its months. */
export interface Fitted {
  readonly name: string;
  readonly extractors: readonly number[];
  /** Persons by month of the run; NaN where nobody observed. */
  readonly observed: Float64Array;
  readonly weight: number;
}

/** Runs at settings, with what they gave. */
export interface Runs {
  /** Settings [n × k] in the unit cube. */
  readonly u: Float64Array;
  readonly n: number;
  readonly values: readonly Float64Array[];
  readonly nFailed: number;
}

/** Where the prior was searched: several waves of runs, each where the one before left something. */
export interface Searched {
  readonly runs: Runs;
  readonly waves: readonly { readonly n: number; readonly explained: readonly number[]; readonly dispersion: readonly number[] }[];
}

/** Power of the likelihood between waves: what a poor emulator rules out must be far off. */
const TEMPER = [0.1, 0.3, 0.5];
const WAVE_PARTICLES = 400;
/** Share of a wave that is of the prior again, whatever the emulator says. */
const PRIOR_SHARE = 0.1;
/** How far beyond the last wave runs are still of use, in the unit cube. */
const MARGIN = 0.15;

/** Returns the emulator of an extractor over the months of the run, or over months ahead where they begin at `at`. */
export function emulatorIn(ensemble: Ensemble, runs: Runs, extractor: number, at: number, months: number, k: number, isJudged = true, before?: Float64Array): Emulator {
  const width = widthOf(ensemble.spec);
  const events = new Float64Array(runs.n * months);
  runs.values.forEach((v, i) => {
    for (let t = 0; t < months; t++) events[i * months + t] = Math.max(0, v[extractor * width + at + t]!) * ensemble.spec.scale;
  });
  return emulatorOf(runs.u, events, k, months, isJudged, before);
}

/** Returns what a likelihood needs of fitted series: emulators over the months of the run. */
export function observablesOf(ensemble: Ensemble, runs: Runs, fitted: readonly Fitted[], k: number): Observable[] {
  const emulators = new Map<number, Emulator>();
  const of = (e: number): Emulator => {
    if (!emulators.has(e)) emulators.set(e, emulatorIn(ensemble, runs, e, 0, ensemble.spec.months, k));
    return emulators.get(e)!;
  };
  return fitted.map((f) => ({ name: f.name, parts: f.extractors.map(of), scale: ensemble.spec.scale, observed: f.observed, weight: f.weight }));
}

/**
 * Returns the emulators of months ahead of an origin under a schedule, by series its parts; they begin where those of the month of origin are.
 * @param month of origin, counted from the first of the run
 */
export function aheadEmulators(ensemble: Ensemble, runs: Runs, origin: number, schedule: number, fitted: readonly Fitted[], observables: readonly Observable[], month: number): Emulator[][] {
  const { spec } = ensemble;
  return fitted.map((f, i) => f.extractors.map((e, part) => {
    const at = observables[i]!.parts[part]!;
    return emulatorIn(ensemble, runs, e, aheadAt(spec, origin, schedule), spec.ahead, at.k, false, coefficientsIn(at, month));
  }));
}

/** Makes runs at places, and leaves out those that failed. */
async function runsAt(ensemble: Ensemble, free: readonly Free[], places: readonly Float64Array[], before: Runs | null): Promise<Runs> {
  const values = await ensemble.make(places.map((u, i) => ({ settings: freeSettings(free, u), replicate: (before?.n ?? 0) + i })));
  const good = places.filter((_, i) => values[i] !== null);
  return {
    u: Float64Array.from([...(before?.u ?? []), ...good.flatMap((u) => [...u])]),
    n: (before?.n ?? 0) + good.length,
    values: [...(before?.values ?? []), ...values.flatMap((v) => (v === null ? [] : [v]))],
    nFailed: (before?.nFailed ?? 0) + places.length - good.length,
  };
}

/** Returns the runs that lie where the last wave does, or near. */
function near(runs: Runs, from: number, k: number): Runs {
  const low = new Float64Array(k).fill(1);
  const high = new Float64Array(k);
  for (let i = from; i < runs.n; i++)
    for (let j = 0; j < k; j++) {
      low[j] = Math.min(low[j]!, runs.u[i * k + j]! - MARGIN);
      high[j] = Math.max(high[j]!, runs.u[i * k + j]! + MARGIN);
    }
  const kept = Array.from({ length: runs.n }, (_, i) => i).filter((i) => i >= from || Array.from({ length: k }, (_, j) => runs.u[i * k + j]!).every((v, j) => v >= low[j]! && v <= high[j]!));
  return { u: Float64Array.from(kept.flatMap((i) => [...runs.u.subarray(i * k, (i + 1) * k)])), n: kept.length, values: kept.map((i) => runs.values[i]!), nFailed: runs.nFailed };
}

/**
 * Searches the prior: a scrambled Sobol’ sequence, then waves of runs drawn from what the emulator of the runs so far leaves plausible of the months before `to`. Seeded, and the same on any number of threads.
 * @param isAllKept whether the last emulator rests on all runs, rather than on those near the last wave
 * @param sizes runs of each wave @param to months of the run that may be looked at, counted from its first
 */
export async function searched(ensemble: Ensemble, free: readonly Free[], fitted: readonly Fitted[], sizes: readonly number[], to: number, seed: string, isAllKept = false): Promise<Searched> {
  const k = free.length;
  const keys = keysOf(`${seed} design`, k);
  let runs: Runs | null = null;
  let places = Array.from({ length: sizes[0]! }, (_, i) => Float64Array.from(keys, (key, j) => scrambledSobol(i, j, key)));
  let from = 0;
  const waves: Searched['waves'][number][] = [];
  for (let wave = 0; wave < sizes.length; wave++) {
    from = runs?.n ?? 0;
    runs = await runsAt(ensemble, free, places, runs);
    if (wave === sizes.length - 1) break;
    const observables = observablesOf(ensemble, near(runs, from, k), fitted, k);
    waves.push({ n: runs.n, explained: observables.flatMap((o) => o.parts.map((p) => p.explained)), dispersion: observables.flatMap((o) => o.parts.map((p) => p.dispersion)) });
    const likelihood = new Likelihood(k, observables);
    const power = TEMPER[Math.min(wave, TEMPER.length - 1)]!;
    const draws = drawsOf(seed, 'wave', wave);
    const particles = updated(priorParticles(WAVE_PARTICLES, dimensionsOf(k, observables), draws), (z) => power * likelihood.at(z, to), draws);
    places = Array.from({ length: sizes[wave + 1]! }, (_, i) => {
      const at = draws.below(particles.n) * particles.d;
      return i < PRIOR_SHARE * sizes[wave + 1]! ? Float64Array.from({ length: k }, () => draws.next()) : particles.z.slice(at, at + k);
    });
  }
  const last = isAllKept ? runs! : near(runs!, from, k);
  return { runs: last, waves };
}

/** Returns the posterior of observables given the months before `to`. @param fixed places of settings that a structure holds */
export function posteriorOf(observables: readonly Observable[], k: number, to: number, n: number, seed: string, index: number, fixed: ReadonlyMap<number, number>): { particles: Particles; likelihood: Likelihood } {
  const likelihood = new Likelihood(k, observables);
  const draws = drawsOf(seed, 'posterior', index);
  return { likelihood, particles: updated(priorParticles(n, dimensionsOf(k, observables), draws, fixed), (z) => likelihood.at(z, to), draws, { fixed }) };
}

/** Whether the months ahead of an origin are the same under two schedules in every run. */
export function isSameAhead(ensemble: Ensemble, runs: Runs, origin: number, a: number, b: number): boolean {
  const { spec } = ensemble;
  const [from, other] = [aheadAt(spec, origin, a), aheadAt(spec, origin, b)];
  return runs.values.every((v) => spec.extractors.every((_, e) => {
    for (let t = 0, at = e * widthOf(spec); t < spec.ahead; t++) if (v[at + from + t] !== v[at + other + t]) return false;
    return true;
  }));
}
