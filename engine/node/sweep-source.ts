import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Sweep, SweepViewer } from '../experiment/sweep-view.ts';
import { readSweep } from './store/table.ts';
import { trialsOf } from './store/trials.ts';

/** Outcomes that the viewer shows of a sweep, where it has them: flow beside harm and cost. */
const SHOWN = ['departures.irregular', 'encounters', 'arrivals', 'permits', 'exploited', 'deaths', 'familyMonthsWaiting', 'debtInr', 'assetLosses', 'meanFeeInr', 'policyCostInr'];

/** Whether a folder is the store of a sweep. */
export function isStore(folder: string): boolean {
  return existsSync(join(folder, 'plan.json'));
}

/** Reads a store. @throws ScenarioError BAD_STORE */
export async function readSweepOf(folder: string, name: string): Promise<Sweep> {
  const { plan } = await readSweep(folder, []);
  const outcomes = SHOWN.filter((o) => plan.outcomes.includes(o));
  const table = await readSweep(folder, outcomes.length > 0 ? outcomes : plan.outcomes.slice(0, SHOWN.length));
  const { design, sweep, notes, isComplete, points, rows, outcomeNames, factors } = table;
  return {
    intro: { name, title: sweep.title ?? '', question: sweep.question ?? '', design: design.name, nPoints: points, nRuns: rows.length, isComplete, notes, factors: factors.map(({ path, kind }) => ({ path, kind })), outcomes: outcomeNames },
    trials: trialsOf(table), design, seed: plan.seed, levels: sweep.levels ?? 4,
  };
}

/** Returns what tells one state of a store from another: its files with their sizes and times. */
function stateOf(folder: string): string {
  const list = (f: string): string[] => (existsSync(f) ? readdirSync(f).map((name) => join(f, name)) : []);
  return [...list(folder), ...list(join(folder, 'shards'))].map((path) => {
    const s = statSync(path, { throwIfNoEntry: false });
    return `${path} ${s?.size} ${s?.mtimeMs}`;
  }).join('\n');
}

/** A store that is asked while it may still grow: its runs are read once, and again when its files changed. */
export class SweepSource {
  private readonly folder: string;
  private readonly name: string;
  private read: { readonly state: string; readonly viewer: Promise<SweepViewer> } | null = null;

  constructor(folder: string, name: string) {
    this.folder = folder;
    this.name = name;
  }

  /** Returns what answers about the store as it is now. */
  viewer(): Promise<SweepViewer> {
    const state = stateOf(this.folder);
    if (this.read?.state !== state) this.read = { state, viewer: readSweepOf(this.folder, this.name).then((sweep) => new SweepViewer(sweep)) };
    return this.read.viewer;
  }
}
