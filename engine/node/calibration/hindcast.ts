import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { drawsOf } from '../../experiment/draws.ts';
import { type Calibration, readCalibration } from '../../forecast/calibration-file.ts';
import { type Free, freeOf, freePlace } from '../../forecast/free.ts';
import { SCHEDULES } from '../../forecast/held-plan.ts';
import { countAt } from '../../forecast/logcount.ts';
import { apportioned, type Member, memberPaths, normalized, RESIDUALS, type Residual, SPREADS } from '../../forecast/member.ts';
import { NAIVE_NAMES, type NaiveName, naiveForecasts } from '../../forecast/naive.ts';
import { checkTraining, type Observations, observationsOf } from '../../forecast/observations.ts';
import { averagedRelativeDifference, maseOf } from '../../forecast/scores.ts';
import { type Series, upTo, valuesFrom } from '../../forecast/series.ts';
import { medians, naiveSamples, type Samples, samplesOf, type Verdict, verdictOf } from '../../forecast/verdict-table.ts';
import { quantileOf } from '../../numeric/quantile.ts';
import { monthOf, monthText } from '../../scenario/months.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { readScenario, type Scenario } from '../../scenario/read.ts';
import { Ensemble } from '../ensemble/ensemble.ts';
import { LIBRARY, scenarioFiles } from '../files.ts';
import { recording } from '../recorded.ts';
import { aheadEmulators, type Fitted, observablesOf, posteriorOf, searched } from './refit.ts';
import type { Effort, FitRequest } from './request.ts';

export interface HindcastRequest extends FitRequest {
  readonly observed: string;
  readonly trainTo: string;
}

/** One month that was forecast. */
export interface ForecastMonth {
  readonly month: string;
  readonly observed: number | null;
  readonly middle: number;
  readonly low50: number;
  readonly high50: number;
  readonly low80: number;
  readonly high80: number;
  readonly low95: number;
  readonly high95: number;
}
export interface BorderHindcast {
  readonly border: string;
  readonly verdict: Verdict;
  readonly withoutDiscrepancy: Verdict;
  readonly months: readonly ForecastMonth[];
  /** Observed months of training, null where nobody observed. */
  readonly training: { readonly from: string; readonly encounters: readonly (number | null)[] };
  readonly naive: Readonly<Record<NaiveName, Verdict>>;
  /** Model error over naive error, by naive forecast. */
  readonly against: Readonly<Record<NaiveName, number>>;
  /** Scaled error of the one number that would have been best, known only afterwards. */
  readonly bestConstant: number;
}
export interface StructureWeight {
  readonly name: string;
  readonly weight: number;
  readonly logEvidence: number;
  readonly acceptance: number;
}
/** What a hindcast found. */
export interface Hindcast extends Effort {
  readonly scenario: string;
  readonly trainTo: string;
  readonly from: string;
  readonly to: string;
  readonly free: readonly string[];
  readonly borders: readonly BorderHindcast[];
  readonly averagedRelativeDifference: number;
  readonly averagedRelativeDifferenceRescaled: number;
  readonly structures: readonly StructureWeight[];
  readonly notes: readonly string[];
}

/** Fewest observed months of training. */
const FEWEST = 12;
const PARTICLES = 600;
const SAMPLES = 2000;
/** Shares of the runs in each wave. */
const WAVES = [0.25, 0.3, 0.45];

/** Returns the calibration file that goes with a scenario: that of the first file of its chain that has one; null without. */
export function calibrationFor(scenario: Scenario, given: string | undefined): Calibration | null {
  if (given !== undefined) return readCalibration(given, scenarioFiles());
  for (const { file } of scenario.sources) {
    const name = `${basename(file).replace(/^pravas:.*\//, '').replace(/\.ya?ml$/, '')}.yaml`;
    const beside = file.startsWith('pravas:') ? join(LIBRARY, 'calibration', name) : join(dirname(file), '../calibration', name);
    for (const path of [beside, join(LIBRARY, 'calibration', name)]) if (existsSync(path)) return readCalibration(path, scenarioFiles());
  }
  return null;
}

/** Returns what adds up to the encounters of a border: presentations of residents apart, where they come to this border alone. */
export function partsOf(scenario: Scenario, border: string): string[] {
  const homes = [...new Set(Object.values(scenario.document.residents ?? {}).map((r) => r.border))];
  return homes.length === 1 && homes[0] === border && /^[A-Za-z0-9_]+$/.test(border) ? ['presentations', `encounters.${border} - presentations`] : [`encounters.${border}`];
}

