import { CSV_HEADER, csvRows, type RunResult } from '../engine/index.ts';

/** A scenario with its replicates. */
export interface NamedRuns {
  readonly name: string;
  readonly results: readonly RunResult[];
}

/** Returns the months of an outcome; not-a-number where a result has none of it. */
export function rowOf(r: RunResult, name: string): Float64Array {
  const n = r.months.length;
  const i = r.names.indexOf(name);
  return i < 0 ? new Float64Array(n).fill(Number.NaN) : r.values.subarray(i * n, (i + 1) * n);
}

/** Returns the rows of a result for some outcomes, those that it has. */
function only(r: RunResult, names: readonly string[]): RunResult {
  const n = r.months.length;
  const kept = names.filter((name) => r.names.includes(name));
  const values = new Float64Array(kept.length * n);
  kept.forEach((name, i) => values.set(rowOf(r, name), i * n));
  return { ...r, names: kept, values };
}

/** Returns scenarios as `run` and `compare` write them, byte for byte. @param names outcomes, default all */
export function csvText(all: readonly NamedRuns[], names?: readonly string[]): string {
  return CSV_HEADER + all.map((c) => c.results.map((r, replicate) => csvRows(c.name, replicate, names ? only(r, names) : r)).join('')).join('');
}
