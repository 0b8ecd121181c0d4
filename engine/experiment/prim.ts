import { type Box, boxOf, type Cases, isInside, type Limit, limitsOf, type MeasuredBox, measured } from './box.ts';

/** How PRIM peels. */
export interface PrimOptions {
  /** Share of the points inside that one peel takes off, and one paste adds, default 0.05. */
  readonly alpha?: number;
  /** Least share of all points inside, default 0.05. */
  readonly leastMass?: number;
}

/** A box that PRIM found, with the way there. */
export interface PrimBox {
  /** From everything to the last: the trade-off between coverage and density. */
  readonly trajectory: readonly MeasuredBox[];
  /** The box of the trajectory that is told of, limits that say nothing dropped. */
  readonly chosen: MeasuredBox;
  readonly limits: readonly Limit[];
}

interface Candidate {
  readonly box: Box;
  readonly inside: number[];
  readonly gain: number;
  readonly nFree: number;
}

/**
 * Returns the peeling and pasting trajectory of one box. Each step takes the change with the greatest rise of density for each point given up (or
 * added, in pasting); of equals the one that leaves more factors free. Peeling goes on through steps that lower density, since the way to one of
 * several boxes may lead through them; pasting does not.
 * @param among numbers of the points that count, default all
 * @source Friedman and Fisher 1999, Statistics and Computing 9: 123–143; gain for each point as in Kwakkel and Jaxa-Rozen 2016,
 *   Environmental Modelling & Software 79: 311–321
 */
export function primTrajectory(cases: Cases, options: PrimOptions = {}, among: readonly number[] = [...cases.isOfInterest.keys()]): MeasuredBox[] {
  const { alpha = 0.05, leastMass = 0.05 } = options;
  const whole = boxOf(cases);
  const least = leastMass * cases.isOfInterest.length;
  let [box, inside]: [Box, readonly number[]] = [whole, among];
  const trajectory = [measured(cases, box, whole, among)];
  const step = (candidates: readonly Candidate[], leastGain: number): boolean => {
    let best: Candidate | undefined;
    for (const c of candidates) if (!best || c.gain > best.gain || (c.gain === best.gain && c.nFree > best.nFree)) best = c;
    if (!best || best.gain < leastGain || best.inside.length < least) return false;
    [box, inside] = [best.box, best.inside];
    trajectory.push(measured(cases, box, whole, among));
    return true;
  };
  while (trajectory.at(-1)!.density < 1 && step(peels(cases, box, inside, whole, alpha), Number.NEGATIVE_INFINITY));
  while (step(pastes(cases, box, inside, among, whole, alpha), 0));
  return trajectory;
}

/** Rise of density for each point of difference. */
function gainOf(cases: Cases, before: readonly number[], after: readonly number[]): number {
  const share = (points: readonly number[]): number => (points.length === 0 ? 0 : points.reduce((sum, i) => sum + cases.isOfInterest[i]!, 0) / points.length);
  const change = Math.abs(before.length - after.length);
  return change === 0 ? 0 : (share(after) - share(before)) / change;
}

function withLimit(box: Box, side: 'low' | 'high', axis: number, value: number): Box {
  const changed = { low: box.low, high: box.high };
  changed[side] = box[side].slice();
  changed[side][axis] = value;
  return changed;
}

const nFreeOf = (box: Box, whole: Box): number => box.low.reduce((n, v, j) => n + (v === whole.low[j] && box.high[j] === whole.high[j] ? 1 : 0), 0);

function peels(cases: Cases, box: Box, inside: readonly number[], whole: Box, alpha: number): Candidate[] {
  const { x, k } = cases;
  const found: Candidate[] = [];
  for (let axis = 0; axis < k; axis++) {
    const sorted = Float64Array.from(inside, (i) => x[i * k + axis]!).sort();
    for (const side of ['high', 'low'] as const) {
      const cut = between(sorted, side === 'high' ? 1 - alpha : alpha);
      const after = inside.filter((i) => (side === 'high' ? x[i * k + axis]! <= cut : x[i * k + axis]! >= cut));
      if (after.length === inside.length || after.length === 0) continue;
      const changed = withLimit(box, side, axis, cut);
      found.push({ box: changed, inside: after, gain: gainOf(cases, inside, after), nFree: nFreeOf(changed, whole) });
    }
  }
  return found;
}

