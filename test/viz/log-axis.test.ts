import { expect, test } from 'vitest';
import { type Curve, logAxis, logTicks, onLogAxis } from '../../viz/charts/log-axis.ts';

const line = (...mean: (number | null)[]): Curve => ({ mean });

test.each([
  ['what is between round places', [line(13, 480)], { low: 10, high: 500 }],
  ['round places themselves', [line(10, 1000)], { low: 10, high: 1000 }],
  ['one value', [line(5)], { low: 5, high: 50 }],
  ['values below one', [line(0.03, 0.4)], { low: 0.02, high: 0.5 }],
  ['zero, less than zero and gaps, which do not count', [line(null, 0, -4, 30), line(null, 700)], { low: 20, high: 1000 }],
  ['more powers of ten than it shows', [line(1e-9, 30_000)], { low: 2, high: 50_000 }],
])('an axis holds %s', (_, lines, ends) => expect(logAxis(lines)).toEqual(ends));

test('an axis counts bands, and there is none where nothing is positive', () => {
  expect(logAxis([{ ...line(100), low95: [3], high95: [2500], low50: [40], high50: [300] }])).toEqual({ low: 2, high: 5000 });
  expect(logAxis([line(0, -1, null)])).toBe(null);
  expect(logAxis([])).toBe(null);
});

test('places are round, rise, and are within the ends', () => {
  expect(logTicks({ low: 20, high: 1000 })).toEqual([20, 50, 100, 200, 500, 1000]);
  expect(logTicks({ low: 2, high: 50_000 })).toEqual([10, 100, 1000, 10_000]);
  expect(logTicks({ low: 0.001, high: 0.005 })).toEqual([0.001, 0.002, 0.005]);
});

test('what is below the axis stands at its lower end, and what is not there stays so', () => {
  expect([-5, 0, 1, 20, 70, null, undefined].map((v) => onLogAxis(v, { low: 20, high: 1000 }))).toEqual([20, 20, 20, 20, 70, null, null]);
});
