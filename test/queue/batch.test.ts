import fc from 'fast-check';
import { expect, test } from 'vitest';
import { simulateCluster } from '../../bench/simulated-cluster.ts';
import { type Batch, batchName, batchOf, placesOfBatch, rangesOf } from '../../engine/node/queue/batch.ts';
import { addressOf } from '../../engine/node/queue/connection.ts';
import { Feed } from '../../engine/node/queue/feed.ts';
import { batchSize } from '../../engine/node/queue/sizing.ts';
import type { RunRecord } from '../../engine/node/store/record.ts';
import type { RunOrder } from '../../engine/node/sweep/runner.ts';

const HASH = 'a'.repeat(64);
const batch = (runs: Batch['runs'], trial = 1): Batch => ({ format: 1, engine: HASH, sweep: HASH, trial, runs });

test('ranges hold the runs that they were made of, in their order, whichever these are', () => {
  const places = fc.array(fc.record({ point: fc.nat(50), replicate: fc.nat(20) }), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(places, (wanted) => {
    const read = batchOf(JSON.parse(JSON.stringify(batch(rangesOf(wanted)))));
    expect([...placesOfBatch(read!)]).toEqual(wanted);
  }));
});

test('whole points in a row are one range, so that a batch is small whatever it holds', () => {
  const places = Array.from({ length: 1000 }, (_, i) => ({ point: Math.floor(i / 4), replicate: i % 4 }));
  expect(rangesOf(places)).toEqual([[0, 250, 0, 4]]);
});

test('a batch has one name, that of its content, and another trial has another', () => {
  expect(batchName(batch([[0, 1, 0, 1]]))).toBe(batchName(batch([[0, 1, 0, 1]])));
  expect(batchName(batch([[0, 1, 0, 1]], 2))).not.toBe(batchName(batch([[0, 1, 0, 1]])));
});

test('what is no batch is none, however it is spoiled', () => {
  const good = batch([[0, 2, 0, 3]]);
  expect(batchOf(good)).toEqual(good);
  const bad: unknown[] = [
    null, 'x', [], { ...good, format: 2 }, { ...good, path: '../x' }, { ...good, sweep: '../../etc' }, { ...good, engine: HASH.toUpperCase() }, { ...good, trial: 0 }, { ...good, runs: [] },
    { ...good, runs: [[0, 0, 0, 1]] }, { ...good, runs: [[-1, 1, 0, 1]] }, { ...good, runs: [[0, 0.5, 0, 1]] }, { ...good, runs: [[0, 1e6, 0, 1e5]] }, { ...good, runs: [[0, 1, 0]] }, { ...good, runs: [[0, 1, 0, 1, 1]] },
  ];
  for (const b of bad) expect(batchOf(b), JSON.stringify(b)).toBeNull();
});

test('while times are unknown batches have one run and are few; then they take some twenty seconds, and less towards the end', () => {
  const load = { nLeft: 100_000, secondsPerRun: null, nWorkers: 100, nOut: 0, wanted: null };
  expect([batchSize(load), batchSize({ ...load, nOut: 16 })]).toEqual([1, 0]);
  expect(batchSize({ ...load, secondsPerRun: 0.5 })).toBe(40);
  expect(batchSize({ ...load, secondsPerRun: 60 })).toBe(1);
  expect(batchSize({ ...load, secondsPerRun: 0.5, nLeft: 4000 })).toBe(10);
  expect(batchSize({ ...load, secondsPerRun: 0.5, nLeft: 3 })).toBe(3);
  expect(batchSize({ ...load, wanted: 7 })).toBe(7);
});

test('a feed gives a thread the other runs of its point first, and a batch its results when all are made', async () => {
  const feed = new Feed(() => {});
  const order = (point: number, replicate: number): RunOrder => ({ identity: `${point}/${replicate}`, key: '', point, settings: '', replicate });
  const record = (o: RunOrder): RunRecord => ({ identity: o.identity, key: '', replicate: o.replicate, seconds: 1, failure: null, digest: 'd', outcomes: new Float64Array(0), series: new Float64Array(0) });
  const first = feed.add([order(0, 0), order(0, 1), order(1, 0), order(1, 1)]);
  const [a, b, c] = [await feed.next(0), await feed.next(1), await feed.next(0)];
  expect([a, b, c].map((o) => o!.identity)).toEqual(['0/0', '1/0', '0/1']);
  const waiting = feed.next(0).then((o) => o?.identity);
  expect(await waiting).toBe('1/1');
  const late = feed.next(1);
  for (const o of [order(0, 0)]) feed.done(o, record(o));
  for (const o of [a!, b!, c!]) feed.done(o, record(o));
  feed.end();
  expect(await late).toBeNull();
  feed.settleAll();
  expect((await first).map((r) => r.identity)).toEqual(['0/0', '1/0', '0/1']);
});

test('addresses name TLS, user and database; a far one in the open is warned of, and a password is never shown', () => {
  const a = addressOf('rediss://me:se%20cret@queue.example:6380/2');
  expect(a.connection).toMatchObject({ host: 'queue.example', port: 6380, username: 'me', password: 'se cret', db: 2, tls: { servername: 'queue.example' } });
  expect([a.shown, a.notes]).toEqual(['rediss://queue.example:6380', []]);
  expect(addressOf('redis://127.0.0.1', undefined)).toMatchObject({ shown: 'redis://127.0.0.1:6379', notes: [], connection: { db: 0 } });
  expect(addressOf('redis://queue.example', undefined).notes).toEqual([expect.stringContaining('not encrypted'), expect.stringContaining('without a password')]);
});

test('in the simulated cluster nothing is lost where nothing fails, and every core is busy where runs are alike', () => {
  const base = { workers: 50, nRuns: 5000, spread: [1], meanSeconds: 10, batchSeconds: 0, failuresPerHour: 0, startSeconds: 60, lock: 30, comeWithin: 0, lookSeconds: 1 };
  const calm = simulateCluster(base);
  expect([calm.nLost, calm.lostShare]).toEqual([0, 0]);
  expect(calm.efficiency).toBeGreaterThan(0.95);
  expect(calm.makespan).toBeGreaterThanOrEqual((5000 * 10) / 50);
  const rough = simulateCluster({ ...base, failuresPerHour: 6 });
  expect(rough.nLost).toBeGreaterThan(0);
  expect(rough.efficiency).toBeLessThan(calm.efficiency);
});
