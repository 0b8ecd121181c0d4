import { type Column, parquetBytes, readParquet } from '../../results/parquet.ts';
import { sha256 } from '../digest.ts';
import type { RunRecord, Stage } from './record.ts';
import { folderShelf, type Shelf } from './shelf.ts';

/** What the values of a store’s records stand for. */
export interface Shape {
  /** Names of outcomes over the horizon. */
  readonly outcomes: readonly string[];
  /** Names of outcomes of which every month is kept. */
  readonly series: readonly string[];
  /** Reported months, `yyyy-mm`. */
  readonly months: readonly string[];
}

/** Columns of a shard of runs before its outcomes. */
export const RUN_COLUMNS = ['identity', 'key', 'replicate', 'status', 'stage', 'code', 'message', 'digest', 'seconds'] as const;
/** Columns of a shard of series before its outcomes. */
export const SERIES_COLUMNS = ['identity', 'key', 'replicate', 'month'] as const;
const NAME = /^runs-([0-9a-f]{32})\.parquet$/;
const SERIES_NAME = /^series-([0-9a-f]{32})\.parquet$/;

const PART = 'shards';
const ASIDE = 'damaged';
const runsName = (hash: string, part = PART): string => `${part}/runs-${hash}.parquet`;
const seriesName = (hash: string, part = PART): string => `${part}/series-${hash}.parquet`;
const hashOf = (bytes: Uint8Array): string => sha256(bytes).slice(0, 32);

/** What is known of a run without its numbers. */
export interface Listed {
  readonly identity: string;
  readonly seconds: number;
  readonly failure: { readonly stage: Stage; readonly code: string } | null;
  readonly digest: string;
  /** The outcome that was asked for, else NaN. */
  readonly value: number;
}

/** A shard whose bytes are not those that were written. */
export class DamagedShard extends Error {
  readonly hash: string;
  constructor(hash: string, what: string) {
    super(what);
    this.hash = hash;
  }
}

/** Names of the shards of a store, in order. */
export function shardsIn(folder: string): string[] {
  return folderShelf(folder).list(PART).flatMap((f) => NAME.exec(f)?.[1] ?? []);
}

/** Writes runs as a shard: their months first, then the runs, so that a shard of runs always has its months. Returns its name. @throws OutputError */
export function writeShard(folder: string, shape: Shape, records: readonly RunRecord[]): string {
  const shelf = folderShelf(folder);
  const done = records.filter((r) => r.failure === null);
  let series = '';
  if (done.length > 0 && shape.series.length > 0) {
    // The same runs made twice have the same months: each shard has a file of its own all the same, so that one may go without the other.
    const of = sha256(records.map((r) => `${r.identity} ${r.seconds}`).join('\n'));
    const bytes = parquetBytes(seriesColumns(shape, done), { of });
    series = hashOf(bytes);
    shelf.put(seriesName(series), bytes);
  }
  const bytes = parquetBytes(runColumns(shape, records), { series });
  const hash = hashOf(bytes);
  shelf.put(runsName(hash), bytes);
  return hash;
}

/** Writes runs as a shard and reads back what stands there. Returns its name. @throws OutputError, DamagedShard, or an error with code ENOENT when it is gone */
export async function writeVerified(folder: string, shape: Shape, records: readonly RunRecord[]): Promise<string> {
  const hash = writeShard(folder, shape, records);
  const listed = await listShard(folder, hash);
  if (listed.length !== records.length || listed.some((l, i) => l.identity !== records[i]!.identity || l.digest !== records[i]!.digest)) throw new DamagedShard(hash, `${folder}: a shard holds other runs than were written`);
  return hash;
}

function runColumns(shape: Shape, records: readonly RunRecord[]): Column[] {
  const text = (name: string, of: (r: RunRecord) => string | null): Column => ({ name, kind: 'text', data: records.map(of) });
  return [
    text('identity', (r) => r.identity),
    text('key', (r) => r.key),
    { name: 'replicate', kind: 'count', data: Int32Array.from(records, (r) => r.replicate) },
    text('status', (r) => (r.failure ? 'failed' : 'done')),
    text('stage', (r) => r.failure?.stage ?? null),
    text('code', (r) => r.failure?.code ?? null),
    text('message', (r) => r.failure?.message ?? null),
    text('digest', (r) => r.digest),
    { name: 'seconds', kind: 'real', data: Float64Array.from(records, (r) => r.seconds) },
    ...shape.outcomes.map((name, i): Column => ({
      name, kind: 'real',
      data: records.every((r) => r.failure === null) ? Float64Array.from(records, (r) => r.outcomes[i]!) : records.map((r) => (r.failure ? null : r.outcomes[i]!)),
    })),
  ];
}

function seriesColumns(shape: Shape, records: readonly RunRecord[]): Column[] {
  const n = shape.months.length;
  const each = <T>(of: (r: RunRecord, m: number) => T): T[] => records.flatMap((r) => Array.from({ length: n }, (_, m) => of(r, m)));
  return [
    { name: 'identity', kind: 'text', data: each((r) => r.identity) },
    { name: 'key', kind: 'text', data: each((r) => r.key) },
    { name: 'replicate', kind: 'count', data: Int32Array.from(each((r) => r.replicate)) },
    { name: 'month', kind: 'text', data: each((_, m) => shape.months[m]!) },
    ...shape.series.map((name, i): Column => {
      const data = new Float64Array(n * records.length);
      records.forEach((r, at) => data.set(r.series.subarray(i * n, (i + 1) * n), at * n));
      return { name, kind: 'real', data };
    }),
  ];
}

