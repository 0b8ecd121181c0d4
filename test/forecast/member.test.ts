import { expect, test } from 'vitest';
import { drawsOf } from '../../engine/experiment/draws.ts';
import { type Emulator, termsOf } from '../../engine/forecast/emulator.ts';
import { type Member, memberPaths } from '../../engine/forecast/member.ts';
import { Likelihood } from '../../engine/forecast/observable.ts';
import { meanOf, varianceOf } from '../../engine/numeric/quantile.ts';

const SAMPLES = 20_000;

/** A structure of one setting that expects the same persons in every month, and has seen just as many. */
function steady(persons: number): Member {
  const emulator = (months: number): Emulator => ({
    k: 1, months, beta: Float64Array.from({ length: months * termsOf(1) }, (_, i) => (i % termsOf(1) === 0 ? Math.log(persons) : 0)), explained: 1, dispersion: 1, excess: 0.3,
  });
  const seen = { name: 'fence', parts: [emulator(24)], scale: 1, observed: new Float64Array(24).fill(persons), weight: 1 };
  // Setting 0.5; the discrepancy at its prior middle: scale exp(−1.5), persistence 0.4 + 0.595·√0.25.
  const place = [0.5, 0.25, 0.5];
  return { name: 'all', likelihood: new Likelihood(1, [seen]), particles: { n: 1, d: 3, z: Float64Array.from(place), evidence: 0, stages: [] } as unknown as Member['particles'], ahead: [[emulator(1)]], weight: 1 };
}
const spreadOf = (persons: number, residual: 'fitted' | 'none', spread?: number): { mean: number; variance: number } => {
  const paths = memberPaths(steady(persons), 0, 24, SAMPLES, residual, drawsOf('member', 'test'), spread);
  return { mean: meanOf(paths), variance: varianceOf(paths) };
};

test('without the discrepancy a forecast has the chance of counts and no more', () => {
  const { mean, variance } = spreadOf(400, 'none');
  expect(mean).toBeCloseTo(400, 0);
  expect(variance / 400).toBeGreaterThan(0.95);
  expect(variance / 400).toBeLessThan(1.05);
});

test('with it the chance of counts is there besides: small counts spread by more than innovations do', () => {
  // Of t with 4 degrees of freedom cut at ±4: the relative variance of large counts is that of exp(s·t) alone, of twenty 1/20 more.
  const relative = (persons: number): number => spreadOf(persons, 'fitted').variance / (persons + 5) ** 2;
  const large = relative(1e6);
  expect(large).toBeGreaterThan(0.06);
  expect(relative(20) - large).toBeGreaterThan(0.7 * (20 / 25 ** 2));
  expect(relative(20) - large).toBeLessThan(1.5 * (20 / 25 ** 2));
});

test('innovations that are half as wide again spread a forecast by about that much, and leave its middle', () => {
  const middle = (spread: number): number[] => {
    const p = memberPaths(steady(1e6), 0, 24, SAMPLES, 'fitted', drawsOf('member', 'test'), spread).map((v) => Math.log(v)).sort();
    return [p[SAMPLES / 2]! - Math.log(1e6), p[0.75 * SAMPLES]! - p[0.25 * SAMPLES]!];
  };
  const [a, b] = [middle(1), middle(1.5)];
  expect(a[0]!).toBeCloseTo(0, 1);
  expect(b[0]!).toBeCloseTo(0, 1);
  expect(b[1]! / a[1]!).toBeCloseTo(1.5, 1);
});
