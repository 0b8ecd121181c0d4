import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exp, log, normalCdf, pow, prelec } from '../../engine/numeric/elementary.ts';
import * as interval from '../../engine/numeric/interval.ts';

const end = fc.double({ min: -50, max: 50, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const box = fc.tuple(end, end, share).map(([a, b, t]) => {
  const [lo, hi] = [Math.min(a, b), Math.max(a, b)];
  return { lo, hi, at: Math.min(hi, Math.max(lo, lo + t * (hi - lo))) };
});
const out = new Float64Array(2);
const holds = (value: number): void => {
  if (Number.isNaN(value)) return;
  expect(value).toBeGreaterThanOrEqual(out[0]!);
  expect(value).toBeLessThanOrEqual(out[1]!);
};

const BINARY = [
  ['addInterval', (a: number, b: number) => a + b], ['subtractInterval', (a: number, b: number) => a - b], ['multiplyInterval', (a: number, b: number) => a * b],
  ['divideInterval', (a: number, b: number) => a / b], ['minInterval', Math.min], ['maxInterval', Math.max], ['powInterval', pow],
] as const;
const UNARY = [
  ['negateInterval', (a: number) => -a], ['expInterval', exp], ['logInterval', log], ['sqrtInterval', Math.sqrt], ['absInterval', Math.abs], ['normalCdfInterval', normalCdf],
] as const;

test.each(BINARY)('%s holds the value of every point in its boxes', (name, point) => {
  fc.assert(
    fc.property(box, box, (a, b) => {
      interval[name](a.lo, a.hi, b.lo, b.hi, out);
      holds(point(a.at, b.at));
    }),
    { numRuns: 2000, seed: 1 },
  );
});

test.each(UNARY)('%s holds the value of every point in its box', (name, point) => {
  fc.assert(
    fc.property(box, (a) => {
      interval[name](a.lo, a.hi, out);
      holds(point(a.at));
    }),
    { numRuns: 2000, seed: 1 },
  );
});

test('prelecInterval holds the weight of every chance and exponent in its boxes', () => {
  const chance = fc.tuple(share, share, share).map(([a, b, t]) => {
    const [lo, hi] = [Math.min(a, b), Math.max(a, b)];
    return { lo, hi, at: Math.min(hi, Math.max(lo, lo + t * (hi - lo))) };
  });
  const exponent = chance.map(({ lo, hi, at }) => ({ lo: 0.1 + 0.9 * lo, hi: 0.1 + 0.9 * hi, at: 0.1 + 0.9 * at }));
  fc.assert(
    fc.property(chance, exponent, (p, gamma) => {
      interval.prelecInterval(p.lo, p.hi, gamma.lo, gamma.hi, out);
      holds(prelec(p.at, gamma.at));
    }),
    { numRuns: 5000, seed: 1 },
  );
});
