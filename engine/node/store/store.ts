import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareFolder } from '../output.ts';
import { removeLeftovers, saveDurably } from './durable.ts';
import { bytesPerRun, rewritten, type ShardSize, smallShards } from './gather.ts';
import { Journal, journalsIn, readJournal } from './journal.ts';
import { shapeOf, type StorePlan } from './plan.ts';
import type { RunRecord, Stage } from './record.ts';
import { DamagedShard, dropOrphans, dropShards, listShard, putAside, readShard, type Shape, shardsIn, writeShard } from './shard.ts';
import { livingWriters, newWriter, writerOf } from './writer.ts';

/** What is known of a run that was made, and where its numbers are. */
export interface Known {
  readonly failure: { readonly stage: Stage; readonly code: string } | null;
  readonly digest: string;
  readonly seconds: number;
  /** The outcome that decides on further replicates, else NaN. */
  readonly value: number;
  /** Shard that holds it, or null while it is in a journal. */
  readonly shard: string | null;
}

/** One identity with two results: the engine, the machine or the store cannot be trusted. */
export interface Alarm {
  readonly identity: string;
  readonly digest: string;
  readonly other: string;
}

/** A shard at most; a test asks for less. */
const SHARD: ShardSize = { runs: Number(process.env['PRAVAS_RUNS_PER_SHARD'] ?? 1000), bytes: 64e6 };
const DIGEST_KEPT = 16;
/** Bytes of runs that may be held while they are read in order. */
const HELD_BYTES = 256e6;

/**
 * A folder with the runs of a sweep. Runs go into the journal of this process and from there into Parquet shards. Several processes may use one
 * folder: nobody writes into a file of another, and runs are told apart by identity.
 */
export class Store {
  readonly folder: string;
  readonly plan: StorePlan;
  readonly shape: Shape;
  readonly writer: string;
  readonly alarms: Alarm[] = [];
  /** What was found damaged or torn, in words. */
  readonly notes: string[] = [];
  /** Runs that were made more than once, with the same result. */
  nTwice = 0;
  /** Whether something was lost that must be made again. */
  isDamaged = false;
  private readonly runs = new Map<string, Known>();
  private readonly seen = new Set<string>();
  private readonly tails = new Map<string, number>();
  /** Runs that are in a journal and not yet in a shard, ours and those of the dead. */
  private pending = new Map<string, RunRecord>();
  private pendingBytes = 0;
  private adopted: string[] = [];
  private withDuplicates = new Set<string>();
  private readonly alarmed = new Set<string>();
  /** Shards with one of two results. */
  private readonly ofAlarms = new Set<string>();
  private readonly isReading: boolean;
  private readonly outcome: string | undefined;
  private journal: Journal | null = null;

  private constructor(folder: string, plan: StorePlan, isReading: boolean) {
    this.folder = folder;
    this.plan = plan;
    this.shape = shapeOf(plan);
    this.isReading = isReading;
    this.writer = newWriter();
    this.outcome = typeof plan.replicates === 'number' ? undefined : plan.replicates.until.outcome;
  }

  /** Opens a store to add runs: takes over or removes what processes that died left, and puts damaged shards aside. @throws OutputError */
  static async open(folder: string, plan: StorePlan): Promise<Store> {
    prepareFolder(folder);
    mkdirSync(join(folder, 'shards'), { recursive: true });
    const store = new Store(folder, plan, false);
    for (const f of [folder, join(folder, 'shards')]) removeLeftovers(f);
    await store.refresh();
    await dropOrphans(folder, () => livingWriters(folder, store.writer).size === 0);
    store.journal = new Journal(folder, store.writer);
    if (store.isFull()) await store.compact();
    return store;
  }

  /** Opens a store to read it as it is; writes nothing. */
  static async read(folder: string, plan: StorePlan): Promise<Store> {
    const store = new Store(folder, plan, true);
    await store.refresh();
    return store;
  }

  get size(): number {
    return this.runs.size;
  }

  /** Runs that were made to their end, and the time that they took together. */
  get made(): { readonly n: number; readonly seconds: number } {
    let [n, seconds] = [0, 0];
    for (const run of this.runs.values()) if (!run.failure) [n, seconds] = [n + 1, seconds + run.seconds];
    return { n, seconds };
  }

  /** Identities of all runs, those that are in one shard together. */
  identities(): string[] {
    return [...this.runs].sort(([, a], [, b]) => ((a.shard ?? '') < (b.shard ?? '') ? -1 : (a.shard ?? '') > (b.shard ?? '') ? 1 : 0)).map(([identity]) => identity);
  }

  /** Whether a run that was made came to what is known of it. */
  isSameResult(record: RunRecord): boolean {
    return this.runs.get(record.identity)?.digest === record.digest.slice(0, DIGEST_KEPT);
  }

  known(identity: string): Known | undefined {
    return this.runs.get(identity);
  }

