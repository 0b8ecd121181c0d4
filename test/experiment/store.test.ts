import { appendFileSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Design } from '../../engine/experiment/design.ts';
import { Claims } from '../../engine/node/store/claims.ts';
import { exportSweep } from '../../engine/node/store/export.ts';
import { readJournal } from '../../engine/node/store/journal.ts';
import { mergeStores } from '../../engine/node/store/merge.ts';
import { identities, prepareSweep, type Prepared, savePlan, settingsText, type StorePlan } from '../../engine/node/store/plan.ts';
import { lineOf, type RunRecord, recordOf } from '../../engine/node/store/record.ts';
import { replicatesOf } from '../../engine/node/store/replicates.ts';
import { Store } from '../../engine/node/store/store.ts';
import { openToRead, outcomeByPoint, readSweep } from '../../engine/node/store/table.ts';
import { Schedule } from '../../engine/node/sweep/schedule.ts';
import { ThreadRunner } from '../../engine/node/sweep/threads.ts';
import type { RunOrder } from '../../engine/node/sweep/runner.ts';
import { GRID, Workplace } from '../e2e/sweeps.ts';

const w = new Workplace();
const folderOf = (name: string): string => mkdtempSync(join(tmpdir(), `pravas-${name}-`));

function prepared(text: string, more: Partial<StorePlan> = {}): Prepared {
  w.write('sweep.yaml', text);
  const { plan, design } = prepareSweep(w.path('sweep.yaml'), { scale: 0.05, to: '2018-08' });
  return { plan: { ...plan, ...more }, design };
}

/** A result that nobody simulated: its outcomes tell of point and replicate. */
function madeUp(plan: StorePlan, { identity, key, replicate }: Pick<RunOrder, 'identity' | 'key' | 'replicate'>, value: number, digest = 'd'.repeat(64)): RunRecord {
  const series = new Float64Array(plan.series.length * 2).fill(value / 2);
  return { identity, key, replicate, seconds: 1, failure: null, digest, outcomes: new Float64Array(plan.outcomes.length).fill(value), series };
}

/** Makes runs with a schedule, as threads would, but by a function and in an order by a seed. */
async function fill(folder: string, p: Prepared, seed: number, value: (point: number, replicate: number) => number): Promise<number> {
  savePlan(folder, p);
  const store = await Store.open(folder, p.plan);
  const claims = new Claims(folder, store.writer);
  const schedule = new Schedule(store, p.design, claims, { index: 1, count: 1 }, 0, () => {});
  const underWay: RunOrder[] = [];
  let [isOver, state] = [false, seed];
  while (!isOver || underWay.length > 0) {
    state = (state * 1103515245 + 12345) % 2147483648;
    if (!isOver && underWay.length < 5) {
      const order = await schedule.next(state % 3);
      if (order === null) isOver = true;
      else if (order !== 'later') {
        underWay.push(order);
        continue;
      }
    }
    const [order] = underWay.splice(state % Math.max(1, underWay.length), 1);
    if (order) {
      await schedule.done(order, madeUp(p.plan, order, value(order.point, order.replicate)));
      isOver = false;
    }
  }
  await store.close(true);
  return schedule.nMade;
}

async function csvOf(folder: string): Promise<string> {
  let text = '';
  await exportSweep(await openToRead(folder), 'csv', false, (part) => (text += part.toString()));
  return text;
}

