import { type Draws, drawsOf } from './draws.ts';
import { keysOf } from './keys.ts';
import { dominates, frontsOf } from './pareto.ts';
import { atMostPoints } from './reference-points.ts';
import { scrambledSobol } from './sobol.ts';
import { crossed, mutated } from './variation.ts';

/** What is searched: a cube of levers, and how. */
export interface Search {
  readonly nLevers: number;
  readonly nObjectives: number;
  /** Points a generation, even. */
  readonly population: number;
  readonly seed: string;
}

/** A point that was evaluated. */
export interface Evaluated {
  /** Place of each lever in [0, 1]. */
  readonly point: readonly number[];
  /** Less is better; not-a-number where it could not be evaluated. */
  readonly objectives: readonly number[];
  /** By how much it breaks constraints, such as the budget: 0 where it keeps them. */
  readonly violation: number;
}

/** Returns the points of generation 0: a scrambled Sobol' sequence. @throws RangeError POPULATION */
export function firstGeneration({ nLevers, population, seed }: Search): number[][] {
  if (population < 4 || population % 2 === 1) throw new RangeError(`POPULATION  points a generation: ${population}: give an even number of at least 4`);
  const keys = keysOf(`${seed} search`, nLevers);
  return Array.from({ length: population }, (_, i) => keys.map((key, j) => scrambledSobol(i, j, key)));
}

/** Feasible before infeasible, less violation before more, what dominates before what is dominated. */
function isBetter(a: Evaluated, b: Evaluated): boolean {
  if (a.violation !== b.violation) return a.violation < b.violation;
  return dominates(a.objectives, b.objectives);
}

/**
 * Returns the points of the next generation. A pure function of the survivors of the one before: tournaments, crossover, mutation.
 * @param generation number of the generation that is made, from 1
 */
export function offspring(search: Search, survivors: readonly Evaluated[], generation: number): number[][] {
  const draws = drawsOf(search.seed, 'offspring', generation);
  const parent = (): readonly number[] => {
    const [a, b] = [survivors[draws.below(survivors.length)]!, survivors[draws.below(survivors.length)]!];
    return (isBetter(b, a) ? b : a).point;
  };
  const children: number[][] = [];
  while (children.length < search.population) for (const child of crossed(parent(), parent(), draws)) children.push(mutated(child, draws));
  return children.slice(0, search.population);
}

/**
 * Returns who survives of parents and children: the best fronts, and of the front that does not fit as a whole those next to reference directions that
 * few others serve, so that the front is covered evenly however many objectives there are.
 * @source Deb and Jain 2014, IEEE Transactions on Evolutionary Computation 18: 577–601 (NSGA-III); constraints Jain and Deb 2014, 18: 602–622
 */
export function survivorsOf(search: Search, all: readonly Evaluated[], generation: number): Evaluated[] {
  const { population, nObjectives } = search;
  const valid = all.filter((e) => !e.objectives.some(Number.isNaN));
  const feasible = valid.filter((e) => e.violation === 0);
  if (feasible.length <= population) {
    const rest = valid.filter((e) => e.violation > 0).sort((a, b) => a.violation - b.violation);
    return [...feasible, ...rest].slice(0, population);
  }
  const kept: number[] = [];
  let last: number[] = [];
  for (const front of frontsOf(feasible.map((e) => e.objectives))) {
    last = front;
    if (kept.length + front.length > population) break;
    kept.push(...front);
    if (kept.length === population) return kept.map((i) => feasible[i]!);
  }
  const directions = atMostPoints(nObjectives, population);
  const scaled = normalized([...kept, ...last].map((i) => feasible[i]!.objectives));
  const near = scaled.map((p) => nearestOf(p, directions));
  const draws = drawsOf(search.seed, 'niches', generation);
  const chosen = niched(kept.length, near, directions.length, population, draws);
  return [...kept, ...chosen.map((i) => last[i - kept.length]!)].map((i) => feasible[i]!);
}