  /** Takes note of what other processes added since. Journals are listed before shards: what leaves the one is then in the other. */
  async refresh(): Promise<void> {
    const journals = journalsIn(this.folder).filter((f) => writerOf(f) !== this.writer);
    // What is gone by the time it is read was brought together with others: those are there by then.
    for (let isGone = true, trial = 0; isGone && trial < 3; trial++) {
      isGone = false;
      for (const hash of existsSync(join(this.folder, 'shards')) ? shardsIn(this.folder) : []) if (!this.seen.has(hash) && !(await this.list(hash))) isGone = true;
    }
    const living = journals.length > 0 ? livingWriters(this.folder, this.writer) : new Set<string>();
    for (const file of journals) this.readJournal(file, living.has(writerOf(file)!));
  }

  /** Holds all shards against their names once more: one may have been damaged since it was read. Returns whether runs are lost that must be made again. */
  async recheck(): Promise<boolean> {
    const { size } = this.runs;
    for (const [identity, known] of this.runs) if (known.shard !== null) this.runs.delete(identity);
    this.seen.clear();
    this.nTwice = 0;
    await this.refresh();
    return this.runs.size < size;
  }

  /** Takes note of the runs of a shard. Returns whether it was there. */
  private async list(hash: string): Promise<boolean> {
    try {
      const listed = await listShard(this.folder, hash, this.outcome);
      this.seen.add(hash);
      for (const { identity, ...known } of listed) this.learn(identity, { ...known, shard: hash });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      if (!(error instanceof DamagedShard)) throw error;
      this.isDamaged = true;
      this.seen.add(hash);
      if (!this.isReading) await putAside(this.folder, hash);
      this.notes.push(`${error.message}${this.isReading ? '' : `: put aside into ${join(this.folder, 'damaged')}; its runs are made again`}`);
    }
    return true;
  }

  /** Reads what is new in the journal of another. That of a writer that died is read whole, and becomes ours. */
  private readJournal(file: string, isLiving: boolean): void {
    if (this.adopted.includes(file)) return;
    const isOurs = !isLiving && !this.isReading;
    const tail = readJournal(join(this.folder, file), isOurs ? 0 : (this.tails.get(file) ?? 0));
    if (tail === null) return;
    this.tails.set(file, tail.end);
    for (const r of tail.records) {
      this.learn(r.identity, this.knownOf(r));
      if (isOurs || this.isReading) this.keep(r);
    }
    if (tail.nDamaged > 0) {
      this.isDamaged = true;
      this.notes.push(`${join(this.folder, file)}: ${tail.nDamaged} damaged line${tail.nDamaged === 1 ? '' : 's'}${isOurs ? ': made again' : ''}`);
    }
    if (!isOurs) return;
    if (tail.isTorn) this.notes.push(`${join(this.folder, file)}: the last line is torn: that run is made again`);
    this.adopted.push(file);
  }

  private knownOf(r: RunRecord): Known {
    const value = this.outcome === undefined || r.failure ? Number.NaN : r.outcomes[this.shape.outcomes.indexOf(this.outcome)]!;
    return { failure: r.failure, digest: r.digest, seconds: r.seconds, value, shard: null };
  }

  private keep(r: RunRecord): void {
    // Of an identity with two results both are kept.
    const isAlarmed = this.alarmed.has(r.identity);
    const name = isAlarmed ? `${r.identity} ${r.digest}` : r.identity;
    const before = this.pending.get(name);
    if (before && !before.failure) return;
    const known = this.runs.get(r.identity);
    if (known?.shard && !known.failure && !isAlarmed) return;
    this.pending.set(name, r);
    this.pendingBytes += 8 * (r.series.length + r.outcomes.length) - (before ? 8 * (before.series.length + before.outcomes.length) : 0);
  }

  /** Takes note of a run. One that was made stands over one that failed; two different results are an alarm. */
  private learn(identity: string, known: Known): void {
    const before = this.runs.get(identity);
    const kept: Known = { ...known, failure: known.failure && { stage: known.failure.stage, code: known.failure.code }, digest: known.digest.slice(0, DIGEST_KEPT) };
    if (before && !before.failure && !known.failure && before.digest !== kept.digest) this.alarm(identity, before, kept);
    const isDouble = before?.shard && kept.shard && before.shard !== kept.shard;
    if (isDouble) for (const shard of [before.shard, kept.shard]) this.withDuplicates.add(shard!);
    if (isDouble && before.digest === kept.digest) this.nTwice++;
    if (!before || (before.failure && !kept.failure) || (before.shard === null && kept.shard !== null && (kept.failure === null || before.failure !== null))) this.runs.set(identity, kept);
  }

  private alarm(identity: string, known: Known, other: Known): void {
    this.alarmed.add(identity);
    for (const { shard } of [known, other]) if (shard) this.ofAlarms.add(shard);
    const pair = [known.digest, other.digest].sort() as [string, string];
    if (this.alarms.some((a) => a.identity === identity && a.digest === pair[0] && a.other === pair[1])) return;
    this.alarms.push({ identity, digest: pair[0], other: pair[1] });
  }

  private isFull(): boolean {
    return this.pending.size >= SHARD.runs || this.pendingBytes >= SHARD.bytes;
  }

