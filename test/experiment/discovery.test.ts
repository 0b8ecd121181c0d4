import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { boxOf, type Cases, isInside, limitsOf, measured } from '../../engine/experiment/box.ts';
import { complexities, decisionTree, leavesOf, predicts, type TreeNode, validatedTree } from '../../engine/experiment/decision-tree.ts';
import { drawsOf } from '../../engine/experiment/draws.ts';
import { predicateOf } from '../../engine/experiment/predicate.ts';
import { chooseBox, primBoxes, primTrajectory } from '../../engine/experiment/prim.ts';
import { KYPHOSIS } from './published.ts';

/**
 * Runs of a model of a requirement that a quarter of energy be renewable, 882 Latin hypercube points; the four of nine factors that the published box
 * limits; costly: the 89 with the greatest cost.
 * @source Bryant and Lempert 2010, Technological Forecasting and Social Change 77: 34–49; data and the box as published with the EMA workbench
 *   (Kwakkel 2017, Environmental Modelling & Software 96: 239–250), example of scenario discovery
 */
const FACTORS = ['cellulosicCost', 'totalBiomass', 'demandElasticity', 'backstopPrice'];
const rows = readFileSync('test/fixtures/renewable-requirement.csv', 'utf8').trim().split('\n').slice(1).map((line) => line.split(',').map(Number));
const renewable: Cases = { x: Float64Array.from(rows.flatMap((r) => r.slice(0, 4))), k: 4, isOfInterest: Uint8Array.from(rows, (r) => r[4]!) };

function casesOf(f: (u: readonly number[]) => boolean, k: number, n: number, seed: string): Cases {
  const draws = drawsOf(seed, 'test');
  const points = Array.from({ length: n }, () => Array.from({ length: k }, () => draws.next()));
  return { x: Float64Array.from(points.flat()), k, isOfInterest: Uint8Array.from(points, (u) => (f(u) ? 1 : 0)) };
}

describe('PRIM on the renewable energy requirement of Bryant and Lempert', () => {
  const trajectory = primTrajectory(renewable, { alpha: 0.1 });
  const whole = boxOf(renewable);

  test('finds the published box at the published step', () => {
    expect(trajectory[0]).toMatchObject({ nInside: 882, nOfInterest: 89, nRestricted: 0, coverage: 1 });
    const box = trajectory[21]!;
    expect([box.nInside, box.nOfInterest, box.nRestricted]).toEqual([87, 67, 4]);
    expect(box.coverage).toBeCloseTo(0.752809, 6);
    expect(box.density).toBeCloseTo(0.770115, 6);
    expect(box.mass).toBeCloseTo(0.0986395, 7);
    expect(limitsOf(renewable, box, whole).map((l) => [FACTORS[l.axis], l.side, l.value])).toEqual([
      ['cellulosicCost', 'low', expect.closeTo(72.65, 9)], ['totalBiomass', 'high', expect.closeTo(755.8, 9)], ['demandElasticity', 'low', -0.422], ['backstopPrice', 'low', expect.closeTo(150.05, 9)],
    ]);
  });

  test('gives its limits the published quasi-p-values, and drops the one that chance explains', () => {
    const box = trajectory[21]!;
    const published = [0.15741333528927348, 4.716968553178765e-6, 1.1849299115762218e-16, 3.515112530263049e-11];
    limitsOf(renewable, box, whole).forEach((l, i) => expect(Math.abs(l.quasiP - published[i]!)).toBeLessThan(1e-6 * published[i]! + 1e-13));
    const { chosen, limits } = chooseBox(renewable, [box]);
    expect(limits.map((l) => FACTORS[l.axis])).toEqual(['totalBiomass', 'demandElasticity', 'backstopPrice']);
    expect([chosen.coverage, chosen.density, chosen.mass]).toEqual([expect.closeTo(0.764045, 6), expect.closeTo(0.715789, 6), expect.closeTo(0.10771, 5)]);
    // Published: 787 points with 21 cases of interest remain for a second box.
    const left = [...renewable.isOfInterest.keys()].filter((i) => !isInside(renewable, i, chosen));
    expect([left.length, left.filter((i) => renewable.isOfInterest[i]).length]).toEqual([787, 21]);
  });
});

