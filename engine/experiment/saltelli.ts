import { scrambledSobol } from './sobol.ts';

/** Which matrix a point belongs to: A, B, or A with column `factor` from B. */
export type SaltelliMatrix = 'A' | 'B' | number;

/** Where point i of a Saltelli design stands: rows one after another, and in each A, B, AB of factor 0, AB of factor 1, … . */
export function saltelliPlace(i: number, nFactors: number): { row: number; matrix: SaltelliMatrix } {
  const within = i % (nFactors + 2);
  return { row: Math.floor(i / (nFactors + 2)), matrix: within === 0 ? 'A' : within === 1 ? 'B' : within - 2 };
}

/** Returns the point of a row and a matrix: the inverse of `saltelliPlace`. */
export function saltelliPoint(row: number, matrix: SaltelliMatrix, nFactors: number): number {
  return row * (nFactors + 2) + (matrix === 'A' ? 0 : matrix === 'B' ? 1 : matrix + 2);
}

/**
 * Returns the coordinates [factor] of point i: A is the first half of the dimensions of one scrambled Sobol' sequence, B the second.
 * More rows keep those that were there.
 * @param keys [2 × nFactors] of the dimensions
 * @source Saltelli et al. 2010
 */
export function saltelliUnit(i: number, nFactors: number, keys: readonly Uint32Array[]): number[] {
  const { row, matrix } = saltelliPlace(i, nFactors);
  return Array.from({ length: nFactors }, (_, j) => {
    const dimension = matrix === 'B' || matrix === j ? nFactors + j : j;
    return scrambledSobol(row, dimension, keys[dimension]!);
  });
}
