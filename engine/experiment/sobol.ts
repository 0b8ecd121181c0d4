import { uniform32 } from '../random/draw.ts';
import { threefry2x32 } from '../random/threefry.ts';
import { JOE_KUO } from './directions.ts';

const BITS = 32;
/** Levels of the tree that one call of the generator scrambles: 31 nodes, one bit each. */
const GROUP = 5;
const directions = new Map<number, Uint32Array>();
const words = new Uint32Array(2);

/** Returns the direction numbers [32] of a dimension from 0, the first in the highest bit. */
function directionsOf(dimension: number): Uint32Array {
  const known = directions.get(dimension);
  if (known) return known;
  const v = new Uint32Array(BITS);
  if (dimension === 0) for (let b = 0; b < BITS; b++) v[b] = (1 << (BITS - 1 - b)) >>> 0;
  else {
    const text = JOE_KUO[dimension - 1];
    if (text === undefined) throw new RangeError(`TOO_MANY_FACTORS  no direction numbers for dimension ${dimension + 1}: there are ${JOE_KUO.length + 1}`);
    const [a, ...m] = text.split(' ').map(Number);
    const degree = m.length;
    for (let b = 0; b < BITS; b++) {
      if (b < degree) {
        v[b] = m[b]! << (BITS - 1 - b);
        continue;
      }
      const back = v[b - degree]!;
      let next = back ^ (back >>> degree);
      for (let k = 1; k < degree; k++) if ((a! >>> (degree - 1 - k)) & 1) next ^= v[b - k]!;
      v[b] = next;
    }
  }
  directions.set(dimension, v);
  return v;
}

/**
 * Returns coordinate `dimension` (from 0) of point i of the Sobol' sequence as a word: divided by 2³² it lies in [0, 1). Points are in natural order, the origin first.
 * @source Sobol' 1967; direction numbers of Joe and Kuo 2008
 */
export function sobolWord(i: number, dimension: number): number {
  const v = directionsOf(dimension);
  let word = 0;
  for (let b = 0, rest = i >>> 0; rest !== 0; b++, rest >>>= 1) if (rest & 1) word ^= v[b]!;
  return word >>> 0;
}

/**
 * Returns a word with its bits flipped by nested uniform scrambling: whether a bit is flipped is a coin of the key and of all higher bits.
 * @param key [2] of the dimension
 * @source Owen 1995
 */
export function scrambled(word: number, key: Uint32Array): number {
  let flips = 0;
  for (let depth = 0; depth < BITS; depth += GROUP) {
    threefry2x32(key, depth === 0 ? 0 : word >>> (BITS - depth), depth, words);
    for (let b = depth, node = 1; b < BITS && b < depth + GROUP; b++) {
      flips = (flips << 1) | ((words[0]! >>> node) & 1);
      node = 2 * node + ((word >>> (BITS - 1 - b)) & 1);
    }
  }
  return (word ^ flips) >>> 0;
}

/** Returns coordinate `dimension` of point i of a scrambled Sobol' sequence, in (0, 1). */
export function scrambledSobol(i: number, dimension: number, key: Uint32Array): number {
  return uniform32(scrambled(sobolWord(i, dimension), key));
}
