import { estimateOf } from '../results/summary.ts';
import type { Cases } from './box.ts';
import { decisionTree, type TreeNode } from './decision-tree.ts';
import type { Direction } from './pareto.ts';
import type { Payoffs } from './payoffs.ts';
import { meanOf } from '../numeric/quantile.ts';
import { partialRankCorrelation } from './rank-correlation.ts';

/** An uncertainty on which it depends who of two policies is better. */
export interface Driver {
  readonly uncertainty: string;
  /** Partial rank correlation with how much better the leader is, its p-value. Positive: the more, the better for the leader. */
  readonly correlation: number;
  readonly pValue: number;
  /** Best single cut: the rival wins mostly on one side of it; null where none helps. */
  readonly cut: number | null;
}

/** Two policies of which now one and now the other is better. */
export interface Flip {
  /** Numbers of the policy that is better in more futures, and of the other. */
  readonly leader: number;
  readonly rival: number;
  /** Share of futures in which the rival is better. */
  readonly rivalShare: number;
  /** Number of futures in which the one and the other is better beyond chance: the 95 % interval of paired replicates excludes zero. */
  readonly leaderClearly: number;
  readonly rivalClearly: number;
  /** Whether each wins somewhere beyond chance; null with one replicate, where nobody can tell. */
  readonly isClear: boolean | null;
  /** Strongest first; only those beyond chance. */
  readonly drivers: readonly Driver[];
  /** Where the rival is better: questions about uncertainties. */
  readonly where: TreeNode;
}

/** Whether the ranking of policies depends on what is uncertain. */
export interface Ranking {
  /** Policies by their mean over futures, the best first. */
  readonly order: readonly number[];
  readonly nFutures: number;
  /** Whether the first of the order is the best in every future. */
  readonly isFirstAlwaysBest: boolean;
  /** Share of futures in which it is. */
  readonly firstBestShare: number;
  /** Pairs of the best sixty that change places anywhere, those of the first before others, the most undecided before others. */
  readonly flips: readonly Flip[];
}

const SURE = 0.05;
/** Only the best of so many are compared pair by pair. */
const PAIRED = 60;

/**
 * Returns whether the ranking of policies flips over the futures, and which uncertainties flip it.
 * @param names of the uncertainties, in the order of the values of futures
 */
export function rankingOf(payoffs: Payoffs, wanted: Direction, names: readonly string[]): Ranking {
  const sign = wanted === 'fall' ? 1 : -1;
  const { values, futures } = payoffs;
  const nFutures = futures.length;
  const means = values.map((row) => sign * meanOf(row));
  const order = [...values.keys()].sort((a, b) => means[a]! - means[b]! || a - b);
  const x = Float64Array.from(futures.flatMap((f) => f.values));
  const flips: Flip[] = [];
  for (const [at, a] of order.slice(0, PAIRED).entries())
    for (const b of order.slice(at + 1, PAIRED)) {
      const wins = (p: number, q: number): number => values[p]!.filter((v, f) => sign * v < sign * values[q]![f]!).length;
      const [forA, forB] = [wins(a, b), wins(b, a)];
      if (forA === 0 || forB === 0) continue;
      const [leader, rival] = forA >= forB ? [a, b] : [b, a];
      flips.push(flipOf(payoffs, sign, leader, rival, x, names));
    }
  const first = order[0]!;
  const firstBest = futures.filter((_, f) => values.every((row) => sign * row[f]! >= sign * values[first]![f]!)).length;
  const isOfFirst = (f: Flip): number => (f.leader === first || f.rival === first ? 0 : 1);
  return {
    order, nFutures, isFirstAlwaysBest: firstBest === nFutures, firstBestShare: firstBest / nFutures,
    flips: flips.sort((a, b) => isOfFirst(a) - isOfFirst(b) || Number(b.isClear === true) - Number(a.isClear === true) || b.rivalShare - a.rivalShare),
  };
}

function flipOf({ runs, values, futures }: Payoffs, sign: number, leader: number, rival: number, x: Float64Array, names: readonly string[]): Flip {
  const k = names.length;
  // How much better the leader is.
  const lead = futures.map((_, f) => sign * (values[rival]![f]! - values[leader]![f]!));
  let [leaderClearly, rivalClearly, nPaired] = [0, 0, 0];
  futures.forEach((_, f) => {
    const paired = [...runs[leader]![f]!].flatMap((v, r) => {
      const d = sign * (runs[rival]![f]![r]! - v);
      return d === d ? [d] : [];
    });
    const { low, high } = estimateOf(paired);
    if (low === null || high === null) return;
    nPaired++;
    if (low > 0) leaderClearly++;
    if (high < 0) rivalClearly++;
  });
  const cases: Cases = { x, k, isOfInterest: Uint8Array.from(lead, (d) => (d < 0 ? 1 : 0)) };
  const grown = (isOf: Cases, depth: number): TreeNode => decisionTree(isOf, { leastSplit: 4, leastLeaf: 2, depth, complexity: 0.05 });
  const drivers = k === 0 ? [] : partialRankCorrelation(x, lead, names).flatMap((c, j): Driver[] => {
    if (c.value === null || c.pValue === null || c.pValue > SURE) return [];
    const alone = grown({ x: Float64Array.from(futures, (f) => f.values[j]!), k: 1, isOfInterest: cases.isOfInterest }, 1);
    return [{ uncertainty: c.factor, correlation: c.value, pValue: c.pValue, cut: alone.split?.cut ?? null }];
  });
  return {
    leader, rival, rivalShare: lead.filter((d) => d < 0).length / futures.length, leaderClearly, rivalClearly,
    isClear: nPaired === 0 ? null : leaderClearly > 0 && rivalClearly > 0,
    drivers: drivers.sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation)),
    where: k === 0 ? { n: futures.length, nOfInterest: lead.filter((d) => d < 0).length } : grown(cases, 3),
  };
}
