import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { OUTCOMES, outcomeOf } from '../catalog/outcomes.ts';
import { compilePlan } from '../plan/compile.ts';
import { ScenarioError } from '../scenario/problems.ts';
import { readScenario } from '../scenario/read.ts';
import { monthText } from '../simulate/check.ts';
import { type RunResult, simulatePlan } from '../simulate/run.ts';
import { scenarioFiles } from './files.ts';

const SHIPPED = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const START = ['corridors/india-north-america', 'policies/border-enforcement', 'policies/broker-crackdown', 'policies/awareness-campaign', 'policies/legal-pathways'];
const HEADLINE = ['departures.irregular', 'encounters.southwest', 'encounters.northern', 'arrivals', 'permits', 'meanFeeInr', 'exploited', 'deaths', 'debtInr', 'familiesWaiting'];
/** 97.5 % quantile of Student's t by degrees of freedom 1 to 10; standard tables. */
const T975 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

/** Outcome over the horizon: flows summed, stocks last, ratios as ratios of sums. */
function overHorizon(result: RunResult, name: string): number {
  const n = result.months.length;
  const i = result.names.indexOf(name);
  const o = outcomeOf(name);
  const row = result.values.subarray(i * n, (i + 1) * n);
  if (o?.kind === 'ratio') {
    const bottom = overHorizon(result, o.denominator!);
    return bottom === 0 ? 0 : ((o.factor ?? 1) * overHorizon(result, o.numerator!)) / bottom;
  }
  return o?.kind === 'stock' ? row[n - 1]! : row.reduce((a, b) => a + b, 0);
}

/** Mean and 95 % t-interval; null ends with one value. */
export function interval(values: readonly number[]): { mean: number; low: number | null; high: number | null } {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  if (n < 2) return { mean, low: null, high: null };
  const sd = Math.sqrt(values.reduce((a, b) => a + (b - mean) * (b - mean), 0) / (n - 1));
  const half = ((T975[n - 2] ?? 1.96) * sd) / Math.sqrt(n);
  return { mean, low: mean - half, high: mean + half };
}

/** SHA-256 over all outcomes of all replicates in order of name, month, replicate, as little-endian float64. */
export function digestOf(results: readonly RunResult[]): string {
  const first = results[0]!;
  const n = first.months.length;
  const view = new DataView(new ArrayBuffer(8 * results.length * n * first.names.length));
  let at = 0;
  for (const name of [...first.names].sort()) {
    const i = first.names.indexOf(name);
    for (let m = 0; m < n; m++) for (const r of results) view.setFloat64(8 * at++, r.values[i * n + m]!, true);
  }
  return createHash('sha256').update(new Uint8Array(view.buffer)).digest('hex');
}

interface Options { scale: number; seed?: string; replicates?: number; set: string[]; out: string; json?: boolean; quiet?: boolean }

function runAll(paths: readonly string[], options: Options): { json: object[]; all: RunResult[][]; names: string[] } {
  const set = Object.fromEntries(options.set.map((s) => {
    const i = s.indexOf('=');
    const text = s.slice(i + 1);
    return [s.slice(0, i), Number.isFinite(Number(text)) ? Number(text) : text];
  }));
  const scenarios = paths.map((p) => readScenario(p, scenarioFiles(), { set }));
  mkdirSync(options.out, { recursive: true });
  const rows = ['scenario,replicate,month,outcome,value'];
  const json: object[] = [];
  const all: RunResult[][] = [];
  const total = scenarios.reduce((n, s) => n + (options.replicates ?? s.replicates), 0);
  const started = performance.now();
  let done = 0;
  for (const scenario of scenarios) {
    const plan = compilePlan(scenario, { scale: options.scale });
    const replicates = options.replicates ?? scenario.replicates;
    const seed = options.seed ?? scenario.seed;
    const t = performance.now();
    const results: RunResult[] = [];
    for (let replicate = 0; replicate < replicates; replicate++) {
      results.push(simulatePlan(plan, { seed, replicate }));
      done++;
      const left = ((performance.now() - started) / done) * (total - done) / 1000;
      if (!options.quiet) process.stderr.write(`${scenario.name} replicate ${replicate + 1}/${replicates}, run ${done}/${total}, about ${left.toFixed(0)} s left\n`);
    }
    const first = results[0]!;
    const n = first.months.length;
    first.names.forEach((name, i) => results.forEach((r, k) => {
      for (let m = 0; m < n; m++) rows.push(`${scenario.name},${k},${monthText(first.months[m]!)},${name},${r.values[i * n + m]}`);
    }));
    json.push({
      format: 1, scenario: scenario.name, version: '0.1.0', seed, replicates, threads: 1, scale: options.scale, households: first.households, months: n,
      burnIn: scenario.burnIn, householdMonths: first.householdMonths, visits: first.visits, evaluations: first.evaluations, accepted: first.accepted,
      seconds: (performance.now() - t) / 1000, peakMemoryBytes: process.memoryUsage().rss, digest: digestOf(results),
      outcomes: Object.fromEntries(first.names.map((name) => [name, interval(results.map((r) => overHorizon(r, name)))])),
      series: {
        month: [...first.months].map(monthText),
        ...Object.fromEntries(first.names.map((name, i) => [name, Array.from({ length: n }, (_, m) => results.reduce((a, r) => a + r.values[i * n + m]!, 0) / results.length)])),
      },
    });
    all.push(results);
  }
  const save = (name: string, text: string): void => {
    const path = join(options.out, name);
    writeFileSync(`${path}.tmp`, text);
    renameSync(`${path}.tmp`, path);
  };
  save('outcomes.csv', `${rows.join('\n')}\n`);
  save('record.json', `${JSON.stringify(json, null, 1)}\n`);
  return { json, all, names: scenarios.map((s) => s.name) };
}

