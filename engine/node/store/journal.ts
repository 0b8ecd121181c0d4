import { closeSync, fdatasync, fstatSync, fsyncSync, futimesSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OutputError } from '../output.ts';
import { syncFolder, writeAll } from './durable.ts';
import { lineOf, type RunRecord, recordOf } from './record.ts';
import { HEARTBEAT_MS } from './writer.ts';

/** Finished runs are on the disk after this at the latest, and the disk is not asked more often. */
const SYNC_MS = 400;
const CHUNK = 1 << 22;

/** The journal of one writer: a line for each finished run, in segments that go when they are in a shard. */
export class Journal {
  private readonly folder: string;
  private readonly writer: string;
  private segment = 0;
  private fd = -1;
  private path = '';
  private lines: string[] = [];
  private timer: NodeJS.Timeout | null = null;
  private readonly heart: NodeJS.Timeout;
  /** The first error of a sync in the background; the next append throws it. */
  private error: OutputError | null = null;

  constructor(folder: string, writer: string) {
    this.folder = folder;
    this.writer = writer;
    this.begin();
    this.heart = setInterval(() => this.beat(), HEARTBEAT_MS);
    this.heart.unref();
  }

  private begin(): void {
    this.path = join(this.folder, `journal-${this.writer}-${this.segment++}.jsonl`);
    try {
      this.fd = openSync(this.path, 'ax');
      syncFolder(this.folder);
    } catch (error) {
      throw new OutputError(this.path, error as NodeJS.ErrnoException);
    }
    this.lines = [];
  }

  /** Says that this writer lives. */
  private beat(): void {
    const now = Date.now() / 1000;
    try {
      if (this.fd >= 0) futimesSync(this.fd, now, now);
    } catch {}
  }

  /** Writes a run down; it is on the disk within a second. @throws OutputError */
  append(record: RunRecord): void {
    if (this.error) throw this.error;
    const line = lineOf(record);
    try {
      // Somebody took us for dead and put our lines into a shard: they are safe there, and new ones go into a new file.
      if (this.lines.length > 0 && fstatSync(this.fd).nlink === 0) {
        closeSync(this.fd);
        this.begin();
      }
      writeAll(this.fd, Buffer.from(line));
      this.lines.push(record.identity);
    } catch (error) {
      throw new OutputError(this.path, error as NodeJS.ErrnoException);
    }
    this.timer ??= setTimeout(() => this.sync(), SYNC_MS);
  }

  private sync(): void {
    this.timer = null;
    const { path } = this;
    if (this.fd >= 0)
      fdatasync(this.fd, (error) => {
        // A segment may have been closed meanwhile, after a sync of its own.
        if (error && error.code !== 'EBADF') this.error ??= new OutputError(path, error);
      });
  }

  /** Begins a new segment and drops the last, whose runs are in a shard. */
  roll(): void {
    const [fd, path] = [this.fd, this.path];
    this.begin();
    closeSync(fd);
    rmSync(path, { force: true });
  }

  /** Ends the journal. It stays where it holds runs that are in no shard. */
  close(): void {
    if (this.timer) clearTimeout(this.timer);
    clearInterval(this.heart);
    const isEmpty = this.lines.length === 0;
    if (!isEmpty) fsyncSync(this.fd);
    closeSync(this.fd);
    this.fd = -1;
    if (isEmpty) rmSync(this.path, { force: true });
  }
}

/** What is new in a journal. */
export interface Tail {
  readonly records: readonly RunRecord[];
  /** Bytes that were read, to the end of the last whole line. */
  readonly end: number;
  /** Lines whose checksum does not hold. */
  readonly nDamaged: number;
  /** Whether there is a piece of a line after the last whole one. */
  readonly isTorn: boolean;
}

/** Reads the whole lines of a journal from an offset on. Returns null when the file is gone. */
export function readJournal(path: string, from = 0): Tail | null {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const records: RunRecord[] = [];
  let [end, nDamaged] = [from, 0];
  let rest: Buffer = Buffer.alloc(0);
  try {
    for (;;) {
      const chunk = Buffer.alloc(CHUNK);
      const n = readSync(fd, chunk, 0, CHUNK, end + rest.length);
      if (n === 0) break;
      let bytes = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(0, n)]) : chunk.subarray(0, n);
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10)) {
        const record = recordOf(bytes.toString('utf8', 0, at));
        if (record) records.push(record);
        else nDamaged++;
        end += at + 1;
        bytes = bytes.subarray(at + 1);
      }
      rest = bytes;
    }
  } finally {
    closeSync(fd);
  }
  return { records, end, nDamaged, isTorn: rest.length > 0 };
}

/** Names of the journals in a folder, in order. */
export function journalsIn(folder: string): string[] {
  return readdirSync(folder).filter((f) => /^journal-.*\.jsonl$/.test(f)).sort();
}
