import { parse } from 'yaml';
import type { Design, Factor, FactorValue } from '../../experiment/design.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { SWEEP, type SweepDocument } from '../../scenario/sweep.ts';
import { identities, readPlan, settingsText, type StorePlan } from './plan.ts';
import type { Failure, RunRecord } from './record.ts';
import { replicatesOf } from './replicates.ts';
import { savedDesign } from './saved-design.ts';
import { type Alarm, Store } from './store.ts';

/** One run of a sweep. */
export interface SweepRow {
  /** Number of the design point, from 0. */
  readonly point: number;
  readonly replicate: number;
  /** Values of the point, in order of the factors. */
  readonly values: readonly FactorValue[];
  readonly status: 'done' | 'failed';
  readonly failure: Failure | null;
  /** Over the horizon, aligned with `outcomeNames`; NaN where the run failed. */
  readonly outcomes: Float64Array;
}

/** A sweep as its store holds it. */
export interface SweepTable {
  readonly folder: string;
  readonly plan: StorePlan;
  /** The sweep file, parsed. What the command line changed is in the plan. */
  readonly sweep: SweepDocument;
  /** Name, factors and points: what contrasts, Sobol’ indices and Morris effects need; `samples` and `levels` are in the sweep. */
  readonly design: Design;
  readonly factors: readonly Factor[];
  readonly points: number;
  readonly outcomeNames: readonly string[];
  /** Runs that were made, also those that failed, in order of point and replicate. */
  readonly rows: readonly SweepRow[];
  /** Whether every run of the design was made. */
  readonly isComplete: boolean;
  readonly alarms: readonly Alarm[];
  /** What was found damaged, in words. */
  readonly notes: readonly string[];
}

/** A store opened to be read, with its design. */
export interface OpenedStore {
  readonly plan: StorePlan;
  readonly design: Design;
  readonly store: Store;
}

/** Opens a store to read it. @throws ScenarioError BAD_STORE */
export async function openToRead(folder: string): Promise<OpenedStore> {
  const plan = readPlan(folder);
  if (!plan) throw new ScenarioError([{ file: folder, line: 1, column: 1, code: 'BAD_STORE', message: 'no store of a sweep', remedy: 'give the folder that `pravas sweep` wrote' }]);
  return { plan, design: savedDesign(folder, plan), store: await Store.read(folder, plan) };
}

/** One place in the table of a sweep. */
export interface Place {
  readonly point: number;
  readonly replicate: number;
  readonly identity: string;
}

function* allPoints({ nPoints }: Design): Generator<number> {
  for (let point = 0; point < nPoints; point++) yield point;
}

/** Yields the runs that a sweep asks for, in order of point and replicate, whether they were made or not. @param points default all */
export function* placesOf({ plan, design, store }: OpenedStore, points: Iterable<number> = allPoints(design)): Generator<Place> {
  const identityOf = identities(plan);
  for (const point of points) {
    const { text } = settingsText(design, point);
    const names: string[] = [];
    const nameOf = (replicate: number): string => (names[replicate] ??= identityOf(text, replicate));
    const n = replicatesOf(plan.replicates, (r) => store.known(nameOf(r)));
    for (let replicate = 0; replicate < n; replicate++) yield { point, replicate, identity: nameOf(replicate) };
  }
}

/** Yields the identities of all runs of a design, in its order. */
export function* identitiesOf(opened: OpenedStore): Generator<string> {
  for (const { identity } of placesOf(opened)) yield identity;
}

/** Yields places and the runs at them, null where none was made. @param withSeries whether months are wanted too */
export async function* runsOf(opened: OpenedStore, withSeries: boolean): AsyncGenerator<{ place: Place; record: RunRecord | null }> {
  const waiting: Place[] = [];
  const order = function* (): Generator<string> {
    for (const place of placesOf(opened)) {
      waiting.push(place);
      yield place.identity;
    }
  };
  for await (const record of opened.store.records(order(), withSeries)) yield { place: waiting.shift()!, record };
}

/**
 * Reads a whole sweep from its store, also while it runs.
 * @param only outcomes that are wanted, in this order; all of them without it, which for a corridor with many regions is hundreds
 * @throws ScenarioError BAD_STORE, UNKNOWN_OUTCOME
 */
export async function readSweep(folder: string, only?: readonly string[]): Promise<SweepTable> {
  const opened = await openToRead(folder);
  const { plan, design, store } = opened;
  const outcomeNames = only ?? plan.outcomes;
  const at = outcomeNames.map((name) => plan.outcomes.indexOf(name));
  const unknown = outcomeNames[at.indexOf(-1)];
  if (unknown !== undefined) throw new ScenarioError([{ file: folder, line: 1, column: 1, code: 'UNKNOWN_OUTCOME', message: `unknown outcome: ${unknown}`, remedy: 'the plan of the store names those it has' }]);
  const rows: SweepRow[] = [];
  let isComplete = true;
  let [last, values]: [number, readonly FactorValue[]] = [-1, []];
  for await (const { place: { point, replicate }, record } of runsOf(opened, false)) {
    if (!record) {
      isComplete = false;
      continue;
    }
    if (point !== last) [last, values] = [point, design.point(point)];
    const { failure } = record;
    rows.push({ point, replicate, values, status: failure ? 'failed' : 'done', failure, outcomes: Float64Array.from(at, (i) => (failure ? Number.NaN : record.outcomes[i]!)) });
  }
  const sweep = SWEEP.parse(parse(plan.sweep.text));
  return { folder, plan, sweep, design, factors: design.factors, points: design.nPoints, outcomeNames, rows, isComplete, alarms: store.alarms, notes: store.notes };
}

/** Returns an outcome by [point][replicate], NaN where a run failed or was not made: what contrasts and indices are estimated from. @throws RangeError UNKNOWN_OUTCOME */
export function outcomeByPoint(table: SweepTable, name: string): number[][] {
  const i = table.outcomeNames.indexOf(name);
  if (i < 0) throw new RangeError(`UNKNOWN_OUTCOME  outcome: ${name}: the table has ${table.outcomeNames.length} others`);
  const values: number[][] = Array.from({ length: table.points }, () => []);
  for (const { point, replicate, outcomes } of table.rows) {
    const row = values[point]!;
    while (row.length < replicate) row.push(Number.NaN);
    row[replicate] = outcomes[i]!;
  }
  return values;
}
