import type { RunOrder } from '../sweep/runner.ts';
import type { Batch } from './batch.ts';

/** A batch that was given out, with the runs that the store does not have yet. */
export interface Out {
  readonly name: string;
  readonly batch: Batch;
  readonly orders: Set<RunOrder>;
  /** When it was first missed in the queue, by the clock of this process that never jumps; null while it is there. */
  missedAt: number | null;
}

/** What became of batches, for the summary. */
export class Ledger {
  nBatches = 0;
  /** Batches that others had given out before. */
  nAdopted = 0;
  readonly stalled = new Set<string>();
  readonly lost = new Set<string>();
  readonly failed = new Set<string>();
  /** Runs that end their workers. */
  nPoison = 0;
  nOutages = 0;
  nForeign = 0;

  /** Returns what happened in words, nothing where nothing did. */
  notes(nTwice: number): string[] {
    const of = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
    const told: [number, string][] = [
      [this.nAdopted, `${of(this.nAdopted, 'batch', 'batches')} of an earlier command were in the queue: gone on with`],
      [this.stalled.size, `${of(this.stalled.size, 'batch', 'batches')} went to another worker, because nothing was heard of the first`],
      [this.nOutages, `the queue could not be reached ${of(this.nOutages, 'time')}`],
      [this.lost.size, `${of(this.lost.size, 'batch', 'batches')} were neither in the queue nor in the store: given out again`],
      [this.failed.size, `${of(this.failed.size, 'batch', 'batches')} ended their workers or could not be put into the store: given out again run by run`],
      [this.nPoison, `${of(this.nPoison, 'run')} ended every worker: recorded as failed`],
      [this.nForeign, `${of(this.nForeign, 'entry', 'entries')} of the queue were not of this sweep: removed`],
      [nTwice, `${of(nTwice, 'run was', 'runs were')} made twice, with the same results: one of each counts`],
    ];
    return told.flatMap(([n, text]) => (n > 0 ? [text] : []));
  }
}