function readObserved(file: string, scenario: Scenario): Observations {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new ScenarioError([{ file, line: 1, column: 1, code: 'FILE_NOT_FOUND', message: `file cannot be read: ${(error as Error).message}`, remedy: 'give a UTF-8 CSV file with month,border_region,encounters' }]);
  }
  return observationsOf(text, file, Object.keys(scenario.document.borders));
}

/** Returns places of the settings that each structure holds. */
export function structuresOf(calibration: Calibration | null, free: readonly Free[]): { name: string; prior: number; fixed: Map<number, number> }[] {
  const all = Object.entries(calibration?.structures ?? { all: {} });
  return all.map(([name, s]) => {
    const fixed = new Map<number, number>();
    for (const [path, value] of Object.entries(s.fixed ?? {})) {
      const j = free.findIndex((f) => f.path === path);
      if (j < 0) throw new ScenarioError([{ file: calibration!.file, line: 1, column: 1, code: 'UNKNOWN_REFERENCE', message: `structure ${name} holds what is not free: ${path}`, remedy: 'name it under free, or leave it out' }]);
      // At its very end a place would have no neighbours: as near as makes no difference.
      fixed.set(j, Math.min(1 - 1e-9, Math.max(1e-9, freePlace(free[j]!, value))));
    }
    return { name, prior: s.prior ?? 1, fixed };
  });
}

/** Mixes sample paths of members by their weights, and of ways the residual goes on and of spreads in equal parts. */
function mixed(members: readonly Member[], observable: number, to: number, months: number, residuals: readonly Residual[], seed: string): Float64Array[] {
  const ways = members.flatMap((m) => residuals.flatMap((r) => SPREADS.map((spread) => ({ m, r, spread, weight: m.weight / residuals.length / SPREADS.length }))));
  const counts = apportioned(ways.map((w) => w.weight), SAMPLES);
  const paths = ways.flatMap(({ m, r, spread }, i) => (counts[i]! > 0 ? [memberPaths(m, observable, to, counts[i]!, r, drawsOf(seed, `forecast ${m.name} ${r} ${spread}`, observable), spread)] : []));
  const all = new Float64Array(SAMPLES * months);
  let at = 0;
  for (const p of paths) {
    all.set(p, at);
    at += p.length;
  }
  return samplesOf(all, months);
}

function monthsOf(samples: Samples, observed: ArrayLike<number>, first: number): ForecastMonth[] {
  return samples.map((s, t) => ({
    month: monthText(first + t), observed: Number.isNaN(observed[t]!) ? null : observed[t]!, middle: quantileOf(s, 0.5),
    low50: quantileOf(s, 0.25), high50: quantileOf(s, 0.75), low80: quantileOf(s, 0.1), high80: quantileOf(s, 0.9), low95: quantileOf(s, 0.025), high95: quantileOf(s, 0.975),
  }));
}

/**
 * Fits the free numbers of a scenario, from their priors, to the months of a file up to a date, and judges the forecast of the rest. Nothing later than the date is used: later events are dropped, dated values held.
 * @throws ScenarioError, Interrupted, RunsFailed, OutputError
 */
