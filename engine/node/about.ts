import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compilePlan } from '../plan/compile.ts';
import type { Plan } from '../plan/plan.ts';
import { changesOf } from '../results/changes.ts';
import { inertLevers } from '../results/inert.ts';
import { monthText } from '../scenario/months.ts';
import { readScenario, type Scenario } from '../scenario/read.ts';
import { leverOfLeaf } from '../scenario/settings.ts';
import { scenarioFiles } from './files.ts';

/** One run as `record.json` says it. */
export interface RecordedRun {
  readonly scenario: string;
  readonly file: string;
  readonly title: string;
  readonly seed: string;
  readonly replicates: number;
  readonly scale: number;
  readonly from: string;
  readonly to: string;
  readonly set: Readonly<Record<string, unknown>>;
  readonly digest: string;
  readonly sources: readonly { readonly file: string; readonly sha256: string }[];
}

/** What is known of a scenario beside its numbers, as the viewer reads it. */
export interface About {
  readonly scenario: string;
  readonly title: string;
  readonly question: string;
  readonly corridor: string;
  readonly file: string;
  readonly changes: readonly { readonly path: string; readonly from: number | null; readonly to: number; readonly since: string; readonly values: readonly number[]; readonly baseline: readonly number[] }[];
  readonly inert: readonly { readonly path: string; readonly reason: string }[];
  readonly trouble?: string;
}

/** A folder of results that cannot be read. */
export class ResultsError extends Error {
  constructor(folder: string, what: string) {
    super(`${folder}  NO_RESULTS  ${what}: give a folder that \`run\` or \`compare\` wrote, such as results`);
  }
}

/** Reads the record of a folder of results. @throws ResultsError */
export function recordIn(folder: string): { readonly version: string; readonly runs: readonly RecordedRun[] } {
  if (!existsSync(join(folder, 'outcomes.csv'))) throw new ResultsError(folder, 'no outcomes.csv');
  const file = join(folder, 'record.json');
  if (!existsSync(file)) throw new ResultsError(folder, 'no record.json');
  const record = JSON.parse(readFileSync(file, 'utf8')) as { version?: string; runs?: RecordedRun[] };
  if (!Array.isArray(record.runs) || record.runs.length === 0) throw new ResultsError(folder, 'record.json names no runs');
  return { version: record.version ?? '', runs: record.runs };
}

/** Values of a changed quantity in the reported months; of a change in every place, those of the first place. */
function valuesOf(plan: Plan, path: string): number[] {
  const shape = new RegExp(`^${path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^.]+')}$`);
  const leaf = plan.leafPaths.findIndex((p) => shape.test(leverOfLeaf(p)));
  return Array.from({ length: plan.nMonths - plan.burnIn }, (_, m) => (leaf < 0 ? 0 : plan.leafValues[(m + plan.burnIn) * plan.leafPaths.length + leaf]!));
}

/** Reads the scenarios of a folder of results again, and returns what each is and changes against the first. What cannot be read is said so. */
export function aboutResults(folder: string): About[] {
  const { runs } = recordIn(folder);
  let first: Plan | null = null;
  return runs.map((run, i): About => {
    const file = run.file.startsWith('pravas:') ? run.file : resolve(folder, run.file);
    try {
      const scenario: Scenario = readScenario(file, scenarioFiles(), { set: run.set, from: run.from, to: run.to });
      const plan = compilePlan(scenario, { scale: run.scale });
      if (i === 0) first = plan;
      const changes = first && first !== plan ? changesOf(first, plan) : [];
      return {
        scenario: run.scenario, title: scenario.title, question: scenario.question, file: run.file,
        corridor: scenario.sources.map((s) => s.file).find((f) => f.includes('corridors/'))?.replace(/^.*corridors\//, '').replace(/\.yaml$/, '') ?? run.scenario,
        changes: changes.map((c) => ({ path: c.path, from: Number.isNaN(c.from) ? null : c.from, to: c.to, since: monthText(c.since), values: valuesOf(plan, c.path), baseline: valuesOf(first!, c.path) })),
        inert: inertLevers(scenario, plan),
      };
    } catch (error) {
      return { scenario: run.scenario, title: run.title, question: '', corridor: '', file: run.file, changes: [], inert: [], trouble: `the scenario file cannot be read again: ${(error as Error).message.split('\n')[0]}` };
    }
  });
}
