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

/** Writes a file whole or not at all, on the disk when this returns: a name of its own beside it, fsync, rename. @throws OutputError */
export function saveDurably(path: string, parts: Iterable<Uint8Array | string>): void {
  const temporary = `${path}.${THIS_PROCESS}.tmp`;
  let fd: number | null = null;
  try {
    fd = openSync(temporary, 'w');
    for (const part of parts) writeAll(fd, typeof part === 'string' ? Buffer.from(part) : part);
    fsyncSync(fd);
    closeSync(fd);
    fd = null;
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    if (fd !== null) closeSync(fd);
    rmSync(temporary, { force: true });
    throw error instanceof OutputError ? error : new OutputError(path, error as NodeJS.ErrnoException);
  }
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
