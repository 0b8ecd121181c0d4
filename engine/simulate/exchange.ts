import type { Plan } from '../plan/plan.ts';
import { totalsLayout } from './totals.ts';

/** Memory that the threads of one run share: totals of all blocks, twice, and the barrier. */
export interface SharedExchange {
  readonly totals: SharedArrayBuffer;
  readonly barrier: SharedArrayBuffer;
  readonly threads: number;
}

/** Totals of all blocks for alternate months, and the one barrier of the month. */
export interface Exchange {
  /** Totals of a month, [blocks × totals]; months alternate between two buffers. */
  totals(month: number): Float64Array;
  /** Waits until every thread has finished the month. */
  meet(): void;
}

/** Makes the shared memory of a run on several threads. */
export function createSharedExchange(plan: Plan, threads: number): SharedExchange {
  return {
    totals: new SharedArrayBuffer(2 * plan.nBlocks * totalsLayout(plan).length * 8),
    barrier: new SharedArrayBuffer(8),
    threads,
  };
}

/** Returns the exchange of one thread: over shared memory, or alone. */
export function exchangeOf(plan: Plan, shared?: SharedExchange): Exchange {
  const length = plan.nBlocks * totalsLayout(plan).length;
  const buffer = shared ? shared.totals : new ArrayBuffer(2 * length * 8);
  const halves = [new Float64Array(buffer, 0, length), new Float64Array(buffer, length * 8, length)];
  const totals = (month: number): Float64Array => halves[month & 1]!;
  if (!shared || shared.threads === 1) return { totals, meet: () => {} };
  const cell = new Int32Array(shared.barrier);
  const meet = (): void => {
    // Sense by generation: the last to arrive resets the count and opens the gate for this generation.
    const generation = Atomics.load(cell, 1);
    if (Atomics.add(cell, 0, 1) === shared.threads - 1) {
      Atomics.store(cell, 0, 0);
      Atomics.add(cell, 1, 1);
      Atomics.notify(cell, 1);
    } else {
      // Whoever takes part without simulating sees by this that one more has arrived.
      Atomics.notify(cell, 0);
      while (Atomics.load(cell, 1) === generation) Atomics.wait(cell, 1, generation);
    }
  };
  return { totals, meet };
}