const short = (x: number): string => (Math.abs(x) >= 1e7 ? x.toExponential(2) : Math.round(x).toLocaleString('en-US'));

function table(all: RunResult[][], names: string[]): string {
  const lines = [['outcome', ...names.flatMap((n, i) => (i === 0 ? [n] : [`${n}: difference [95 %]`]))]];
  for (const name of HEADLINE) {
    const base = all[0]!.map((r) => overHorizon(r, name));
    const cells = all.map((results, i) => {
      if (i === 0) return short(interval(base).mean);
      const d = interval(results.map((r, k) => overHorizon(r, name) - base[k]!));
      return `${d.mean >= 0 ? '+' : ''}${short(d.mean)}${d.low === null ? '' : ` [${short(d.low)}, ${short(d.high!)}]`}`;
    });
    lines.push([`${name}${OUTCOMES.find((o) => o.name === name)?.harm ? ' (harm)' : ''}`, ...cells]);
  }
  const widths = lines[0]!.map((_, c) => Math.max(...lines.map((l) => l[c]!.length)));
  return lines.map((l) => l.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join('  ')).join('\n');
}

/** Runs the command line. Returns the exit code: 0 done, 1 a run failed, 2 unusable arguments or scenario. */
export async function main(args: readonly string[]): Promise<number> {
  const number = (text: string): number => {
    const v = Number(text);
    if (!(v > 0)) throw new InvalidArgumentError('give a number above 0');
    return v;
  };
  const program = new Command('pravas').version('0.1.0').description('agent-based simulation of migration policy').exitOverride();
  let json = false;
  const withOptions = (c: Command): Command =>
    c.option('--scale <share>', 'share of communities simulated', number, 1).option('--seed <text>', 'seed').option('--replicates <n>', 'replicates', number)
      .option('--set <path=value...>', 'set a lever', (v: string, all: string[]) => [...all, v], [] as string[])
      .option('--out <dir>', 'output folder', 'results').option('--json', 'one JSON value on standard output').option('--quiet', 'no progress');
  withOptions(program.command('run <scenario...>').description('simulate scenarios')).action((paths: string[], options: Options) => {
    json = options.json ?? false;
    const r = runAll(paths, options);
    if (json) process.stdout.write(`${JSON.stringify(r.json.length === 1 ? r.json[0] : r.json)}\n`);
    else process.stdout.write(`${r.all.map((a, i) => table([a], [r.names[i]!])).join('\n\n')}\n`);
  });
  withOptions(program.command('start').description('compare four policies on the India corridor')).action((options: Options) => {
    const r = runAll(START.map((s) => join(SHIPPED, `${s}.yaml`)), { ...options, scale: options.scale === 1 ? 0.01 : options.scale, replicates: options.replicates ?? 2 });
    process.stdout.write(`${table(r.all, r.names)}\n\nFiles: ${options.out}/outcomes.csv, record.json\nNext: npm run --silent pravas -- run scenarios/policies/legal-pathways.yaml --scale 0.01\n`);
  });
  program.command('check <file...>').description('check scenarios').action((files: string[]) => {
    for (const f of files) readScenario(f, scenarioFiles());
    process.stdout.write('no problems\n');
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof ScenarioError) {
      if (json || args.includes('--json')) process.stdout.write(`${JSON.stringify({ error: { problems: error.problems } })}\n`);
      else process.stderr.write(`${error.message}\n`);
      return 2;
    }
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
}
