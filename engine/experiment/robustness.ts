import type { Direction } from './pareto.ts';
import { meanOf, quantileOf } from '../numeric/quantile.ts';

/** How a policy does over all futures. */
export interface Robustness {
  /** Mean outcome over the futures, which says nothing of how likely they are. */
  readonly mean: number;
  /** Worst outcome in any future: the policy with the best worst one is the maximin choice. */
  readonly worst: number;
  /** Regret: how much worse than the best policy of the same future. Greatest, nine in ten futures below, mean. */
  readonly greatestRegret: number;
  readonly regret90: number;
  readonly meanRegret: number;
  /** Share of futures in which no other policy is better. */
  readonly bestShare: number;
  /** Share of futures in which the outcome is good enough: the domain criterion; null where nobody said what is. */
  readonly satisfiedShare: number | null;
}

/**
 * Returns how each policy does over futures.
 * @param values outcome by [policy][future], all numbers
 * @param isGood whether an outcome of a policy in a future is good enough
 * @source Lempert, Popper and Bankes 2003 (regret); Starr 1962, Schneller and Sphicas 1983 (domain criterion); McPhail et al. 2018, Earth's Future 6: 169–191
 */
export function robustnessOf(values: readonly (readonly number[])[], wanted: Direction, isGood?: (policy: number, future: number) => boolean): Robustness[] {
  const sign = wanted === 'fall' ? 1 : -1;
  const nFutures = values[0]?.length ?? 0;
  const best = Array.from({ length: nFutures }, (_, f) => Math.min(...values.map((row) => sign * row[f]!)));
  return values.map((row, p): Robustness => {
    const regrets = Float64Array.from(row, (v, f) => sign * v - best[f]!).sort();
    return {
      mean: meanOf(row), worst: sign * Math.max(...row.map((v) => sign * v)),
      greatestRegret: regrets.at(-1) ?? 0, regret90: quantileOf(regrets, 0.9), meanRegret: meanOf(regrets),
      bestShare: regrets.filter((r) => r === 0).length / nFutures,
      satisfiedShare: isGood ? row.filter((_, f) => isGood(p, f)).length / nFutures : null,
    };
  });
}

/** The choice of each criterion: the number of its policy. */
export interface Choices {
  readonly mean: number;
  readonly maximin: number;
  readonly minimaxRegret: number;
  readonly satisficing: number | null;
}

/** Returns which policy each criterion chooses; of equals the first. */
export function choicesOf(all: readonly Robustness[], wanted: Direction): Choices {
  const sign = wanted === 'fall' ? 1 : -1;
  const least = (value: (r: Robustness) => number): number => all.reduce((best, r, p) => (value(r) < value(all[best]!) ? p : best), 0);
  return {
    mean: least((r) => sign * r.mean), maximin: least((r) => sign * r.worst), minimaxRegret: least((r) => r.greatestRegret),
    satisficing: all[0]?.satisfiedShare == null ? null : least((r) => -r.satisfiedShare!),
  };
}
