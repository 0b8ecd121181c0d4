import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Most tasks of an array: what Slurm allows unless its owner says otherwise. */
export const MOST_PARTS = 1000;
/** Runs that a task should have at least, so that starting it is little beside them. */
const RUNS_PER_PART = 16;

/** Returns into how many tasks a sweep is cut: each has whole points, and many runs where there are many. */
export function nPartsOf(nPoints: number, nRuns: number): number {
  return Math.max(1, Math.min(nPoints, MOST_PARTS, Math.ceil(nRuns / RUNS_PER_PART)));
}

/** Returns the folder of the store of a part. */
export function partFolder(store: string, index: number | string): string {
  return join(store, 'parts', String(index));
}

/** Returns the folders of the parts of a store that were begun, in order. */
export function partsOf(store: string): string[] {
  const folder = join(store, 'parts');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((f) => /^\d+$/.test(f) && existsSync(join(folder, f, 'plan.json'))).sort((a, b) => Number(a) - Number(b)).map((f) => join(folder, f));
}
