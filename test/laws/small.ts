import { compilePlan, readScenario, type RunResult, simulatePlan } from '../../engine/index.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { overHorizon } from '../../engine/results/summary.ts';

/** What a run of the small corridor is set to. */
export type Settings = Readonly<Record<string, unknown>>;

/** How much of the small corridor is run: share of communities, reported months, seeds. */
export interface Extent {
  readonly scale?: number;
  readonly months?: number;
  readonly burnIn?: number;
  readonly seeds?: readonly string[];
}

export const SMALL = 'test/fixtures/corridor/small.yaml';
const known = new Map<string, RunResult[]>();

/** Runs the small corridor once a seed; the same settings are run once a file. */
export function smallRuns(set: Settings, extent: Extent = {}): RunResult[] {
  const { scale = 0.5, months = 18, burnIn = 6, seeds = ['a', 'b', 'c'] } = extent;
  const key = JSON.stringify([set, scale, months, burnIn, seeds]);
  const found = known.get(key);
  if (found) return found;
  const scenario = readScenario(SMALL, scenarioFiles(), { set });
  const plan = compilePlan({ ...scenario, burnIn, to: scenario.from + months - 1 }, { scale });
  const runs = seeds.map((seed) => simulatePlan(plan, { seed }));
  known.set(key, runs);
  return runs;
}

/** Returns an outcome over the horizon, seed by seed. */
export function valuesOf(runs: readonly RunResult[], outcome: string): number[] {
  return runs.map((r) => overHorizon(r, outcome));
}

/** Returns the sum of an outcome over some reported months, summed over seeds. @param from first reported month, from 0 */
export function sumOf(runs: readonly RunResult[], outcome: string, from = 0, to = Number.POSITIVE_INFINITY): number {
  let sum = 0;
  for (const r of runs) {
    const n = r.months.length;
    const row = r.names.indexOf(outcome) * n;
    for (let m = from; m < Math.min(n, to); m++) sum += r.values[row + m]!;
  }
  return sum;
}

/** Returns the mean of numbers. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Returns the relative change of an outcome over the horizon, means over seeds. */
export function changeOf(before: readonly RunResult[], after: readonly RunResult[], outcome: string): number {
  return meanOf(valuesOf(after, outcome)) / meanOf(valuesOf(before, outcome)) - 1;
}
