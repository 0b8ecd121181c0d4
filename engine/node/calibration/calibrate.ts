import { dirname } from 'node:path';
import { quantileOf } from '../../numeric/quantile.ts';
import { drawsOf } from '../../experiment/draws.ts';
import { discrepancyPath } from '../../forecast/discrepancy.ts';
import { extractorOf } from '../../forecast/extractor.ts';
import { freeSettings } from '../../forecast/free.ts';
import { countAt, logCount } from '../../forecast/logcount.ts';
import { normalized } from '../../forecast/member.ts';
import { type Learned, learnedOf, type PairCorrelation, pairsOf, type Posterior, posteriorDraws } from '../../forecast/posterior.ts';
import { outcomeNamesOf } from '../../plan/compile.ts';
import { monthOf, monthText } from '../../scenario/months.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { readScenario } from '../../scenario/read.ts';
import { sha256 } from '../digest.ts';
import { Ensemble } from '../ensemble/ensemble.ts';
import { scenarioFiles } from '../files.ts';
import { recording } from '../recorded.ts';
import { engineHash } from '../store/engine.ts';
import { calibrationFor, structuresOf, type StructureWeight } from './hindcast.ts';
import { historyOf } from './history.ts';
import { observablesOf, posteriorOf, searched } from './refit.ts';
import type { Effort, FitRequest } from './request.ts';

export interface CalibrateRequest extends FitRequest {
  readonly trainTo?: string;
}

/** One period of a target beside what runs at draws of the posterior give. */
export interface Checked {
  readonly target: string;
  readonly period: string;
  readonly observed: number;
  readonly middle: number;
  readonly low: number;
  readonly high: number;
  readonly isFitted: boolean;
}
/** What a calibration found. */
export interface Calibrated extends Effort {
  readonly scenario: string;
  readonly trainTo: string;
  readonly from: string;
  readonly posterior: Posterior;
  readonly learned: readonly Learned[];
  readonly pairs: readonly PairCorrelation[];
  readonly structures: readonly (StructureWeight & { readonly stages: number; readonly effectiveLeast: number })[];
  readonly emulators: readonly { readonly series: string; readonly explained: number; readonly dispersion: number }[];
  /** Shares of fitted months inside the 50, 80 and 95 % bands of engine runs at draws, with the discrepancy; and without it in the 95 % band. */
  readonly coverage: readonly { readonly series: string; readonly months: number; readonly bands: readonly [number, number, number]; readonly bare95: number }[];
  readonly checks: readonly Checked[];
  readonly engine: string;
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
}

/** Shares of the first 500 runs in the first waves; whatever is beyond comes in further waves of 250, so that a calibration can be gone on with. */
const WAVES = [5 / 28, 6 / 28, 9 / 28, 8 / 28];
const FIRST_RUNS = 500;
const FURTHER_RUNS = 250;
const PARTICLES = 1000;
const DRAWS = 200;
/** Runs of the engine at draws of the posterior: what the emulator says is held against them. */
const CHECK_RUNS = 24;
const YEAR = 12;

/**
 * Fits the free numbers of a scenario to its targets: waves of runs, an emulator, sequential Monte Carlo for each structure, and runs of the engine at draws of what is left.
 * @throws ScenarioError, Interrupted, RunsFailed, OutputError
 */
