import { outcomeOf } from '../catalog/outcomes.ts';
import type { Plan } from '../plan/plan.ts';
import type { Grouping } from '../scenario/question.ts';
import { regionSlug, type Stratum } from '../scenario/strata.ts';
import type { RunResult } from '../simulate/run.ts';
import { changesOf } from './changes.ts';
import { type Estimate, estimateOf, overHorizon, spreadOf } from './summary.ts';

/** Relative size of what rises from nothing. */
const BEYOND = 1e100;

/** What a variant does to an outcome, replicate by replicate. */
export interface Effect {
  readonly outcome: string;
  /** Mean levels. */
  readonly baseline: number;
  readonly variant: number;
  /** Paired difference with its 95 % interval. */
  readonly difference: Estimate;
  /** Whether every replicate has the same value in both. */
  readonly isSame: boolean;
}

/** What runs of one scenario are: replicates of the same, or draws of what is uncertain, each another world. */
export type RunsAre = 'replicates' | 'draws';

/** Rows of a table by origin: a name and the strata in it. */
export interface Group {
  readonly name: string;
  readonly strata: readonly string[];
}

/**
 * Returns the effect on an outcome, or on the sum of its levels in some strata: of replicates the mean paired difference with its interval;
 * of draws the middle relative change, and the ends between which 90 % of draws lie, of the middle level.
 */
export function effectOf(baseline: readonly RunResult[], variant: readonly RunResult[], outcome: string, strata: readonly string[] = [], are: RunsAre = 'replicates'): Effect {
  const names = strata.length === 0 ? [outcome] : strata.map((s) => `${outcome}.${s}`);
  const level = (r: RunResult): number => names.reduce((sum, name) => sum + overHorizon(r, name), 0);
  const before = baseline.map(level);
  const after = variant.map(level);
  const differences = after.map((x, i) => x - before[i]!);
  const isSame = differences.every((d) => d === 0);
  if (are === 'replicates') return { outcome, baseline: estimateOf(before).mean, variant: estimateOf(after).mean, difference: estimateOf(differences), isSame };
  const middle = spreadOf(before).mean;
  // Levels of draws are worlds apart: a change is told of its own world, unless that has nothing to change.
  const isRelative = before.every((b) => b !== 0);
  const { mean, low, high } = spreadOf(isRelative ? differences.map((d, i) => (d / Math.abs(before[i]!)) * Math.abs(middle)) : differences);
  return { outcome, baseline: middle, variant: middle + mean, difference: { mean, low, high }, isSame };
}

/** Returns −1 or 1 where the interval excludes zero, 0 where the effect cannot be told apart or there is none. */
export function directionOf(effect: Effect): -1 | 0 | 1 {
  const { low, high } = effect.difference;
  if (effect.isSame || low === null || high === null) return 0;
  return low > 0 ? 1 : high < 0 ? -1 : 0;
}

/** Returns an effect relative to the size of the baseline; of a size beyond all others where that is zero. */
export function relativeSize(effect: Effect): number {
  const size = Math.abs(effect.baseline);
  return size > 0 ? effect.difference.mean / size : Math.sign(effect.difference.mean) * BEYOND;
}

/** Returns the first month in which any variant differs from the baseline; the first reported one where none is known to. */
export function firstDifference(baseline: Plan, variants: readonly Plan[]): number {
  const reported = baseline.firstMonth + baseline.burnIn;
  const since = variants.flatMap((v) => {
    // Triggers and equations change what no schedule shows.
    if (v.triggers.length > 0) return [reported];
    return changesOf(baseline, v).map((c) => c.since);
  });
  const first = since.length === 0 ? reported : Math.min(...since);
  return Math.min(Math.max(first, reported), baseline.firstMonth + baseline.nMonths - 1);
}

/** Returns a result from a month on. */
export function resultFrom(result: RunResult, month: number): RunResult {
  const n = result.months.length;
  const skipped = Math.min(Math.max(0, month - result.months[0]!), n - 1);
  if (skipped === 0) return result;
  const kept = n - skipped;
  const values = new Float64Array(result.names.length * kept);
  result.names.forEach((_, i) => {
    values.set(result.values.subarray(i * n + skipped, (i + 1) * n), i * kept);
  });
  return { ...result, months: result.months.slice(skipped), values };
}

/** Returns the strata grouped as a table asks, in the order of the population table; one group without strata for the whole. */
export function groupsOf(strata: readonly Stratum[], by: Grouping): Group[] {
  if (by === 'none') return [{ name: 'all', strata: [] }];
  const groups = new Map<string, string[]>();
  for (const s of strata) {
    const region = regionSlug(s.slug);
    const setting = s.slug === region ? 'all' : s.slug.slice(region.length + 1);
    const name = by === 'region' ? s.region : by === 'setting' ? setting : setting === 'all' ? s.region : `${s.region}, ${setting}`;
    groups.set(name, [...(groups.get(name) ?? []), s.slug]);
  }
  return [...groups].map(([name, slugs]) => ({ name, strata: slugs }));
}

/** Returns whether an outcome tells of harm. */
export function isHarm(outcome: string): boolean {
  return outcomeOf(outcome)?.harm ?? false;
}
