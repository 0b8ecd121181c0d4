import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OutputError } from '../output.ts';
import { livingWriters } from './writer.ts';

/** A claim without a name in it was made this instant, unless it is older than this. */
const NAMELESS_MS = 10_000;

/** Who may work on which point. */
export interface PointClaims {
  /** Whether others may work on the same store. */
  readonly areShared: boolean;
  /** Takes a point. Returns whether it is ours. */
  take(name: string): boolean;
  /** Gives a point back. */
  release(name: string): void;
  releaseAll(): void;
}

/** Every point is ours: where a queue sees to it that two do not do the same work. */
export const ALL_OURS: PointClaims = { areShared: false, take: () => true, release: () => {}, releaseAll: () => {} };

/**
 * Who works on which design point, so that processes on one store do not do the same work. Claims save work and nothing else: two processes that
 * make one run make the same result. A claim is a file that can be created only once; it goes when all runs of the point are in the journal.
 */
export class Claims implements PointClaims {
  readonly areShared = true;
  private readonly folder: string;
  private readonly store: string;
  private readonly writer: string;
  private readonly held = new Set<string>();

  constructor(store: string, writer: string) {
    this.store = store;
    this.writer = writer;
    this.folder = join(store, 'claims');
    mkdirSync(this.folder, { recursive: true });
  }

  /** Takes a point, also from a writer that died. Returns whether it is ours. */
  take(name: string): boolean {
    const path = join(this.folder, name);
    for (let trial = 0; trial < 2; trial++) {
      try {
        writeFileSync(path, this.writer, { flag: 'wx' });
        this.held.add(name);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new OutputError(path, error as NodeJS.ErrnoException);
        if (this.isHeldByOther(path)) return false;
        rmSync(path, { force: true });
      }
    }
    return false;
  }

  private isHeldByOther(path: string): boolean {
    try {
      const holder = readFileSync(path, 'utf8');
      if (holder === '') return Date.now() - statSync(path).mtimeMs < NAMELESS_MS;
      return holder !== this.writer && livingWriters(this.store, this.writer).has(holder);
    } catch {
      return false;
    }
  }

  /** Gives a point back. */
  release(name: string): void {
    if (this.held.delete(name)) rmSync(join(this.folder, name), { force: true });
  }

  releaseAll(): void {
    for (const name of [...this.held]) this.release(name);
  }
}
