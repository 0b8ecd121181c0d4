import { expect, test } from 'vitest';
import { countAt, logCount } from '../../engine/forecast/logcount.ts';
import { naiveForecasts, naiveSample } from '../../engine/forecast/naive.ts';
import type { Series } from '../../engine/forecast/series.ts';
import { smoothed } from '../../engine/forecast/smoothing.ts';

const series = (values: readonly number[]): Series => ({ name: 'a', first: 24000, values: Float64Array.from(values) });
const counts = (middle: Float64Array): number[] => [...middle].map((m) => Math.round(countAt(m)));

test('each naive forecast by hand', () => {
  const year = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120];
  const f = naiveForecasts(series([...year, ...year.map((v) => 2 * v)]), [], 14);
  expect(counts(f.lastValue.middle).slice(0, 2)).toEqual([240, 240]);
  expect(counts(f.seasonalNaive.middle).filter((_, i) => [0, 1, 11, 12].includes(i))).toEqual([20, 40, 240, 20]);
  expect(counts(f.drift.middle)[0]).toBe(250);
  expect(counts(f.drift.middle)[9]).toBe(340);
});

test('the constant share of a border is its share of twelve months times the last month of all', () => {
  // 12 × 30 of 12 × 100 is 0.3; the last month of all is 50 + 150.
  const own = series([...new Array(11).fill(28.1818181818), 50]);
  const other = series([...new Array(11).fill(62.7272727273), 150]);
  expect(countAt(naiveForecasts(own, [other], 1).constantShare.middle[0]!)).toBeCloseTo((360 / 1200) * 200, 4);
});

test('a gap is filled with the last value, not with 0', () => {
  expect(counts(naiveForecasts(series([10, 20, 30, Number.NaN]), [], 1).lastValue.middle)).toEqual([30]);
});

test('the random walk spreads with the root of the months, and half of its sample lies on either side', () => {
  const f = naiveForecasts(series([100, 200, 100, 200, 100, 200, 100, 200]), [], 9).logRandomWalk;
  expect(f.spread[8]! / f.spread[0]!).toBeCloseTo(3, 12);
  expect(f.spread[0]).toBeCloseTo(Math.log(205 / 105), 12);
  const sample = naiveSample(f, 4, 100);
  expect(sample[49]! < 200 && sample[50]! > 200).toBe(true);
});

test('exponential smoothing follows a straight line, and a level that jumped', () => {
  const line = Array.from({ length: 40 }, (_, t) => 2 + 0.1 * t + 1e-3 * Math.sin(7 * t));
  expect(smoothed(line, 3).middle[2]).toBeCloseTo(2 + 0.1 * 42, 2);
  const jump = [...new Array(30).fill(1), ...new Array(30).fill(3)].map((v: number, t) => v + 0.01 * Math.sin(5 * t));
  expect(smoothed(jump, 6).middle[5]).toBeCloseTo(3, 1);
});

test('exponential smoothing finds a season', () => {
  const seasonal = Array.from({ length: 60 }, (_, t) => 5 + Math.sin((Math.PI * t) / 6) + 0.01 * Math.sin(11 * t));
  const f = smoothed(seasonal, 12);
  for (const h of [1, 4, 9]) expect(f.middle[h - 1]).toBeCloseTo(5 + Math.sin((Math.PI * (59 + h)) / 6), 1);
});

test('exponential smoothing without trend or season spreads as σ·√(1 + (h − 1)·α²)', () => {
  // Signs by a fixed sequence: a level with noise.
  const noise = Array.from({ length: 200 }, (_, t) => ((t * 7919) % 13) / 13 - 0.5);
  const f = smoothed(noise.map((v) => 4 + v), 4);
  expect(f.spread[3]! / f.spread[0]!).toBeLessThan(1.1);
});

test('counts and log counts turn into each other, and no count is below 0', () => {
  expect(countAt(logCount(37))).toBeCloseTo(37, 10);
  expect(countAt(0)).toBe(0);
});
