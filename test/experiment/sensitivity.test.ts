import { describe, expect, test } from 'vitest';
import { binomialTail, logGamma, regularizedBeta, studentTails } from '../../engine/experiment/beta.ts';
import { drawsOf, shuffled } from '../../engine/experiment/draws.ts';
import { morrisUnit } from '../../engine/experiment/morris.ts';
import { morrisEffects } from '../../engine/experiment/morris-effects.ts';
import { noiseOf } from '../../engine/experiment/noise.ts';
import { quantileOf, ranksOf } from '../../engine/numeric/quantile.ts';
import { partialRankCorrelation } from '../../engine/experiment/rank-correlation.ts';
import { saltelliUnit } from '../../engine/experiment/saltelli.ts';
import { sobolIndices } from '../../engine/experiment/sobol-indices.ts';
import { normalQuantile } from '../../engine/numeric/elementary.ts';
import { seedKey } from '../../engine/random/seed.ts';
import { MTCARS } from './published.ts';

const keys = (n: number, seed = 'keys'): Uint32Array[] => Array.from({ length: n }, (_, j) => seedKey(seed, j));
const names = (k: number): string[] => Array.from({ length: k }, (_, i) => `x${i + 1}`);

/** Outcome at Saltelli's points [n·(k + 2) × replicates]. */
function saltelliRuns(f: (u: readonly number[]) => number, k: number, n: number, noise: (point: number, replicate: number) => number = () => 0, replicates = 1, seed = 'keys'): Float64Array {
  const sequence = keys(2 * k, seed);
  const y = new Float64Array(n * (k + 2) * replicates);
  for (let i = 0; i < n * (k + 2); i++) {
    const v = f(saltelliUnit(i, k, sequence));
    for (let r = 0; r < replicates; r++) y[i * replicates + r] = v + noise(i, r);
  }
  return y;
}

const ishigami = (u: readonly number[]): number => {
  const [a, b, c] = u.map((v) => Math.PI * (2 * v - 1)) as [number, number, number];
  return Math.sin(a) + 7 * Math.sin(b) ** 2 + 0.1 * c ** 4 * Math.sin(a);
};
const ISHIGAMI = { first: [0.3139, 0.4424, 0], total: [0.5576, 0.4424, 0.2437] };

