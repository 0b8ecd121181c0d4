import { parentPort, workerData } from 'node:worker_threads';
import type { Plan } from '../plan/plan.ts';
import type { Note } from '../results/sentences.ts';
import type { Chronicle } from '../simulate/chronicle.ts';
import { RunError } from '../simulate/check.ts';
import { simulatePlan } from '../simulate/run.ts';
import { type Condition, meets } from '../results/condition.ts';

/** What is asked of a tracer: whom a run finds first, or what happens to one household. */
export interface TraceOrder {
  readonly plan: Plan;
  readonly seed: string;
  readonly replicate: number;
  readonly wanted: { readonly find: Condition } | { readonly uid: number };
}

/** What a tracer tells. */
export type TraceNotice =
  | { readonly kind: 'month'; readonly done: number; readonly total: number }
  | { readonly kind: 'found'; readonly uid: number }
  | { readonly kind: 'notes'; readonly notes: Note[] }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** Ends a run in which the household was found. */
class Found extends Error {}

const port = parentPort!;
const tell = (notice: TraceNotice): void => port.postMessage(notice);

/** Returns the household that meets a condition first in the reported months, by month, then number; −1 for none. */
function find(order: TraceOrder, condition: Condition): number {
  const { plan, seed, replicate } = order;
  let uid = -1;
  const chronicle: Chronicle = {
    uid: -1,
    note: (m, who, what, figures) => {
      if (m >= plan.burnIn && meets(condition, what, figures) && (uid < 0 || who < uid)) uid = who;
    },
  };
  try {
    simulatePlan(plan, {
      seed, replicate, chronicle,
      onMonth: (done, total) => {
        tell({ kind: 'month', done, total });
        if (uid >= 0) throw new Found();
      },
    });
  } catch (error) {
    if (!(error instanceof Found)) throw error;
  }
  return uid;
}

function follow(order: TraceOrder, uid: number): Note[] {
  const { plan, seed, replicate } = order;
  const notes: Note[] = [];
  const chronicle: Chronicle = {
    uid,
    note: (m, who, what, figures) => {
      if (who === uid) notes.push({ month: plan.firstMonth + m, what, figures });
    },
  };
  simulatePlan(plan, { seed, replicate, chronicle, onMonth: (done, total) => tell({ kind: 'month', done, total }) });
  return notes;
}

const order = workerData.order as TraceOrder;
try {
  if ('find' in order.wanted) tell({ kind: 'found', uid: find(order, order.wanted.find) });
  else tell({ kind: 'notes', notes: follow(order, order.wanted.uid) });
} catch (error) {
  tell({ kind: 'failed', code: error instanceof RunError ? error.code : 'RUN_CRASHED', message: (error as Error).message });
}