/** Reads a file of a shard and holds its bytes against its name. @throws DamagedShard, or an error with code ENOENT */
function readWhole(shelf: Shelf, name: string, hash: string, of: string): Uint8Array {
  const bytes = shelf.read(name);
  if (hashOf(bytes) !== hash) throw new DamagedShard(of, `${shelf.place(name)}: not the bytes that were written`);
  return bytes;
}

/**
 * Lists the runs of a shard, after its bytes and those of its months were held against their names.
 * @param outcome of which the values are given
 * @throws DamagedShard, or an error with code ENOENT when the shard itself is gone
 */
export async function listShard(folder: string, hash: string, outcome?: string): Promise<Listed[]> {
  const shelf = folderShelf(folder);
  const bytes = readWhole(shelf, runsName(hash), hash, hash);
  const { nRows, columns, metadata } = await readParquet(bytes, ['identity', 'stage', 'code', 'digest', 'seconds', ...(outcome === undefined ? [] : [outcome])]);
  const { series = '' } = metadata;
  if (series !== '')
    try {
      readWhole(shelf, seriesName(series), series, hash);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new DamagedShard(hash, `${shelf.place(seriesName(series))}: gone`);
      throw error;
    }
  const of = <T>(name: string, i: number): T => columns.get(name)![i] as T;
  return Array.from({ length: nRows }, (_, i): Listed => {
    const code = of<string | null | undefined>('code', i);
    return {
      identity: of('identity', i), seconds: of('seconds', i), digest: of('digest', i),
      failure: code === null || code === undefined ? null : { stage: of('stage', i), code },
      value: outcome === undefined ? Number.NaN : (of<number | null | undefined>(outcome, i) ?? Number.NaN),
    };
  });
}

/** Reads the runs of a shard in order. @param withSeries whether their months are wanted too @throws DamagedShard */
export async function readShard(folder: string, hash: string, shape: Shape, withSeries: boolean): Promise<RunRecord[]> {
  const shelf = folderShelf(folder);
  const { nRows, columns, metadata } = await readParquet(readWhole(shelf, runsName(hash), hash, hash));
  const { series = '' } = metadata;
  const months = withSeries && series !== '' ? (await readParquet(readWhole(shelf, seriesName(series), series, hash), shape.series)).columns : null;
  const of = <T>(name: string, i: number): T => columns.get(name)![i] as T;
  const n = shape.months.length;
  const outcomes = shape.outcomes.map((name) => columns.get(name)!);
  let row = 0;
  return Array.from({ length: nRows }, (_, i): RunRecord => {
    const failure = of<string>('status', i) === 'failed' ? { stage: of<Stage>('stage', i), code: of<string>('code', i), message: of<string>('message', i) } : null;
    const values = new Float64Array(months && !failure ? n * shape.series.length : 0);
    if (months && !failure) {
      shape.series.forEach((name, s) => {
        const column = months.get(name)!;
        for (let m = 0; m < n; m++) values[s * n + m] = column[row + m] as number;
      });
      row += n;
    }
    return {
      identity: of('identity', i), key: of('key', i), replicate: of('replicate', i), seconds: of('seconds', i), failure, digest: of('digest', i),
      outcomes: failure ? new Float64Array(0) : Float64Array.from(outcomes, (c) => c[i] as number),
      series: values,
    };
  });
}

/** Name of the months that go with a shard, or an empty text; null when that cannot be read. */
async function seriesOf(shelf: Shelf, hash: string): Promise<string | null> {
  try {
    return (await readParquet(shelf.read(runsName(hash)), [])).metadata['series'] ?? '';
  } catch {
    return null;
  }
}

/** Puts a shard that is damaged aside, so that queries over the folder go on; what is left of it is kept in `damaged`. */
export async function putAside(folder: string, hash: string): Promise<void> {
  const shelf = folderShelf(folder);
  const series = await seriesOf(shelf, hash);
  shelf.move(runsName(hash), runsName(hash, ASIDE));
  if (series) shelf.move(seriesName(series), seriesName(series, ASIDE));
}

/** Removes shards whose runs are in others; the months of those stay. */
export async function dropShards(folder: string, old: readonly string[], others: readonly string[]): Promise<void> {
  const shelf = folderShelf(folder);
  const kept = new Set<string | null>();
  for (const hash of others) kept.add(await seriesOf(shelf, hash));
  for (const hash of old) {
    const series = await seriesOf(shelf, hash);
    shelf.remove(runsName(hash));
    if (series && !kept.has(series)) shelf.remove(seriesName(series));
  }
}

/**
 * Removes months that no shard of runs has: a process was killed before it wrote their runs, or after it removed them. One that is at work has a journal,
 * writes months first and its runs before that journal goes; hence months are listed first, then who lives, then the runs.
 * @param isAlone whether nobody else is at work
 */
export async function dropOrphans(folder: string, isAlone: () => boolean): Promise<void> {
  const shelf = folderShelf(folder);
  const orphans = new Set(shelf.list(PART).flatMap((f) => SERIES_NAME.exec(f)?.[1] ?? []));
  if (orphans.size === 0 || !isAlone()) return;
  for (const hash of shardsIn(folder)) {
    const series = await seriesOf(shelf, hash);
    // Whose months they are cannot be told.
    if (series === null) return;
    orphans.delete(series);
  }
  for (const series of orphans) shelf.remove(seriesName(series));
}