describe('PRIM', () => {
  test('recovers a box that is there, limits and all, and leaves the factors alone that say nothing', () => {
    const cases = casesOf(([a, b]) => a! > 0.6 && b! < 0.5, 4, 1500, 'box');
    const [found] = primBoxes(cases);
    expect(found!.limits.map((l) => [l.axis, l.side])).toEqual([[0, 'low'], [1, 'high']]);
    expect(Math.abs(found!.limits[0]!.value - 0.6)).toBeLessThan(0.03);
    expect(Math.abs(found!.limits[1]!.value - 0.5)).toBeLessThan(0.03);
    expect(found!.chosen.density).toBeGreaterThan(0.95);
    expect(found!.chosen.coverage).toBeGreaterThan(0.95);
  });

  test('finds two boxes one after another', () => {
    const cases = casesOf(([a, b]) => a! < 0.2 || b! > 0.85, 3, 1500, 'two');
    const boxes = primBoxes(cases, { mostBoxes: 3 });
    expect(boxes.length).toBe(2);
    expect(boxes.reduce((sum, b) => sum + b.chosen.coverage, 0)).toBeGreaterThan(0.9);
    boxes.forEach((b) => expect([b.limits.length, b.chosen.density > 0.85]).toEqual([1, true]));
  });

  test('gives up points at every peel, none of density at any paste, and keeps its accounts', () => {
    const { x, k, isOfInterest } = casesOf(([a, b, c]) => a! * b! > 0.4 || c! > 0.9, 3, 600, 'steps');
    const cases = { x, k, isOfInterest };
    const path = primTrajectory(cases, { alpha: 0.05 });
    expect(path.length).toBeGreaterThan(10);
    path.forEach((box, i) => {
      const before = path[i - 1] ?? { ...box, nInside: box.nInside + 1 };
      if (box.nInside >= before.nInside) expect(box.density).toBeGreaterThanOrEqual(before.density);
      expect(box.mass).toBeGreaterThanOrEqual(0.05);
      const inside = [...isOfInterest.keys()].filter((p) => [...Array(k).keys()].every((j) => x[p * k + j]! >= box.low[j]! && x[p * k + j]! <= box.high[j]!));
      expect([box.nInside, box.nOfInterest]).toEqual([inside.length, inside.filter((p) => isOfInterest[p]).length]);
    });
  });

  test('peels whole levels of a list, and tells no box where interest is a matter of chance', () => {
    const x = Float64Array.from({ length: 240 }, (_, i) => [0.5, 1, 2, 4][i % 4]!);
    const levels = { x, k: 1, isOfInterest: Uint8Array.from(x, (v) => (v >= 2 ? 1 : 0)) };
    expect(primBoxes(levels)[0]!.limits).toMatchObject([{ axis: 0, side: 'low', value: 1.5 }]);
    const draws = drawsOf('chance', 'test');
    const noise = casesOf(() => draws.next() < 0.3, 2, 400, 'noise');
    expect(primBoxes(noise).every((b) => b.chosen.density < 0.5)).toBe(true);
    expect(primBoxes({ ...levels, isOfInterest: new Uint8Array(240) })).toEqual([]);
  });

  test('pastes back what peeling took too much', () => {
    // Peeled to the quarter of the points at 0.5 and above, all of interest; the points next to it are too.
    const x = Float64Array.from({ length: 40 }, (_, i) => i);
    const cases = { x, k: 1, isOfInterest: Uint8Array.from(x, (v) => (v >= 12 && v < 30 ? 1 : 0)) };
    const end = primTrajectory(cases, { alpha: 0.2, leastMass: 0.1 }).at(-1)!;
    expect(end.density).toBe(1);
    expect(measured(cases, end, boxOf(cases)).nInside).toBeGreaterThan(8);
  });
});

