import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Design, type DesignName, designOf, type Factor, type FactorValue, settingsOf } from '../../experiment/design.ts';
import { outcomeNamesOf } from '../../plan/compile.ts';
import { csvCell } from '../../results/csv.ts';
import { monthOf, monthText } from '../../scenario/months.ts';
import { type Problem, ScenarioError } from '../../scenario/problems.ts';
import { type ReadOptions, readScenario, type Scenario } from '../../scenario/read.ts';
import { readSweep, type Sweep } from '../../scenario/sweep.ts';
import { sha256 } from '../digest.ts';
import { scenarioFiles } from '../files.ts';
import { portableName, type Recorded, recording } from '../recorded.ts';
import { saveDurably } from './durable.ts';
import { type EngineHash, engineHash } from './engine.ts';
import { RUN_COLUMNS, SERIES_COLUMNS, type Shape } from './shard.ts';

/** How often each point is run: a number, or until the half-width of the 95 % interval of the mean of an outcome is small enough. */
export type Replicates = number | { readonly until: { readonly outcome: string; readonly halfWidth: number; readonly least: number; readonly most: number } };

/** Everything that a sweep is, as its store says it before the first run. */
export interface StorePlan {
  readonly format: 1;
  readonly sweep: { readonly name: string; readonly file: string; readonly sha256: string; readonly text: string };
  readonly engine: EngineHash;
  readonly design: { readonly name: DesignName; readonly factors: readonly Factor[]; readonly nPoints: number; readonly drawn?: Design['drawn']; readonly sha256: string };
  readonly seed: string;
  readonly scale: number;
  readonly from: string;
  readonly to: string;
  readonly replicates: Replicates;
  readonly outcomes: readonly string[];
  readonly series: readonly string[];
  /** Files of policies by name, as the recorded scenario names them; absent where there are none. */
  readonly policies?: Readonly<Record<string, string>>;
  readonly scenario: Omit<Recorded, 'files'> & { readonly sha256: string; readonly files: readonly { readonly file: string; readonly sha256: string; readonly text: string }[] };
}

/** What the command line may change in a sweep. */
export interface SweepOptions {
  readonly scale?: number;
  readonly seed?: string;
  readonly replicates?: number;
  readonly from?: string;
  readonly to?: string;
}

/** A sweep as it would run now. */
export interface Prepared {
  readonly plan: StorePlan;
  readonly design: Design;
}

const UNTIL = { least: 3, most: 100 };

/** Reads a sweep and all that goes into it. @throws ScenarioError */
export function prepareSweep(path: string, options: SweepOptions): Prepared {
  const folder = dirname(path.startsWith('pravas:') ? '.' : path);
  const own = recording(scenarioFiles(), folder);
  const asWritten = readSweep(path, own);
  const sweep: Sweep = options.seed === undefined ? asWritten : { ...asWritten, seed: options.seed };
  // Recorded afresh: what the base scenario reads, without what the check of the sweep tried.
  const files = recording(scenarioFiles(), folder);
  const horizon: ReadOptions = { ...(options.from === undefined ? {} : { from: options.from }), ...(options.to === undefined ? {} : { to: options.to }) };
  const scenario = readScenario(sweep.baseFile, files, horizon);
  const policyFiles = Object.values(sweep.policyFiles);
  if (policyFiles.length > 0) readScenario(sweep.baseFile, files, { ...horizon, policies: policyFiles });
  const policies = Object.fromEntries(Object.entries(sweep.policyFiles).map(([name, file]) => [name, portableName(file, folder)]));
  const recorded = files.recorded(sweep.baseFile);
  const design = designOf(sweep, scenario, scenarioFiles());
  const outcomes = outcomeNamesOf(scenario);
  const taken = Object.keys(scenario.derived).find((name) => [...RUN_COLUMNS, ...SERIES_COLUMNS, 'point', ...design.factors.map((f) => f.path)].includes(name));
  if (taken !== undefined) throw new ScenarioError([{ file: recorded.base, line: 1, column: 1, code: 'RESERVED_NAME', message: `derived outcome: ${taken}`, remedy: 'results of sweeps have a column of that name: choose another' }]);
  const kept = outcomes.filter((o) => (sweep.outcomes === undefined ? isKeptUnlessSaid(o, scenario) : sweep.outcomes.some((name) => o === name || o.startsWith(`${name}.`))));
  const { text } = own.recorded(path).files.find((f) => f.file === portableName(path, folder))!;
  return {
    design,
    plan: {
      format: 1,
      sweep: { name: basename(path).replace(/^pravas:/, '').replace(/\.ya?ml$/, ''), file: portableName(path, '.'), sha256: sha256(text), text },
      engine: engineHash(),
      design: { name: design.name, factors: design.factors, nPoints: design.nPoints, ...(design.drawn ? { drawn: design.drawn } : {}), sha256: hashOfDesign(design) },
      seed: String(sweep.seed ?? scenario.seed), scale: options.scale ?? sweep.scale ?? 1, from: monthText(scenario.from), to: monthText(scenario.to),
      replicates: options.replicates ?? ruleOf(sweep, scenario.replicates),
      outcomes, series: kept, ...(policyFiles.length > 0 ? { policies } : {}),
      scenario: { ...recorded, sha256: sha256(recorded.files.map((f) => sha256(f.text)).join()), files: recorded.files.map((f) => ({ file: f.file, sha256: sha256(f.text), text: f.text })) },
    },
  };
}

