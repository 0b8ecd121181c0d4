import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Cases, isInside } from '../experiment/box.ts';
import { primBoxes } from '../experiment/prim.ts';
import { sobolIndices } from '../experiment/sobol-indices.ts';
import { numberOf } from '../scenario/factors.ts';
import { outcomeByPoint, readSweep, type SweepTable } from './store/table.ts';

/** Outcomes that the viewer shows of a sweep, where it has them: flow beside harm and cost. */
const SHOWN = ['departures.irregular', 'encounters', 'arrivals', 'permits', 'exploited', 'deaths', 'familyMonthsWaiting', 'debtInr', 'assetLosses', 'meanFeeInr', 'policyCostInr'];
/** Share of points that count as the worst, for boxes. */
const WORST = 0.2;
/** Fewest points that a box is looked for in. */
const LEAST_POINTS = 20;
const RESAMPLES = 200;

/** What the viewer reads of a sweep: means over replicates, point by point, and what analyses say of an outcome. */
export interface SweepSummary {
  readonly name: string;
  readonly design: string;
  readonly isComplete: boolean;
  readonly notes: readonly string[];
  readonly factors: readonly { readonly path: string; readonly kind: string }[];
  readonly outcomes: readonly string[];
  /** Numbers of the factors, [points][factors]; texts such as 1.5x by their number. */
  readonly values: readonly (readonly number[])[];
  /** Means, [points][outcomes]; null where no run was made or all failed. */
  readonly means: readonly (readonly (number | null)[])[];
  readonly sobol: Readonly<Record<string, readonly { readonly factor: string; readonly first: readonly [number, number, number]; readonly total: readonly [number, number, number] }[]>>;
  readonly boxes: Readonly<Record<string, { readonly limits: readonly { readonly factor: string; readonly low: number | null; readonly high: number | null }[]; readonly coverage: number; readonly density: number; readonly nInside: number }>>;
}

/** Whether a folder is the store of a sweep. */
export function isStore(folder: string): boolean {
  return existsSync(join(folder, 'plan.json'));
}

const meanOf = (row: readonly number[]): number | null => {
  const known = row.filter((v) => !Number.isNaN(v));
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
};

function sobolOf(table: SweepTable, name: string): SweepSummary['sobol'][string] | null {
  const rows = outcomeByPoint(table, name);
  const replicates = Math.min(...rows.map((r) => r.length));
  if (table.design.name !== 'saltelli' || replicates < 1) return null;
  const y = Float64Array.from(rows.flatMap((r) => r.slice(0, replicates)));
  try {
    const { indices } = sobolIndices(y, { factors: table.factors.map((f) => f.path), seed: 'viewer', replicates, resamples: RESAMPLES });
    const three = (i: { value: number; low: number; high: number }): [number, number, number] => [i.value, i.low, i.high];
    return indices.map((i) => ({ factor: i.factor, first: three(i.first), total: three(i.total) }));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function boxOfWorst(values: readonly (readonly number[])[], means: readonly (number | null)[], factors: SweepSummary['factors']): SweepSummary['boxes'][string] | null {
  const at = means.flatMap((m, i) => (m === null ? [] : [i]));
  if (at.length < LEAST_POINTS || factors.length === 0) return null;
  const sorted = at.map((i) => means[i]!).sort((a, b) => a - b);
  const limit = sorted[Math.floor((1 - WORST) * sorted.length)]!;
  if (limit === sorted[0]) return null;
  const cases: Cases = { x: Float64Array.from(at.flatMap((i) => values[i]!)), k: factors.length, isOfInterest: Uint8Array.from(at, (i) => (means[i]! >= limit ? 1 : 0)) };
  const chosen = primBoxes(cases, { mostBoxes: 1 })[0]?.chosen;
  if (!chosen) return null;
  const ends = (j: number, of: (a: number, b: number) => number): number => at.reduce((v, i) => of(v, values[i]![j]!), values[at[0]!]![j]!);
  const limits = factors.map((f, j) => ({ factor: f.path, low: chosen.low[j]! > ends(j, Math.min) ? chosen.low[j]! : null, high: chosen.high[j]! < ends(j, Math.max) ? chosen.high[j]! : null })).filter((l) => l.low !== null || l.high !== null);
  return { limits, coverage: chosen.coverage, density: chosen.density, nInside: at.filter((_, i) => isInside(cases, i, chosen)).length };
}

/** Reads a store and sums it up. @throws ScenarioError BAD_STORE */
export async function sweepSummary(folder: string, name: string): Promise<SweepSummary> {
  const all = await readSweep(folder, []);
  const outcomes = SHOWN.filter((o) => all.plan.outcomes.includes(o));
  const table = await readSweep(folder, outcomes.length > 0 ? outcomes : all.plan.outcomes.slice(0, SHOWN.length));
  const factors = table.factors.map((f) => ({ path: f.path, kind: f.kind }));
  const values = Array.from({ length: table.points }, (_, i) => table.design.point(i).map(numberOf));
  const byOutcome = table.outcomeNames.map((o) => outcomeByPoint(table, o).map(meanOf));
  const told = <T>(of: (i: number) => T | null): Record<string, T> => Object.fromEntries(table.outcomeNames.flatMap((o, i) => {
    const t = of(i);
    return t === null ? [] : [[o, t]];
  }));
  return {
    name, design: table.design.name, isComplete: table.isComplete, notes: table.notes, factors, outcomes: table.outcomeNames, values,
    means: values.map((_, i) => byOutcome.map((o) => o[i] ?? null)),
    sobol: told((i) => sobolOf(table, table.outcomeNames[i]!)), boxes: told((i) => boxOfWorst(values, byOutcome[i]!, factors)),
  };
}
