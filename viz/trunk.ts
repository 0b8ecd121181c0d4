import { monthsAlike, type Part, type Plan, Run } from '../engine/index.ts';

/** Households of all runs that a worker keeps: about four megabytes a million. */
export const MOST_HOUSEHOLDS = 5e7;
/** Months between places where a run is kept. */
const APART = 24;

/** Which replicate is simulated, and which part of it, where it is cut into parts. */
export interface Cut {
  readonly seed: string;
  readonly replicate: number;
  readonly part?: Part;
}

/** A run that stands where others may branch off. */
interface Kept {
  readonly cut: Cut;
  readonly run: Run;
}

/** Runs that stand still, so that whoever moves a lever need not wait for the months before it acts. */
export class Trunk {
  /** The one used last comes last. */
  private kept: Kept[] = [];

  /** Months that a run of a plan is spared at most, as kept runs allow; with `done`, whether one stands there. */
  spared(plan: Plan, cut: Cut, done?: number): number {
    const all = this.kept.filter((k) => isSameCut(k.cut, cut) && (done === undefined || k.run.done === done) && monthsAlike(k.run.plan, plan) >= k.run.done);
    return Math.max(0, ...all.map((k) => k.run.done));
  }

  /** Returns a run of a plan that stands where so many months are done, as `spared` allows. The bytes are those of a run from the beginning. */
  begin(plan: Plan, cut: Cut, done: number): Run {
    const found = this.kept.find((k) => isSameCut(k.cut, cut) && k.run.done === done && monthsAlike(k.run.plan, plan) >= done);
    if (!found) return Run.begin(plan, cut);
    this.kept = [...this.kept.filter((k) => k !== found), found];
    return found.run.fork(plan, cut.part?.shared);
  }

  /** Keeps a copy of a run under way where others may want to branch off: where levers begin to act, and now and then before. @param acting month of the run, from 0 */
  pass(run: Run, cut: Cut, acting: number): void {
    const { done, plan } = run;
    if (done === 0 || done > acting || (done !== acting && done % APART !== 0) || plan.nHouseholds > MOST_HOUSEHOLDS) return;
    if (this.spared(plan, cut, done) === done) return;
    const { part, ...whole } = cut;
    // What the parts of this run share is of no use to a run that stands still.
    this.kept.push({ cut: { ...whole, ...(part && { part: { index: part.index, count: part.count } }) }, run: run.fork(plan) });
    const size = (k: Kept): number => k.run.plan.nHouseholds / (k.cut.part?.count ?? 1);
    let households = this.kept.reduce((sum, k) => sum + size(k), 0);
    while (households > MOST_HOUSEHOLDS) households -= size(this.kept.shift()!);
  }
}

function isSameCut(a: Cut, b: Cut): boolean {
  return a.seed === b.seed && a.replicate === b.replicate && a.part?.index === b.part?.index && a.part?.count === b.part?.count;
}