function pastes(cases: Cases, box: Box, inside: readonly number[], among: readonly number[], whole: Box, alpha: number): Candidate[] {
  const { x, k } = cases;
  const found: Candidate[] = [];
  const nAdded = Math.max(1, Math.floor(alpha * inside.length));
  for (let axis = 0; axis < k; axis++)
    for (const side of ['high', 'low'] as const) {
      if (box[side][axis] === whole[side][axis]) continue;
      const open = withLimit(box, side, axis, whole[side][axis]!);
      const isIn = new Set(inside);
      // The nearest points outside of the limit that are inside of all others.
      const outside = among.filter((i) => !isIn.has(i) && isInside(cases, i, open)).map((i) => x[i * k + axis]!).sort((a, b) => (side === 'high' ? a - b : b - a));
      if (outside.length === 0) continue;
      const limit = outside.length <= nAdded ? whole[side][axis]! : outside[nAdded - 1]!;
      const changed = withLimit(box, side, axis, limit);
      const after = among.filter((i) => isInside(cases, i, changed));
      found.push({ box: changed, inside: after, gain: gainOf(cases, inside, after), nFree: nFreeOf(changed, whole) });
    }
  return found;
}

/** A place that cuts a share off sorted numbers: half-way between two that differ, the nearest to the share that cuts any off. */
function between(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share;
  let [below, above] = [Math.floor(at), Math.ceil(at)];
  if (share > 0.5) while (sorted[below] === sorted[above] && below > 0) below--;
  else while (sorted[below] === sorted[above] && above < sorted.length - 1) above++;
  return (sorted[below]! + sorted[above]!) / 2;
}

/** Balance of coverage and of what density is gained of all that could be: their harmonic mean. The whole, which gains none, has 0. */
function balance({ coverage, density }: MeasuredBox, before: number): number {
  const gained = before < 1 ? (density - before) / (1 - before) : 0;
  return gained <= 0 ? 0 : (2 * coverage * gained) / (coverage + gained);
}

/**
 * Returns the box to tell of: the one of the trajectory with the best balance of coverage and gain of density, then without the limits that chance
 * explains (quasi-p-value above 0.05), the worst first.
 */
export function chooseBox(cases: Cases, trajectory: readonly MeasuredBox[], among?: readonly number[]): { chosen: MeasuredBox; limits: Limit[] } {
  const whole = boxOf(cases);
  const before = trajectory[0]!.density;
  let chosen = trajectory.reduce((best, b) => (balance(b, before) > balance(best, before) + 1e-12 ? b : best));
  for (;;) {
    const limits = limitsOf(cases, chosen, whole, among);
    const worst = limits.reduce<Limit | undefined>((w, l) => (!w || l.quasiP > w.quasiP ? l : w), undefined);
    if (!worst || worst.quasiP <= 0.05) return { chosen, limits };
    chosen = measured(cases, withLimit(chosen, worst.side, worst.axis, whole[worst.side][worst.axis]!), whole, among);
  }
}

/** Returns boxes that cover the cases of interest, each found among the points that those before left over; none that is no denser than the whole. */
export function primBoxes(cases: Cases, options: PrimOptions & { readonly mostBoxes?: number } = {}): PrimBox[] {
  const overall = cases.isOfInterest.reduce((sum, v) => sum + v, 0) / cases.isOfInterest.length;
  const boxes: PrimBox[] = [];
  let among = [...cases.isOfInterest.keys()];
  while (boxes.length < (options.mostBoxes ?? 1)) {
    if (!among.some((i) => cases.isOfInterest[i])) break;
    const trajectory = primTrajectory(cases, options, among);
    const { chosen, limits } = chooseBox(cases, trajectory, among);
    if (limits.length === 0 || chosen.density <= overall) break;
    boxes.push({ trajectory, chosen, limits });
    among = among.filter((i) => !isInside(cases, i, chosen));
  }
  return boxes;
}