describe('Sobol’ indices', () => {
  test.each(['saltelli', 'jansen'] as const)('of Ishigami’s function are the published ones within 0.006 (%s)', (firstOrder) => {
    const found = sobolIndices(saltelliRuns(ishigami, 3, 8192), { factors: names(3), seed: 's', resamples: 100, firstOrder });
    found.indices.forEach((s, i) => {
      expect(Math.abs(s.first.value - ISHIGAMI.first[i]!)).toBeLessThan(0.006);
      expect(Math.abs(s.total.value - ISHIGAMI.total[i]!)).toBeLessThan(0.006);
    });
    // The variance is a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2.
    expect(found.variance).toBeCloseTo(49 / 8 + (0.1 * Math.PI ** 4) / 5 + (0.01 * Math.PI ** 8) / 18 + 0.5, 1);
  });

  test('of the g function are its closed form, and the published figures of Saltelli et al. 2008', () => {
    const a = [0, 1, 4.5, 9, 99, 99, 99, 99];
    const found = sobolIndices(saltelliRuns((u) => u.reduce((y, v, i) => (y * (Math.abs(4 * v - 2) + a[i]!)) / (1 + a[i]!), 1), 8, 8192), { factors: names(8), seed: 's', resamples: 100 });
    const parts = a.map((v) => 1 / (3 * (1 + v) ** 2));
    const all = parts.reduce((p, v) => p * (1 + v), 1) - 1;
    found.indices.forEach((s, i) => {
      expect(Math.abs(s.first.value - parts[i]! / all)).toBeLessThan(0.01);
      expect(Math.abs(s.total.value - (parts[i]! * ((all + 1) / (1 + parts[i]!))) / all)).toBeLessThan(0.01);
    });
    expect(found.indices.slice(0, 4).map((s) => s.first.value)).toEqual([0.716, 0.179, 0.0237, 0.0072].map((v) => expect.closeTo(v, 1.7)));
    expect(found.indices.slice(0, 4).map((s) => s.total.value)).toEqual([0.787, 0.242, 0.0343, 0.0105].map((v) => expect.closeTo(v, 1.7)));
  });

  test('have intervals that hold the truth about as often as they say', () => {
    let held = 0;
    const nTrials = 60;
    for (let t = 0; t < nTrials; t++) {
      // Points by chance, not of the sequence, as the bootstrap supposes.
      const draws = drawsOf(`trial ${t}`, 'test');
      const n = 400;
      const y = new Float64Array(n * 5);
      for (let j = 0; j < n; j++) {
        const [a, b] = [[0, 0, 0].map(() => draws.next()), [0, 0, 0].map(() => draws.next())];
        [a, b, ...[0, 1, 2].map((i) => a.map((v, c) => (c === i ? b[c]! : v)))].forEach((u, at) => (y[j * 5 + at] = ishigami(u)));
      }
      const { indices } = sobolIndices(y, { factors: names(3), seed: `b${t}`, resamples: 200 });
      indices.forEach((s, i) => {
        if (s.first.low <= ISHIGAMI.first[i]! && ISHIGAMI.first[i]! <= s.first.high) held++;
        if (s.total.low <= ISHIGAMI.total[i]! && ISHIGAMI.total[i]! <= s.total.high) held++;
      });
    }
    expect(held / (6 * nTrials)).toBeGreaterThan(0.9);
    expect(held / (6 * nTrials)).toBeLessThan(0.99);
  });

  test('of a noisy outcome are those of its mean response, and the noise is told apart', () => {
    const draws = drawsOf('noise', 'test');
    const shifts = Array.from({ length: 4 }, () => 3 * normalQuantile(draws.next()));
    const y = saltelliRuns(ishigami, 3, 4096, (_, r) => shifts[r]! + 4 * normalQuantile(draws.next()), 4);
    const found = sobolIndices(y, { factors: names(3), seed: 's', resamples: 50, replicates: 4 });
    found.indices.forEach((s, i) => {
      expect(Math.abs(s.first.value - ISHIGAMI.first[i]!)).toBeLessThan(0.03);
      expect(Math.abs(s.total.value - ISHIGAMI.total[i]!)).toBeLessThan(0.03);
    });
    expect(found.noise.own).toBeGreaterThan(15.5);
    expect(found.noise.own).toBeLessThan(16.5);
    expect(found.variance).toBeGreaterThan(13.3);
    expect(found.variance).toBeLessThan(14.4);
    // Without taking the noise off, the total index of x2 would be near (6.12 + 4) / (13.84 + 4) = 0.57.
    expect(found.indices[1]!.total.value).toBeLessThan(0.48);
  });

  test('ignore what a replicate brings to all points alike, and count it as noise', () => {
    const still = sobolIndices(saltelliRuns(ishigami, 3, 256, () => 0, 3), { factors: names(3), seed: 's', resamples: 10, replicates: 3 });
    const moved = sobolIndices(saltelliRuns(ishigami, 3, 256, (_, r) => 100 * r, 3), { factors: names(3), seed: 's', resamples: 10, replicates: 3 });
    moved.indices.forEach((s, i) => expect(s.total.value).toBeCloseTo(still.indices[i]!.total.value, 9));
    expect(still.noise.share).toBeCloseTo(0, 9);
    expect(moved.noise.common).toBeCloseTo(10_000, 6);
    expect(moved.noise.share).toBeGreaterThan(0.99);
  });

  test('leave out base points of runs that failed, are 0 of what never varies, and refuse another layout', () => {
    const y = saltelliRuns(ishigami, 3, 64);
    const broken = Float64Array.from(y);
    broken[7] = Number.NaN;
    const found = sobolIndices(broken, { factors: names(3), seed: 's', resamples: 20 });
    expect(found.nRows).toBe(63);
    expect(found.indices).toEqual(sobolIndices(Float64Array.from([...y.slice(0, 5), ...y.slice(10)]), { factors: names(3), seed: 's', resamples: 20 }).indices);
    const flat = sobolIndices(new Float64Array(50).fill(3), { factors: names(3), seed: 's' });
    expect([flat.isConstant, flat.variance, flat.indices[0]!.total.high]).toEqual([true, 0, 0]);
    expect(() => sobolIndices(new Float64Array(51), { factors: names(3), seed: 's' })).toThrow('SALTELLI_LAYOUT');
    expect(() => sobolIndices(y, { factors: names(3), seed: '' })).toThrow('EMPTY_SEED');
  });
});

