import { threefry2x32 } from '../random/threefry.ts';

/** Up to this size the position is a rank among random keys: exactly uniform. Above it a Feistel network is as good and costs nothing by size. */
const RANKED = 64;
const ROUNDS = 10;
const words = new Uint32Array(2);

/**
 * Returns where position i of 0 … n − 1 goes under a permutation that a key chooses, without a table.
 * Small n: rank among random keys. Larger n: a balanced Feistel network on the next even number of bits, walked until it falls inside.
 * @param key [2]
 */
export function permuted(i: number, n: number, key: Uint32Array): number {
  if (n <= RANKED) return rankOf(i, n, key);
  let size = 2;
  while (size * size < n) size *= 2;
  let at = i;
  do {
    let [left, right] = [Math.floor(at / size), at % size];
    for (let round = 0; round < ROUNDS; round++) {
      threefry2x32(key, right, round, words);
      [left, right] = [right, (left ^ (words[0]! & (size - 1))) >>> 0];
    }
    at = left * size + right;
  } while (at >= n);
  return at;
}

function rankOf(i: number, n: number, key: Uint32Array): number {
  threefry2x32(key, i, ROUNDS, words);
  const [high, low] = [words[0]!, words[1]!];
  let rank = 0;
  for (let j = 0; j < n; j++) {
    if (j === i) continue;
    threefry2x32(key, j, ROUNDS, words);
    const [h, l] = [words[0]!, words[1]!];
    if (h < high || (h === high && (l < low || (l === low && j < i)))) rank++;
  }
  return rank;
}
