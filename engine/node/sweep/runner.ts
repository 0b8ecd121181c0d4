import type { RunRecord } from '../store/record.ts';

/** One run to make: everything that it is made from beside what all runs share. */
export interface RunOrder {
  readonly identity: string;
  readonly key: string;
  /** Number of the design point. */
  readonly point: number;
  /** Settings of the point, as JSON. */
  readonly settings: string;
  readonly replicate: number;
}

/** Where runs come from, and where they go. */
export interface Work {
  /**
   * Returns the next run to make, `'later'` when there may be one after others are done, or null when there is none.
   * @param taker who asks: one that made a run of a point before is given its other runs
   */
  next(taker: number): RunOrder | 'later' | null | Promise<RunOrder | 'later' | null>;
  /**
   * Takes a run that was made, or failed. Called once for each order, in no order.
   * @param record null where the store has it already: somebody else put it there
   */
  done(order: RunOrder, record: RunRecord | null): void | Promise<void>;
  /** Number of runs that may still be given, if it is known to be small. */
  left(): number;
  /** Runs under way, counted in shares of a run. */
  progress?(underWay: number): void;
}

/** Makes runs somewhere: on the threads of this process, or where a queue is. */
export interface Runner {
  /**
   * Makes runs until there is no more work. When the signal aborts, what is under way ends and the rest is left.
   * @throws what `work.done` throws, after everything is stopped
   */
  make(work: Work, signal: AbortSignal): Promise<void>;
}
