import { expect, test } from 'vitest';
import { drawsOf } from '../../engine/experiment/draws.ts';
import { meanOf, varianceOf } from '../../engine/numeric/quantile.ts';
import { effectiveSize, priorParticles, updated } from '../../engine/forecast/particles.ts';
import { countRegression } from '../../engine/forecast/count-regression.ts';

/** Log density of a normal with standard deviation 0.05 around the middle of each of two coordinates. */
const normal = (z: Float64Array): number => -((z[0]! - 0.4) * (z[0]! - 0.4) + (z[1]! - 0.6) * (z[1]! - 0.6)) / (2 * 0.05 * 0.05);

test('a normal likelihood gives a normal posterior and its evidence', () => {
  const draws = drawsOf('particles', 'normal');
  const p = updated(priorParticles(2000, 2, draws), normal, draws);
  const column = (j: number): Float64Array => Float64Array.from({ length: p.n }, (_, i) => p.z[i * 2 + j]!);
  expect(meanOf(column(0))).toBeCloseTo(0.4, 2);
  expect(meanOf(column(1))).toBeCloseTo(0.6, 2);
  expect(Math.sqrt(varianceOf(column(0)))).toBeCloseTo(0.05, 2);
  // The integral over the square: 2π·0.05².
  expect(Math.abs(p.evidence - Math.log(2 * Math.PI * 0.0025))).toBeLessThan(0.15);
  expect(p.stages.at(-1)!.share).toBe(1);
});

test('two steps come to what one does', () => {
  const draws = drawsOf('particles', 'steps');
  const half = (z: Float64Array): number => normal(z) / 2;
  const first = updated(priorParticles(2000, 2, draws), half, draws);
  const both = updated(first, normal, draws, { earlier: half });
  expect(Math.abs(both.evidence - Math.log(2 * Math.PI * 0.0025))).toBeLessThan(0.2);
  expect(Math.sqrt(varianceOf(Float64Array.from({ length: both.n }, (_, i) => both.z[i * 2]!)))).toBeCloseTo(0.05, 2);
});

test('a coordinate that a structure holds stays where it is', () => {
  const draws = drawsOf('particles', 'fixed');
  const fixed = new Map([[1, 0.25]]);
  const p = updated(priorParticles(300, 2, draws, fixed), normal, draws, { fixed });
  expect(new Set(Array.from({ length: p.n }, (_, i) => p.z[i * 2 + 1]!))).toEqual(new Set([0.25]));
});

test('the effective size of equal weights is their number, of one weight 1', () => {
  expect(effectiveSize([1, 1, 1, 1])).toBe(4);
  expect(effectiveSize([0, 5, 0])).toBe(1);
});

test('a Poisson regression without penalty reproduces the means of two groups', () => {
  // 1, 3 in one group, 10, 14 in the other: log means ln 2 and ln 12.
  const beta = countRegression(Float64Array.from([1, 0, 1, 0, 1, 1, 1, 1]), [1, 3, 10, 14], [0, 0], [0, 0]);
  expect(beta[0]).toBeCloseTo(Math.log(2), 5);
  expect(beta[1]).toBeCloseTo(Math.log(6), 5);
});
