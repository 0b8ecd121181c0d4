import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomeParquet, readOutcomeParquet } from '../../engine/results/outcome-table.ts';
import type { RunResult } from '../../engine/simulate/run.ts';

const NAMES = ['whole', 'real', 'departures.irregular.overland'];
const NO_COUNTS = { households: 0, householdMonths: 0, visits: 0, evaluations: 0, accepted: 0 };
const value = fc.oneof(fc.integer({ min: -1e6, max: 1e6 }), fc.double(), fc.constantFrom(-0, 0, 2_147_483_648, Number.NaN, Number.POSITIVE_INFINITY));

test('outcomes come back from Parquet to the bit, scenario by scenario', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(fc.array(fc.array(value, { minLength: 15, maxLength: 15 }), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }), async (n, drawn) => {
    const months = Int32Array.from({ length: n }, (_, m) => 24_240 + m);
    const scenarios = drawn.map((runs, i) => ({ name: `s,"${i}`, results: runs.map((v): RunResult => ({ names: NAMES, months, values: Float64Array.from(v.slice(0, 3 * n), (x, k) => (k < n ? Math.trunc(x) : x)), ...NO_COUNTS })) }));
    const back = await readOutcomeParquet(outcomeParquet(scenarios));
    expect([...back]).toEqual(scenarios.map((s) => [s.name, s.results]));
  }), { numRuns: 50 });
});

test('another file than a table of outcomes is refused', async () => {
  const { parquetBytes } = await import('../../engine/results/parquet.ts');
  await expect(readOutcomeParquet(parquetBytes([{ name: 'a', kind: 'count', data: Int32Array.of(1) }]))).rejects.toThrow(/BAD_OUTCOMES/);
});