test('the two-way analysis gives the hand values of a table of three points and two replicates', () => {
  // Rows 1 3 | 4 4 | 7 11: means 2, 4, 9; columns 4, 6; left ±0, ∓1, ±1: squares 0 + 2 + 2 = 4, own = 4 / 2.
  const noise = noiseOf(Float64Array.from([1, 3, 4, 4, 7, 11]), 2);
  expect([...noise.means]).toEqual([2, 4, 9]);
  expect(noise.own).toBeCloseTo(2, 12);
  expect(noise.common).toBeCloseTo(2 - 2 / 3, 12);
  expect(noise.response).toBeCloseTo(13 - 1, 12);
  expect(noise.share).toBeCloseTo((2 + 4 / 3) / (2 + 4 / 3 + 12), 12);
});

describe('Morris’ effects', () => {
  const f = ([a, b, c]: readonly number[]): number => 2 * a! - 3 * b! + 4 * a! * b! + 0 * c!;

  test('are the hand values along two trajectories', () => {
    // Effects of a are 2 + 4b, of b −3 + 4a. First: b = 0, then a = 2/3; second, downwards: b = 1 at a = 1, then a at b = 1/3.
    const x = [[0, 0, 0], [2 / 3, 0, 0], [2 / 3, 2 / 3, 0], [2 / 3, 2 / 3, 2 / 3], [1, 1, 1], [1, 1 / 3, 1], [1, 1 / 3, 1 / 3], [1 / 3, 1 / 3, 1 / 3]];
    const found = morrisEffects(Float64Array.from(x.flat()), Float64Array.from(x.map(f)), { factors: ['a', 'b', 'c'] });
    const [a, b, c] = found.effects as [(typeof found.effects)[0], (typeof found.effects)[0], (typeof found.effects)[0]];
    expect([a.mu, a.muStar, a.sigma].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([2.666666667, 2.666666667, 0.942809042]);
    // −1/3 and 1: mean 1/3, mean size 2/3, deviation (4/3)/√2.
    expect([b.mu, b.muStar, b.sigma].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([0.333333333, 0.666666667, 0.942809042]);
    expect([c.mu, c.muStar, c.sigma, c.n, c.noiseSigma]).toEqual([0, 0, 0, 2, null]);
    expect(found.needed).toEqual(['a', 'b']);
    expect(found.neededShare).toBeCloseTo(2 / 3, 12);
  });

  test('of the design tend to the means over its grid, and σ of a linear factor to what noise makes', () => {
    const [k, n] = [3, 400];
    const sequence = keys(k);
    const points = Array.from({ length: n * (k + 1) }, (_, i) => morrisUnit(i, 4, sequence));
    const draws = drawsOf('morris', 'test');
    const y = points.flatMap((u) => [0, 1].map(() => f(u) + 5 * u[2]! + 0.5 * normalQuantile(draws.next())));
    const { effects } = morrisEffects(Float64Array.from(points.flat()), Float64Array.from(y), { factors: names(3), replicates: 2 });
    expect(effects[0]!.mu).toBeCloseTo(4, 0);
    // −3 + 4a is −3, −5/3, −1/3, 1 with equal chance: mean −1, mean size 1.5.
    expect(Math.abs(effects[1]!.mu + 1)).toBeLessThan(0.25);
    expect(Math.abs(effects[1]!.muStar - 1.5)).toBeLessThan(0.2);
    expect(effects[2]!.noiseSigma).toBeCloseTo(Math.sqrt(0.25) / (2 / 3), 1);
    // The standard error of a standard deviation of 400 effects is 1/√800 of it.
    expect(Math.abs(effects[2]!.sigma / effects[2]!.noiseSigma! - 1)).toBeLessThan(3 / Math.sqrt(800));
  });

  test('leave out steps to runs that failed, and refuse a step of two factors', () => {
    const x = Float64Array.from([0, 0, 1, 0, 1, 1]);
    const found = morrisEffects(x, Float64Array.from([1, 2, Number.NaN]), { factors: ['a', 'b'] });
    expect(found.effects.map((e) => [e.mu, e.n])).toEqual([[1, 1], [0, 0]]);
    expect(() => morrisEffects(Float64Array.from([0, 0, 1, 1, 1, 0]), new Float64Array(3), { factors: ['a', 'b'] })).toThrow('MORRIS_LAYOUT');
  });
});

describe('partial rank correlation', () => {
  test('of road tests of 32 cars is what residuals of R’s lm on ranks give', () => {
    const found = partialRankCorrelation(Float64Array.from(MTCARS.rows.flatMap((r) => r.slice(1))), MTCARS.rows.map((r) => r[0]!), MTCARS.factors);
    const expected = [[-0.23380686139478, 0.222195279927595], [-0.425787753551255, 0.0212832525072696], [-0.39415726867183, 0.0343666938219016], [-0.0464991749867946, 0.81070208023233]];
    found.forEach((c, i) => {
      expect(c.value).toBeCloseTo(expected[i]![0]!, 12);
      expect(c.pValue).toBeCloseTo(expected[i]![1]!, 11);
      expect(c.low! < c.value! && c.value! < c.high!).toBe(true);
    });
  });

  test('of two factors is the hand formula of three correlations', () => {
    // Ranks of y against a and b: Spearman 0.9, 0.5 (squared differences 2 and 10 of five points); a against b 0.7 (6).
    const [y, a, b] = [[1, 2, 3, 4, 5], [2, 1, 3, 4, 5], [3, 1, 4, 2, 5]];
    const [ya, yb, ab] = [0.9, 0.5, 0.7];
    const found = partialRankCorrelation(Float64Array.from(a.flatMap((v, i) => [Math.exp(v), b[i]!])), y.map((v) => v ** 3), ['a', 'b']);
    expect(found[0]!.value).toBeCloseTo((ya - yb * ab) / Math.sqrt((1 - yb * yb) * (1 - ab * ab)), 12);
    expect(found[1]!.value).toBeCloseTo((yb - ya * ab) / Math.sqrt((1 - ya * ya) * (1 - ab * ab)), 12);
  });

  test('does not change with any monotone change of scale, sees direction, and finds nothing in what does nothing', () => {
    const draws = drawsOf('prcc', 'test');
    const x = Array.from({ length: 300 }, () => [draws.next(), draws.next(), draws.next()]);
    const y = x.map(([a, b]) => 3 * a! - b! + 0.2 * draws.next());
    const one = partialRankCorrelation(Float64Array.from(x.flat()), y, names(3));
    const other = partialRankCorrelation(Float64Array.from(x.flatMap(([a, b, c]) => [Math.exp(9 * a!), b! ** 5, Math.log(c!)])), y.map((v) => Math.atan(v)), names(3));
    expect(other).toEqual(one);
    expect(one[0]!.value).toBeGreaterThan(0.95);
    expect(one[1]!.value).toBeLessThan(-0.8);
    expect(one[2]!.pValue).toBeGreaterThan(0.05);
  });

  test('is null for what never varies and for a copy, 1 for an exact order, and leaves out failed points', () => {
    const x = [[1, 7, 1], [2, 7, 2], [3, 7, 3], [4, 7, 4], [5, 7, 5], [9, 7, 9]];
    const found = partialRankCorrelation(Float64Array.from(x.flat()), [10, 20, 30, Number.NaN, 40, 50], names(3));
    expect(found.map((c) => c.value)).toEqual([1, null, null]);
    expect(found[0]!.pValue).toBe(0);
    expect(partialRankCorrelation(Float64Array.from(x.flat()), [1, 1, 1, 1, 1, 1], names(3)).every((c) => c.value === null)).toBe(true);
  });
});

test('tails of Student’s t and of binomial counts are R’s', () => {
  expect(studentTails(2.3, 7)).toBeCloseTo(0.054991095204371537, 12);
  expect(studentTails(0.4, 3)).toBeCloseTo(0.7159351539743701, 12);
  expect(binomialTail(67, 87, 0.6)).toBeCloseTo(0.000618527264014781, 13);
  expect(binomialTail(5, 10, 0.3)).toBeCloseTo(0.1502683325999999, 12);
  expect(binomialTail(900, 1000, 0.87)).toBeCloseTo(0.002110725903076371, 12);
  expect(regularizedBeta(0.3, 0.5, 40)).toBeCloseTo(0.9999998993535015, 12);
  expect([binomialTail(0, 5, 0.5), binomialTail(6, 5, 0.5), binomialTail(5, 5, 1)]).toEqual([1, 0, 1]);
  expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 11);
});

test('quantiles are type 7, ranks of ties are averaged, and shuffles keep every number', () => {
  expect([0, 0.25, 0.5, 1].map((p) => quantileOf([1, 2, 4, 8], p))).toEqual([1, 1.75, 3, 8]);
  expect([...ranksOf([3, 1, 3, 2, 3])]).toEqual([4, 1, 4, 2, 4]);
  const order = shuffled(50, drawsOf('s', 'shuffle'));
  expect([...order].sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
  expect([...shuffled(50, drawsOf('s', 'shuffle'))]).toEqual([...order]);
  expect([...shuffled(50, drawsOf('s', 'shuffle', 1))]).not.toEqual([...order]);
});
