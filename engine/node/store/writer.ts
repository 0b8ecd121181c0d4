import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** A writer that has not said for so long that it lives is taken for dead; its work may then be done twice, which does no harm. */
const SILENCE_MS = 60_000;
/** How often a writer says that it lives. */
export const HEARTBEAT_MS = 5_000;

const HOST = hostname().replace(/[^A-Za-z0-9]/g, '_');

/** Names this process among those of all machines. */
export const THIS_PROCESS = `${HOST}-${process.pid}-${randomBytes(3).toString('hex')}`;
let nWriters = 0;

/** Returns a name for a writer of a store. */
export function newWriter(): string {
  return `${THIS_PROCESS}${(nWriters++).toString(16).padStart(2, '0')}`;
}

/** Returns the writer of a journal by its file name, or null when the file is no journal. */
export function writerOf(file: string): string | null {
  return /^journal-(.+)-\d+\.jsonl$/.exec(file)?.[1] ?? null;
}

/** Whether a process may still be writing: on this machine its number is asked for, elsewhere the time of its last sign of life counts. */
export function isAlive(writer: string, lastSignMs: number): boolean {
  if (Date.now() - lastSignMs > SILENCE_MS) return false;
  const [, host, pid] = /^(.*)-(\d+)-[0-9a-f]+$/.exec(writer) ?? [];
  if (host !== HOST) return true;
  if (Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Returns the writers other than `own` that live, by the journals in a folder. */
export function livingWriters(folder: string, own: string): Set<string> {
  const living = new Set<string>();
  for (const file of readdirSync(folder)) {
    const writer = writerOf(file);
    if (writer === null || writer === own || living.has(writer)) continue;
    try {
      if (isAlive(writer, statSync(join(folder, file)).mtimeMs)) living.add(writer);
    } catch {}
  }
  return living;
}
