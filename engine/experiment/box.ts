import { binomialTail } from './beta.ts';

/** A box in the space of the factors: of each factor the part that is inside, both ends included. */
export interface Box {
  /** Lower and upper limits [factors]. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** A box with how well it tells the cases of interest. */
export interface MeasuredBox extends Box {
  /** Points inside, and those of them that are of interest. */
  readonly nInside: number;
  readonly nOfInterest: number;
  /** Share of all cases of interest that are inside. */
  readonly coverage: number;
  /** Share of points inside that are of interest. */
  readonly density: number;
  /** Share of all points that are inside. */
  readonly mass: number;
  /** Factors with a limit. */
  readonly nRestricted: number;
}

/** A limit of a box with its quasi-p-value. */
export interface Limit {
  /** Number of the factor. */
  readonly axis: number;
  readonly side: 'low' | 'high';
  readonly value: number;
  /** Chance of as many cases of interest inside if the limit said nothing: below 0.05 it is worth keeping. */
  readonly quasiP: number;
}

/** Points [n × k] with whether each is of interest [n]. */
export interface Cases {
  readonly x: Float64Array;
  readonly k: number;
  readonly isOfInterest: Uint8Array;
}

/** Returns the box of some points: from the least to the greatest of each factor. */
export function boxOf({ x, k }: Cases): Box {
  const low = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(k).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < x.length; i++) {
    const j = i % k;
    if (x[i]! < low[j]!) low[j] = x[i]!;
    if (x[i]! > high[j]!) high[j] = x[i]!;
  }
  return { low, high };
}

/** Whether point i is in a box. */
export function isInside({ x, k }: Cases, i: number, box: Box): boolean {
  for (let j = 0; j < k; j++) if (x[i * k + j]! < box.low[j]! || x[i * k + j]! > box.high[j]!) return false;
  return true;
}

/** Returns the numbers of the factors that a box limits beyond the whole. */
export function restrictedOf(box: Box, whole: Box): number[] {
  return [...box.low.keys()].filter((j) => box.low[j]! > whole.low[j]! || box.high[j]! < whole.high[j]!);
}

/** Counts points in a box among some points. @param among numbers of points, default all */
export function countIn(cases: Cases, box: Box, among: Iterable<number> = cases.isOfInterest.keys()): { nInside: number; nOfInterest: number } {
  let [nInside, nOfInterest] = [0, 0];
  for (const i of among)
    if (isInside(cases, i, box)) {
      nInside++;
      nOfInterest += cases.isOfInterest[i]!;
    }
  return { nInside, nOfInterest };
}

/** Returns a box with its coverage, density and mass. @param among points that count as inside; coverage and mass are of all */
export function measured(cases: Cases, box: Box, whole: Box, among?: Iterable<number>): MeasuredBox {
  const { nInside, nOfInterest } = countIn(cases, box, among);
  const all = cases.isOfInterest.reduce((sum, v) => sum + v, 0);
  return {
    ...box, nInside, nOfInterest,
    coverage: all === 0 ? 0 : nOfInterest / all, density: nInside === 0 ? 0 : nOfInterest / nInside, mass: nInside / cases.isOfInterest.length,
    nRestricted: restrictedOf(box, whole).length,
  };
}

/**
 * Returns the limits of a box with quasi-p-values: the chance of at least as many cases of interest among as many points as are inside, were each
 * of interest with the share there is inside when the limit is dropped.
 * @source Bryant and Lempert 2010, Technological Forecasting and Social Change 77: 34–49
 */
export function limitsOf(cases: Cases, box: MeasuredBox, whole: Box, among?: readonly number[]): Limit[] {
  return restrictedOf(box, whole).flatMap((axis) =>
    (['low', 'high'] as const).flatMap((side): Limit[] => {
      if (box[side][axis] === whole[side][axis]) return [];
      const wider = { low: box.low.slice(), high: box.high.slice() };
      wider[side][axis] = whole[side][axis]!;
      const { nInside, nOfInterest } = countIn(cases, wider, among);
      return [{ axis, side, value: box[side][axis]!, quasiP: binomialTail(box.nOfInterest, box.nInside, nOfInterest / nInside) }];
    }),
  );
}
