import { expect, test } from 'vitest';
import type { Design, Factor } from '../../engine/experiment/design.ts';
import { portableSweep, storedSweep, sweepOf } from '../../engine/experiment/stored-sweep.ts';
import { MOST, type Sweep, SweepViewer } from '../../engine/experiment/sweep-view.ts';

const FACTORS: readonly Factor[] = [{ path: 'levers.a', kind: 'lever', values: ['1x', '2x'] }, { path: 'levers.b', kind: 'lever', values: [0, 10, 20] }];

/** A grid of two factors, or points along a line, with outcomes by a function; every seventh run failed. */
function made(name: Design['name'], points: readonly (readonly [number, number])[], y: (a: number, b: number) => number): Sweep {
  const replicates = 2;
  const values = (of: (a: number, b: number) => number): Float64Array => Float64Array.from(points.flatMap(([a, b], i) => Array.from({ length: replicates }, (_, r) => ((2 * i + r) % 7 === 6 ? Number.NaN : of(a, b) + r))));
  return {
    intro: { name: 'made', title: '', question: '', design: name, nPoints: points.length, nRuns: points.length * replicates, isComplete: true, notes: [], factors: FACTORS, outcomes: ['deaths', 'arrivals'] },
    design: { name, factors: FACTORS, nPoints: points.length, point: (i) => [`${points[i]![0]}x`, points[i]![1]] }, seed: 's', levels: 4,
    trials: { axes: FACTORS.map((f) => ({ name: f.path, kind: f.kind })), nPoints: points.length, x: Float64Array.from(points.flat()), replicates, outcomes: new Map([['deaths', values(y)], ['arrivals', values((a, b) => 100 - y(a, b))]]) },
  };
}

const GRID = [1, 2].flatMap((a) => [0, 10, 20].map((b): [number, number] => [a, b]));
const QUESTION = { outcome: 'deaths', against: 'arrivals', across: 'levers.a', down: 'levers.b' };
const many = made('lhs', Array.from({ length: 30_000 }, (_, i): [number, number] => [1 + (i % 997) / 997, (i % 1009) / 50]), (a, b) => 10 * a + b);

test('a heat map shows means of the runs that were made, by level', () => {
  const { heat } = new SweepViewer(made('grid', GRID, (a, b) => 100 * a + b)).view(QUESTION);
  // Runs 6 and 13 failed: of point 3 (a = 2, b = 0) the first replicate, so that the mean is that of the second.
  expect(heat).toEqual({ columns: [1, 2], rows: [0, 10, 20], cells: [[100.5, 201], [110.5, 210.5], [120.5, 220.5]] });
});

test('what a viewer is sent does not grow with the number of points', () => {
  const { tradeoff, box, bars, heat } = new SweepViewer(many).view(QUESTION);
  expect([tradeoff.nDots, heat]).toEqual([30_000, null]);
  expect(tradeoff.dots.length).toBeLessThanOrEqual(2 * MOST.dots);
  expect(box!.dots.length).toBeLessThanOrEqual(MOST.dots);
  expect(bars!.rows.map((r) => r.factor).sort()).toEqual(['levers.a', 'levers.b']);
  expect(JSON.stringify(new SweepViewer(many).view(QUESTION)).length).toBeLessThan(500_000);
});

test('a rectangle counts every point in it, and shows the first of them', () => {
  const viewer = new SweepViewer(many);
  const { nPoints, rows } = viewer.points(QUESTION, { x: [20, 25], y: [0, 1000] });
  const means = Array.from({ length: many.trials.nPoints }, (_, i) => many.trials.outcomes.get('deaths')!.subarray(2 * i, 2 * i + 2).filter((v) => !Number.isNaN(v))).map((v) => v.reduce((a, b) => a + b, 0) / v.length);
  expect(nPoints).toBe(means.filter((m) => m >= 20 && m <= 25).length);
  expect(rows).toHaveLength(MOST.rows);
  expect(rows.every((r) => r.x >= 20 && r.x <= 25 && r.values[0] === many.trials.x[2 * r.point])).toBe(true);
});

test('without a rectangle the points are those that no other beats', () => {
  const { rows } = new SweepViewer(made('grid', GRID, (a, b) => a + b)).points(QUESTION, null);
  for (const p of rows) expect(rows.some((q) => q.x < p.x && q.y < p.y)).toBe(false);
});

test('a sweep comes back from JSON and answers the same; a large one is frozen into what charts show', () => {
  const small = made('grid', GRID, (a, b) => a * b);
  const back = sweepOf(JSON.parse(JSON.stringify(storedSweep(small))) as ReturnType<typeof storedSweep>);
  expect(new SweepViewer(back).view(QUESTION)).toEqual(new SweepViewer(small).view(QUESTION));
  expect([...new SweepViewer(back).csv()].join('')).toBe([...new SweepViewer(small).csv()].join(''));
  expect('isFrozen' in portableSweep(small)).toBe(false);
  const frozen = portableSweep(many);
  expect('isFrozen' in frozen && Object.keys(frozen.views)).toEqual(['deaths', 'arrivals']);
  expect(JSON.stringify(frozen).length).toBeLessThan(1_500_000);
});

test('the interval of a contrast, in its sentence and in its figures, is that of Student’s t over replicates', () => {
  const sweep = made('grid', GRID, (a, b) => 100 * a + b);
  // What 1x to 2x of the first factor does is 96, 100 and 110 in three replicates: mean 102, standard error √52 / √3 = 4.163, and 4.303 of these for two degrees of freedom.
  const y = Float64Array.from(GRID.flatMap(([a, b]) => [96, 100, 110].map((size) => size * a + b)));
  const { sentences, data } = new SweepViewer({ ...sweep, trials: { ...sweep.trials, replicates: 3, outcomes: new Map([['deaths', y], ['arrivals', y]]) } }).view(QUESTION).influence;
  if (data.method !== 'contrasts') throw new Error(`not by contrasts: ${data.method}`);
  const { estimate, standardError, low, high } = data.main[0]!;
  expect([estimate, standardError]).toEqual([expect.closeTo(102, 9), expect.closeTo(4.1633, 4)]);
  expect([low, high]).toEqual([expect.closeTo(84.085, 2), expect.closeTo(119.915, 2)]);
  expect(sentences[0]).toContain('+102 (84.1 to 120)');
  // With one replicate there is none, also after a journey as JSON.
  const one = new SweepViewer(made('grid', GRID, (a, b) => 100 * a + b)).view(QUESTION).influence.data;
  expect((JSON.parse(JSON.stringify(one)) as { main: unknown[] }).main[0]).toMatchObject({ low: null, high: null });
});

test('influence comes by the method that the design is made for', () => {
  expect(new SweepViewer(made('grid', GRID, (a, b) => a + b)).view(QUESTION).influence.data.method).toBe('contrasts');
  expect(new SweepViewer(many).view(QUESTION).influence.data.method).toBe('partial rank correlation');
});
