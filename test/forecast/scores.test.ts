import { expect, test } from 'vitest';
import { normalCdf, normalQuantile } from '../../engine/numeric/elementary.ts';
import { averagedRelativeDifference, crpsOf, isCovered, logScoreOf, maseOf } from '../../engine/forecast/scores.ts';

const normalSample = (mean: number, sd: number, n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => mean + sd * normalQuantile((i + 0.5) / n));

test.each([-2.5, -1, 0, 0.3, 2])('the CRPS of a normal sample is the closed form of the normal at z = %s', (z) => {
  const closed = 3 * (z * (2 * normalCdf(z) - 1) + (2 * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI) - 1 / Math.sqrt(Math.PI));
  expect(crpsOf(normalSample(10, 3, 4000), 10 + 3 * z)).toBeCloseTo(closed, 2);
});

test('the CRPS of one sample is its absolute error', () => {
  expect(crpsOf([7], 10)).toBe(3);
});

test('two samples by hand: mean distance 2 less a quarter of what lies between them', () => {
  // |1 − 3| and |5 − 3| are 2; half of the mean of 0, 4, 4, 0 is 1.
  expect(crpsOf([1, 5], 3)).toBe(1);
});

test('MASE by hand, and months without observation are left out', () => {
  // Own errors 10 and 20, naive errors 20 and 40.
  expect(maseOf([110, 999, 220], [120, 0, 160], [100, Number.NaN, 200])).toBeCloseTo(30 / 60, 12);
  expect(maseOf([1, 2, 3], [1, 2, 3], [0, 0, 0])).toBe(1);
});

test('averaged relative difference by hand: 20 of 100 misplaced and 40 too many in all, rescaled only the share is left', () => {
  const data = [[60], [40]];
  expect(averagedRelativeDifference([[80], [60]], data, false)).toBeCloseTo(0.4, 12);
  expect(averagedRelativeDifference([[120], [80]], data, true)).toBeCloseTo(0, 12);
  expect(averagedRelativeDifference([[70], [30]], data, true)).toBeCloseTo(0.2, 12);
});

test('a band covers what lies between its quantiles', () => {
  const sample = normalSample(0, 1, 1001);
  expect([0.6, 0.7].map((y) => isCovered(sample, y, 0.5))).toEqual([true, false]);
  expect([1.9, 2.0].map((y) => isCovered(sample, y, 0.95))).toEqual([true, false]);
});

test('the log score of a normal sample is nearly the log density, and has a floor', () => {
  expect(logScoreOf(normalSample(2, 0.5, 2000), 2.3)).toBeCloseTo(-0.5 * Math.log(2 * Math.PI) - Math.log(0.5) - 0.18, 1);
  expect(logScoreOf(normalSample(0, 1, 200), 1e6)).toBe(-20);
});
