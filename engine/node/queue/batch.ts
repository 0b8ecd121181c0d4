import { z } from 'zod';
import { sha256 } from '../digest.ts';
import type { StorePlan } from '../store/plan.ts';
import type { RunOrder } from '../sweep/runner.ts';

/** Most runs of a batch: whoever writes into a queue may not make a worker hold more. */
export const MOST_RUNS = 10_000;
/** Most replicates of a point, as the command line has it. */
const MOST_REPLICATES = 100_000;

const HASH = z.string().regex(/^[0-9a-f]{64}$/);
const WHOLE = z.int().min(0).max(2 ** 31);

/** Points `from` up to `to` without `to`, each with replicates `first` up to `end` without `end`. */
const RANGE = z.tuple([WHOLE, WHOLE, WHOLE, z.int().min(0).max(MOST_REPLICATES)]).refine(([from, to, first, end]) => from < to && first < end);

/** What goes through the queue: which runs, of which sweep, by which engine. No data, and no name that could be a path. */
const BATCH = z.strictObject({ format: z.literal(1), engine: HASH, sweep: HASH, trial: z.int().min(1).max(1000), runs: z.array(RANGE).min(1).max(MOST_RUNS) });

export type Batch = z.infer<typeof BATCH>;

/** Returns the hash of what point numbers of a store stand for: its sweep and its design. */
export function sweepHash({ scenario, engine, seed, scale, from, to, design }: StorePlan): string {
  return sha256(JSON.stringify([engine.sha256, scenario.sha256, seed, scale, from, to, design.sha256]));
}

function nRunsOf(runs: Batch['runs']): number {
  return runs.reduce((n, [from, to, first, end]) => n + (to - from) * (end - first), 0);
}

/** Reads what came out of a queue, or returns null when it is no batch of ours, whatever it is. */
export function batchOf(data: unknown): Batch | null {
  const read = BATCH.safeParse(data);
  return read.success && nRunsOf(read.data.runs) <= MOST_RUNS ? read.data : null;
}

/** Returns the name of a batch in the queue: batches of the same runs and trial have the same. */
export function batchName(batch: Batch): string {
  return `b${sha256(JSON.stringify(batch)).slice(0, 31)}`;
}

/** Yields the runs of a batch as point and replicate. */
export function* placesOfBatch({ runs }: Batch): Generator<{ point: number; replicate: number }> {
  for (const [from, to, first, end] of runs) for (let point = from; point < to; point++) for (let replicate = first; replicate < end; replicate++) yield { point, replicate };
}

/** Returns runs as ranges: replicates of a point that follow on each other, then points with the same replicates. */
export function rangesOf(orders: readonly Pick<RunOrder, 'point' | 'replicate'>[]): Batch['runs'] {
  const ranges: Batch['runs'] = [];
  for (const { point, replicate } of orders) {
    const last = ranges.at(-1);
    if (last && last[0] === point && last[3] === replicate) last[3]++;
    else ranges.push([point, point + 1, replicate, replicate + 1]);
  }
  const joined: Batch['runs'] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last && last[1] === range[0] && last[2] === range[2] && last[3] === range[3]) last[1] = range[1];
    else joined.push(range);
  }
  return joined;
}
