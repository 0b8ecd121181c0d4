import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OutputError } from '../output.ts';
import { isAlive, THIS_PROCESS } from './writer.ts';

/** Writes all bytes, however few the system takes at a time. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at);
}

/** Makes names in a folder survive a power cut; where folders cannot be opened, the system does so by itself. */
export function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r');
    fsyncSync(fd);
    closeSync(fd);
  } catch {}
}

/** A file that is written in pieces and is there whole or not at all: under a name of its own beside it, then fsync and rename. */
export class DurableFile {
  private readonly path: string;
  private readonly temporary: string;
  private fd: number;

  /** @throws OutputError */
  constructor(path: string) {
    this.path = path;
    this.temporary = `${path}.${THIS_PROCESS}.tmp`;
    try {
      this.fd = openSync(this.temporary, 'w');
    } catch (error) {
      throw new OutputError(path, error as NodeJS.ErrnoException);
    }
  }

  /** @throws OutputError */
  write(part: Uint8Array | string): void {
    this.guarded(() => writeAll(this.fd, typeof part === 'string' ? Buffer.from(part) : part));
  }

  /** Puts the file in its place, on the disk when this returns. @throws OutputError */
  save(): void {
    this.guarded(() => {
      fsyncSync(this.fd);
      closeSync(this.fd);
      this.fd = -1;
      renameSync(this.temporary, this.path);
      syncFolder(dirname(this.path));
    });
  }

  /** Leaves nothing behind. */
  drop(): void {
    if (this.fd >= 0) closeSync(this.fd);
    this.fd = -1;
    rmSync(this.temporary, { force: true });
  }

  private guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.drop();
      throw new OutputError(this.path, error as NodeJS.ErrnoException);
    }
  }
}

/** Writes a file whole or not at all, on the disk when this returns. @throws OutputError */
export function saveDurably(path: string, parts: Iterable<Uint8Array | string>): void {
  const file = new DurableFile(path);
  try {
    for (const part of parts) file.write(part);
  } catch (error) {
    file.drop();
    throw error;
  }
  file.save();
}

/** Removes what processes that died left half-written in a folder. */
export function removeLeftovers(folder: string): void {
  for (const file of readdirSync(folder)) {
    const owner = /\.([^.]+)\.tmp$/.exec(file)?.[1];
    if (owner === undefined) continue;
    const path = join(folder, file);
    const lastSignMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (!isAlive(owner, lastSignMs)) rmSync(path, { force: true });
  }
}
