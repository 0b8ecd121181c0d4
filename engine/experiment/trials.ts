import { meanOf } from '../numeric/quantile.ts';

/** What was varied in an experiment. */
export interface Axis {
  readonly name: string;
  readonly kind: 'lever' | 'uncertainty';
}

/** Runs of an experiment as numbers: which settings, which outcomes. */
export interface Trials {
  readonly axes: readonly Axis[];
  readonly nPoints: number;
  /** Settings [nPoints × axes]; of a factor of the schedule such as `1.5x` the 1.5. */
  readonly x: Float64Array;
  /** Most replicates of a point. */
  readonly replicates: number;
  /** By name of the outcome [nPoints × replicates]: NaN where a run failed or was not made. */
  readonly outcomes: ReadonlyMap<string, Float64Array>;
}

/** Returns the values of an outcome [nPoints × replicates]. @throws RangeError UNKNOWN_OUTCOME */
export function outcomeOfTrials(trials: Trials, name: string): Float64Array {
  const values = trials.outcomes.get(name);
  if (!values) throw new RangeError(`UNKNOWN_OUTCOME  outcome: ${name}: the runs have ${[...trials.outcomes.keys()].slice(0, 5).join(', ')} and ${Math.max(0, trials.outcomes.size - 5)} others`);
  return values;
}

/** Returns the mean of each point [nPoints] over the replicates that were made; NaN where there is none. */
export function pointMeans(trials: Trials, name: string): Float64Array {
  const y = outcomeOfTrials(trials, name);
  const r = trials.replicates;
  return Float64Array.from({ length: trials.nPoints }, (_, i) => meanOf(y.subarray(i * r, (i + 1) * r).filter((v) => v === v)));
}

/**
 * Returns a number of replicates and the outcome with just so many [nPoints × that], NaN rows for points that have fewer: the number that keeps most
 * runs, so that one failed run costs a point rather than a replicate of all.
 */
export function evenReplicates(trials: Trials, name: string): { replicates: number; y: Float64Array } {
  const all = outcomeOfTrials(trials, name);
  const r = trials.replicates;
  const made = Array.from({ length: trials.nPoints }, (_, i) => all.subarray(i * r, (i + 1) * r).filter((v) => v === v));
  const kept = (n: number): number => n * made.filter((v) => v.length >= n).length;
  let replicates = 1;
  for (let n = 2; n <= r; n++) if (kept(n) > kept(replicates)) replicates = n;
  const y = new Float64Array(trials.nPoints * replicates).fill(Number.NaN);
  made.forEach((v, i) => {
    if (v.length >= replicates) y.set(v.subarray(0, replicates), i * replicates);
  });
  return { replicates, y };
}
