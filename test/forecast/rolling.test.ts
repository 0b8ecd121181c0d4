import { expect, test } from 'vitest';
import { drawsOf } from '../../engine/experiment/draws.ts';
import { coefficientsIn, type Emulator, emulatorOf } from '../../engine/forecast/emulator.ts';
import { pooled, rollingForecasts, type Scored } from '../../engine/forecast/rolling.ts';
import { normalQuantile } from '../../engine/numeric/elementary.ts';

const FIRST = 24_000;
const MONTHS = 60;
const ORIGINS = [30, 36, 42, 48].map((m) => FIRST + m - 1);
const AHEAD = 6;
const RUNS = 30;
/** Growth between none and five per cent a month, which one setting decides. */
const mean = (u: number, t: number): number => 100 * Math.exp(0.05 * u * t);
const draws = drawsOf('rolling', 'test');
const u = Float64Array.from({ length: RUNS }, (_, i) => (i + 0.5) / RUNS);
const counts = (from: number, n: number): Float64Array => Float64Array.from({ length: RUNS * n }, (_, i) => Math.round(mean(u[Math.floor(i / n)]!, from + (i % n))));
const history = emulatorOf(u, counts(0, MONTHS), 1, MONTHS);
const ahead = ORIGINS.map((o): Emulator => {
  const at = o - FIRST;
  const held = Float64Array.from({ length: RUNS * AHEAD }, (_, i) => Math.round(mean(u[Math.floor(i / AHEAD)]!, at + 1 + (i % AHEAD))));
  return emulatorOf(u, held, 1, AHEAD, false, coefficientsIn(history, at));
});
const observed = Float64Array.from({ length: MONTHS }, (_, t) => Math.round(mean(0.9, t) * Math.exp(0.1 * normalQuantile(draws.next()))));

function forecasts(values: Float64Array): Scored[] {
  const seen = { name: 'fence', parts: [history], scale: 1, observed: values, weight: 1 };
  return rollingForecasts({
    k: 1, first: FIRST, observables: [seen], origins: ORIGINS, ahead: AHEAD, schedules: ['held'], structures: [{ name: 'all', prior: 1, fixed: new Map() }, { name: 'none', prior: 1, fixed: new Map([[0, 1e-6]]) }],
    emulators: (o) => [[ahead[o]!]], rolled: [{ name: 'fence', observable: 0, series: { name: 'fence', first: FIRST, values }, firstOrigin: ORIGINS[0]!, others: [] }], particles: 80, samples: 200, seed: 'rolling',
  });
}
const plain = forecasts(observed);

test('a forecast and the weights behind it do not depend on later months', () => {
  const later = observed.map((v, t) => (t > ORIGINS[2]! - FIRST ? 7 * v + 3 : v));
  const other = forecasts(later);
  for (const o of [0, 1, 2]) {
    expect(other[o]!.weights).toEqual(plain[o]!.weights);
    expect(other[o]!.chosen).toBe(plain[o]!.chosen);
    expect(other[o]!.model.forecastTotal).toBe(plain[o]!.model.forecastTotal);
  }
  expect(other[3]!.model.forecastTotal).not.toBe(plain[3]!.model.forecastTotal);
});

test('once months are past, a structure that can grow weighs more than one that cannot', () => {
  const of = (o: number, name: string): number => Object.entries(plain[o]!.weights).reduce((sum, [way, w]) => sum + (way.startsWith(`${name} `) ? w : 0), 0);
  expect(of(0, 'all')).toBeCloseTo(0.5, 9);
  expect(of(3, 'all')).toBeGreaterThan(0.7);
});

test('pooled scores are means over months, and a ratio to itself is 1', () => {
  const p = pooled(plain, 'fence');
  expect(p.origins).toBe(4);
  expect(p.crps).toBeCloseTo(plain.reduce((sum, s) => sum + s.model.crps, 0) / 4, 9);
  expect(p.mase).toBeCloseTo(plain.reduce((sum, s) => sum + s.model.meanAbsoluteError, 0) / plain.reduce((sum, s) => sum + s.naive.lastValue.meanAbsoluteError, 0), 9);
});
