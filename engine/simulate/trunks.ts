import { leversFrom, monthsAlike } from '../plan/alike.ts';
import type { Plan } from '../plan/plan.ts';
import { Run, type RunOptions, type RunResult } from './run.ts';

/** Households of all runs that are kept: 110 MB in runs of India at a tenth, 290 MB at a hundredth (measured: 54 and 14 MB each). */
const MOST_HOUSEHOLDS = 6e7;
/** A run that has done less is not worth keeping. */
const LEAST_MONTHS = 6;

/** A run that stands where others may branch off. */
interface Kept {
  readonly seed: string;
  readonly replicate: number;
  readonly run: Run;
}

/**
 * Simulates plans one after another and spares the months that they have in common: a run stops where its levers begin to act, is kept
 * there, and plans that are alike until then go on from it. Results are the same bytes as without.
 */
export class Trunks {
  /** The one used last comes last. */
  private readonly kept: Kept[] = [];
  private readonly most: number;

  /** @param most households of all runs that are kept */
  constructor(most = MOST_HOUSEHOLDS) {
    this.most = most;
  }

  /**
   * Runs a plan once, as `simulatePlan` does, on one thread.
   * @param partings months from which plans to come are known to go on; the month in which the plan's own levers begin is added
   */
  simulate(plan: Plan, options: Omit<RunOptions, 'part' | 'chronicle' | 'decider'>, partings: readonly number[] = []): RunResult {
    const { seed, replicate = 0 } = options;
    const run = this.furthest(plan, seed, replicate)?.fork(plan) ?? Run.begin(plan, options);
    const stops = new Set([...partings, leversFrom(plan)].filter((m) => m > run.done && m >= LEAST_MONTHS && m < plan.nMonths));
    while (run.done < plan.nMonths) {
      run.step();
      if (stops.has(run.done) && plan.nHouseholds <= this.most) this.keep({ seed, replicate, run: run.fork(plan) });
      options.onMonth?.(run.done, plan.nMonths, run.values);
    }
    return run.result();
  }

  /** The kept run that has done most of what a plan asks for, if any. */
  private furthest(plan: Plan, seed: string, replicate: number): Run | null {
    let found: Kept | null = null;
    for (const kept of this.kept) {
      if (kept.seed !== seed || kept.replicate !== replicate || kept.run.done <= (found?.run.done ?? 0)) continue;
      if (monthsAlike(kept.run.plan, plan) >= kept.run.done) found = kept;
    }
    if (!found) return null;
    this.kept.push(...this.kept.splice(this.kept.indexOf(found), 1));
    return found.run;
  }

  private keep(kept: Kept): void {
    this.kept.push(kept);
    let households = this.kept.reduce((sum, { run }) => sum + run.plan.nHouseholds, 0);
    while (households > this.most) households -= this.kept.shift()!.run.plan.nHouseholds;
  }
}
