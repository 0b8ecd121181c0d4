import { createSharedExchange, type SharedExchange } from '../../simulate/exchange.ts';
import type { Plan } from '../../plan/plan.ts';
import { totalsLayout } from '../../simulate/totals.ts';

/** Asks again after so long whether all have arrived, should nobody have told. */
const LOOK_MS = 50;

/** What Node 20 has and its types do not: a wait that does not block. */
type WaitAsync = (cell: Int32Array, index: number, value: number, ms: number) => { readonly async: boolean; readonly value: Promise<string> | string };
// The language has it since ES2024; the types here are those of ES2023.
const waitAsync = (Atomics as unknown as { readonly waitAsync: WaitAsync }).waitAsync;

/**
 * The share of one process in a run: the exchange of its threads, in which this process takes part as one more thread. It arrives last, after the
 * totals of all other processes were brought.
 */
export class Share {
  readonly shared: SharedExchange;
  private readonly cell: Int32Array;
  private readonly nThreads: number;
  private readonly length: number;
  private readonly nBlocks: number;
  private readonly halves: readonly Float64Array[];
  private own: Int32Array | null = null;
  private month = 0;

  constructor(plan: Plan, nThreads: number) {
    this.nThreads = nThreads;
    this.shared = createSharedExchange(plan, nThreads + 1);
    this.cell = new Int32Array(this.shared.barrier);
    this.nBlocks = plan.nBlocks;
    this.length = totalsLayout(plan).length;
    const n = plan.nBlocks * this.length;
    this.halves = [new Float64Array(this.shared.totals, 0, n), new Float64Array(this.shared.totals, 8 * n, n)];
    // Blocks that are numbers after the first month are those of this process.
    this.halves[0]!.fill(Number.NaN);
  }

  /** Waits until all threads of this process have finished a month, and returns the blocks that are theirs with their totals, [blocks × totals]. */
  async arrived(): Promise<{ blocks: Int32Array; totals: Float64Array }> {
    for (;;) {
      const n = Atomics.load(this.cell, 0);
      if (n === this.nThreads) break;
      const wait = waitAsync(this.cell, 0, n, LOOK_MS);
      if (wait.async) await wait.value;
    }
    const half = this.halves[this.month & 1]!;
    const { length } = this;
    this.own ??= Int32Array.from(Array.from({ length: this.nBlocks }, (_, b) => b).filter((b) => !Number.isNaN(half[b * length]!)));
    const totals = new Float64Array(this.own.length * length);
    this.own.forEach((b, i) => totals.set(half.subarray(b * length, (b + 1) * length), i * length));
    return { blocks: this.own, totals };
  }

  /** Takes the totals of all blocks, [blocks × totals], and lets the threads go on. */
  goOn(all: Float64Array): void {
    this.halves[this.month & 1]!.set(all);
    this.month++;
    Atomics.store(this.cell, 0, 0);
    Atomics.add(this.cell, 1, 1);
    Atomics.notify(this.cell, 1);
  }
}
