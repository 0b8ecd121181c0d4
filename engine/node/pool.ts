import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { monthsAlike } from '../plan/alike.ts';
import type { Plan } from '../plan/plan.ts';
import { createSharedExchange } from '../simulate/exchange.ts';
import type { RunResult } from '../simulate/run.ts';
import { startThread } from './thread.ts';
import type { Notice, Order } from './worker.ts';

/** One run to make. */
export interface Task {
  readonly plan: Plan;
  readonly seed: string;
  readonly replicate: number;
}

/** A run that failed, with the stage’s code; the others go on. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

export interface PoolOptions {
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** Share of all runs done, 0 to 1, after each month. */
  readonly onProgress?: (share: number) => void;
  /** Called in order of completion. */
  readonly onResult?: (task: number, result: RunResult | Failure) => void;
}

export const isFailure = (r: RunResult | Failure): r is Failure => 'code' in r;

/** Number of threads that `--threads all` means. */
export function allThreads(): number {
  return availableParallelism();
}

/** One worker thread, and the order that it works on. */
class Hand {
  private worker: Worker | null = null;
  private settle: ((outcome: RunResult | Failure) => void) | null = null;
  private onMonth: (done: number, total: number) => void = () => {};

  run(order: Order, onMonth: (done: number, total: number) => void): Promise<RunResult | Failure> {
    const worker = this.worker ?? this.start();
    this.onMonth = onMonth;
    return new Promise((resolve) => {
      this.settle = resolve;
      worker.postMessage(order);
    });
  }

  private start(): Worker {
    const worker = startThread('./worker');
    this.worker = worker;
    worker.on('message', (notice: Notice) => {
      if (notice.kind === 'month') this.onMonth(notice.done, notice.total);
      else if (notice.kind === 'done') this.end(notice.result);
      else this.end({ code: notice.code, message: notice.message });
    });
    // A worker that dies (memory, a bug) fails its run; the next run gets a new worker.
    worker.on('error', (error: Error) => {
      this.worker = null;
      this.end({ code: 'WORKER_DIED', message: error.message });
    });
    worker.on('exit', (code) => {
      if (this.worker === worker) this.worker = null;
      this.end({ code: 'WORKER_DIED', message: `worker ended with code ${code}` });
    });
    return worker;
  }

  private end(outcome: RunResult | Failure): void {
    const { settle } = this;
    this.settle = null;
    settle?.(outcome);
  }

  /** Stops the worker at once, in the middle of a month if need be. */
  async stop(): Promise<void> {
    const { worker } = this;
    this.worker = null;
    await worker?.terminate();
  }
}

/**
 * Makes all runs on worker threads: whole runs over threads while there are at least as many runs as threads, then the blocks of one
 * run over all threads. Results do not depend on the number of threads.
 * @returns results in order of tasks; where interrupted, what is missing is undefined
 */
export async function runTasks(tasks: readonly Task[], options: PoolOptions): Promise<(RunResult | Failure | undefined)[]> {
  const { threads, signal } = options;
  const hands = Array.from({ length: threads }, () => new Hand());
  const results: (RunResult | Failure | undefined)[] = tasks.map(() => undefined);
  const shares = new Float64Array(tasks.length);
  const progress = (task: number, done: number, total: number): void => {
    shares[task] = done / total;
    options.onProgress?.(shares.reduce((a, b) => a + b, 0) / tasks.length);
  };
  const finish = (task: number, result: RunResult | Failure): void => {
    if (signal?.aborted) return;
    results[task] = result;
    progress(task, 1, 1);
    options.onResult?.(task, result);
  };
  const stopped = new Promise<void>((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
  const work = async (): Promise<void> => {
    const nParts = threads === 1 ? 0 : tasks.length % threads;
    const left = tasks.map((_, id) => id);
    const begun = new Set<number>();
    await Promise.all(
      hands.map(async (hand) => {
        let replicate = -1;
        while (left.length > nParts && !signal?.aborted) {
          // The other scenarios of a replicate go on from what its thread has simulated.
          const own = left.findIndex((id) => tasks[id]!.replicate === replicate);
          const fresh = left.findIndex((id) => !begun.has(tasks[id]!.replicate));
          const [id] = left.splice(own >= 0 ? own : Math.max(0, fresh), 1) as [number];
          replicate = tasks[id]!.replicate;
          begun.add(replicate);
          finish(id, await hand.run({ id, ...tasks[id]!, partings: partingsOf(tasks, id) }, (done, total) => progress(id, done, total)));
        }
      }),
    );
    for (const id of left) if (!signal?.aborted) finish(id, await runParts(hands, id, tasks[id]!, progress));
  };
  await Promise.race([work(), stopped]);
  await Promise.all(hands.map((h) => h.stop()));
  return results;
}

/** Months from which other plans of a replicate go on from its first; none for the others. */
function partingsOf(tasks: readonly Task[], id: number): number[] {
  const [first, ...others] = new Set(tasks.filter((t) => t.replicate === tasks[id]!.replicate).map((t) => t.plan));
  return tasks[id]!.plan === first ? [...new Set(others.map((plan) => monthsAlike(first, plan)))] : [];
}

async function runParts(
  hands: readonly Hand[], id: number, task: Task, progress: (task: number, done: number, total: number) => void,
): Promise<RunResult | Failure> {
  const count = Math.min(hands.length, task.plan.nBlocks);
  const shared = createSharedExchange(task.plan, count);
  const used = hands.slice(0, count);
  const parts = used.map((hand, index) =>
    hand.run({ id, ...task, part: { index, count, shared } }, (done, total) => {
      if (index === 0) progress(id, done, total);
    }),
  );
  // A part that fails leaves the others at the barrier: stop them, and give the failure.
  const failed = Promise.race(parts.map(async (p) => {
    const outcome = await p;
    return isFailure(outcome) ? outcome : new Promise<never>(() => {});
  }));
  const outcome = await Promise.race([Promise.all(parts).then((all) => all.find(isFailure) ?? all[0]!), failed]);
  if (isFailure(outcome)) await Promise.all(used.map((h) => h.stop()));
  return outcome;
}
