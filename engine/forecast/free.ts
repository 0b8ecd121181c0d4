import { nearest } from '../catalog/nearest.ts';
import { factorText } from '../scenario/factors.ts';
import { type Problem, ScenarioError } from '../scenario/problems.ts';
import { quantityOf } from '../scenario/quantity.ts';
import type { Scenario } from '../scenario/read.ts';
import { targetsOf } from '../scenario/settings.ts';

/** A number of the scenario that data may speak to, with its prior: uniform from low to high. */
export interface Free {
  readonly path: string;
  readonly low: number;
  readonly high: number;
  /** Value in the scenario without dates; a quantity that dates act on is set as a factor of it, so that they go on acting. */
  readonly base: number;
  readonly isFactor: boolean;
}
/** A prior that a file gives, or `stated`: the range that the scenario itself gives. */
export type PriorDocument = 'stated' | { readonly low: number; readonly high: number };

/** Quantities of a scenario without a file of priors: those whose source says that they are free. */
const SAYS_FREE = /^free\b/;

/**
 * Returns the free numbers of a scenario with their priors.
 * @param priors by path; null takes every quantity whose source begins with “free” and that states a range
 * @throws ScenarioError UNKNOWN_REFERENCE, NO_RANGE, NOTHING_FREE
 */
export function freeOf(scenario: Scenario, priors: Readonly<Record<string, PriorDocument>> | null, file: string): Free[] {
  const problems: Problem[] = [];
  const add = (code: string, message: string, remedy: string): void => {
    problems.push({ file, line: 1, column: 1, code, message, remedy });
  };
  const paths = priors ? Object.keys(priors) : [...scenario.leaves.keys()].filter((p) => SAYS_FREE.test(quantityOf(scenario, p)?.source ?? '') && quantityOf(scenario, p)?.low !== undefined);
  const free = paths.flatMap((path): Free[] => {
    const q = quantityOf(scenario, path);
    if (!q) {
      add('UNKNOWN_REFERENCE', `unknown quantity: ${path}`, nearest(path, [...scenario.leaves.keys()], '`list quantities` shows them'));
      return [];
    }
    const prior = priors?.[path] ?? 'stated';
    const [low, high] = prior === 'stated' ? [q.low, q.high] : [prior.low, prior.high];
    if (low === undefined || high === undefined || !(low < high)) {
      add('NO_RANGE', `no range for ${path}`, 'write { low: …, high: … }');
      return [];
    }
    const isFactor = scenario.leaves.get(path)!.layers.some((l) => l.length > 0);
    if (isFactor && !(q.value > 0 && low >= 0)) {
      add('NO_RANGE', `dates act on it, and it is ${q.value} without them: ${path}`, 'choose a quantity that is above 0');
      return [];
    }
    targetsOf(path, scenario.leaves, (code, message, remedy) => add(code, message, remedy));
    return [{ path, low, high, base: q.value, isFactor }];
  });
  if (problems.length === 0 && free.length === 0) add('NOTHING_FREE', `nothing is free in ${scenario.name}`, 'name free numbers in a calibration file, or let their source begin with “free”');
  if (problems.length > 0) throw new ScenarioError(problems);
  return free;
}

/** Returns the value of a free number at a place in (0, 1). */
export function freeValue({ low, high }: Free, u: number): number {
  return low + u * (high - low);
}

/** Returns the place of a value, clamped to the ends of its prior. */
export function freePlace({ low, high }: Free, value: number): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** Returns what a run is told at a place u in the unit cube. */
export function freeSettings(free: readonly Free[], u: ArrayLike<number>): Record<string, number | string> {
  return Object.fromEntries(free.map((f, j) => [f.path, f.isFactor ? factorText(freeValue(f, u[j]!) / f.base) : freeValue(f, u[j]!)]));
}
