import { parentPort, workerData } from 'node:worker_threads';
import { compilePlan } from '../../plan/compile.ts';
import type { Plan } from '../../plan/plan.ts';
import { overHorizon } from '../../results/summary.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { readScenario } from '../../scenario/read.ts';
import { optionsOfSettings } from '../../scenario/sweep.ts';
import { RunError } from '../../simulate/check.ts';
import { Trunks } from '../../simulate/trunks.ts';
import { digestOf } from '../digest.ts';
import { type Recorded, replaying } from '../recorded.ts';
import type { RunRecord, Stage } from '../store/record.ts';
import type { RunOrder } from './runner.ts';

/** What all runs of a sweep share. */
export interface Shared {
  readonly scenario: Recorded;
  /** Files of policies by name. */
  readonly policies?: Readonly<Record<string, string>>;
  readonly from: string;
  readonly to: string;
  readonly scale: number;
  readonly seed: string;
  readonly outcomes: readonly string[];
  readonly series: readonly string[];
}

/** What a worker tells. */
export type Notice = { readonly kind: 'month'; readonly share: number } | { readonly kind: 'made'; readonly record: RunRecord } | { readonly kind: 'left' };

const port = parentPort!;
const { shared, stop } = workerData as { shared: Shared; stop: Int32Array };
const { policies = {} } = shared;
const files = replaying(shared.scenario);
const rows = shared.series.map((name) => shared.outcomes.indexOf(name));
const NOTICE_MS = 500;
const trunks = new Trunks();
/** The plan of the point that was run last: its other replicates need no other. */
let last: { readonly settings: string; readonly plan: Plan } | null = null;

class StageError extends Error {
  readonly stage: Stage;
  readonly code: string;
  constructor(stage: Stage, code: string, message: string) {
    super(message);
    this.stage = stage;
    this.code = code;
  }
}

function staged<T>(stage: Stage, make: () => T): T {
  try {
    return make();
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof ScenarioError) throw new StageError(stage, error.problems[0]?.code ?? 'BAD_SETTINGS', message);
    throw new StageError(stage, error instanceof RunError ? error.code : stage === 'run' ? 'RUN_CRASHED' : 'NOT_PLANNED', message);
  }
}

function planOf(settings: string): Plan {
  if (last?.settings === settings) return last.plan;
  const scenario = staged('settings', () => readScenario(shared.scenario.base, files, { from: shared.from, to: shared.to, ...optionsOfSettings(JSON.parse(settings) as Record<string, unknown>, policies) }));
  const plan = staged('plan', () => compilePlan(scenario, { scale: shared.scale }));
  if (plan.outcomeNames.length !== shared.outcomes.length || plan.outcomeNames.some((name, i) => name !== shared.outcomes[i])) throw new StageError('plan', 'OUTCOMES_DIFFER', 'the settings change which outcomes there are');
  last = { settings, plan };
  return plan;
}

/** Makes one run. Whatever goes wrong is part of the record. */
function made({ identity, key, settings, replicate }: RunOrder): RunRecord {
  const started = performance.now();
  let told = started;
  const base = { identity, key, replicate };
  const seconds = (): number => Math.round(performance.now() - started) / 1000;
  try {
    const plan = planOf(settings);
    const onMonth = (n: number, total: number): void => {
      if (performance.now() - told < NOTICE_MS) return;
      told = performance.now();
      port.postMessage({ kind: 'month', share: n / total } satisfies Notice);
    };
    return staged('run', () => {
      const result = trunks.simulate(plan, { seed: shared.seed, replicate, onMonth });
      const n = result.months.length;
      const series = new Float64Array(rows.length * n);
      rows.forEach((row, i) => series.set(result.values.subarray(row * n, (row + 1) * n), i * n));
      return { ...base, seconds: seconds(), failure: null, digest: digestOf([result]), outcomes: Float64Array.from(shared.outcomes, (name) => overHorizon(result, name)), series };
    });
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    const { stage, code, message } = error;
    return { ...base, seconds: seconds(), failure: { stage, code, message }, digest: '', outcomes: new Float64Array(0), series: new Float64Array(0) };
  }
}

port.on('message', (order: RunOrder) => {
  if (Atomics.load(stop, 0) !== 0) {
    port.postMessage({ kind: 'left' } satisfies Notice);
    return;
  }
  const record = made(order);
  port.postMessage({ kind: 'made', record } satisfies Notice, [record.series.buffer as ArrayBuffer, record.outcomes.buffer as ArrayBuffer]);
});
