import type { Emulator } from '../../forecast/emulator.ts';
import { pooled, type Pooled, type Rolled, rollingForecasts, type Scored } from '../../forecast/rolling.ts';
import type { Series } from '../../forecast/series.ts';
import { datesOf, type Json } from '../../scenario/leaves.ts';
import { monthOf, monthText } from '../../scenario/months.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { readScenario, type Scenario } from '../../scenario/read.ts';
import { scenarioFiles } from '../files.ts';
import { Progress } from '../progress.ts';
import { calibrationFor, structuresOf } from './hindcast.ts';
import { type History, historyOf, monthlyTargets, targetSeries } from './history.ts';
import { aheadEmulators, isSameAhead, observablesOf, searched } from './refit.ts';
import type { Effort, FitRequest } from './request.ts';

export interface RollingRequest extends FitRequest {
  /** First month in which a forecast begins; without it the first that leaves eighteen months of a series, at the end of a quarter. */
  readonly firstOrigin?: string;
}
export interface Rolling extends Effort {
  readonly scenario: string;
  readonly origins: readonly string[];
  readonly pooled: readonly Pooled[];
  readonly scored: readonly Scored[];
  readonly structures: readonly string[];
}

const AHEAD = 12;
const EVERY = 3;
/** Fewest months of a series before its first forecast. */
const FEWEST = 18;
const PARTICLES = 300;
const SAMPLES = 600;
/** Shares of the runs in the two waves: the second is drawn from what the months before the first forecast leave. */
const WAVES = [0.35, 0.65];

/** Returns the first end of a quarter from a month on: origins of all series fall together. */
function quarterEnd(month: number): number {
  return month + (EVERY - 1 - (month % EVERY));
}

/** Names of weights of events that act before they are announced: in a forecast from the months between they would be hindsight. */
export function weightsOfEarlyEvents(scenario: Scenario): string[] {
  const early = Object.entries(scenario.document.events ?? {}).flatMap(([name, e]) =>
    Object.values(e.set).some((v) => datesOf(v as Json).some((m) => m < monthOf(e.knownFrom)!)) ? [name] : [],
  );
  return Object.entries(scenario.document.weights ?? {}).flatMap(([name, w]) => (early.some((e) => w.events.includes(e)) ? [`weights.${name}.weight`] : []));
}

/** Returns the series that are forecast: fitted ones of full weight, joined by outcome. */
function rolledOf(history: History): Rolled[] {
  const { fitted, from } = history;
  const series = fitted.map((f): Series => ({ name: f.name, first: from, values: f.observed }));
  const borders = new Set(Object.values(history.calibration.targets).flatMap((t) => (t.border === undefined ? [] : [t.border])));
  return fitted.flatMap((f, i): Rolled[] => {
    if (f.weight < 1) return [];
    const start = f.observed.findIndex((v) => !Number.isNaN(v));
    const others = borders.has(f.name) ? series.filter((s, j) => j !== i && borders.has(s.name)) : [];
    return [{ name: f.name, observable: i, series: { ...series[i]!, first: from + start, values: f.observed.slice(start) }, firstOrigin: from + start + FEWEST - 1, others }];
  });
}

/**
 * Forecasts a corridor again and again from every third month, each time with what was known then, and pools the scores.
 * @throws ScenarioError, Interrupted, RunsFailed, OutputError
 */
export async function rolling(request: RollingRequest): Promise<Rolling> {
  const started = performance.now();
  const own = readScenario(request.scenario, scenarioFiles());
  const calibration = calibrationFor(own, request.targets);
  if (!calibration) throw new ScenarioError([{ file: request.scenario, line: 1, column: 1, code: 'NO_TARGETS', message: `no calibration file for ${own.name}`, remedy: 'name one with --targets; scenarios/calibration/README.md shows what it holds' }]);
  const lastOrigin = own.to - AHEAD;
  const starts = monthlyTargets(calibration).filter((n) => (calibration.targets[n]!.weight ?? 1) >= 1).map((n) => targetSeries(calibration, n).first);
  const firstOrigin = request.firstOrigin === undefined ? quarterEnd(starts.reduce((a, b) => Math.min(a, b)) + FEWEST - 1) : monthOf(request.firstOrigin)!;
  const history = historyOf(calibration, request.scenario, {
    scale: request.scale, seed: request.seed, to: monthText(own.to), firstOrigin: monthText(firstOrigin), lastOrigin: monthText(lastOrigin), every: EVERY, ahead: AHEAD,
    runs: { threads: request.threads, folder: request.folder, label: 'rolling', isQuiet: request.isQuiet, signal: request.signal },
  });
  const { ensemble, free, fitted, from, origins } = history;
  const k = free.length;
  const sizes = WAVES.map((w) => Math.max(4, Math.round(w * request.runs)));
  const search = await searched(ensemble, free, fitted, sizes, origins[0]! - from + 1, `${request.seed} rolling`, true);
  const early = weightsOfEarlyEvents(history.scenario).flatMap((p) => free.flatMap((f, j) => (f.path === p ? [j] : [])));
  const structures = structuresOf(calibration, free).filter((s) => early.every((j) => (s.fixed.get(j) ?? 1) < 1e-6));
  const observables = observablesOf(ensemble, search.runs, fitted, k);
  const progress = new Progress('forecasts', request.isQuiet);
  let last: { readonly origin: number; readonly emulators: Emulator[][] } | null = null;
  const scored = rollingForecasts(
    {
      k, first: from, observables, origins, ahead: AHEAD, schedules: ensemble.spec.schedules, structures, rolled: rolledOf(history), particles: PARTICLES, samples: SAMPLES, seed: request.seed,
      emulators: (o, s) => {
        // Where nothing is closed both schedules are one.
        if (last?.origin === o && isSameAhead(ensemble, search.runs, o, 0, s)) return last.emulators;
        const emulators = aheadEmulators(ensemble, search.runs, o, s, fitted, observables, origins[o]! - from);
        if (s === 0) last = { origin: o, emulators };
        return emulators;
      },
    },
    (done) => progress.show(done / origins.length),
  );
  progress.end();
  return {
    scenario: own.name, origins: origins.map(monthText), pooled: rolledOf(history).map((r) => pooled(scored, r.name)), scored, structures: structures.map((s) => s.name), waves: search.waves,
    runs: ensemble.nMade + ensemble.nFound, failed: ensemble.nFailed, scale: request.scale, seed: request.seed, runSeconds: ensemble.seconds, seconds: (performance.now() - started) / 1000,
  };
}
