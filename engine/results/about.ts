import { compilePlan } from '../plan/compile.ts';
import type { Plan } from '../plan/plan.ts';
import type { ScenarioFiles } from '../scenario/document.ts';
import { monthText } from '../scenario/months.ts';
import { readScenario } from '../scenario/read.ts';
import { leverOfLeaf } from '../scenario/settings.ts';
import { changesOf } from './changes.ts';
import { inertLevers } from './inert.ts';

/** One lever as a scenario sets it, against the first scenario of its results: what changes, since when, and its values by month. */
export interface ToldChange {
  readonly path: string;
  readonly from: number | null;
  readonly to: number;
  readonly since: string;
  /** Values in the reported months, and those of the first scenario. */
  readonly values: readonly number[];
  readonly baseline: readonly number[];
}

/** What is known of a scenario beside its numbers, as the viewer reads it. */
export interface About {
  readonly scenario: string;
  readonly title: string;
  readonly question: string;
  readonly corridor: string;
  readonly file: string;
  readonly changes: readonly ToldChange[];
  readonly inert: readonly { readonly path: string; readonly reason: string }[];
  /** Why the scenario file could not be read again, if so. */
  readonly trouble?: string;
}

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

/** Values of a changed quantity in the reported months; of a change in every place, those of the first place. */
function valuesOf(plan: Plan, path: string): number[] {
  const shape = new RegExp(`^${path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^.]+')}$`);
  const leaf = plan.leafPaths.findIndex((p) => shape.test(leverOfLeaf(p)));
  return Array.from({ length: plan.nMonths - plan.burnIn }, (_, m) => (leaf < 0 ? 0 : plan.leafValues[(m + plan.burnIn) * plan.leafPaths.length + leaf]!));
}

/** Reads recorded scenarios again, and returns what each is and changes against the first. What cannot be read is said so. @param pathOf where the file of a run is now */
export function aboutRuns(runs: readonly RecordedRun[], files: ScenarioFiles, pathOf: (run: RecordedRun) => string): About[] {
  let first: Plan | null = null;
  return runs.map((run, i): About => {
    try {
      const scenario = readScenario(pathOf(run), files, { set: run.set, from: run.from, to: run.to });
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
