import type { RunRecord } from '../store/record.ts';
import type { RunOrder, Work } from '../sweep/runner.ts';

/** Runs that were taken together. */
interface Taken {
  readonly waiting: RunOrder[];
  readonly records: RunRecord[];
  nOpen: number;
  readonly settle: (records: readonly RunRecord[]) => void;
}

/** Gives threads the runs of batches that were taken from a queue, and batches their results. */
export class Feed implements Work {
  private readonly taken = new Set<Taken>();
  private readonly batchOf = new Map<RunOrder, Taken>();
  private readonly pointOf = new Map<number, number>();
  private isEnding = false;
  private wake: (() => void)[] = [];
  private readonly onRun: (record: RunRecord) => void;

  constructor(onRun: (record: RunRecord) => void) {
    this.onRun = onRun;
  }

  /** Takes runs and returns their results, in order of their ends: fewer than there are runs when the work is ended before. */
  add(orders: readonly RunOrder[]): Promise<readonly RunRecord[]> {
    if (orders.length === 0 || this.isEnding) return Promise.resolve([]);
    return new Promise((settle) => {
      const taken: Taken = { waiting: [...orders], records: [], nOpen: orders.length, settle };
      this.taken.add(taken);
      for (const order of orders) this.batchOf.set(order, taken);
      this.wakeAll();
    });
  }

  /** Gives no more runs. What is under way ends. */
  end(): void {
    this.isEnding = true;
    this.wakeAll();
  }

  /** Gives every batch what it has, once all threads have ended. */
  settleAll(): void {
    for (const taken of this.taken) taken.settle(taken.records);
    this.taken.clear();
    this.batchOf.clear();
  }

  get isIdle(): boolean {
    return this.taken.size === 0;
  }

  private wakeAll(): void {
    for (const wake of this.wake.splice(0)) wake();
  }

  async next(taker: number): Promise<RunOrder | null> {
    for (;;) {
      if (this.isEnding) return null;
      const order = this.chosen(taker);
      if (order) return order;
      await new Promise<void>((resolve) => this.wake.push(resolve));
    }
  }

  /** A thread that made a run of a point is given its others, as they need no new plan. */
  private chosen(taker: number): RunOrder | null {
    const own = this.pointOf.get(taker);
    const others = new Set([...this.pointOf].flatMap(([t, point]) => (t === taker ? [] : [point])));
    let fallback: Taken | null = null;
    for (const taken of this.taken) {
      if (taken.waiting.length === 0) continue;
      fallback ??= taken;
      let at = taken.waiting.findIndex((o) => o.point === own);
      if (at < 0) at = taken.waiting.findIndex((o) => !others.has(o.point));
      if (at < 0) continue;
      return this.give(taken, at, taker);
    }
    return fallback && this.give(fallback, 0, taker);
  }

  private give(taken: Taken, at: number, taker: number): RunOrder {
    const [order] = taken.waiting.splice(at, 1) as [RunOrder];
    this.pointOf.set(taker, order.point);
    return order;
  }

  left(): number {
    let n = 0;
    for (const taken of this.taken) n += taken.waiting.length;
    return n;
  }

  done(order: RunOrder, record: RunRecord | null): void {
    const taken = this.batchOf.get(order);
    if (!taken || !record) return;
    this.batchOf.delete(order);
    taken.records.push(record);
    this.onRun(record);
    if (--taken.nOpen > 0) return;
    this.taken.delete(taken);
    taken.settle(taken.records);
  }
}
