import { estimateOf } from '../results/summary.ts';
import type { Design } from './design.ts';
import { levelsOf } from './spread.ts';
import type { FactorValue } from '../scenario/factors.ts';

/** A level of a factor against its first level. */
export interface Side {
  readonly factor: string;
  readonly from: FactorValue;
  readonly to: FactorValue;
}

/** What one level of a factor does, or how much more two do together than the sum of what each does. */
export interface Contrast {
  /** One for a main effect, two for an interaction. */
  readonly sides: readonly Side[];
  readonly estimate: number;
  /** Of the mean over replicates, which are paired; NaN with fewer than two. */
  readonly standardError: number;
  /** Ends of its 95 % interval, by Student’s t; null with fewer than two replicates. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Contrasts of a factorial with the number of replicates that every point has. */
export interface Contrasts {
  readonly nReplicates: number;
  readonly main: readonly Contrast[];
  readonly interactions: readonly Contrast[];
}

/**
 * Returns main effects and two-way interactions of a full factorial or grid, each averaged over all combinations of the other factors.
 * Main effect of level a: mean at a − mean at the first level. Interaction of a and b: mean(a, b) − mean(a, first) − mean(first, b) + mean(first, first).
 * Each is taken within a replicate, where all points share their draws; the error is of the mean over replicates.
 * @param outcomes [point][replicate], NaN or missing for a run that failed: only replicates that every point has count
 * @throws RangeError WRONG_DESIGN for a design that is not a full product
 */
export function contrastsOf(design: Design, outcomes: readonly ArrayLike<number>[]): Contrasts {
  if (design.name !== 'factorial' && design.name !== 'grid') throw new RangeError(`WRONG_DESIGN  no contrasts of ${design.name}: use factorial or grid`);
  if (outcomes.length !== design.nPoints) throw new RangeError(`WRONG_DESIGN  ${outcomes.length} points with outcomes, of ${design.nPoints}: run all of them`);
  const nLevels = design.factors.map((f) => levelsOf(f).length);
  const strides = nLevels.map((_, j) => nLevels.slice(j + 1).reduce((n, l) => n * l, 1));
  const replicates: number[] = [];
  for (let r = 0; r < (outcomes[0]?.length ?? 0); r++) if (outcomes.every((o) => r < o.length && o[r]! === o[r]!)) replicates.push(r);
  const levelAt = (i: number, j: number): number => Math.floor(i / strides[j]!) % nLevels[j]!;
  const side = (j: number, level: number): Side => ({ factor: design.factors[j]!.path, from: levelsOf(design.factors[j]!)[0]!, to: levelsOf(design.factors[j]!)[level]! });

  /** Means over points by the levels of two factors, or of one with itself: [level of j][level of k][replicate]. */
  const meansOf = (j: number, k: number): number[][][] => {
    const sums = Array.from({ length: nLevels[j]! }, () => Array.from({ length: nLevels[k]! }, () => new Array<number>(replicates.length).fill(0)));
    const nCells = j === k ? nLevels[j]! : nLevels[j]! * nLevels[k]!;
    outcomes.forEach((o, i) => {
      const cell = sums[levelAt(i, j)]![levelAt(i, k)]!;
      replicates.forEach((r, n) => (cell[n] = cell[n]! + o[r]!));
    });
    return sums.map((row) => row.map((cell) => cell.map((s) => (s * nCells) / design.nPoints)));
  };
  const contrast = (sides: Side[], perReplicate: number[]): Contrast => ({ sides, ...meanAndError(perReplicate) });
  const main: Contrast[] = [];
  const interactions: Contrast[] = [];
  for (let j = 0; j < nLevels.length; j++) {
    const means = meansOf(j, j);
    for (let a = 1; a < nLevels[j]!; a++) main.push(contrast([side(j, a)], replicates.map((_, r) => means[a]![a]![r]! - means[0]![0]![r]!)));
  }
  for (let j = 0; j < nLevels.length; j++)
    for (let k = j + 1; k < nLevels.length; k++) {
      const means = meansOf(j, k);
      for (let a = 1; a < nLevels[j]!; a++)
        for (let b = 1; b < nLevels[k]!; b++)
          interactions.push(contrast([side(j, a), side(k, b)], replicates.map((_, r) => means[a]![b]![r]! - means[a]![0]![r]! - means[0]![b]![r]! + means[0]![0]![r]!)));
    }
  return { nReplicates: replicates.length, main, interactions };
}

function meanAndError(values: readonly number[]): Omit<Contrast, 'sides'> {
  const n = values.length;
  const { mean: estimate, low, high } = estimateOf(values);
  const squares = values.reduce((s, v) => s + (v - estimate) * (v - estimate), 0);
  return { estimate, standardError: n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1) / n), low, high };
}
