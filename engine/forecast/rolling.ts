import { pow } from '../numeric/elementary.ts';
import { drawsOf } from '../experiment/draws.ts';
import { meanOf } from '../numeric/quantile.ts';
import type { Emulator } from './emulator.ts';
import { countAt, logCount } from './logcount.ts';
import { apportioned, type Member, memberPaths, normalized, RESIDUALS, type Residual, SPREADS } from './member.ts';
import { NAIVE_NAMES, type NaiveName, naiveForecasts } from './naive.ts';
import { dimensionsOf, Likelihood, type Observable } from './observable.ts';
import { type Particles, priorParticles, updated } from './particles.ts';
import { crpsOf, logScoreOf } from './scores.ts';
import { type Series, upTo, valuesFrom } from './series.ts';
import { naiveSamples, samplesOf, type Verdict, verdictOf } from './verdict-table.ts';

/** A series that is forecast again and again. */
export interface Rolled {
  readonly name: string;
  /** Which observable of the likelihood it is. */
  readonly observable: number;
  readonly series: Series;
  /** First month in which a forecast of it begins, absolute. */
  readonly firstOrigin: number;
  /** Series of the other borders, for the naive share. */
  readonly others: readonly Series[];
}

/** One way of the ensemble, over all origins. */
interface Way {
  readonly name: string;
  readonly structure: number;
  readonly schedule: number;
  readonly residual: Residual;
  readonly spread: number;
}

export interface RollingProblem {
  readonly k: number;
  /** First month of the observables, absolute. */
  readonly first: number;
  readonly observables: readonly Observable[];
  readonly origins: readonly number[];
  readonly ahead: number;
  readonly schedules: readonly string[];
  readonly structures: readonly { readonly name: string; readonly prior: number; readonly fixed: ReadonlyMap<number, number> }[];
  /** Emulators of the months ahead by origin, schedule, observable: the parts that add up. */
  emulators(origin: number, schedule: number): readonly (readonly Emulator[])[];
  readonly rolled: readonly Rolled[];
  readonly particles: number;
  readonly samples: number;
  readonly seed: string;
}

/** One forecast that was scored. */
export interface Scored {
  readonly series: string;
  readonly origin: number;
  readonly model: Verdict;
  readonly bare: Verdict;
  readonly naive: Readonly<Record<NaiveName, Verdict>>;
  /** The naive forecast with the least CRPS on earlier months; the log random walk while there are none. */
  readonly chosen: NaiveName;
  /** Weights of the ways of the ensemble when it was made. */
  readonly weights: Readonly<Record<string, number>>;
  /** Months that were scored. */
  readonly n: number;
}

/** CRPS or log score of one month ahead of one origin, known once that month is past. */
interface Past {
  readonly month: number;
  readonly origin: number;
  readonly score: number;
}

/**
 * Forecasts from every origin as it could have been done then: parameters from the months before it, schedules as known in it, weights of the ways of the ensemble from how well each foretold what
 * had happened by then. Ways are structures × schedules × how the residual goes on × how wide its innovations are; weight ∝ exp(Σ over earlier origins of the mean log score of their months so far, fading by 5 % a month).
 * @param onOrigin tells of progress
 */
export function rollingForecasts(problem: RollingProblem, onOrigin: (done: number) => void = () => {}): Scored[] {
  const { k, observables, structures, schedules, origins, ahead, seed } = problem;
  const likelihood = new Likelihood(k, observables);
  const ways = structures.flatMap((s, structure) => schedules.flatMap((name, schedule) => RESIDUALS.flatMap((residual) => SPREADS.map((spread): Way => ({ name: `${s.name} ${name} ${residual} ${spread}`, structure, schedule, residual, spread })))));
  let chains: { particles: Particles; to: number }[] = structures.map((s, i) => ({ particles: priorParticles(problem.particles, dimensionsOf(k, observables), drawsOf(seed, 'rolling prior', i), s.fixed), to: 0 }));
  const past = new Map<string, Past[]>();
  const pastOf = (key: string): Past[] => {
    if (!past.has(key)) past.set(key, []);
    return past.get(key)!;
  };
  const out: Scored[] = [];
  origins.forEach((origin, o) => {
    const to = origin - problem.first + 1;
    chains = chains.map(({ particles, to: before }, i) => ({
      to, particles: updated(particles, (z) => likelihood.at(z, to), drawsOf(seed, `rolling ${structures[i]!.name}`, o), { earlier: (z) => (before === 0 ? 0 : likelihood.at(z, before)), fixed: structures[i]!.fixed }),
    }));
    const emulators = schedules.map((_, s) => problem.emulators(o, s));
    const members = ways.map((w): Member => ({ name: w.name, likelihood, particles: chains[w.structure]!.particles, ahead: emulators[w.schedule]!, weight: structures[w.structure]!.prior }));
    for (const r of problem.rolled) {
      if (origin < r.firstOrigin) continue;
      const truth = valuesFrom(r.series, origin + 1, ahead);
      const paths = ways.map((w, i) => memberPaths(members[i]!, r.observable, to, problem.samples, w.residual, drawsOf(seed, `path ${w.name} ${r.name}`, o), w.spread));
      const known = (key: string): Past[] => pastOf(`${r.name} ${key}`).filter((p) => p.month <= origin);
      const weights = normalized(ways.map((w, i) => evidenceOf(known(w.name), origin) + (members[i]!.weight > 0 ? 0 : -Infinity)));
      const mixed = mixture(paths, weights, problem.samples, ahead);
      const bare = samplesOf(memberPaths(members[0]!, r.observable, to, problem.samples, 'none', drawsOf(seed, `bare ${r.name}`, o)), ahead);
      const naive = naiveForecasts(upTo(r.series, origin), r.others.map((s) => upTo(s, origin)), ahead);
      const last = naive.lastValue.middle.map(countAt);
      const bySample = naiveSamples(naive, ahead);
      const errors = NAIVE_NAMES.map((n) => meanOf(known(n).map((p) => p.score)));
      const best = errors.reduce((b, e, i) => (e < errors[b]! || Number.isNaN(errors[b]!) ? i : b), NAIVE_NAMES.indexOf('logRandomWalk'));
      out.push({
        series: r.name, origin, model: verdictOf(mixed, truth, last), bare: verdictOf(bare, truth, last), chosen: NAIVE_NAMES[best]!,
        naive: Object.fromEntries(NAIVE_NAMES.map((n) => [n, verdictOf(bySample[n], truth, last)])) as Record<NaiveName, Verdict>,
        weights: Object.fromEntries(ways.map((w, i) => [w.name, weights[i]!])), n: truth.filter((v) => !Number.isNaN(v)).length,
      });
      truth.forEach((y, t) => {
        if (Number.isNaN(y)) return;
        const at = { month: origin + 1 + t, origin };
        ways.forEach((w, i) => {
          const logs = samplesOf(paths[i]!, ahead)[t]!.map(logCount);
          pastOf(`${r.name} ${w.name}`).push({ ...at, score: logScoreOf(logs, logCount(y)) });
        });
        for (const n of NAIVE_NAMES) pastOf(`${r.name} ${n}`).push({ ...at, score: crpsOf(bySample[n][t]!, y) });
      });
    }
    onOrigin(o + 1);
  });
  return out;
}

