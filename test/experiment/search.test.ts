import { describe, expect, test } from 'vitest';
import { drawsOf } from '../../engine/experiment/draws.ts';
import { dominates, efficientOf, frontsOf, hypervolume, turned } from '../../engine/experiment/pareto.ts';
import { atMostPoints, simplexPoints } from '../../engine/experiment/reference-points.ts';
import { type Evaluated, firstGeneration, offspring, type Search, survivorsOf } from '../../engine/experiment/search.ts';
import { crossed, mutated } from '../../engine/experiment/variation.ts';

const cloud = (n: number, m: number, seed: string): number[][] => {
  const draws = drawsOf(seed, 'test');
  return Array.from({ length: n }, () => Array.from({ length: m }, () => draws.next()));
};

describe('the Pareto-efficient set', () => {
  test('is what no other beats, whichever way each outcome is wanted', () => {
    const points = [[1, 5], [2, 4], [3, 3], [3, 4], [2, 6], [Number.NaN, 9]];
    expect(efficientOf(points)).toEqual([0, 1, 2]);
    expect(efficientOf(turned(points, ['rise', 'rise']))).toEqual([3, 4]);
    expect(efficientOf(turned(points, ['fall', 'rise']))).toEqual([0, 4]);
    expect(efficientOf([[1, 1], [1, 1], [2, 0]])).toEqual([0, 1, 2]);
  });

  test('does not depend on the order of points, and the fronts take everybody once', () => {
    const points = cloud(120, 3, 'fronts');
    const fronts = frontsOf(points);
    expect(fronts[0]).toEqual(efficientOf(points));
    expect(fronts.flat().sort((a, b) => a - b)).toEqual([...points.keys()]);
    // Everybody beyond the first front is beaten by somebody of the front before.
    fronts.slice(1).forEach((front, f) => front.forEach((i) => expect(fronts[f]!.some((j) => dominates(points[j]!, points[i]!))).toBe(true)));
    const reversed = efficientOf([...points].reverse()).map((i) => 119 - i).sort((a, b) => a - b);
    expect(reversed).toEqual(fronts[0]);
  });
});

describe('hypervolume', () => {
  test('is that of hand-made boxes in two and three dimensions', () => {
    expect(hypervolume([[1, 3], [2, 2], [3, 1]], [4, 4])).toBe(6);
    expect(hypervolume([[1, 3], [1, 3], [3, 3], [5, 0]], [4, 4])).toBe(3);
    // Three boxes of 1·1·3 that share the unit cube in their corner: 3 + 2 + 2.
    expect(hypervolume([[2, 2, 0], [2, 0, 2], [0, 2, 2]], [3, 3, 3])).toBe(7);
    expect(hypervolume([], [1, 1, 1])).toBe(0);
  });

  test.each([3, 4, 5])('in %i dimensions is the share of darts that points dominate, within five standard errors', (m) => {
    const points = cloud(12, m, `points ${m}`);
    const darts = cloud(20_000, m, `darts ${m}`);
    const share = darts.filter((d) => points.some((p) => p.every((v, j) => v <= d[j]!))).length / darts.length;
    expect(Math.abs(hypervolume(points, new Array(m).fill(1)) - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / darts.length));
  });
});

test('reference points are spread evenly on the simplex, C(p + m − 1, m − 1) of them', () => {
  expect(simplexPoints(3, 12).length).toBe(91);
  expect(simplexPoints(5, 6).length).toBe(210);
  simplexPoints(4, 5).forEach((p) => expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 12));
  expect(atMostPoints(3, 92).length).toBe(91);
  expect(atMostPoints(2, 40).length).toBe(40);
  expect(atMostPoints(4, 3).length).toBe(4);
});

describe('variation', () => {
  test('stays in the cube, keeps the middle of two parents in the mean, and mutates one coordinate of k on average', () => {
    const draws = drawsOf('variation', 'test');
    const [a, b] = [[0.3, 0.02, 0.5, 0.9], [0.5, 0.98, 0.5, 1]];
    let [sum, nMutated] = [0, 0];
    for (let i = 0; i < 4000; i++) {
      const children = crossed(a, b, draws);
      children.flat().forEach((v) => expect(v >= 0 && v <= 1).toBe(true));
      expect(children.map((c) => c[2])).toEqual([0.5, 0.5]);
      sum += (children[0]![0]! + children[1]![0]!) / 2;
      const after = mutated([0, 0.5, 1, 0.25], draws);
      after.forEach((v) => expect(v >= 0 && v <= 1).toBe(true));
      nMutated += after.filter((v, j) => v !== [0, 0.5, 1, 0.25][j]).length;
    }
    expect(sum / 4000).toBeCloseTo(0.4, 2);
    // At an end half of the mutations would leave the cube; they stay at it.
    expect(nMutated / 4000).toBeGreaterThan(0.7);
    expect(nMutated / 4000).toBeLessThan(1.05);
  });
});

