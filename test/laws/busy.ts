import { compilePlan, readScenario, type RunResult, simulatePlan } from '../../engine/index.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { overHorizon } from '../../engine/results/summary.ts';

/** Routes that many more would take than in India, so that effects show in a small population. */
export const BUSY = {
  'routes.donkey-europe.appeal': -4, 'routes.south-america-darien.appeal': -5, 'routes.canada-visa-then-south.appeal': -4, 'parameters.considerationBase': 0.17,
};
const SEEDS = ['a', 'b', 'c'];

/** Runs India at one household in a thousand for two and a half years, with settings, once a seed. */
export function busyRuns(set: Readonly<Record<string, unknown>>): RunResult[] {
  const scenario = readScenario('scenarios/corridors/india-north-america.yaml', scenarioFiles(), { set: { ...BUSY, ...set } });
  const plan = compilePlan({ ...scenario, burnIn: 6, to: scenario.from + 23 }, { scale: 0.001 });
  return SEEDS.map((seed) => simulatePlan(plan, { seed }));
}

/** Differences of an outcome over the horizon, seed by seed. */
export function differences(before: readonly RunResult[], after: readonly RunResult[], outcome: string): number[] {
  return after.map((r, i) => overHorizon(r, outcome) - overHorizon(before[i]!, outcome));
}
