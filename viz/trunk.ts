import { monthsAlike, type Plan, Run } from '../engine/index.ts';

/** Households of all runs that a worker keeps: about four megabytes a million. */
export const MOST_HOUSEHOLDS = 5e7;
/** Months between places where a run is kept. */
const APART = 24;

/** A run that stands where others may branch off. */
interface Kept {
  readonly seed: string;
  readonly replicate: number;
  readonly run: Run;
}

/** Runs that stand still, so that whoever moves a lever need not wait for the months before it acts. */
export class Trunk {
  /** The one used last comes last. */
  private kept: Kept[] = [];

  /** Returns a run of a plan that stands as far as a kept one allows. The bytes are those of a run from the beginning. */
  begin(plan: Plan, seed: string, replicate: number): Run {
    let best: Kept | null = null;
    for (const k of this.kept) if (k.seed === seed && k.replicate === replicate && k.run.done > (best?.run.done ?? 0) && monthsAlike(k.run.plan, plan) >= k.run.done) best = k;
    if (!best) return Run.begin(plan, { seed, replicate });
    this.kept = [...this.kept.filter((k) => k !== best), best];
    return best.run.fork(plan);
  }

  /** Keeps a copy of a run under way where others may want to branch off: where levers begin to act, and now and then before. @param acting month of the run, from 0 */
  pass(run: Run, seed: string, replicate: number, acting: number): void {
    const { done, plan } = run;
    if (done === 0 || done > acting || (done !== acting && done % APART !== 0) || plan.nHouseholds > MOST_HOUSEHOLDS) return;
    if (this.kept.some((k) => k.seed === seed && k.replicate === replicate && k.run.done === done && monthsAlike(k.run.plan, plan) >= done)) return;
    this.kept.push({ seed, replicate, run: run.fork(plan) });
    let households = this.kept.reduce((sum, k) => sum + k.run.plan.nHouseholds, 0);
    while (households > MOST_HOUSEHOLDS) households -= this.kept.shift()!.run.plan.nHouseholds;
  }
}