/** Kept of what a month says of the ways of the ensemble, per month that passes: which way is right may change. */
const REMEMBERED = 0.95;

/**
 * Sum over origins of the mean log score of their months, each the less the longer it is past: neighbouring months of one forecast tell nearly the same.
 * @source forgetting as in dynamic model averaging, Raftery, Kárný and Ettler 2010
 */
function evidenceOf(past: readonly Past[], now: number): number {
  const byOrigin = new Map<number, number[]>();
  for (const p of past) byOrigin.set(p.origin, [...(byOrigin.get(p.origin) ?? []), p.score * pow(REMEMBERED, now - p.month)]);
  let sum = 0;
  for (const scores of byOrigin.values()) sum += meanOf(scores);
  return sum;
}

/** Mixes paths [n × months] of ways by weight. */
function mixture(paths: readonly Float64Array[], weights: readonly number[], n: number, months: number): Float64Array[] {
  const counts = apportioned(weights, n);
  const all = new Float64Array(n * months);
  let at = 0;
  paths.forEach((p, i) => {
    // Spread over all paths, whose order follows the particles.
    const own = p.length / months;
    for (let j = 0; j < counts[i]!; j++, at += months) {
      const from = Math.floor((j * own) / counts[i]!) * months;
      all.set(p.subarray(from, from + months), at);
    }
  });
  return samplesOf(all, months);
}

/** Scores pooled over origins: sums of CRPS and counts of covered months. */
export interface Pooled {
  readonly series: string;
  readonly origins: number;
  readonly crps: number;
  readonly crpsLog: number;
  readonly mase: number;
  readonly coverage: readonly [number, number, number];
  /** Ratio of the model to each forecast, persons. */
  readonly against: Readonly<Record<NaiveName | 'chosen' | 'bare', number>>;
  readonly againstLog: Readonly<Record<NaiveName | 'chosen' | 'bare', number>>;
  readonly naiveCoverage: Readonly<Record<NaiveName, readonly [number, number, number]>>;
}

/** Pools the forecasts of one series, each month counting alike. */
export function pooled(scored: readonly Scored[], series: string, from = Number.NEGATIVE_INFINITY): Pooled {
  const own = scored.filter((s) => s.series === series && s.n > 0 && s.origin >= from);
  const n = own.reduce((sum, s) => sum + s.n, 0);
  const mean = (of: (s: Scored) => number): number => own.reduce((sum, s) => sum + s.n * of(s), 0) / n;
  const bands = (of: (s: Scored) => Verdict): [number, number, number] => [mean((s) => of(s).coverage50), mean((s) => of(s).coverage80), mean((s) => of(s).coverage95)];
  const ratio = (of: (v: Verdict) => number): Record<NaiveName | 'chosen' | 'bare', number> => {
    const model = mean((s) => of(s.model));
    return Object.fromEntries([
      ...NAIVE_NAMES.map((name) => [name, model / mean((s) => of(s.naive[name]))]), ['chosen', model / mean((s) => of(s.naive[s.chosen]))], ['bare', model / mean((s) => of(s.bare))],
    ]) as Record<NaiveName | 'chosen' | 'bare', number>;
  };
  return {
    series, origins: own.length, crps: mean((s) => s.model.crps), crpsLog: mean((s) => s.model.crpsLog), mase: mean((s) => s.model.meanAbsoluteError) / mean((s) => s.naive.lastValue.meanAbsoluteError),
    coverage: bands((s) => s.model), against: ratio((v) => v.crps), againstLog: ratio((v) => v.crpsLog),
    naiveCoverage: Object.fromEntries(NAIVE_NAMES.map((name) => [name, bands((s) => s.naive[name])])) as unknown as Pooled['naiveCoverage'],
  };
}