/** Fills up from the front that does not fit, direction by direction. Returns places in `near` beyond `nKept`. */
function niched(nKept: number, near: readonly { direction: number; distance: number }[], nDirections: number, population: number, draws: Draws): number[] {
  const served = new Uint32Array(nDirections);
  for (let i = 0; i < nKept; i++) served[near[i]!.direction]!++;
  const waiting: number[][] = Array.from({ length: nDirections }, () => []);
  for (let i = nKept; i < near.length; i++) waiting[near[i]!.direction]!.push(i);
  const chosen: number[] = [];
  while (nKept + chosen.length < population) {
    const open = [...waiting.keys()].filter((d) => waiting[d]!.length > 0);
    const least = Math.min(...open.map((d) => served[d]!));
    const ties = open.filter((d) => served[d] === least);
    const direction = ties[draws.below(ties.length)]!;
    const queue = waiting[direction]!;
    let at = draws.below(queue.length);
    if (least === 0) queue.forEach((i, q) => (at = near[i]!.distance < near[queue[at]!]!.distance ? q : at));
    chosen.push(queue.splice(at, 1)[0]!);
    served[direction]!++;
  }
  return chosen;
}

/** Objectives with the best of each at 0 and the plane through the extreme points at 1; by ranges where there is no such plane. */
function normalized(points: readonly (readonly number[])[]): number[][] {
  const m = points[0]!.length;
  const ideal = Array.from({ length: m }, (_, j) => Math.min(...points.map((p) => p[j]!)));
  const moved = points.map((p) => p.map((v, j) => v - ideal[j]!));
  const extremes = ideal.map((_, axis) => {
    const reach = (p: readonly number[]): number => Math.max(...p.map((v, j) => (j === axis ? v : v * 1e6)));
    return moved.reduce((best, p) => (reach(p) < reach(best) ? p : best));
  });
  const widest = ideal.map((_, j) => Math.max(...moved.map((p) => p[j]!)));
  const plane = solved(extremes);
  const isPlane = plane?.every((v, j) => v > 0 && 1 / v > 1e-12 && 1 / v <= widest[j]! * (1 + 1e-9));
  const lengths = widest.map((w, j) => (isPlane ? 1 / plane![j]! : w > 0 ? w : 1));
  return moved.map((p) => p.map((v, j) => v / lengths[j]!));
}

/** Solves A·v = 1 by elimination with pivots; null where A is singular. */
function solved(a: readonly (readonly number[])[]): number[] | null {
  const m = a.length;
  const rows = a.map((row) => [...row, 1]);
  for (let c = 0; c < m; c++) {
    let pivot = c;
    for (let r = c + 1; r < m; r++) if (Math.abs(rows[r]![c]!) > Math.abs(rows[pivot]![c]!)) pivot = r;
    if (!(Math.abs(rows[pivot]![c]!) > 1e-12)) return null;
    [rows[c], rows[pivot]] = [rows[pivot]!, rows[c]!];
    for (let r = 0; r < m; r++) {
      if (r === c) continue;
      const times = rows[r]![c]! / rows[c]![c]!;
      for (let k = c; k <= m; k++) rows[r]![k]! -= times * rows[c]![k]!;
    }
  }
  return rows.map((row, c) => row[m]! / row[c]!);
}

/** The direction whose line is nearest to a point. */
function nearestOf(p: readonly number[], directions: readonly (readonly number[])[]): { direction: number; distance: number } {
  let best = { direction: 0, distance: Number.POSITIVE_INFINITY };
  directions.forEach((d, direction) => {
    let [along, size, square] = [0, 0, 0];
    for (let j = 0; j < p.length; j++) {
      along += p[j]! * d[j]!;
      size += d[j]! * d[j]!;
      square += p[j]! * p[j]!;
    }
    const distance = square - (along * along) / size;
    if (distance < best.distance) best = { direction, distance };
  });
  return best;
}
