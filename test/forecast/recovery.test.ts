import { beforeAll, expect, test } from 'vitest';
import { drawsOf } from '../../engine/experiment/draws.ts';
import { keysOf } from '../../engine/experiment/keys.ts';
import { scrambledSobol } from '../../engine/experiment/sobol.ts';
import { discrepancyAt, discrepancyPath } from '../../engine/forecast/discrepancy.ts';
import { type Emulator, emulatorOf } from '../../engine/forecast/emulator.ts';
import { freeOf, freeSettings } from '../../engine/forecast/free.ts';
import { countAt, logCount } from '../../engine/forecast/logcount.ts';
import { dimensionsOf, Likelihood } from '../../engine/forecast/observable.ts';
import { priorParticles, updated } from '../../engine/forecast/particles.ts';
import { wavesOf } from '../../engine/node/calibration/calibrate.ts';
import { scenarioFiles } from '../../engine/node/files.ts';
import { compilePlan } from '../../engine/plan/compile.ts';
import { readScenario } from '../../engine/scenario/read.ts';
import { simulatePlan } from '../../engine/simulate/run.ts';

const SMALL = 'test/fixtures/corridor/small.yaml';
const HORIZON = { from: '2018-07', to: '2019-06' };
const SCALE = 0.25;
const BORDERS = ['encounters.fence', 'encounters.coast'];
const PRIORS = { 'routes.overland.appeal': { low: -6.2, high: -4.2 }, 'routes.oversea.appeal': { low: -6.2, high: -4.2 } };
const DESIGN = 36;
const DATASETS = 36;
const MONTHS = 12;
const free = freeOf(readScenario(SMALL, scenarioFiles(), HORIZON), PRIORS, SMALL);
const k = free.length;

/** Months of both borders at a place of the prior, persons. */
function run(u: Float64Array, replicate: number): Float64Array[] {
  const result = simulatePlan(compilePlan(readScenario(SMALL, scenarioFiles(), { ...HORIZON, set: freeSettings(free, u) }), { scale: SCALE }), { seed: 'recovery', replicate });
  return BORDERS.map((b) => result.values.slice(result.names.indexOf(b) * MONTHS, (result.names.indexOf(b) + 1) * MONTHS));
}

let emulators: Emulator[];
const truths: { u: Float64Array; values: Float64Array[] }[] = [];
beforeAll(() => {
  const keys = keysOf('recovery', k);
  const places = Array.from({ length: DESIGN + DATASETS }, (_, i) => Float64Array.from(keys, (key, j) => scrambledSobol(i, j, key)));
  const runs = places.map((u, i) => run(u, i));
  emulators = BORDERS.map((_, b) => emulatorOf(Float64Array.from(places.slice(0, DESIGN).flatMap((u) => [...u])), Float64Array.from(runs.slice(0, DESIGN).flatMap((r) => [...r[b]!].map((v) => v * SCALE))), k, MONTHS));
  places.slice(DESIGN).forEach((u, i) => truths.push({ u, values: runs[DESIGN + i]! }));
});

test('the emulator explains most of how runs held out differ', () => {
  for (const e of emulators) expect(e.explained).toBeGreaterThan(0.7);
});

test('known parameters are recovered from synthetic months: ranks in the posterior are uniform', () => {
  const bins = new Array<number>(5).fill(0);
  let inside = 0;
  truths.forEach(({ u, values }, i) => {
    const draws = drawsOf('recovery', 'dataset', i);
    const observables = BORDERS.map((name, b) => {
      const d = discrepancyAt(draws.next(), draws.next());
      const path = discrepancyPath(0, d, MONTHS + 60, draws).subarray(60);
      return { name, parts: [emulators[b]!], scale: SCALE, weight: 1, observed: values[b]!.map((v, t) => countAt(logCount(v) + path[t]!)) };
    });
    const likelihood = new Likelihood(k, observables);
    const particles = updated(priorParticles(150, dimensionsOf(k, observables), draws), (z) => likelihood.at(z), draws);
    for (let j = 0; j < k; j++) {
      let below = 0;
      for (let p = 0; p < particles.n; p++) if (particles.z[p * particles.d + j]! < u[j]!) below++;
      const rank = below / particles.n;
      bins[Math.min(4, Math.floor(rank * 5))]!++;
      if (rank > 0.05 && rank < 0.95) inside++;
    }
  });
  const expected = (DATASETS * k) / 5;
  const chiSquare = bins.reduce((sum, n) => sum + ((n - expected) * (n - expected)) / expected, 0);
  // 99 % point of chi-square with 4 degrees of freedom.
  expect(chiSquare, bins.join()).toBeLessThan(13.28);
  expect(inside / (DATASETS * k)).toBeGreaterThan(0.8);
});

test('more runs of a calibration are the same waves, and others after them', () => {
  expect(wavesOf(224)).toEqual([40, 48, 72, 64]);
  expect(wavesOf(1000)).toEqual([...wavesOf(500), 250, 250]);
  expect(wavesOf(620)).toEqual([...wavesOf(500), 120]);
  for (const n of [224, 500, 620, 1000]) expect(wavesOf(n).reduce((a, b) => a + b, 0)).toBe(n);
});
