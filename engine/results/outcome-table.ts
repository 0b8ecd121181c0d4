import type { RunResult } from '../simulate/run.ts';
import { type Column, parquetBytes, readParquet } from './parquet.ts';

/** A scenario with its replicates. */
export interface NamedResults {
  readonly name: string;
  readonly results: readonly RunResult[];
}

const LAST_COUNT = 0x7fffffff;

/** Whether 32-bit whole numbers hold values to the bit. */
function isWhole(values: Float64Array): boolean {
  return values.every((v) => Number.isInteger(v) && Math.abs(v) <= LAST_COUNT && !Object.is(v, -0));
}

/**
 * Returns outcomes as a Parquet file, a row for each scenario, replicate and month in that order, a column for each outcome: a fiftieth of the CSV, and
 * the same numbers to the bit. All scenarios have the same months.
 * @param names outcomes that are kept, default all that every scenario has
 */
export function outcomeParquet(scenarios: readonly NamedResults[], names?: readonly string[]): Uint8Array {
  const runs = scenarios.flatMap(({ name, results }) => results.map((result, replicate) => ({ name, replicate, result })));
  const n = runs[0]!.result.months.length;
  const kept = names ?? runs[0]!.result.names.filter((name) => runs.every((r) => r.result.names.includes(name)));
  const each = <T>(of: (run: (typeof runs)[number], m: number) => T): T[] => runs.flatMap((run) => Array.from({ length: n }, (_, m) => of(run, m)));
  const columns: Column[] = [
    { name: 'scenario', kind: 'text', data: each((r) => r.name) },
    { name: 'replicate', kind: 'count', data: Int32Array.from(each((r) => r.replicate)) },
    { name: 'month', kind: 'count', data: Int32Array.from(each((r, m) => r.result.months[m]!)) },
    ...kept.map((name): Column => {
      const data = new Float64Array(n * runs.length);
      runs.forEach(({ result: { names: own, values } }, i) => {
        const at = own.indexOf(name);
        data.set(values.subarray(at * n, (at + 1) * n), i * n);
      });
      return isWhole(data) ? { name, kind: 'count', data: Int32Array.from(data) } : { name, kind: 'real', data };
    }),
  ];
  return parquetBytes(columns);
}

/** Reads what `outcomeParquet` wrote, by scenario in order of appearance. What a table does not hold (households, visits) is 0. @throws RangeError BAD_OUTCOMES */
export async function readOutcomeParquet(bytes: Uint8Array): Promise<Map<string, RunResult[]>> {
  const { nRows, columns } = await readParquet(bytes);
  const [scenario, replicate, month] = ['scenario', 'replicate', 'month'].map((name) => columns.get(name));
  if (!scenario || !replicate || !month || nRows === 0) throw new RangeError('BAD_OUTCOMES  not a table of outcomes: give outcomes.csv as `run` or `compare` wrote it');
  const names = [...columns.keys()].slice(3);
  const starts: number[] = [];
  for (let i = 0; i < nRows; i++) if (i === 0 || scenario[i] !== scenario[i - 1] || replicate[i] !== replicate[i - 1]) starts.push(i);
  const all = new Map<string, RunResult[]>();
  starts.forEach((start, k) => {
    const n = (starts[k + 1] ?? nRows) - start;
    const values = new Float64Array(names.length * n);
    names.forEach((name, i) => {
      const column = columns.get(name)!;
      for (let m = 0; m < n; m++) values[i * n + m] = column[start + m] as number;
    });
    const name = String(scenario[start]);
    all.set(name, [...(all.get(name) ?? []), { names, months: Int32Array.from({ length: n }, (_, m) => month[start + m] as number), values, households: 0, householdMonths: 0, visits: 0, evaluations: 0, accepted: 0 }]);
  });
  return all;
}