/** Months are kept of what the catalogue lists, departures by channel, and derived outcomes; breakdowns by place only as sums over the horizon. */
function isKeptUnlessSaid(outcome: string, scenario: Scenario): boolean {
  return !outcome.includes('.') || outcome === 'departures.irregular' || outcome === 'departures.legal' || Object.hasOwn(scenario.derived, outcome);
}

function ruleOf(sweep: Sweep, ofScenario: number): Replicates {
  const { replicates } = sweep;
  if (typeof replicates !== 'object') return replicates ?? ofScenario;
  const { outcome, halfWidth, least = UNTIL.least, most = Math.max(least, UNTIL.most) } = replicates.until;
  return { until: { outcome, halfWidth, least: Math.min(least, most), most } };
}

/** Returns what the values of records stand for. */
export function shapeOf(plan: StorePlan): Shape {
  const [from, to] = [monthOf(plan.from)!, monthOf(plan.to)!];
  return { outcomes: plan.outcomes, series: plan.series, months: Array.from({ length: to - from + 1 }, (_, i) => monthText(from + i)) };
}

/** Returns the settings of a point as text, and the key that names them. */
export function settingsText(design: Design, i: number): { text: string; key: string } {
  const text = JSON.stringify(settingsOf(design, i));
  return { text, key: sha256(text).slice(0, 16) };
}

/** Returns what gives a run its identity: the SHA-256 of engine, scenario, scale, horizon, settings, seed and replicate. */
export function identities(plan: StorePlan): (settings: string, replicate: number) => string {
  const common = JSON.stringify([plan.engine.sha256, plan.scenario.sha256, plan.scale, plan.from, plan.to, plan.seed, ...(plan.policies ? [plan.policies] : [])]);
  return (settings, replicate) => sha256(`${common}\n${settings}\n${replicate}`);
}

const designLine = (point: number, key: string, values: readonly FactorValue[]): string => `${point},${key},${values.map((v) => csvCell(String(v))).join()}\n`;

/** Yields the table of all points: number, key, and the value of each factor. */
export function* designTable(design: Design): Generator<string> {
  yield `point,key${design.factors.map((f) => `,${csvCell(f.path)}`).join('')}\n`;
  for (let i = 0; i < design.nPoints; i++) yield designLine(i, settingsText(design, i).key, design.point(i));
}

