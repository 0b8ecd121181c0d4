import { expect, test } from 'vitest';
import { drawsOf } from '../../engine/experiment/draws.ts';
import { quantileOf } from '../../engine/numeric/quantile.ts';
import { discrepancyLikelihood, discrepancyPath, scaleOver } from '../../engine/forecast/discrepancy.ts';
import { logStudent, studentDraw } from '../../engine/forecast/student.ts';

test('draws of Student’s t with 4 degrees of freedom have its quartiles and its 95 % points', () => {
  const draws = drawsOf('t', 'student');
  const x = Float64Array.from({ length: 40_000 }, () => studentDraw(draws)).sort();
  // Tabulated: 0.7407 and 2.7764; the standard errors at this number are 0.006 and 0.03.
  expect(Math.abs(quantileOf(x, 0.75) - 0.7407)).toBeLessThan(0.025);
  expect(Math.abs(quantileOf(x, 0.975) - 2.7764)).toBeLessThan(0.13);
});

test('the density of Student’s t adds up to 1', () => {
  let sum = 0;
  for (let x = -400; x < 400; x += 0.01) sum += Math.exp(logStudent(x, 2)) * 0.01;
  expect(sum).toBeCloseTo(1, 5);
});

test('the likelihood of three residuals by hand', () => {
  const d = { persistence: 0.5, scale: 0.3 };
  const stationary = 0.3 / Math.sqrt(1 - 0.25);
  expect(discrepancyLikelihood([0.2, 0.4, -0.1], d)).toBeCloseTo(logStudent(0.2, stationary) + logStudent(0.3, 0.3) + logStudent(-0.3, 0.3), 9);
});

test('a month without observation widens the next one, and costs nothing', () => {
  const d = { persistence: 0.8, scale: 0.2 };
  const gap = discrepancyLikelihood([0.1, Number.NaN, 0.3], d);
  expect(gap).toBeCloseTo(discrepancyLikelihood([0.1], d) + logStudent(0.3 - 0.64 * 0.1, 0.2 * Math.sqrt(1 + 0.64)), 9);
});

test('the likelihood of a simulated process is largest near what made it', () => {
  const draws = drawsOf('likelihood', 'path');
  const path = discrepancyPath(0, { persistence: 0.85, scale: 0.25 }, 400, draws);
  const at = (persistence: number, scale: number): number => discrepancyLikelihood(path, { persistence, scale });
  expect(at(0.85, 0.25)).toBeGreaterThan(at(0.4, 0.25));
  expect(at(0.85, 0.25)).toBeGreaterThan(at(0.85, 0.5));
  expect(at(0.85, 0.25)).toBeGreaterThan(at(0.85, 0.12));
});

test('bands of simulated paths cover their own process as often as they promise', () => {
  const d = { persistence: 0.9, scale: 0.2 };
  const draws = drawsOf('coverage', 'path');
  const h = 6;
  const sample = Float64Array.from({ length: 4000 }, () => discrepancyPath(0.5, d, h, draws)[h - 1]!).sort();
  for (const level of [0.5, 0.8, 0.95]) {
    const [low, high] = [quantileOf(sample, (1 - level) / 2), quantileOf(sample, (1 + level) / 2)];
    let inside = 0;
    for (let i = 0; i < 2000; i++) {
      const u = discrepancyPath(0.5, d, h, draws)[h - 1]!;
      if (u >= low && u <= high) inside++;
    }
    // Two standard errors of 2,000 trials, and of the quantiles, are at most 0.03.
    expect(Math.abs(inside / 2000 - level)).toBeLessThan(0.035);
  }
});

test('months of a random walk add up like their root', () => {
  expect(scaleOver({ persistence: 1, scale: 0.3 }, 9)).toBeCloseTo(0.9, 12);
});
