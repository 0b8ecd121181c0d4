import seedrandom from 'seedrandom';
import { expect, test } from 'vitest';
import { applyClaim, claimWeight, mixBelief } from '../../engine/model/belief.ts';
import { CAUSES, COMPLETED, DIED, interceptionProbability, INTERCEPTED, writeWeeklyHazards } from '../../engine/model/leg.ts';
import { NestedLogit } from '../../engine/model/nesting.ts';

const PLAIN = { irregular: 1, legal: 1, destination: 1, route: 1 };
const NESTED = { legal: 0.8, irregular: 0.85, destination: 0.65, route: 0.45 };
/** Two pathways, then three routes to two destinations. */
const tree = new NestedLogit(2, [0, 0, 1], 2);
const choose = (values: readonly number[], stay: number, theta: typeof PLAIN): number[] => {
  const out = new Float64Array(5);
  tree.probabilities(Float64Array.from(values), stay, theta, out);
  return [...out];
};
const VALUES = [-1, -2.5, -1.5, -2, -3];

test('with every dissimilarity 1 the tree is the plain logit', () => {
  const total = Math.exp(0.3) + VALUES.reduce((a, v) => a + Math.exp(v), 0);
  choose(VALUES, 0.3, PLAIN).forEach((p, k) => expect(p).toBeCloseTo(Math.exp(VALUES[k]!) / total, 14));
});

test('raising every utility by a constant, staying too, changes no choice', () => {
  const before = choose(VALUES, 0.3, NESTED);
  choose(VALUES.map((v) => v + 5), 5.3, NESTED).forEach((p, k) => expect(p).toBeCloseTo(before[k]!, 14));
});

test('a worse route loses most to the other route of its destination, and every other alternative gains', () => {
  const before = choose(VALUES, 0.3, NESTED);
  const after = choose(VALUES.map((v, k) => (k === 2 ? v - 0.5 : v)), 0.3, NESTED);
  const gain = after.map((p, k) => p / before[k]!);
  expect(gain[2]).toBeLessThan(1);
  for (const k of [0, 1, 3, 4]) expect(gain[k]).toBeGreaterThan(1);
  for (const k of [0, 1, 4]) expect(gain[3]).toBeGreaterThan(gain[k]!);
  expect(1 - after.reduce((a, b) => a + b, 0)).toBeGreaterThan(1 - before.reduce((a, b) => a + b, 0));
});

test('closed alternatives are never chosen, and all closed means staying', () => {
  const none = Number.NEGATIVE_INFINITY;
  expect(choose([none, none, none, none, none], 0, NESTED)).toEqual([0, 0, 0, 0, 0]);
  const p = choose([none, -1, none, -2, none], 0, NESTED);
  expect([p[0], p[2], p[4]]).toEqual([0, 0, 0]);
  expect(p[1]! + p[3]!).toBeGreaterThan(0);
});

test('beliefs are the Dirichlet mean, by hand', () => {
  const out = new Float64Array(4);
  // Prior of 8 observations at 0.5, 0.3, 0.15, 0.05; heard 2 arrivals and 1 death; own exploitation counts 3.
  mixBelief(Float64Array.of(0.5, 0.3, 0.15, 0.05), 0, Float64Array.of(2, 0, 0, 1), 0, 8, 2, 3, out);
  [6 / 14, 2.4 / 14, 4.2 / 14, 1.4 / 14].forEach((p, k) => expect(out[k]).toBeCloseTo(p, 14));
  mixBelief(Float64Array.of(0.5, 0.3, 0.15, 0.05), 0, new Float64Array(0), -1, 8, -1, 0, out);
  expect([...out]).toEqual([0.5, 0.3, 0.15, 0.05]);
});

test('a claim raises success, lowers every failure, and keeps the sum; trust in a campaign takes it away', () => {
  const belief = Float64Array.of(0.5, 0.3, 0.15, 0.05);
  applyClaim(belief, 0.2);
  expect(belief[0]).toBeCloseTo(0.6, 14);
  expect(belief.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 14);
  expect(claimWeight(0.5, 0.4, 0, 0.9)).toBeCloseTo(0.2, 14);
  expect(claimWeight(0.5, 0.4, 1, 1)).toBe(0);
});

test('over a whole passage each cause has its probability, and a leg takes its duration: geometric weeks', () => {
  const chances = [0.2, 0.05, 0.03, 0.1, 0.02];
  const h = new Float64Array(CAUSES);
  writeWeeklyHazards(chances, 4, 1, h, 0);
  const total = h.reduce((a, b) => a + b, 0);
  chances.forEach((p, i) => expect(h[i]! / total).toBeCloseTo(p, 12));
  expect(h[COMPLETED]! / total).toBeCloseTo(1 - chances.reduce((a, b) => a + b, 0), 12);
  // Simulated week by week: mean of a geometric waiting time is 1 / (1 − exp(−Σh)).
  const random = seedrandom('geometric');
  const weekly = 1 - Math.exp(-total);
  let weeks = 0;
  let died = 0;
  const n = 20000;
  for (let i = 0; i < n; i++) {
    for (weeks++; random() >= weekly; weeks++);
    if (random() * total < h[DIED]!) died++;
  }
  expect(Math.abs(weeks / n - 1 / weekly)).toBeLessThan((4 * Math.sqrt(1 - weekly)) / weekly / Math.sqrt(n));
  expect(Math.abs(died / n - 0.02)).toBeLessThan(4 * Math.sqrt((0.02 * 0.98) / n));
});

test('interception is its reference at the reference, rises with effort and cooperation, and falls when a leg is crowded', () => {
  const at = (intensity: number, cooperation: number, flow: number): number => interceptionProbability(0.3, intensity, cooperation, flow, 100, 0.3);
  expect(at(1, 0, 100)).toBeCloseTo(0.3, 14);
  expect(at(2, 0, 100)).toBeCloseTo(1 - 0.7 ** 2, 14);
  expect(at(1, 1, 100)).toBeGreaterThan(at(1, 0, 100));
  expect(at(1, 0, 300)).toBeLessThan(at(1, 0, 100));
  expect(interceptionProbability(0.3, 0, 0, 100, 100, 0.3)).toBe(0);
  expect(INTERCEPTED).toBe(0);
});
