export { LEVERS } from './catalog/levers.ts';
export { OUTCOMES } from './catalog/outcomes.ts';
export { compilePlan } from './plan/compile.ts';
export type { Plan } from './plan/plan.ts';
export type { ScenarioFiles } from './scenario/document.ts';
export { readScenario, type Scenario } from './scenario/read.ts';
export { ScenarioError } from './scenario/problems.ts';
export { RunError } from './simulate/check.ts';
export { simulatePlan, type RunResult } from './simulate/run.ts';

import { compilePlan } from './plan/compile.ts';
import type { Scenario } from './scenario/read.ts';
import { type RunResult, simulatePlan } from './simulate/run.ts';

/** Runs one replicate of a scenario on this thread. @param options.scale share of communities simulated, default 1 */
export function simulate(scenario: Scenario, options: { scale?: number; replicate?: number; seed?: string } = {}): RunResult {
  return simulatePlan(compilePlan(scenario, options), { seed: options.seed ?? scenario.seed, replicate: options.replicate ?? 0 });
}
