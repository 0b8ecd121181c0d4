/** What a batch should take on one thread, in seconds: long beside what the queue and a shard take, short beside a sweep. */
const BATCH_SECONDS = 20;
/** A shorter batch would cost more than it evens out. */
const LEAST_SECONDS = 2;
/** No worker should be left with more than this share of what there is per worker. */
const BATCHES_PER_WORKER = 4;
/** Batches of one run while it is not known how long a run takes. */
const PROBES = 16;
const MOST = 1000;

/** What decides how large the next batch is. */
export interface Load {
  /** Runs that wait to be put into batches. */
  readonly nLeft: number;
  /** Mean time of a run on one thread in seconds, or null while none is known. */
  readonly secondsPerRun: number | null;
  readonly nWorkers: number;
  /** Batches that were given out and are not back. */
  readonly nOut: number;
  /** Runs in a batch, where the user says so. */
  readonly wanted: number | null;
}

/**
 * Returns how many runs the next batch should have, 0 when it is better to wait until the first runs say how long they take.
 * Batches become smaller towards the end, so that workers end together.
 */
export function batchSize({ nLeft, secondsPerRun, nWorkers, nOut, wanted }: Load): number {
  if (nLeft === 0) return 0;
  if (wanted !== null) return Math.min(wanted, nLeft);
  if (secondsPerRun === null) return nOut < PROBES ? 1 : 0;
  const runsIn = (seconds: number): number => Math.floor(seconds / Math.max(1e-3, secondsPerRun));
  const byShare = Math.ceil(nLeft / (BATCHES_PER_WORKER * Math.max(2, nWorkers)));
  return Math.max(1, Math.min(runsIn(BATCH_SECONDS), Math.max(byShare, runsIn(LEAST_SECONDS)), MOST, nLeft));
}
