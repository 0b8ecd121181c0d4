import type { RunRecord } from './record.ts';
import { DamagedShard, type Shape, writeVerified } from './shard.ts';

/** How much a shard holds at most. */
export interface ShardSize {
  readonly runs: number;
  readonly bytes: number;
}

/** Bytes that a run takes in memory, about. */
export function bytesPerRun({ outcomes, series, months }: Shape, withSeries: boolean): number {
  return 600 + 8 * (outcomes.length + (withSeries ? series.length * months.length : 0));
}

/** Returns the shards that are less than half full, where there are several. @param shards the shard of each run, null where it has none */
export function smallShards(shards: Iterable<string | null>, most: ShardSize, runBytes: number): string[] {
  const sizes = new Map<string, number>();
  for (const shard of shards) if (shard !== null) sizes.set(shard, (sizes.get(shard) ?? 0) + 1);
  const small = [...sizes].filter(([, n]) => 2 * n < most.runs && 2 * n * runBytes < most.bytes).map(([hash]) => hash);
  return small.length > 1 ? small : [];
}

/**
 * Writes runs into full shards, and reads back each. Returns the names of the shards with the identities that are in them; null when a run could not be
 * read, and then what was written is there twice.
 * @throws OutputError
 */
export async function rewritten(folder: string, shape: Shape, records: AsyncIterable<RunRecord | null>, most: ShardSize): Promise<Map<string, readonly string[]> | null> {
  const fresh = new Map<string, readonly string[]>();
  let [waiting, bytes]: [RunRecord[], number] = [[], 0];
  const write = async (): Promise<void> => {
    if (waiting.length > 0) fresh.set(await writeVerified(folder, shape, waiting), waiting.map((r) => r.identity));
    [waiting, bytes] = [[], 0];
  };
  try {
    for await (const record of records) {
      if (!record) return null;
      waiting.push(record);
      bytes += 8 * (record.series.length + record.outcomes.length);
      if (waiting.length >= most.runs || bytes >= most.bytes) await write();
    }
    await write();
    return fresh;
  } catch (error) {
    // Whoever opens the store next puts it aside.
    if (error instanceof DamagedShard) return null;
    throw error;
  }
}
