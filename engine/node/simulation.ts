import { join, relative, resolve } from 'node:path';
import { compilePlan } from '../plan/compile.ts';
import type { Plan } from '../plan/plan.ts';
import { CSV_HEADER, csvRows } from '../results/csv.ts';
import { type Estimate, estimateOf, overHorizon } from '../results/summary.ts';
import { monthText } from '../scenario/months.ts';
import type { PointTable } from '../scenario/points.ts';
import { readPosterior } from '../scenario/posterior.ts';
import { formatProblems, type Problem, ScenarioError } from '../scenario/problems.ts';
import { readScenario, type Scenario } from '../scenario/read.ts';
import type { RunResult } from '../simulate/run.ts';
import { runOverProcesses } from './blocks/over-processes.ts';
import { digestOf, sha256 } from './digest.ts';
import { scenarioFiles } from './files.ts';
import { type OutputError, PartialResults, prepareFolder, saveFile } from './output.ts';
import { isFailure, runTasks, type Task } from './pool.ts';
import { Progress } from './progress.ts';
import { VERSION } from './version.ts';

/** What `run`, `compare` and `start` have in common. */
export interface SimulationOptions {
  readonly scale: number;
  readonly seed?: string;
  readonly replicates?: number;
  readonly threads: number;
  /** The blocks of each run over so many processes, each with its share of the threads. */
  readonly processes?: number;
  readonly from?: string;
  readonly to?: string;
  readonly set: Readonly<Record<string, unknown>>;
  /** Instead of replicates, the first so many draws of what a calibration left uncertain: each a run of every scenario. */
  readonly posterior?: { readonly file: string; readonly draws: number };
  /** Folder for files; none are written without it. */
  readonly out?: string;
  readonly isQuiet: boolean;
  readonly signal: AbortSignal;
}

/** A scenario that is asked for: a file, with levers laid over it under a name of their own. */
export interface Request {
  readonly file: string;
  readonly set?: Readonly<Record<string, unknown>>;
  readonly name?: string;
  /** First and last reported month, where the options do not say. */
  readonly from?: string;
  readonly to?: string;
}

/** One scenario with the results of all its replicates. */
export interface Simulated {
  readonly scenario: Scenario;
  /** What was set on top of the file. */
  readonly set: Readonly<Record<string, unknown>>;
  /** Plan of the first run; others differ from it where they are of other draws. */
  readonly plan: Plan;
  readonly seed: string;
  readonly results: readonly RunResult[];
  readonly seconds: number;
  readonly digest: string;
}

/** Runs were interrupted by the user. */
export class Interrupted extends Error {
  constructor(saved: readonly string[]) {
    super(saved.length > 0 ? `interrupted; finished runs are in ${saved.join(', ')}` : 'interrupted; no run had finished');
  }
}

/** At least one run failed; the others are finished. */
export class RunsFailed extends Error {
  readonly code: string;
  constructor(failures: readonly { name: string; code: string; message: string }[], saved: readonly string[]) {
    const kept = saved.length > 0 ? `\nfinished runs are in ${saved.join(', ')}` : '';
    super(failures.map((f) => `${f.name}  ${f.message.startsWith(f.code) ? '' : `${f.code}  `}${f.message}`).join('\n') + kept);
    this.code = failures[0]!.code;
  }
}

/** What was simulated, and the first error in saving it, if any. */
export interface Outcome {
  readonly simulated: readonly Simulated[];
  readonly saveError: OutputError | null;
}

/**
 * Reads, plans and simulates scenarios, with progress; writes `outcomes.csv` and `record.json` where a folder is given.
 * @throws ScenarioError, OutputError (before anything is simulated), Interrupted, RunsFailed
 */