/** DTLZ2 with m objectives: its front is the part of the unit sphere where all are positive. @source Deb, Thiele, Laumanns and Zitzler 2005 */
function dtlz2(u: readonly number[], m: number): number[] {
  const g = u.slice(m - 1).reduce((sum, v) => sum + (v - 0.5) ** 2, 0);
  return Array.from({ length: m }, (_, j) => {
    let f = 1 + g;
    for (let k = 0; k < m - 1 - j; k++) f *= Math.cos((u[k]! * Math.PI) / 2);
    return j === 0 ? f : f * Math.sin((u[m - 1 - j]! * Math.PI) / 2);
  });
}

function run(search: Search, nGenerations: number, evaluate: (p: readonly number[]) => Evaluated, from?: { survivors: Evaluated[]; generation: number }): Evaluated[] {
  let survivors = from?.survivors ?? firstGeneration(search).map(evaluate);
  for (let g = (from?.generation ?? 0) + 1; g <= nGenerations; g++) survivors = survivorsOf(search, [...survivors, ...offspring(search, survivors, g).map(evaluate)], g);
  return survivors;
}

describe('the many-objective search', () => {
  const plain = (f: (u: readonly number[]) => number[]) => (point: readonly number[]): Evaluated => ({ point, objectives: f(point), violation: 0 });

  test('on DTLZ2 with three objectives reaches 98 % of the hypervolume of the front that its reference directions can', () => {
    const search: Search = { nLevers: 12, nObjectives: 3, population: 92, seed: 'dtlz2' };
    const end = run(search, 200, plain((u) => dtlz2(u, 3)));
    const best = simplexPoints(3, 12).map((d) => {
      const length = Math.sqrt(d.reduce((s, v) => s + v * v, 0));
      return d.map((v) => v / length);
    });
    const reference = [1.1, 1.1, 1.1];
    const ideal = hypervolume(best, reference);
    // The sphere takes π/6 of the cube: what no set can reach.
    expect(ideal).toBeLessThan(1.331 - Math.PI / 6);
    const reached = hypervolume(end.map((e) => e.objectives), reference);
    expect(reached / ideal).toBeGreaterThan(0.98);
    // The first generation is nowhere near.
    expect(hypervolume(firstGeneration(search).map((u) => dtlz2(u, 3)), reference) / ideal).toBeLessThan(0.5);
  });

  test('with two objectives covers the front to both its ends', () => {
    const end = run({ nLevers: 8, nObjectives: 2, population: 40, seed: 'two' }, 120, plain((u) => dtlz2(u, 2)));
    expect(hypervolume(end.map((e) => e.objectives), [1.1, 1.1]) / (1.21 - Math.PI / 4)).toBeGreaterThan(0.96);
    expect(Math.min(...end.map((e) => e.objectives[0]!))).toBeLessThan(0.02);
    expect(Math.min(...end.map((e) => e.objectives[1]!))).toBeLessThan(0.02);
  });

  test('keeps a budget: all survivors are within it though most of the first generation is not', () => {
    const cost = (u: readonly number[]): number => u.reduce((a, b) => a + b, 0);
    const evaluate = (point: readonly number[]): Evaluated => ({ point, objectives: [1 - point[0]!, 1 - point[1]!], violation: Math.max(0, cost(point) - 1) });
    const search: Search = { nLevers: 6, nObjectives: 2, population: 40, seed: 'budget' };
    expect(firstGeneration(search).filter((p) => cost(p) <= 1).length).toBeLessThan(4);
    const end = run(search, 80, evaluate);
    expect(end.every((e) => e.violation === 0)).toBe(true);
    // The best is to spend all on the two that count: f1 + f2 = 1.
    const off = end.map((e) => e.objectives[0]! + e.objectives[1]! - 1);
    expect(Math.max(...off)).toBeLessThan(0.1);
  });

  test('goes on from stored survivors to the very points of a search that was never stopped, and another seed goes elsewhere', () => {
    const search: Search = { nLevers: 7, nObjectives: 3, population: 24, seed: 'resume' };
    const evaluate = plain((u) => dtlz2(u, 3));
    const whole = run(search, 12, evaluate);
    const half = JSON.parse(JSON.stringify(run(search, 6, evaluate))) as Evaluated[];
    expect(run(search, 12, evaluate, { survivors: half, generation: 6 })).toEqual(whole);
    expect(run({ ...search, seed: 'other' }, 12, evaluate)).not.toEqual(whole);
  });

  test('leaves out points that could not be evaluated, and refuses an odd population', () => {
    const search: Search = { nLevers: 3, nObjectives: 2, population: 8, seed: 's' };
    const broken = run(search, 3, (point) => ({ point, objectives: point[0]! > 0.5 ? [Number.NaN, 0] : [point[1]!, 1 - point[1]!], violation: 0 }));
    expect(broken.every((e) => e.point[0]! <= 0.5)).toBe(true);
    expect(() => firstGeneration({ ...search, population: 7 })).toThrow('POPULATION');
  });
});
