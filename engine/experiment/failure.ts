import { listed } from '../results/words.ts';
import { type Asked, limitText } from './asked.ts';
import type { Cases, Limit } from './box.ts';
import { leavesOf, type TreeNode, validatedTree } from './decision-tree.ts';
import type { Predicate } from './predicate.ts';
import { primBoxes } from './prim.ts';
import { counted, digits, percent, type Section } from './section.ts';
import { outcomeOfTrials } from './trials.ts';

/** Most boxes that are told of. */
const BOXES = 3;
/** Fewer runs of either kind than this say nothing. */
const LEAST = 5;

/** Returns the runs as cases: [one a run], of interest where the predicate holds. Runs that failed are left out. */
export function casesOf({ trials }: Asked, predicate: Predicate): Cases {
  const k = trials.axes.length;
  const values = predicate.names.map((name) => outcomeOfTrials(trials, name));
  const x: number[] = [];
  const isOfInterest: number[] = [];
  const at = new Float64Array(values.length);
  for (let i = 0; i < trials.nPoints; i++)
    for (let r = 0; r < trials.replicates; r++) {
      values.forEach((v, j) => (at[j] = v[i * trials.replicates + r]!));
      if (at.some(Number.isNaN)) continue;
      for (let j = 0; j < k; j++) x.push(trials.x[i * k + j]!);
      isOfInterest.push(predicate.holds(at) ? 1 : 0);
    }
  return { x: Float64Array.from(x), k, isOfInterest: Uint8Array.from(isOfInterest) };
}

/** Returns where a predicate holds: boxes of settings, and a tree of questions. */
export function failureOf(asked: Asked, predicate: Predicate): Section {
  const cases = casesOf(asked, predicate);
  const n = cases.isOfInterest.length;
  const nOfInterest = cases.isOfInterest.reduce((sum, v) => sum + v, 0);
  const base = { name: 'where', title: `Where ${predicate.text}` };
  const head = `${predicate.text} in ${nOfInterest} of ${counted(n, 'run')} (${percent(nOfInterest / Math.max(1, n))}).`;
  if (nOfInterest < LEAST || n - nOfInterest < LEAST) return { ...base, sentences: [head, `${nOfInterest < LEAST ? 'That is too seldom' : 'That is nearly always'} to say where.`], tables: [], data: { predicate: predicate.text, runs: n, holds: nOfInterest, boxes: [], tree: null } };
  const boxes = primBoxes(cases, { mostBoxes: BOXES });
  const tree = validatedTree(cases, { seed: asked.seed, depth: 3, leastLeaf: Math.max(3, Math.ceil(n / 20)), leastSplit: Math.max(6, Math.ceil(n / 10)) });
  const limit = (l: Limit): string => limitText(asked, l.axis, l.side, l.value);
  const sentences = [
    head,
    ...(boxes.length === 0 ? ['No part of the settings has clearly more of them than the whole.'] : []),
    ...boxes.map((b, i) => `${i === 0 ? 'Mostly' : 'Else'} where ${listed(b.limits.map(limit))}: there it holds in ${percent(b.chosen.density)} of runs, and that is ${percent(b.chosen.coverage)} of all runs in which it holds.`),
    ...(tree.split ? [`Asked one by one: ${leavesOf(tree).length} answers, below.`] : []),
  ];
  const curve = boxes[0] ? tradeOff(boxes[0].trajectory) : [];
  const name = (b: { coverage: number; density: number; nRestricted: number }): string[] => [percent(b.coverage), percent(b.density), String(b.nRestricted)];
  return {
    ...base, sentences,
    tables: [
      { head: ['limit', 'chance alone (quasi-p)'], rows: boxes.flatMap((b) => b.limits.map((l) => [limit(l), l.quasiP < 0.001 ? 'below 0.001' : digits(l.quasiP, 3)])) },
      { head: ['of all it holds in', 'runs of the box in which it holds', 'factors limited'], rows: curve.map(name) },
      { head: ['question', 'it holds in', 'runs'], rows: tree.split ? questions(asked, tree) : [] },
    ],
    data: {
      predicate: predicate.text, runs: n, holds: nOfInterest,
      boxes: boxes.map((b) => ({
        coverage: b.chosen.coverage, density: b.chosen.density, mass: b.chosen.mass, limits: b.limits.map((l) => ({ factor: asked.trials.axes[l.axis]!.name, side: l.side, value: l.value, quasiP: l.quasiP })),
        tradeOff: b.trajectory.map((t) => ({ coverage: t.coverage, density: t.density, mass: t.mass, restricted: t.nRestricted })),
      })),
      tree: plain(tree, asked),
    },
  };
}

/** The boxes of a trajectory that no other beats in both coverage and density, thinned to a handful. */
function tradeOff<T extends { coverage: number; density: number }>(trajectory: readonly T[]): T[] {
  const best = trajectory.filter((a) => !trajectory.some((b) => (b.coverage > a.coverage && b.density >= a.density) || (b.coverage >= a.coverage && b.density > a.density)));
  const step = Math.max(1, Math.ceil((best.length - 1) / 5));
  return best.filter((_, i) => i % step === 0 || i === best.length - 1);
}

/** A tree as lines: indented questions with the share of interest behind each answer. */
function questions(asked: Asked, t: TreeNode, depth = 0): string[][] {
  if (!t.split) return [];
  const { axis, cut, below, above } = t.split;
  const line = (side: 'low' | 'high', node: TreeNode): string[] => [`${'  '.repeat(depth)}${limitText(asked, axis, side, cut)}`, percent(node.nOfInterest / node.n), String(node.n)];
  return [line('high', below), ...questions(asked, below, depth + 1), line('low', above), ...questions(asked, above, depth + 1)];
}

function plain(t: TreeNode, asked: Asked): object {
  const { n, nOfInterest, split } = t;
  return split ? { n, holds: nOfInterest, factor: asked.trials.axes[split.axis]!.name, cut: split.cut, below: plain(split.below, asked), above: plain(split.above, asked) } : { n, holds: nOfInterest };
}
