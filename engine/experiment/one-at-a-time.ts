import type { Factor, FactorValue } from '../scenario/factors.ts';
import type { Scenario } from '../scenario/read.ts';
import { targetsOf } from '../scenario/settings.ts';
import { isPolicyPath } from '../scenario/sweep.ts';
import { levelsOf } from './spread.ts';

/** Returns what a factor is in the base scenario: a number where it is one number throughout, otherwise `1x`. */
export function baselineOf(factor: Factor, scenario: Scenario): FactorValue {
  if (isPolicyPath(factor.path)) return 0;
  const { targets } = targetsOf(factor.path, scenario.leaves, () => {});
  const leaf = targets.length === 1 ? scenario.leaves.get(targets[0]!) : undefined;
  if (factor.unitIsRelative || !leaf || leaf.layers.some((l) => l.length > 0) || scenario.triggers.some((t) => t.leaf === leaf.path)) return '1x';
  return leaf.base;
}

/** Returns the points [values of factors] by number: the baseline first, then each factor in turn at each of its values but the baseline's. */
export function oneAtATime(factors: readonly Factor[], baseline: readonly FactorValue[]): { nPoints: number; point: (i: number) => FactorValue[] } {
  const levels = factors.map((f, j) => levelsOf(f).filter((v) => v !== baseline[j]));
  const point = (i: number): FactorValue[] => {
    const values = [...baseline];
    let rest = i - 1;
    for (let j = 0; j < levels.length && rest >= 0; rest -= levels[j++]!.length) if (rest < levels[j]!.length) values[j] = levels[j]![rest]!;
    return values;
  };
  return { nPoints: 1 + levels.reduce((n, l) => n + l.length, 0), point };
}