export async function simulateScenarios(paths: readonly (string | Request)[], options: SimulationOptions): Promise<Outcome> {
  const horizonOf = (r: Request): { from?: string; to?: string } => {
    const [from, to] = [options.from ?? r.from, options.to ?? r.to];
    return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
  };
  const requests = paths.map((p): Request => (typeof p === 'string' ? { file: p } : p));
  const sets = requests.map((r) => ({ ...r.set, ...options.set }));
  const scenarios = requests.map((r, i) => ({ ...readScenario(r.file, scenarioFiles(), { ...horizonOf(r), set: sets[i]! }), ...(r.name === undefined ? {} : { name: r.name }) }));
  for (const s of scenarios)
    if (s.warnings.length > 0 && !options.isQuiet) process.stderr.write(`warning: ${formatProblems(s.warnings, new Map(s.sources.map((f) => [f.file, f.text])))}\n`);
  const prepared = scenarios.map((scenario, i) => ({ scenario, set: sets[i]!, plans: plansOf(scenario, i), seed: options.seed ?? scenario.seed }));
  const tasks: (Task & { of: number })[] = prepared.flatMap(({ plans, seed }, of) => plans.map((plan, replicate) => ({ plan, seed, replicate, of })));
  if (options.out) prepareFolder(options.out);
  const partial = options.out ? new PartialResults(options.out) : null;
  const progress = new Progress(`${tasks.length} run${tasks.length === 1 ? '' : 's'} on ${options.threads} thread${options.threads === 1 ? '' : 's'}`, options.isQuiet);
  const started = performance.now();
  const ends = prepared.map(() => started);
  const processes = options.processes ?? 1;
  const make = processes === 1 ? runTasks : runOverProcesses;
  const outcomes = await make(
    tasks.map(({ plan, seed, replicate }) => ({ plan, seed, replicate })),
    {
      processes,
      threads: Math.max(1, Math.floor(options.threads / processes)),
      signal: options.signal,
      onProgress: (share) => progress.show(share),
      onResult: (i, result) => {
        const { of, replicate } = tasks[i]!;
        ends[of] = performance.now();
        if (isFailure(result)) return;
        const { name } = prepared[of]!.scenario;
        partial?.add(`${name}-${replicate}`, [CSV_HEADER, csvRows(name, replicate, result)]);
      },
    },
  );
  progress.end();
  if (options.signal.aborted) throw new Interrupted(partial?.saved ?? []);
  const failures = outcomes.flatMap((o, i) => {
    const { of, replicate } = tasks[i]!;
    return o && isFailure(o) ? [{ name: `${prepared[of]!.scenario.name}, replicate ${replicate}`, ...o }] : [];
  });
  if (failures.length > 0) throw new RunsFailed(failures, partial?.saved ?? []);
  const simulated = prepared.map((p, of): Simulated => {
    const results = outcomes.filter((_, i) => tasks[i]!.of === of) as RunResult[];
    const { plans, ...kept } = p;
    return { ...kept, plan: plans[0]!, results, seconds: (ends[of]! - started) / 1000, digest: digestOf(results) };
  });
  let saveError = partial?.error ?? null;
  if (options.out && partial) {
    try {
      saveAll(options.out, simulated, options);
      partial.clear();
      saveError = null;
    } catch (error) {
      saveError = error as OutputError;
    }
  }
  return { simulated, saveError };

  /** One plan for all replicates, or one for each draw. */
  function plansOf(scenario: Scenario, i: number): Plan[] {
    const { posterior, scale } = options;
    if (!posterior) return Array<Plan>(options.replicates ?? scenario.replicates).fill(compilePlan(scenario, { scale }));
    const problems: Problem[] = [];
    const { paths, rows } = drawsIn(posterior, scenario, problems);
    if (problems.length > 0) throw new ScenarioError(problems);
    return rows.map((row) => {
      const drawn = Object.fromEntries(paths.map((path, j) => [path, row[j]!]));
      return compilePlan(readScenario(requests[i]!.file, scenarioFiles(), { ...horizonOf(requests[i]!), set: { ...drawn, ...sets[i]! } }), { scale });
    });
  }
}

function drawsIn({ file, draws }: { file: string; draws: number }, scenario: Scenario, problems: Problem[]): PointTable {
  try {
    return readPosterior(file, scenarioFiles(), scenario, draws, problems);
  } catch (error) {
    throw new ScenarioError([{ file, line: 1, column: 1, code: 'BAD_REFERENCE', message: (error as Error).message, remedy: 'name a posterior.csv that `pravas calibrate` wrote' }]);
  }
}

function* csvOf(simulated: readonly Simulated[]): Generator<string> {
  yield CSV_HEADER;
  for (const s of simulated) for (const [replicate, r] of s.results.entries()) yield csvRows(s.scenario.name, replicate, r);
}

/** A file as a record in a folder names it: relative to the folder; shipped scenarios by their name. */
function seenFrom(folder: string, file: string): string {
  return file.startsWith('pravas:') ? file : relative(resolve(folder), resolve(file));
}

function saveAll(out: string, simulated: readonly Simulated[], options: SimulationOptions): void {
  saveFile(join(out, 'outcomes.csv'), csvOf(simulated));
  const record = {
    format: 1,
    version: VERSION,
    node: process.version,
    runs: simulated.map((s) => ({
      scenario: s.scenario.name,
      file: seenFrom(out, s.scenario.file),
      title: s.scenario.title,
      sources: s.scenario.sources.map((f) => ({ file: seenFrom(out, f.file), sha256: sha256(f.text) })),
      seed: s.seed, replicates: s.results.length, scale: options.scale,
      from: monthText(s.scenario.from), to: monthText(s.scenario.to), burnIn: s.scenario.burnIn, set: s.set,
      households: s.plan.nHouseholds, digest: s.digest,
    })),
  };
  saveFile(join(out, 'record.json'), [`${JSON.stringify(record, null, 2)}\n`]);
}

/** Returns the JSON value of one scenario, as users’ scripts rely on it. */
export function jsonOf(s: Simulated, options: SimulationOptions): object {
  const first = s.results[0]!;
  const n = first.months.length;
  const sum = (of: (r: RunResult) => number): number => s.results.reduce((a, r) => a + of(r), 0);
  const outcomes: Record<string, Estimate> = Object.fromEntries(first.names.map((name) => [name, estimateOf(s.results.map((r) => overHorizon(r, name)))]));
  return {
    format: 1, scenario: s.scenario.name, version: VERSION, seed: s.seed, replicates: s.results.length, threads: options.threads, scale: options.scale,
    households: first.households, months: n, burnIn: s.scenario.burnIn, householdMonths: sum((r) => r.householdMonths), visits: sum((r) => r.visits),
    evaluations: sum((r) => r.evaluations), accepted: sum((r) => r.accepted), seconds: s.seconds, peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    digest: s.digest, outcomes,
    series: {
      month: Array.from(first.months, monthText),
      ...Object.fromEntries(first.names.map((name, i) => [name, Array.from({ length: n }, (_, m) => sum((r) => r.values[i * n + m]!) / s.results.length)])),
    },
  };
}
