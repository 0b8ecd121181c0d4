import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { Accord } from '../../viz/accord.ts';

/** What each of three parts takes from two rounds. */
function agreed(spared: readonly number[], has: readonly boolean[]): Promise<unknown[]> {
  const count = spared.length;
  const cells = Accord.cells(count);
  const entry = new URL('../fixtures/accord-part.ts', import.meta.url).href;
  return Promise.all(spared.map((_, index) => new Promise((resolve, reject) => {
    const worker = new Worker(new URL('../../engine/node/worker-boot.mjs', import.meta.url), { workerData: { entry, cells, count, index, spared: spared[index], has: has[index] } });
    worker.once('message', resolve).once('error', reject);
  })));
}

test('all parts go on from the month that the least spared of them has, and from the beginning where one has no run there', async () => {
  expect(await agreed([48, 24, 72], [true, true, true])).toEqual([[24, 24], [24, 24], [24, 24]]);
  expect(await agreed([48, 24, 72], [true, true, false])).toEqual([[24, 0], [24, 0], [24, 0]]);
});

test('either all parts begin or none, whoever comes first; all leave after the month that was said first', () => {
  for (const [first, second] of [[true, false], [false, true]] as const) {
    const cells = Accord.cells(2);
    expect(new Accord(cells, 2).begin(first)).toBe(first);
    expect(new Accord(cells, 2).begin(second)).toBe(first);
  }
  const accord = new Accord(Accord.cells(2), 2);
  expect(accord.isLeft(100)).toBe(false);
  accord.leaveAfter(7);
  accord.leaveAfter(9);
  expect([6, 7, 8].map((done) => accord.isLeft(done))).toEqual([false, true, true]);
});