export async function calibrate(request: CalibrateRequest): Promise<Calibrated> {
  const started = performance.now();
  const own = readScenario(request.scenario, scenarioFiles());
  const calibration = calibrationFor(own, request.targets);
  if (!calibration) throw new ScenarioError([{ file: request.scenario, line: 1, column: 1, code: 'NO_TARGETS', message: `no calibration file for ${own.name}`, remedy: 'name one with --targets; scenarios/calibration/README.md shows what it holds' }]);
  const to = request.trainTo ?? monthText(own.to);
  const runs = { threads: request.threads, folder: request.folder, label: 'calibrate', isQuiet: request.isQuiet, signal: request.signal };
  const history = historyOf(calibration, request.scenario, { scale: request.scale, seed: request.seed, from: monthText(own.from), to, knownAt: to, firstOrigin: null, lastOrigin: to, every: 1, ahead: 0, runs });
  const { free, ensemble, fitted, months } = history;
  const k = free.length;
  const search = await searched(ensemble, free, fitted, wavesOf(request.runs), months, request.seed);
  const observables = observablesOf(ensemble, search.runs, fitted, k);
  const fits = structuresOf(calibration, free).map((s, i) => ({ ...s, ...posteriorOf(observables, k, months, PARTICLES, request.seed, i, s.fixed) }));
  const weights = normalized(fits.map((f) => Math.log(f.prior) + f.particles.evidence));
  const posterior = posteriorDraws(free, fitted.map((f) => f.name), fits.map((f, i) => ({ name: f.name, weight: weights[i]!, particles: f.particles })), DRAWS, request.seed);
  const { checks, coverage, nRuns, seconds } = await checked();
  return {
    scenario: own.name, trainTo: to, from: monthText(history.from), posterior, learned: learnedOf(posterior), pairs: pairsOf(posterior, 10),
    structures: fits.map((f, i) => ({
      name: f.name, weight: weights[i]!, logEvidence: f.particles.evidence, stages: f.particles.stages.length,
      acceptance: f.particles.stages.reduce((a, s) => a + s.acceptance, 0) / Math.max(1, f.particles.stages.length), effectiveLeast: f.particles.stages.reduce((a, s) => Math.min(a, s.effective), PARTICLES),
    })),
    waves: search.waves, emulators: observables.flatMap((o) => o.parts.map((p) => ({ series: o.name, explained: p.explained, dispersion: p.dispersion }))), coverage, checks,
    runs: ensemble.nMade + ensemble.nFound + nRuns, failed: ensemble.nFailed, scale: request.scale, seed: request.seed, engine: engineHash().sha256,
    inputs: ensemble.spec.scenario.files.map((f) => ({ file: f.file, sha256: sha256(f.text) })), runSeconds: ensemble.seconds + seconds, seconds: (performance.now() - started) / 1000,
  };

  /** Runs the engine at draws, under the scenario as it is declared, over its whole horizon, and holds every target against them. */
  async function checked(): Promise<{ checks: Checked[]; coverage: Calibrated['coverage'][number][]; nRuns: number; seconds: number }> {
    const horizon = { from: monthText(history.from), to: monthText(own.to) };
    const files = recording(scenarioFiles(), dirname(request.scenario.startsWith('pravas:') ? '.' : request.scenario));
    const scenario = readScenario(request.scenario, files, horizon);
    const names = outcomeNamesOf(scenario);
    const wanted = Object.entries(calibration!.targets).filter(([, t]) => t.extractor !== undefined);
    const extractors = [...new Set(wanted.map(([, t]) => t.extractor!))];
    for (const e of extractors) extractorOf(e, names);
    const all = monthOf(horizon.to)! - history.from + 1;
    const runner = new Ensemble({ scenario: files.recorded(request.scenario), ...horizon, scale: request.scale, seed: request.seed, extractors, origins: [], schedules: [], ahead: 0, months: all }, { ...runs, label: 'check' });
    const n = Math.min(CHECK_RUNS, posterior.n);
    const made = await runner.make(Array.from({ length: n }, (_, i) => ({ settings: freeSettings(free, posterior.u.subarray(i * k, (i + 1) * k)), replicate: 10_000 + i })));
    const values = made.flatMap((v, i) => (v === null ? [] : [{ v, i }]));
    const checks: Checked[] = [];
    const coverage: Calibrated['coverage'][number][] = [];
    for (const [name, t] of wanted) {
      const e = extractors.indexOf(t.extractor!);
      const inMonths = calibration!.values.get(name)!.filter((p) => p.from >= history.from && p.to < history.from + all);
      // Months are checked as years of twelve, since a month of a small run is mostly chance.
      const isMonthly = t.likelihood === 'log-student';
      const periods = isMonthly ? fiscalYears(inMonths) : inMonths;
      for (const p of periods) {
        const each = values.map(({ v }) => {
          // A ratio has no value in a month without what it is divided by.
          const cells = v.subarray(e * all + p.from - history.from, e * all + p.to - history.from + 1).filter(Number.isFinite);
          const sum = cells.reduce((a, b) => a + b, 0);
          return t.kind === 'flow' ? sum : t.kind === 'stock' ? (cells.at(-1) ?? Number.NaN) : sum / cells.length;
        }).filter((x) => Number.isFinite(x)).sort((a, b) => a - b);
        if (each.length > 0) checks.push({ target: name, period: p.from === p.to ? monthText(p.from) : `${monthText(p.from)} to ${monthText(p.to)}`, observed: p.value, middle: quantileOf(each, 0.5), low: quantileOf(each, 0.05), high: quantileOf(each, 0.95), isFitted: isMonthly && p.to <= monthOf(to)! });
      }
      if (isMonthly) coverage.push(coverageOf(name, fitted.findIndex((f) => f.extractors.length === 1 && ensemble.spec.extractors[f.extractors[0]!] === t.extractor)));
    }
    return { checks, coverage, nRuns: runner.nMade + runner.nFound, seconds: runner.seconds };
  }

  /** Shares of months of training inside bands of expected counts at all draws, with and without the discrepancy unconditional on other months. */
  function coverageOf(series: string, index: number): Calibrated['coverage'][number] {
    const target = calibration!.values.get(series)!;
    const likelihood = fits[0]!.likelihood;
    const draws = drawsOf(request.seed, `check ${series}`);
    const z = new Float64Array(k + 2 * fitted.length);
    const bare: Float64Array[] = Array.from({ length: months }, () => new Float64Array(posterior.n));
    const whole: Float64Array[] = Array.from({ length: months }, () => new Float64Array(posterior.n));
    for (let i = 0; i < posterior.n; i++) {
      z.set(posterior.u.subarray(i * k, (i + 1) * k));
      const expected = likelihood.expected(z, index);
      const d = { persistence: posterior.discrepancy[i * 2 * fitted.length + 2 * index]!, scale: posterior.discrepancy[i * 2 * fitted.length + 2 * index + 1]! };
      const path = discrepancyPath(0, d, months + 24, draws).subarray(24);
      for (let t = 0; t < months; t++) {
        bare[t]![i] = expected[t]!;
        whole[t]![i] = countAt(logCount(expected[t]!) + path[t]!);
      }
    }
    for (const s of [...bare, ...whole]) s.sort();
    const seen = target.filter((p) => p.from >= history.from && p.from < history.from + months);
    const share = (samples: readonly Float64Array[], level: number): number =>
      seen.filter((p) => p.value >= quantileOf(samples[p.from - history.from]!, (1 - level) / 2) && p.value <= quantileOf(samples[p.from - history.from]!, (1 + level) / 2)).length / seen.length;
    return { series, months: seen.length, bands: [share(whole, 0.5), share(whole, 0.8), share(whole, 0.95)], bare95: share(bare, 0.95) };
  }
}

/** Returns the runs of each wave: with more runs the same waves, and others after them. */
export function wavesOf(runs: number): number[] {
  const first = WAVES.map((w) => Math.max(4, Math.round(w * Math.min(runs, FIRST_RUNS))));
  const further = Math.max(0, runs - FIRST_RUNS);
  return [...first, ...Array.from({ length: Math.ceil(further / FURTHER_RUNS) }, (_, i) => Math.min(FURTHER_RUNS, further - i * FURTHER_RUNS))];
}

/** Sums monthly values into US fiscal years that are whole. */
function fiscalYears(months: readonly { from: number; to: number; value: number }[]): { from: number; to: number; value: number }[] {
  const years = new Map<number, { n: number; sum: number }>();
  for (const m of months) {
    const year = Math.floor((m.from + 3) / YEAR);
    const y = years.get(year) ?? { n: 0, sum: 0 };
    years.set(year, { n: y.n + 1, sum: y.sum + m.value });
  }
  return [...years].filter(([, y]) => y.n === YEAR).map(([year, y]) => ({ from: year * YEAR - 3, to: year * YEAR + 8, value: y.sum }));
}
