import { type Condition, type Note, RunError, type RunResult, type Scenario, ScenarioError, compilePlan, meets, readScenario, simulatePlan } from '../engine/index.ts';
import { libraryFiles } from './library.ts';

/** What is asked of a worker: one replicate of a scenario file, or the life of one household in it. */
export interface Order {
  readonly id: number;
  /** Path of the scenario, and its text where it is not a shipped one. */
  readonly file: string;
  readonly text?: string;
  readonly scale: number;
  readonly replicate: number;
  readonly from?: string;
  readonly to?: string;
  readonly find?: Condition;
  /** Memory shared with the page, where it may share: another number than `turn` ends the run. */
  readonly stop?: Int32Array;
  readonly turn: number;
}

/** What a worker tells. */
export type Notice =
  | { readonly kind: 'ready' }
  /** Values of one reported month, [names]. */
  | { readonly kind: 'month'; readonly id: number; readonly month: number; readonly done: number; readonly total: number; readonly names: readonly string[] | null; readonly values: Float64Array }
  | { readonly kind: 'cancelled'; readonly id: number }
  | { readonly kind: 'done'; readonly id: number; readonly result: RunResult }
  | { readonly kind: 'life'; readonly id: number; readonly uid: number; readonly notes: Note[] }
  | { readonly kind: 'failed'; readonly id: number; readonly code: string; readonly message: string };

/** Ends a run in which the household was found. */
class Found extends Error {}
/** Ends a run of which nobody wants to hear any more. */
class Cancelled extends Error {}

function heed({ stop, turn }: Order): void {
  if (stop && Atomics.load(stop, 0) !== turn) throw new Cancelled();
}

const tell = (notice: Notice, moved: Transferable[] = []): void => self.postMessage(notice, { transfer: moved });
let kept: { readonly key: string; readonly scenario: Scenario } | null = null;

function scenarioOf(order: Order): Scenario {
  const { file, text, from, to } = order;
  const key = JSON.stringify([file, text, from, to]);
  if (kept?.key !== key) kept = { key, scenario: readScenario(file, libraryFiles(text === undefined ? {} : { [file]: text }), { ...(from ? { from } : {}), ...(to ? { to } : {}) }) };
  return kept.scenario;
}

function run(order: Order): void {
  const { id, scale, replicate } = order;
  const scenario = scenarioOf(order);
  const plan = compilePlan(scenario, { scale });
  const n = plan.outcomeNames.length;
  const result = simulatePlan(plan, {
    seed: scenario.seed, replicate,
    onMonth: (done, total, all) => {
      heed(order);
      const m = done - 1;
      if (m < plan.burnIn) return;
      const values = new Float64Array(n);
      for (let i = 0; i < n; i++) values[i] = all[i * total + m]!;
      tell({ kind: 'month', id, month: plan.firstMonth + m, done, total, names: m === plan.burnIn ? plan.outcomeNames : null, values }, [values.buffer]);
    },
  });
  tell({ kind: 'done', id, result });
}

/** Finds the first household of which a condition holds in the reported months, then writes down its life. */
function live(order: Order, condition: Condition): void {
  const { id, scale, replicate } = order;
  const scenario = scenarioOf(order);
  const plan = compilePlan(scenario, { scale });
  const { seed } = scenario;
  let uid = -1;
  try {
    simulatePlan(plan, {
      seed, replicate,
      chronicle: {
        uid: -1,
        note: (m, who, what, figures) => {
          if (m >= plan.burnIn && meets(condition, what, figures) && (uid < 0 || who < uid)) uid = who;
        },
      },
      onMonth: () => {
        heed(order);
        if (uid >= 0) throw new Found();
      },
    });
  } catch (error) {
    if (!(error instanceof Found)) throw error;
  }
  const notes: Note[] = [];
  if (uid >= 0)
    simulatePlan(plan, {
      seed, replicate,
      chronicle: {
        uid,
        note: (m, who, what, figures) => {
          if (who === uid) notes.push({ month: plan.firstMonth + m, what, figures });
        },
      },
    });
  tell({ kind: 'life', id, uid, notes });
}

self.onmessage = (event: MessageEvent<Order>) => {
  const order = event.data;
  try {
    heed(order);
    if (order.find) live(order, order.find);
    else run(order);
  } catch (error) {
    if (error instanceof Cancelled) return tell({ kind: 'cancelled', id: order.id });
    const code = error instanceof RunError ? error.code : error instanceof ScenarioError ? (error.problems[0]?.code ?? 'BAD_SCENARIO') : 'RUN_CRASHED';
    tell({ kind: 'failed', id: order.id, code, message: (error as Error).message });
  }
};
tell({ kind: 'ready' });
