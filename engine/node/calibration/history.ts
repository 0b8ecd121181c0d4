import { dirname } from 'node:path';
import type { Calibration } from '../../forecast/calibration-file.ts';
import { type Free, freeOf } from '../../forecast/free.ts';
import { SCHEDULES } from '../../forecast/held-plan.ts';
import type { Series } from '../../forecast/series.ts';
import { monthOf, monthText } from '../../scenario/months.ts';
import { readScenario, type Scenario } from '../../scenario/read.ts';
import { Ensemble, type EnsembleOptions } from '../ensemble/ensemble.ts';
import { scenarioFiles } from '../files.ts';
import { recording } from '../recorded.ts';
import type { Fitted } from './refit.ts';

/** A corridor over its whole history, with a fork at each month in which a forecast begins. */
export interface History {
  readonly calibration: Calibration;
  readonly scenario: Scenario;
  readonly free: readonly Free[];
  readonly ensemble: Ensemble;
  /** First month, absolute. */
  readonly from: number;
  readonly months: number;
  /** Months in which forecasts begin, absolute. */
  readonly origins: readonly number[];
  /** Monthly targets joined where they observe the same outcome, in the order of their first. */
  readonly fitted: readonly Fitted[];
}

/** Returns a target as a monthly series. */
export function targetSeries(calibration: Calibration, name: string): Series {
  const values = calibration.values.get(name)!;
  const first = values.reduce((m, v) => Math.min(m, v.from), Number.POSITIVE_INFINITY);
  const last = values.reduce((m, v) => Math.max(m, v.to), Number.NEGATIVE_INFINITY);
  const out = new Float64Array(last - first + 1).fill(Number.NaN);
  for (const v of values) out[v.from - first] = v.value;
  return { name, first, values: out };
}

/** Names of targets that are fitted by month. */
export function monthlyTargets(calibration: Calibration): string[] {
  return Object.entries(calibration.targets).flatMap(([name, t]) => (t.likelihood === 'log-student' ? [name] : []));
}

/**
 * Prepares the runs of a corridor over the months of its targets.
 * @param options.firstOrigin no forks where it is null
 */
export function historyOf(
  calibration: Calibration, scenarioFile: string, options: { scale: number; seed: string; from?: string; to: string; knownAt?: string; firstOrigin: string | null; lastOrigin: string; every: number; ahead: number; runs: EnsembleOptions },
): History {
  const names = monthlyTargets(calibration);
  const all = names.map((n) => targetSeries(calibration, n));
  const from = options.from === undefined ? all.reduce((m, s) => Math.min(m, s.first), Number.POSITIVE_INFINITY) : monthOf(options.from)!;
  const horizon = { from: monthText(from), to: options.to, ...(options.knownAt === undefined ? {} : { knownAt: options.knownAt }) };
  const files = recording(scenarioFiles(), dirname(scenarioFile.startsWith('pravas:') ? '.' : scenarioFile));
  const scenario = readScenario(scenarioFile, files, horizon);
  const free = freeOf(scenario, calibration.free, calibration.file);
  // A sum of outcomes is told apart where its parts are targets of their own.
  const extractors = [...new Set(names.map((n) => calibration.targets[n]!.extractor!))];
  const origins: number[] = [];
  if (options.firstOrigin !== null) for (let m = monthOf(options.firstOrigin)!; m <= monthOf(options.lastOrigin)!; m += options.every) origins.push(m);
  const months = monthOf(options.to)! - from + 1;
  const ensemble = new Ensemble(
    { scenario: files.recorded(scenarioFile), ...horizon, scale: options.scale, seed: options.seed, extractors, origins, schedules: SCHEDULES, ahead: options.ahead, months }, options.runs,
  );
  const joined = new Map<string, { name: string; observed: Float64Array; weight: number }>();
  names.forEach((name, i) => {
    const t = calibration.targets[name]!;
    const f = joined.get(t.extractor!) ?? { name: t.border ?? name, observed: new Float64Array(months).fill(Number.NaN), weight: t.weight ?? 1 };
    all[i]!.values.forEach((v, j) => {
      const at = all[i]!.first + j - from;
      if (at >= 0 && at < months && !Number.isNaN(v)) f.observed[at] = v;
    });
    joined.set(t.extractor!, f);
  });
  return { calibration, scenario, free, ensemble, from, months, origins, fitted: [...joined].map(([e, f]) => ({ ...f, extractors: [extractors.indexOf(e)] })) };
}
