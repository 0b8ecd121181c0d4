import type { Cases } from './box.ts';
import { drawsOf, shuffled } from './draws.ts';

/** A decision tree that tells cases of interest from others: a leaf, or a question about one factor. */
export interface TreeNode {
  /** Points here, and those of them that are of interest. */
  readonly n: number;
  readonly nOfInterest: number;
  /** The question: is factor `axis` below `cut`? Absent in a leaf. */
  readonly split?: { readonly axis: number; readonly cut: number; readonly below: TreeNode; readonly above: TreeNode };
}

/** How a tree grows and is cut back. */
export interface TreeOptions {
  /** Least points of a node that is split, default 20. */
  readonly leastSplit?: number;
  /** Least points of a leaf, default 7. */
  readonly leastLeaf?: number;
  /** Most questions from root to leaf, default 10. */
  readonly depth?: number;
  /** Least fall of misclassified cases, as a share of those of the root, that a further leaf must bring, default 0.01. */
  readonly complexity?: number;
}

const DEFAULTS = { leastSplit: 20, leastLeaf: 7, depth: 10, complexity: 0.01 };

/**
 * Returns the classification tree of some cases: splits with the greatest fall of Gini impurity, then the weakest links cut until each leaf is worth
 * its complexity.
 * @param among numbers of points, default all
 * @source Breiman, Friedman, Olshen and Stone 1984; defaults as in R's rpart
 */
export function decisionTree(cases: Cases, options: TreeOptions = {}, among: readonly number[] = [...cases.isOfInterest.keys()]): TreeNode {
  const o = { ...DEFAULTS, ...options };
  return pruned(grown(cases, among, o, o.depth), o.complexity);
}

function grown(cases: Cases, points: readonly number[], o: typeof DEFAULTS, depth: number): TreeNode {
  const n = points.length;
  const nOfInterest = points.reduce((sum, i) => sum + cases.isOfInterest[i]!, 0);
  if (n < o.leastSplit || depth === 0 || nOfInterest === 0 || nOfInterest === n) return { n, nOfInterest };
  const best = bestSplit(cases, points, nOfInterest, o.leastLeaf);
  if (!best) return { n, nOfInterest };
  const { axis, cut } = best;
  const isBelow = (i: number): boolean => cases.x[i * cases.k + axis]! < cut;
  return { n, nOfInterest, split: { axis, cut, below: grown(cases, points.filter(isBelow), o, depth - 1), above: grown(cases, points.filter((i) => !isBelow(i)), o, depth - 1) } };
}

/** n times the Gini impurity, halved: n·p·(1 − p). */
const impurity = (n: number, k: number): number => (k * (n - k)) / n;

function bestSplit({ x, k, isOfInterest }: Cases, points: readonly number[], nOfInterest: number, leastLeaf: number): { axis: number; cut: number } | null {
  const n = points.length;
  let best: { axis: number; cut: number } | null = null;
  let bestFall = 1e-12 * n;
  for (let axis = 0; axis < k; axis++) {
    const order = [...points].sort((a, b) => x[a * k + axis]! - x[b * k + axis]!);
    let below = 0;
    for (let m = 1; m < n; m++) {
      below += isOfInterest[order[m - 1]!]!;
      const [before, after] = [x[order[m - 1]! * k + axis]!, x[order[m]! * k + axis]!];
      if (m < leastLeaf || n - m < leastLeaf || before === after) continue;
      const fall = impurity(n, nOfInterest) - impurity(m, below) - impurity(n - m, nOfInterest - below);
      // A hair more is needed to displace an earlier factor, so that rounding decides nothing.
      if (fall > bestFall * (1 + 1e-12)) [best, bestFall] = [{ axis, cut: (before + after) / 2 }, fall];
    }
  }
  return best;
}

const errorOf = (t: TreeNode): number => Math.min(t.nOfInterest, t.n - t.nOfInterest);

/** Returns the leaves of a tree, from below to above. */
export function leavesOf(t: TreeNode): TreeNode[] {
  return t.split ? [...leavesOf(t.split.below), ...leavesOf(t.split.above)] : [t];
}

