import { parentPort } from 'node:worker_threads';
import type { Plan } from '../plan/plan.ts';
import { RunError } from '../simulate/check.ts';
import type { SharedExchange } from '../simulate/exchange.ts';
import { type RunResult, simulatePlan } from '../simulate/run.ts';
import { Trunks } from '../simulate/trunks.ts';

/** What the pool asks of a worker: one run, or one part of a run. */
export interface Order {
  readonly id: number;
  readonly plan: Plan;
  readonly seed: string;
  readonly replicate: number;
  /** Months from which later orders are known to go on. */
  readonly partings?: readonly number[];
  readonly part?: { readonly index: number; readonly count: number; readonly shared: SharedExchange };
}

/** What a worker tells the pool. */
export type Notice =
  | { readonly kind: 'month'; readonly id: number; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly id: number; readonly result: RunResult }
  | { readonly kind: 'failed'; readonly id: number; readonly code: string; readonly message: string };

const port = parentPort!;
const trunks = new Trunks();
const tell = (notice: Notice): void => port.postMessage(notice);

port.on('message', (order: Order) => {
  const { id, plan, seed, replicate, partings, part } = order;
  try {
    const onMonth = (done: number, total: number): void => tell({ kind: 'month', id, done, total });
    const result = part ? simulatePlan(plan, { seed, replicate, part, onMonth }) : trunks.simulate(plan, { seed, replicate, onMonth }, partings);
    tell({ kind: 'done', id, result });
  } catch (error) {
    tell({ kind: 'failed', id, code: error instanceof RunError ? error.code : 'RUN_CRASHED', message: (error as Error).message });
  }
});
