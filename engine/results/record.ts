import type { RunResult } from '../simulate/run.ts';

/** Returns the bytes that a digest is taken of: all outcomes of all replicates in order of name, month, replicate, as little-endian float64. */
export function digestInput(results: readonly RunResult[]): Uint8Array {
  const first = results[0]!;
  const n = first.months.length;
  const bytes = new Uint8Array(8 * results.length * n * first.names.length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const order = first.names.map((name, i) => ({ name, i })).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const { i } of order)
    for (let m = 0; m < n; m++) for (const r of results) view.setFloat64(8 * at++, r.values[i * n + m]!, true);
  return bytes;
}
