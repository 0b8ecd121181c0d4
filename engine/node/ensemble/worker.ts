import { parentPort, workerData } from 'node:worker_threads';
import { type Extractor, extractorOf } from '../../forecast/extractor.ts';
import { isSamePlan, planKnownAt } from '../../forecast/held-plan.ts';
import { compilePlan } from '../../plan/compile.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { readScenario } from '../../scenario/read.ts';
import { RunError } from '../../simulate/check.ts';
import { Run } from '../../simulate/run.ts';
import { replaying } from '../recorded.ts';
import { aheadAt, type EnsembleAnswer, type EnsembleOrder, type EnsembleSpec, widthOf } from './job.ts';

const port = parentPort!;
const { spec } = workerData as { spec: EnsembleSpec };
const files = replaying(spec.scenario);
let extractors: Extractor[] | null = null;

function made({ settings, replicate }: EnsembleOrder): Float64Array {
  const scenario = readScenario(spec.scenario.base, files, { from: spec.from, to: spec.to, set: settings, ...(spec.knownAt === undefined ? {} : { knownAt: spec.knownAt }) });
  const plan = compilePlan(scenario, { scale: spec.scale });
  extractors ??= spec.extractors.map((e) => extractorOf(e, plan.outcomeNames));
  const width = widthOf(spec);
  const values = new Float64Array(spec.extractors.length * width);
  const first = scenario.from;
  const index = (month: number): number => month - plan.firstMonth;
  const read = (from: Run, start: number, n: number, at: number): void => {
    const end = Math.min(plan.nMonths, start + n);
    extractors!.forEach((extract, e) => extract(from.values, plan.nMonths, start, end, values, e * width + at));
  };
  const run = Run.begin(plan, { seed: spec.seed, replicate });
  spec.origins.forEach((origin, o) => {
    run.advance(index(origin) + 1);
    const held = planKnownAt(plan, scenario, origin);
    spec.schedules.forEach((schedule, s) => {
      const other = schedule === 'held' ? held : planKnownAt(plan, scenario, origin, schedule);
      if (s > 0 && isSamePlan(other, held)) {
        // Nothing is closed: both go the same way.
        for (let e = 0; e < spec.extractors.length; e++) values.copyWithin(e * width + aheadAt(spec, o, s), e * width + aheadAt(spec, o, 0), e * width + aheadAt(spec, o, 0) + spec.ahead);
        return;
      }
      const branch = run.fork(other);
      branch.advance(index(origin) + 1 + spec.ahead);
      read(branch, index(origin) + 1, spec.ahead, aheadAt(spec, o, s));
    });
  });
  run.advance(index(first) + spec.months);
  read(run, index(first), spec.months, 0);
  return values;
}

port.on('message', (order: EnsembleOrder) => {
  const started = performance.now();
  let answer: EnsembleAnswer;
  try {
    const values = made(order);
    answer = { index: order.index, seconds: (performance.now() - started) / 1000, values, failure: null };
  } catch (error) {
    const code = error instanceof RunError ? error.code : error instanceof ScenarioError ? (error.problems[0]?.code ?? 'BAD_SETTINGS') : 'RUN_CRASHED';
    answer = { index: order.index, seconds: (performance.now() - started) / 1000, values: new Float64Array(0), failure: { code, message: (error as Error).message } };
  }
  port.postMessage(answer, [answer.values.buffer as ArrayBuffer]);
});
