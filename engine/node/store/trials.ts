import type { Trials } from '../../experiment/trials.ts';
import { numberOf } from '../../scenario/factors.ts';
import type { SweepTable } from './table.ts';

/** Returns the runs of a sweep as numbers, failed and missing ones as not-a-number. */
export function trialsOf(table: SweepTable): Trials {
  const replicates = table.rows.reduce((most, r) => Math.max(most, r.replicate + 1), 1);
  const k = table.factors.length;
  const x = new Float64Array(table.points * k);
  for (let i = 0; i < table.points; i++) table.design.point(i).forEach((v, j) => (x[i * k + j] = numberOf(v)));
  const values = table.outcomeNames.map(() => new Float64Array(table.points * replicates).fill(Number.NaN));
  for (const row of table.rows) values.forEach((v, o) => (v[row.point * replicates + row.replicate] = row.outcomes[o]!));
  return {
    axes: table.factors.map((f) => ({ name: f.path, kind: f.kind })), nPoints: table.points, x, replicates,
    outcomes: new Map(table.outcomeNames.map((name, o) => [name, values[o]!])),
  };
}