describe('replicates until a half-width', () => {
  const rule = { until: { outcome: 'departures', halfWidth: 1, least: 3, most: 10 } };
  const asked = (values: readonly number[]): number => replicatesOf(rule, (r) => (r < values.length ? { value: values[r]! } : undefined));

  test('end at the first number at which it is met, and not before the least', () => {
    expect(asked([])).toBe(3);
    // The 95 % half-width of three values 0, 0.5, 1 is 4.303 × 0.5 / √3 = 1.24; of 0, 0.5, 1, 0.5 it is 3.182 × 0.408 / 2 = 0.65.
    expect(asked([0, 0.5, 1])).toBe(4);
    expect(asked([0, 0.5, 1, 0.5])).toBe(4);
    expect(asked([5, 5, 5])).toBe(3);
    expect(asked(Array.from({ length: 10 }, (_, i) => 100 * i))).toBe(10);
  });

  test('count failed runs as made, without their value', () => {
    expect(asked([5, Number.NaN, 5])).toBe(3);
    expect(asked(new Array(9).fill(Number.NaN))).toBe(10);
  });

  test('do not depend on the order in which runs are made', async () => {
    const p = prepared(GRID.replace('replicates: 4', 'replicates: { until: { outcome: departures, halfWidth: 0.4, least: 2, most: 8 } }'));
    const value = (point: number, r: number): number => point + (point * ((7 * r) % 5)) / 10;
    const tables: string[] = [];
    for (const seed of [1, 2, 3]) {
      const folder = folderOf('until');
      await fill(folder, p, seed, value);
      tables.push(await csvOf(folder));
    }
    expect(tables[1]).toBe(tables[0]);
    expect(tables[2]).toBe(tables[0]);
    const counts = rowsByPoint(tables[0]!);
    expect(counts[0]).toBe(2);
    expect(Math.max(...counts)).toBeGreaterThan(2);
  });
});

/** Rows of each point. */
function rowsByPoint(csv: string): number[] {
  const counts: number[] = [];
  for (const line of csv.trim().split('\n').slice(1)) {
    const point = Number(line.split(',')[0]);
    counts[point] = (counts[point] ?? 0) + 1;
  }
  return counts;
}

test('a store read back has the design, factors and outcomes in order, also of some outcomes only', async () => {
  const p = prepared(GRID.replace('[30, 90]', '[30, 0.50x]'));
  const folder = folderOf('read');
  expect(await fill(folder, p, 1, (point, r) => 10 * point + r)).toBe(24);
  const table = await readSweep(folder, ['departures', 'attempts']);
  expect(table).toMatchObject({ points: 6, isComplete: true, alarms: [], notes: [], outcomeNames: ['departures', 'attempts'] });
  expect(table.sweep.design).toBe('grid');
  expect(table.factors).toEqual(p.design.factors);
  expect(table.rows.map((r) => [r.point, r.replicate])).toEqual(Array.from({ length: 24 }, (_, i) => [Math.floor(i / 4), i % 4]));
  expect(table.rows[21]!.values).toEqual(['2x', '0.50x']);
  for (let i = 0; i < 6; i++) expect(table.design.point(i)).toEqual(p.design.point(i));
  expect(outcomeByPoint(table, 'departures')).toEqual(Array.from({ length: 6 }, (_, i) => [0, 1, 2, 3].map((r) => 10 * i + r)));
  await expect(readSweep(folder, ['departure'])).rejects.toThrow(/unknown outcome: departure/);
});

test('a line of a journal is read back to the bit, and no change of a byte goes unnoticed', () => {
  const record: RunRecord = { identity: 'i', key: 'k', replicate: 3, seconds: 0.25, failure: null, digest: 'd', outcomes: Float64Array.of(-0, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324), series: Float64Array.of(1 / 3) };
  const line = lineOf(record).slice(0, -1);
  expect(recordOf(line)).toEqual(record);
  expect(Object.is(recordOf(line)!.outcomes[0], -0)).toBe(true);
  for (let i = 0; i < line.length; i++) expect(recordOf(`${line.slice(0, i)}${line[i] === '0' ? '1' : '0'}${line.slice(i + 1)}`), String(i)).toBeNull();
  const failed: RunRecord = { ...record, failure: { stage: 'run', code: 'X', message: 'a "quoted"\nline' }, digest: '', outcomes: new Float64Array(0), series: new Float64Array(0) };
  expect(recordOf(lineOf(failed).slice(0, -1))).toEqual(failed);
});

test('a run is in the journal at once, and a torn end is told apart from whole lines', async () => {
  const p = prepared(GRID);
  const folder = folderOf('journal');
  savePlan(folder, p);
  const store = await Store.open(folder, p.plan);
  const { text, key } = settingsText(p.design, 0);
  await store.add(madeUp(p.plan, { identity: identities(p.plan)(text, 0), key, replicate: 0 }, 1));
  const file = readdirSync(folder).find((f) => f.startsWith('journal'))!;
  appendFileSync(join(folder, file), '{"sum":"torn');
  const tail = readJournal(join(folder, file))!;
  expect([tail.records.length, tail.nDamaged, tail.isTorn]).toEqual([1, 0, true]);
  // What is there already is not read twice.
  expect(readJournal(join(folder, file), tail.end)!.records).toEqual([]);
  await store.close(false);
});