describe('a decision tree', () => {
  const kyphosis: Cases = { x: Float64Array.from(KYPHOSIS.rows.flatMap((r) => r.slice(1))), k: 3, isOfInterest: Uint8Array.from(KYPHOSIS.rows, (r) => r[0]!) };
  /** Questions and leaves from the root down, below before above. */
  const told = (t: TreeNode, names: readonly string[]): unknown => (t.split ? [`${names[t.split.axis]} < ${Number(t.split.cut.toPrecision(6))}`, told(t.split.below, names), told(t.split.above, names)] : [t.n, t.nOfInterest]);

  test('of kyphosis is the one that R’s rpart prints', () => {
    expect(told(decisionTree(kyphosis), KYPHOSIS.factors)).toEqual([
      'start < 8.5', [19, 11], ['start < 14.5', ['age < 55', [12, 0], ['age < 111', [7, 4], [14, 2]]], [29, 0]],
    ]);
  });

  test('has the complexities and errors of rpart’s table', () => {
    const table = complexities(decisionTree(kyphosis, { leastSplit: 10, leastLeaf: 3, complexity: 1e-6 }));
    expect(table.map((r) => r.nLeaves)).toEqual([1, 2, 4, 7]);
    expect(table.map((r) => r.complexity)).toEqual([Number.POSITIVE_INFINITY, ...[0.176470588, 0.117647059, 0.0588235294].map((v) => expect.closeTo(v, 8))]);
    expect(table.map((r) => r.errorShare)).toEqual([1, 0.823529412, 0.588235294, 0.411764706].map((v) => expect.closeTo(v, 8)));
  });

  test('of the renewable energy requirement has the published leaves that rest on its four factors', () => {
    const tree = decisionTree(renewable, { leastLeaf: 44, leastSplit: 2, complexity: 0 });
    expect(tree.split).toMatchObject({ axis: 2, cut: expect.closeTo(-0.3165, 9) });
    const shares = leavesOf(tree).map((l) => [Number((l.nOfInterest / 89).toFixed(6)), Number((l.nOfInterest / l.n).toFixed(6)), Number((l.n / 882).toFixed(6))]);
    // Coverage, density, mass of boxes 3, 4, 5 and 8; the others are cut by a factor that is not in the table.
    for (const published of [[0, 0, 0.103175], [0.044944, 0.090909, 0.049887], [0.224719, 0.434783, 0.052154], [0.606742, 0.642857, 0.095238]]) expect(shares).toContainEqual(published);
  });

  test('finds what is there, and by cross-validation nothing where there is nothing', () => {
    const there = validatedTree(casesOf(([a, b]) => a! > 0.6 && b! < 0.5, 4, 800, 'tree'), { seed: 's' });
    expect(leavesOf(there).length).toBe(3);
    expect([predicts(there, (j) => [0.7, 0.2, 0.5, 0.5][j]!), predicts(there, (j) => [0.5, 0.2, 0.5, 0.5][j]!), predicts(there, (j) => [0.7, 0.8, 0.5, 0.5][j]!)]).toEqual([true, false, false]);
    const draws = drawsOf('nothing', 'test');
    expect(validatedTree(casesOf(() => draws.next() < 0.4, 4, 400, 'none'), { seed: 's' }).split).toBeUndefined();
    expect(validatedTree(casesOf(() => true, 2, 50, 'all'), { seed: 's' }).split).toBeUndefined();
  });
});

describe('a predicate', () => {
  test('is an equation over outcomes, levels included; what is absent never holds', () => {
    const p = predicateOf('deaths > 100 and encounters.southwest / 1000 <= 2', ['deaths', 'encounters', 'encounters.southwest']);
    expect(p.names).toEqual(['deaths', 'encounters.southwest']);
    expect([[101, 2000], [100, 2000], [101, 2001], [Number.NaN, 0]].map((v) => p.holds(Float64Array.from(v)))).toEqual([true, false, false, false]);
  });

  test('names what it does not know', () => {
    expect(() => predicateOf('death > 100', ['deaths'])).toThrow(/EQUATION_UNKNOWN_SYMBOL.*deaths/);
  });
});
