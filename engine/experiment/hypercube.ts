import { uniform32 } from '../random/draw.ts';
import { threefry2x32 } from '../random/threefry.ts';
import { permuted } from './permutation.ts';

/** Second word of the counter of the place within a stratum: beyond every round of a permutation. */
const WITHIN = 1_000;
const words = new Uint32Array(2);

/**
 * Returns one coordinate of a Latin hypercube sample in (0, 1): over i = 0 … n − 1 exactly one falls into each of n equal strata.
 * @param key [2] of the dimension
 */
export function stratified(i: number, n: number, key: Uint32Array): number {
  const stratum = permuted(i, n, key);
  threefry2x32(key, i, WITHIN, words);
  return (stratum + uniform32(words[0]!)) / n;
}