/** Returns the hash of the paths and all points of a design. */
export function hashOfDesign(design: Design): string {
  let hash = JSON.stringify(design.factors.map((f) => f.path));
  let lines: string[] = [];
  for (let i = 0; i < design.nPoints; i++) {
    lines.push(JSON.stringify(design.point(i)));
    if (lines.length === 4096 || i === design.nPoints - 1) {
      hash = sha256(hash + lines.join('\n'));
      lines = [];
    }
  }
  return hash;
}

/** Yields texts joined, so that a file is written in few pieces. */
export function* inPieces(lines: Iterable<string>, size = 1 << 16): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length >= size) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

/** Writes the whole design, then the plan, both on the disk when this returns. @throws OutputError */
export function savePlan(folder: string, { plan, design }: Prepared): void {
  saveDurably(join(folder, 'design.csv'), inPieces(designTable(design)));
  saveDurably(join(folder, 'plan.json'), [`${JSON.stringify(plan, null, 1)}\n`]);
}

/** Reads the plan of a store, or returns null where there is none. @throws ScenarioError BAD_STORE */
export function readPlan(folder: string): StorePlan | null {
  const path = join(folder, 'plan.json');
  if (!existsSync(path)) return null;
  const refuse = (what: string): never => {
    throw new ScenarioError([{ file: path, line: 1, column: 1, code: 'BAD_STORE', message: `not the plan of a store: ${what}`, remedy: 'give the folder that `pravas sweep` wrote' }]);
  };
  let plan: StorePlan;
  try {
    plan = JSON.parse(readFileSync(path, 'utf8')) as StorePlan;
  } catch (error) {
    return refuse((error as Error).message);
  }
  if (plan.format !== 1) refuse(`format ${String(plan.format)}`);
  return plan;
}

/** Returns what differs between two plans so that their results may not stand together, one problem each. */
export function differences(folder: string, then: StorePlan, now: StorePlan, nowIs = 'now'): Problem[] {
  const problems: Problem[] = [];
  const remedy = `choose another folder with --out, or take back the change`;
  const differ = (what: string, a: unknown, b: unknown): void => {
    if (JSON.stringify(a) !== JSON.stringify(b)) problems.push({ file: join(folder, 'plan.json'), line: 1, column: 1, code: 'STORE_DIFFERS', message: `${what}: ${String(a)} in the store, ${String(b)} ${nowIs}`, remedy });
  };
  const brief = (hash: string | undefined): string => (hash === undefined ? 'absent' : hash.length === 64 ? `${hash.slice(0, 12)}…` : hash);
  if (then.engine.sha256 !== now.engine.sha256) {
    differ('engine version', then.engine.version, now.engine.version);
    for (const part of new Set([...Object.keys(then.engine.parts), ...Object.keys(now.engine.parts)])) differ(`engine ${part}`, brief(then.engine.parts[part]), brief(now.engine.parts[part]));
  }
  if (then.scenario.sha256 !== now.scenario.sha256) {
    differ('base scenario', then.scenario.base, now.scenario.base);
    const n = Math.max(then.scenario.files.length, now.scenario.files.length);
    for (let i = 0; i < n; i++) {
      const [a, b] = [then.scenario.files[i], now.scenario.files[i]];
      if (a?.sha256 !== b?.sha256) differ(`scenario file ${(a ?? b)!.file}`, lineThatDiffers(a?.text, b?.text), lineThatDiffers(b?.text, a?.text));
    }
  }
  for (const field of ['seed', 'scale', 'from', 'to'] as const) differ(field, then[field], now[field]);
  if (then.series.join() !== now.series.join()) differ('outcomes of which every month is kept', then.series.length, now.series.length);
  return problems;
}

/** Returns the first line of a text that another does not have in its place. */
function lineThatDiffers(text: string | undefined, other: string | undefined): string {
  if (text === undefined) return 'absent';
  const [lines, others] = [text.split('\n'), (other ?? '').split('\n')];
  const at = lines.findIndex((line, i) => line !== others[i]);
  return at < 0 ? `${lines.length} lines` : `line ${at + 1} “${lines[at]!.trim().slice(0, 80)}”`;
}