export async function hindcast(request: HindcastRequest): Promise<Hindcast> {
  const started = performance.now();
  const own = readScenario(request.scenario, scenarioFiles());
  const observations = readObserved(request.observed, own);
  const trainTo = monthOf(request.trainTo)!;
  checkTraining(observations, request.observed, trainTo, FEWEST);
  if (observations.to <= trainTo)
    throw new ScenarioError([{ file: request.observed, line: 1, column: 1, code: 'NOTHING_TO_SCORE', message: `no month after ${request.trainTo}: the last is ${monthText(observations.to)}`, remedy: 'train to an earlier month' }]);
  const from = Math.min(own.from, observations.from);
  const horizon = { from: monthText(from), to: monthText(observations.to), knownAt: request.trainTo };
  const files = recording(scenarioFiles(), dirname(request.scenario.startsWith('pravas:') ? '.' : request.scenario));
  const scenario = readScenario(request.scenario, files, horizon);
  const calibration = calibrationFor(scenario, request.targets);
  const free = freeOf(scenario, calibration?.free ?? null, calibration?.file ?? request.scenario);
  const k = free.length;
  const structures = structuresOf(calibration, free);
  const borders = observations.series.map((s) => s.name);
  const extractors = [...new Set(borders.flatMap((b) => partsOf(scenario, b)))];
  const months = trainTo - from + 1;
  const ahead = observations.to - trainTo;
  const ensemble = new Ensemble(
    { scenario: files.recorded(request.scenario), ...horizon, scale: request.scale, seed: request.seed, extractors, origins: [trainTo], schedules: SCHEDULES, ahead, months },
    { threads: request.threads, folder: request.folder, label: 'hindcast', isQuiet: request.isQuiet, signal: request.signal },
  );
  const fitted = observations.series.map((s): Fitted => ({ name: s.name, extractors: partsOf(scenario, s.name).map((e) => extractors.indexOf(e)), observed: valuesFrom(s, from, months), weight: 1 }));
  const sizes = WAVES.map((w) => Math.max(4, Math.round(w * request.runs)));
  const search = await searched(ensemble, free, fitted, sizes, months, request.seed);
  const observables = observablesOf(ensemble, search.runs, fitted, k);
  const emulators = SCHEDULES.map((_, s) => aheadEmulators(ensemble, search.runs, 0, s, fitted, observables, months - 1));
  const posteriors = structures.map(({ name, fixed, prior }, i) => ({ name, prior, ...posteriorOf(observables, k, months, PARTICLES, request.seed, i, fixed) }));
  const weights = normalized(posteriors.map((p) => Math.log(p.prior) + p.particles.evidence));
  const members = posteriors.flatMap((p, i) =>
    SCHEDULES.map((schedule, s): Member => ({
      name: `${p.name} ${schedule}`, likelihood: p.likelihood, particles: p.particles, weight: weights[i]! / SCHEDULES.length,
      ahead: emulators[s]!,
    })),
  );
  const results = observations.series.map((series, i): BorderHindcast & { samples: Samples } => {
    const truth = valuesFrom(series, trainTo + 1, ahead);
    const known = upTo(series, trainTo);
    const others = observations.series.filter((_, j) => j !== i).map((s): Series => upTo(s, trainTo));
    const naive = naiveForecasts(known, others, ahead);
    const last = naive.lastValue.middle.map(countAt);
    const samples = mixed(members, i, months, ahead, RESIDUALS, request.seed);
    const bare = mixed(members, i, months, ahead, ['none'], request.seed);
    const bySample = naiveSamples(naive, ahead);
    const middle = medians(samples);
    const seen = [...truth].filter((v) => !Number.isNaN(v)).sort((a, b) => a - b);
    return {
      border: series.name, samples, verdict: verdictOf(samples, truth, last), withoutDiscrepancy: verdictOf(bare, truth, last), months: monthsOf(samples, truth, trainTo + 1),
      training: { from: monthText(known.first), encounters: Array.from(known.values, (v) => (Number.isNaN(v) ? null : v)) },
      naive: Object.fromEntries(NAIVE_NAMES.map((n) => [n, verdictOf(bySample[n], truth, last)])) as Record<NaiveName, Verdict>,
      against: Object.fromEntries(NAIVE_NAMES.map((n) => [n, maseOf(middle, naive[n].middle.map(countAt), truth)])) as Record<NaiveName, number>,
      bestConstant: maseOf(truth.map(() => quantileOf(seen, 0.5)), last, truth),
    };
  });
  const truths = observations.series.map((s) => valuesFrom(s, trainTo + 1, ahead));
  const middles = results.map((r) => medians(r.samples));
  return {
    scenario: scenario.name, trainTo: request.trainTo, from: horizon.from, to: horizon.to, free: free.map((f) => f.path),
    borders: results.map(({ samples, ...r }) => r),
    averagedRelativeDifference: averagedRelativeDifference(middles, truths, false),
    averagedRelativeDifferenceRescaled: averagedRelativeDifference(middles, truths, true),
    structures: posteriors.map((p, i) => ({ name: p.name, weight: weights[i]!, logEvidence: p.particles.evidence, acceptance: p.particles.stages.reduce((a, s) => a + s.acceptance, 0) / Math.max(1, p.particles.stages.length) })),
    waves: search.waves, runs: ensemble.nMade + ensemble.nFound, failed: ensemble.nFailed, scale: request.scale, seed: request.seed, runSeconds: ensemble.seconds,
    seconds: (performance.now() - started) / 1000,
    notes: observations.left.length > 0 ? [`rows of regions that the corridor does not have were left out: ${observations.left.slice(0, 5).join(', ')}`] : [],
  };
}