  /** Adds a run: it is in the journal when this returns, on the disk within a second. @throws OutputError */
  async add(record: RunRecord): Promise<void> {
    this.journal!.append(record);
    this.learn(record.identity, this.knownOf(record));
    this.keep(record);
    if (this.isFull()) await this.compact();
  }

  /** Moves what is in our journal and in those of the dead into a shard. @throws OutputError */
  async compact(): Promise<void> {
    const isElsewhere = (r: RunRecord): boolean => {
      const known = this.runs.get(r.identity);
      return known?.shard !== null && known?.shard !== undefined && !(known.failure && !r.failure) && !this.alarmed.has(r.identity);
    };
    const records = [...this.pending.values()].filter((r) => !isElsewhere(r));
    if (records.length > 0) {
      const hash = writeShard(this.folder, this.shape, records);
      this.seen.add(hash);
      for (const r of records) this.learn(r.identity, { ...this.knownOf(r), shard: hash });
    }
    this.pending = new Map();
    this.pendingBytes = 0;
    this.journal?.roll();
    for (const file of this.adopted) rmSync(join(this.folder, file), { force: true });
    this.adopted = [];
  }

  /**
   * Brings runs of small shards, and those that are in several, into few: written first, read back, and only then are the old ones removed, so that a
   * kill at any moment leaves at most duplicates. Nothing when somebody else is at work. Shards with one of two results stay as they are.
   * @param order identities of the design, as it is read: shards that follow it are read once each
   * @throws OutputError
   */
  private async gather(order: Iterable<string>): Promise<void> {
    const small = smallShards([...this.runs.values()].map((r) => r.shard), SHARD, bytesPerRun(this.shape, true));
    const old = new Set([...small, ...this.withDuplicates].filter((hash) => !this.ofAlarms.has(hash)));
    if (old.size === 0 || livingWriters(this.folder, this.writer).size > 0) return;
    const ofOld = (identity: string): boolean => old.has(this.runs.get(identity)?.shard ?? '');
    const wanted = new Set<string>();
    for (const identities of [order, this.runs.keys()]) for (const identity of identities) if (ofOld(identity)) wanted.add(identity);
    const fresh = await rewritten(this.folder, this.shape, this.records(wanted, true), SHARD);
    if (!fresh) return;
    for (const [hash, identities] of fresh) {
      this.seen.add(hash);
      for (const identity of identities) this.runs.set(identity, { ...this.runs.get(identity)!, shard: hash });
    }
    await dropShards(this.folder, [...old].filter((hash) => !fresh.has(hash)), [...fresh.keys()]);
    this.withDuplicates = new Set();
  }

  /**
   * Ends the work of this process: everything is on the disk.
   * @param isFinal whether the journal becomes a shard
   * @param order identities of the design: small shards are brought together in this order; without it they stay
   * @throws OutputError
   */
  async close(isFinal: boolean, order: Iterable<string> | null = null): Promise<void> {
    try {
      if (isFinal) {
        await this.refresh();
        await this.compact();
        if (order) await this.gather(order);
      }
      this.saveAlarms();
    } finally {
      this.journal?.close();
    }
  }

  private saveAlarms(): void {
    if (this.alarms.length === 0) return;
    const path = join(this.folder, 'alarms.jsonl');
    const lines = new Set(readOrNothing(path).split('\n').filter((l) => l !== ''));
    for (const a of this.alarms) lines.add(JSON.stringify(a));
    saveDurably(path, [`${[...lines].join('\n')}\n`]);
  }

  /** Yields runs in the order of the identities given, those that were made; a shard is read once while it is in use. */
  async *records(order: Iterable<string>, withSeries: boolean): AsyncGenerator<RunRecord | null> {
    const most = Math.max(2, Math.floor(HELD_BYTES / (SHARD.runs * bytesPerRun(this.shape, withSeries))));
    const open = new Map<string, Map<string, RunRecord>>();
    for (const identity of order) {
      const shard = this.runs.get(identity)?.shard;
      if (shard === null || shard === undefined) {
        yield shard === null ? (this.pending.get(identity) ?? null) : null;
        continue;
      }
      const found = open.has(shard) ? { shard, runs: open.get(shard)! } : await this.shardWith(identity, withSeries);
      if (found) {
        open.delete(found.shard);
        if (open.size >= most) open.delete(open.keys().next().value!);
        open.set(found.shard, found.runs);
      }
      yield found?.runs.get(identity) ?? null;
    }
  }

  /** Reads the shard that holds a run; where another process brought it together with others since, the one that the run is in now. */
  private async shardWith(identity: string, withSeries: boolean): Promise<{ shard: string; runs: Map<string, RunRecord> } | null> {
    for (let isAgain = false; ; isAgain = true) {
      const shard = this.runs.get(identity)?.shard;
      if (!shard) return null;
      try {
        return { shard, runs: new Map((await readShard(this.folder, shard, this.shape, withSeries)).map((r) => [r.identity, r])) };
      } catch (error) {
        if (isAgain || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        await this.recheck();
      }
    }
  }
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