/** What each further leaf of a node saves of errors. */
function linkOf(t: TreeNode): number {
  const leaves = leavesOf(t);
  return (errorOf(t) - leaves.reduce((sum, l) => sum + errorOf(l), 0)) / (leaves.length - 1);
}

/** Least saving of a link in a tree; infinite in a leaf. */
function weakest(t: TreeNode): number {
  return t.split ? Math.min(linkOf(t), weakest(t.split.below), weakest(t.split.above)) : Number.POSITIVE_INFINITY;
}

function cutAt(t: TreeNode, link: number): TreeNode {
  if (!t.split) return t;
  if (linkOf(t) <= link + 1e-9) return { n: t.n, nOfInterest: t.nOfInterest };
  return { ...t, split: { ...t.split, below: cutAt(t.split.below, link), above: cutAt(t.split.above, link) } };
}

/** Returns a tree without links that save less than a share of the errors of the root. */
export function pruned(tree: TreeNode, complexity: number): TreeNode {
  let t = tree;
  for (let link = weakest(t); link < complexity * errorOf(tree) - 1e-9; link = weakest(t)) t = cutAt(t, link);
  return t;
}

/** The subtrees that cutting the weakest link again and again leaves: complexities [from the greatest], leaves and errors of each. */
export function complexities(tree: TreeNode): { complexity: number; nLeaves: number; errorShare: number }[] {
  const root = Math.max(1, errorOf(tree));
  const found: { complexity: number; nLeaves: number; errorShare: number }[] = [];
  for (let t = tree; ; ) {
    const leaves = leavesOf(t);
    const link = weakest(t);
    found.unshift({ complexity: link / root, nLeaves: leaves.length, errorShare: leaves.reduce((sum, l) => sum + errorOf(l), 0) / root });
    if (!t.split) return found;
    t = cutAt(t, link);
  }
}

/** Whether the greater part is of interest where a point falls. */
export function predicts(tree: TreeNode, value: (axis: number) => number): boolean {
  let t = tree;
  while (t.split) t = value(t.split.axis) < t.split.cut ? t.split.below : t.split.above;
  return 2 * t.nOfInterest > t.n;
}

/**
 * Returns the tree whose complexity cross-validation chooses: the simplest within a standard error of the best.
 * @param options.seed of the folds
 * @param options.nFolds default 10
 */
export function validatedTree(cases: Cases, options: Omit<TreeOptions, 'complexity'> & { readonly seed: string; readonly nFolds?: number }): TreeNode {
  const { seed, nFolds = 10 } = options;
  const full = decisionTree(cases, { ...options, complexity: 0 });
  const steps = complexities(full);
  const order = shuffled(cases.isOfInterest.length, drawsOf(seed, 'folds of trees'));
  const n = order.length;
  // From the complexity that led to a subtree up to its own the choice is the same: try their geometric mean.
  const tried = steps.map((s, i) => (i === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(Math.max(0, s.complexity) * Math.max(0, steps[i + 1]?.complexity ?? 0))));
  const errors = tried.map(() => 0);
  for (let fold = 0; fold < nFolds; fold++) {
    const rest = [...order].filter((_, i) => i % nFolds !== fold);
    const grownOnce = decisionTree(cases, { ...options, complexity: 0 }, rest);
    tried.forEach((complexity, c) => {
      const tree = complexity === Number.POSITIVE_INFINITY ? { n: grownOnce.n, nOfInterest: grownOnce.nOfInterest } : pruned(grownOnce, complexity);
      for (let i = fold; i < n; i += nFolds) {
        const at = order[i]!;
        if (predicts(tree, (axis) => cases.x[at * cases.k + axis]!) !== (cases.isOfInterest[at] === 1)) errors[c]!++;
      }
    });
  }
  const least = Math.min(...errors);
  const standardError = Math.sqrt((least * (n - least)) / n);
  const chosen = errors.findIndex((e) => e <= least + standardError);
  return chosen === 0 ? { n: full.n, nOfInterest: full.nOfInterest } : pruned(full, tried[chosen]!);
}