test('two results of one identity are an alarm, and both are kept', async () => {
  const p = prepared(GRID);
  const { text, key } = settingsText(p.design, 0);
  const run = { identity: identities(p.plan)(text, 0), key, replicate: 0 };
  const folders = ['a', 'b'].map(folderOf);
  for (const [i, folder] of folders.entries()) {
    savePlan(folder, p);
    const store = await Store.open(folder, p.plan);
    await store.add(madeUp(p.plan, run, i, String(i).repeat(64)));
    await store.close(true);
  }
  const merged = await mergeStores(folderOf('m'), folders);
  expect(merged.alarms).toEqual([{ identity: run.identity, digest: '0'.repeat(16), other: '1'.repeat(16) }]);
  const out = folderOf('n');
  await mergeStores(out, [folders[0]!]);
  const { alarms } = await mergeStores(out, [folders[1]!]);
  expect(alarms).toHaveLength(1);
  expect(JSON.parse(readFileSync(join(out, 'alarms.jsonl'), 'utf8').trim())).toEqual(alarms[0]);
  // Whoever opens it again is told again.
  expect((await readSweep(out)).alarms).toEqual(alarms);
});

test('stores of another scale do not merge', async () => {
  const folders = [0.05, 0.1].map((scale) => {
    const folder = folderOf('s');
    savePlan(folder, prepared(GRID, { scale }));
    return folder;
  });
  for (const folder of folders) await (await Store.open(folder, prepared(GRID).plan)).close(true);
  await expect(mergeStores(folderOf('out'), folders)).rejects.toThrow(/scale: 0.05 in the store, 0.1 in /);
});

test('a table of points that was changed is refused', async () => {
  const p = prepared(GRID);
  const folder = folderOf('changed');
  await fill(folder, p, 1, () => 1);
  appendFileSync(join(folder, 'design.csv'), '6,0,1x,30\n');
  await expect(readSweep(folder)).rejects.toThrow(/7 points, of 6/);
});

test('points alike are run once, and a schedule of many points looks only at those under way', async () => {
  const p = prepared(GRID);
  const same: Design = { ...p.design, nPoints: 12, point: (i) => p.design.point(i % 6) };
  const folder = folderOf('alike');
  expect(await fill(folder, { ...p, design: same }, 4, () => 1)).toBe(24);
  let nAsked = 0;
  const long: Design = { ...p.design, nPoints: 1e9, point: (i) => { nAsked++; return [`${i + 1}.5x`, 30]; } };
  const store = await Store.open(folderOf('long'), p.plan);
  const schedule = new Schedule(store, long, new Claims(store.folder, store.writer), { index: 1, count: 1 }, 4e9, () => {});
  for (let i = 0; i < 8; i++) await schedule.next(i % 2);
  expect(nAsked).toBeLessThan(20);
  await store.close(false);
});

test('a run whose settings cannot be read or planned fails with its stage, and the thread goes on', async () => {
  const p = prepared(GRID);
  const { scenario, from, to, scale, seed, outcomes, series } = p.plan;
  const order = (identity: string, settings: object): RunOrder => ({ identity, key: identity, point: 0, settings: JSON.stringify(settings), replicate: 0 });
  const orders = [order('good', {}), order('unknown', { 'no.such.lever': 1 }), order('bad', { 'legs.boat.death': 2 }), order('again', {})];
  const records = new Map<string, RunRecord>();
  await new ThreadRunner(1, { scenario, from, to, scale, seed, outcomes, series }).make(
    { next: () => orders.shift() ?? null, left: () => orders.length, done: (o, r) => void records.set(o.identity, r!) },
    new AbortController().signal,
  );
  expect([...records].map(([name, r]) => [name, r.failure?.stage, r.failure?.code])).toEqual([
    ['good', undefined, undefined], ['unknown', 'settings', 'UNKNOWN_LEVER'], ['bad', 'settings', 'OUT_OF_BOUNDS'], ['again', undefined, undefined],
  ]);
  expect(records.get('again')!.digest).toBe(records.get('good')!.digest);
});
