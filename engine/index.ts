export { LEVERS, type Lever } from './catalog/levers.ts';
export { type Outcome, OUTCOMES, outcomeOf } from './catalog/outcomes.ts';
export { phraseOf } from './catalog/phrases.ts';
export { SYMBOLS } from './catalog/symbols.ts';
export { formula } from './equation/formula.ts';
export { EquationError, parseEquation } from './equation/parse.ts';
export { answersOf, type Questions } from './experiment/ask.ts';
export type { Asked } from './experiment/asked.ts';
export type { Cases, MeasuredBox } from './experiment/box.ts';
export { decisionTree, type TreeNode, validatedTree } from './experiment/decision-tree.ts';
export { morrisEffects } from './experiment/morris-effects.ts';
export { noiseOf } from './experiment/noise.ts';
export { type Direction, efficientOf, hypervolume } from './experiment/pareto.ts';
export { type Payoffs, payoffsOf } from './experiment/payoffs.ts';
export { type Predicate, predicateOf } from './experiment/predicate.ts';
export { type PrimBox, primBoxes, primTrajectory } from './experiment/prim.ts';
export { partialRankCorrelation } from './experiment/rank-correlation.ts';
export { type Ranking, rankingOf } from './experiment/ranking.ts';
export { choicesOf, type Robustness, robustnessOf } from './experiment/robustness.ts';
export { type Evaluated, firstGeneration, offspring, type Search, survivorsOf } from './experiment/search.ts';
export { type Section, sectionText } from './experiment/section.ts';
export { sobolIndices } from './experiment/sobol-indices.ts';
export type { Trials } from './experiment/trials.ts';
export { EQUATIONS, type Equation } from './model/equations.ts';
export { leversFrom, monthsAlike } from './plan/alike.ts';
export { compilePlan } from './plan/compile.ts';
export type { Plan } from './plan/plan.ts';
export { type About, aboutRuns, type RecordedRun, type ToldChange } from './results/about.ts';
export { type Change, changesOf } from './results/changes.ts';
export { type Condition, CONDITIONS, meets } from './results/condition.ts';
export { CSV_HEADER, csvRows } from './results/csv.ts';
export { CsvError, readOutcomes } from './results/csv-reader.ts';
export { type Effect, directionOf, effectOf, firstDifference, isHarm, relativeSize } from './results/effect.ts';
export { type Inert, inertLevers } from './results/inert.ts';
export { outcomeParquet, readOutcomeParquet } from './results/outcome-table.ts';
export { digestInput } from './results/record.ts';
export type { Note, Title } from './results/sentences.ts';
export { storyOf } from './results/story.ts';
export { type Estimate, estimateOf, overHorizon } from './results/summary.ts';
export { readable, signed } from './results/table.ts';
export type { ScenarioFiles } from './scenario/document.ts';
export { monthOf, monthText } from './scenario/months.ts';
export { formatProblems, type Problem, ScenarioError } from './scenario/problems.ts';
export { readScenario, type Scenario } from './scenario/read.ts';
export { leverOfLeaf } from './scenario/settings.ts';
export type { Chronicle } from './simulate/chronicle.ts';
export { RunError } from './simulate/check.ts';
export { createSharedExchange, type SharedExchange } from './simulate/exchange.ts';
export { Run, type RunResult, simulatePlan } from './simulate/run.ts';
export { Trunks } from './simulate/trunks.ts';

import { compilePlan } from './plan/compile.ts';
import type { Scenario } from './scenario/read.ts';
import { type RunResult, simulatePlan } from './simulate/run.ts';

/** Runs one replicate of a scenario on this thread. @param options.scale share of communities simulated, default 1 */
export function simulate(scenario: Scenario, options: { scale?: number; replicate?: number; seed?: string } = {}): RunResult {
  return simulatePlan(compilePlan(scenario, options), { seed: options.seed ?? scenario.seed, replicate: options.replicate ?? 0 });
}
