import { estimateOf } from '../../results/summary.ts';
import type { Replicates } from './plan.ts';

/** What the rule of replicates asks of a run that was made. */
export interface Made {
  /** The outcome that decides; NaN where the run failed. */
  readonly value: number;
}

/**
 * Returns how many replicates a point has, as far as it can be told: with a rule that is the number at which it was first met by the replicates
 * before it, so that it does not depend on the order in which runs were made. While a replicate below it is missing, it is the least that are needed.
 * @param made tells of a replicate, undefined when it was not made
 */
export function replicatesOf(replicates: Replicates, made: (replicate: number) => Made | undefined): number {
  if (typeof replicates === 'number') return replicates;
  const { halfWidth, least, most } = replicates.until;
  const values: number[] = [];
  for (let n = 0; n < most; n++) {
    if (n >= least && isNarrow(values, halfWidth)) return n;
    const run = made(n);
    if (!run) return Math.max(least, n + 1);
    if (!Number.isNaN(run.value)) values.push(run.value);
  }
  return most;
}

/** Whether the 95 % half-width of the mean is at most that wanted; two values at least. */
function isNarrow(values: readonly number[], halfWidth: number): boolean {
  const { low, high } = estimateOf(values);
  return low !== null && high !== null && (high - low) / 2 <= halfWidth;
}

/** Returns the most replicates that a point can have. */
export function mostReplicates(replicates: Replicates): number {
  return typeof replicates === 'number' ? replicates : replicates.until.most;
}

/** Returns the rule of replicates in words. */
export function replicatesText(replicates: Replicates): string {
  if (typeof replicates === 'number') return `${replicates} replicate${replicates === 1 ? '' : 's'}`;
  const { outcome, halfWidth, least, most } = replicates.until;
  return `${least} to ${most} replicates, until the half-width of ${outcome} is at most ${halfWidth}`;
}
