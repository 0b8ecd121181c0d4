import seedrandom from 'seedrandom';
import { expect, test } from 'vitest';
import { exp, log, normalCdf, normalQuantile, pow, prelec } from '../../engine/numeric/elementary.ts';

/** Fixed point with 260 binary digits. */
const BITS = 260n;
const ONE = 1n << BITS;

/** The exact value of a double, in fixed point (truncated below 2⁻²⁶⁰). */
function fixed(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(x));
  const bits = view.getBigUint64(0);
  const e = Number(bits >> 52n);
  const m = (bits & ((1n << 52n) - 1n)) | (e > 0 ? 1n << 52n : 0n);
  const shift = BITS + BigInt(Math.max(1, e) - 1075);
  const value = shift >= 0n ? m << shift : m >> -shift;
  return x < 0 ? -value : value;
}

function expFixed(x: bigint): bigint {
  // Halve until small, sum the series, square back.
  const halvings = 40n;
  const r = x >> halvings;
  let sum = ONE;
  let term = ONE;
  for (let n = 1n; term !== 0n && n < 60n; n++) {
    term = (term * r) / (n << BITS);
    sum += term;
  }
  for (let i = 0n; i < halvings; i++) sum = (sum * sum) >> BITS;
  return sum;
}

const LN2 = atanhSeries(ONE / 3n) * 2n;
function atanhSeries(z: bigint): bigint {
  let sum = 0n;
  let power = z;
  const square = (z * z) >> BITS;
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n;
    power = (power * square) >> BITS;
  }
  return sum;
}

function logFixed(x: bigint): bigint {
  let k = 0n;
  let m = x;
  while (m >= 2n * ONE) {
    m >>= 1n;
    k++;
  }
  while (m < ONE) {
    m <<= 1n;
    k--;
  }
  return 2n * atanhSeries(((m - ONE) << BITS) / (m + ONE)) + k * LN2;
}

/** Error of a double against a fixed-point reference, in units of the last place of the double. */
function ulps(value: number, reference: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const e = Number(view.getBigUint64(0) >> 52n);
  const ulp = BITS + BigInt(Math.max(1, e) - 1075);
  const d = fixed(value) - reference;
  return Number(((d < 0n ? -d : d) * 1000n) >> ulp) / 1000;
}

const random = seedrandom('elementary');
const between = (a: number, b: number): number => a + (b - a) * random();

test('exp is at most 1 ulp off, on wide and small arguments', () => {
  let worst = 0;
  for (let i = 0; i < 1500; i++) {
    const x = i % 3 === 0 ? between(-100, 80) : i % 3 === 1 ? between(-1, 1) : between(-1e-3, 1e-3);
    worst = Math.max(worst, ulps(exp(x), expFixed(fixed(x))));
  }
  expect(worst).toBeLessThan(1);
});

test('log is at most 1 ulp off, on wide arguments and near 1', () => {
  let worst = 0;
  for (let i = 0; i < 1500; i++) {
    const x = i % 3 === 0 ? Math.exp(between(-100, 100)) : i % 3 === 1 ? between(0.5, 2) : 1 + between(-1e-4, 1e-4);
    worst = Math.max(worst, ulps(log(x), logFixed(fixed(x))));
  }
  expect(worst).toBeLessThan(1);
});

test('pow is at most 2 ulp off', () => {
  let worst = 0;
  for (let i = 0; i < 1000; i++) {
    const x = Math.exp(between(-20, 20));
    const y = between(-3, 3);
    const reference = expFixed((logFixed(fixed(x)) * fixed(y)) >> BITS);
    worst = Math.max(worst, ulps(pow(x, y), reference));
  }
  expect(worst).toBeLessThan(2);
});

test('ends of the range are those of IEEE 754', () => {
  expect([exp(0), exp(Number.NEGATIVE_INFINITY), exp(710), exp(-746), exp(Number.NaN)]).toEqual([1, 0, Number.POSITIVE_INFINITY, 0, Number.NaN]);
  expect([log(1), log(0), log(-1), log(Number.POSITIVE_INFINITY)]).toEqual([0, Number.NEGATIVE_INFINITY, Number.NaN, Number.POSITIVE_INFINITY]);
  expect(log(5e-324)).toBeCloseTo(-744.4400719213812, 10);
  expect([pow(2, 10), pow(9, 0.5), pow(0, 2), pow(5, 0), pow(1, 1e9), pow(-1, 2)]).toEqual([1024, 3, 0, 1, 1, Number.NaN]);
});

test('the normal distribution and its quantile have their published values and undo each other', () => {
  // Abramowitz and Stegun, table 26.1.
  for (const [x, p] of [[0, 0.5], [1, 0.8413447460685429], [2, 0.9772498680518208], [-3, 0.0013498980316301]] as const) expect(Math.abs(normalCdf(x) - p)).toBeLessThan(1e-14);
  // Wichura 1988, AS 241, checks.
  for (const [p, x] of [[0.25, -0.6744897501960817], [0.001, -3.090232306167813], [1e-20, -9.262340089798408]] as const) expect(Math.abs(normalQuantile(p) / x - 1)).toBeLessThan(1e-15);
  for (let i = 1; i < 1000; i++) expect(Math.abs(normalCdf(normalQuantile(i / 1000)) - i / 1000)).toBeLessThan(2e-15);
});

test('prelec weighs 1/e as 1/e, small chances more and large ones less, and at exponent 1 leaves every chance as it is', () => {
  for (const gamma of [0.3, 0.65, 0.9]) {
    expect(prelec(Math.exp(-1), gamma)).toBeCloseTo(Math.exp(-1), 14);
    expect(prelec(0.01, gamma)).toBeGreaterThan(0.01);
    expect(prelec(0.9, gamma)).toBeLessThan(0.9);
    expect([prelec(0, gamma), prelec(1, gamma)]).toEqual([0, 1]);
  }
  for (const p of [0, 0.001, 0.2, 0.7, 1]) expect(prelec(p, 1)).toBe(p);
  // By hand: −ln 0.01 = 4.60517, to the power of one half 2.14597, exp(−2.14597) = 0.116955.
  expect(prelec(0.01, 0.5)).toBeCloseTo(0.116955, 6);
  const random = seedrandom('prelec');
  for (let i = 0; i < 2000; i++) {
    const [a, b] = [random(), random()].sort((x, y) => x - y) as [number, number];
    expect(prelec(a, 0.65)).toBeLessThanOrEqual(prelec(b, 0.65));
  }
});
