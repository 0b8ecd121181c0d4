import { subkey, uniform53 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { seedKey } from '../random/seed.ts';
import { threefry2x32 } from '../random/threefry.ts';

/** A stream of uniforms for the statistics of experiments: resampling, folds, search. Never for runs, which have streams of their own. */
export interface Draws {
  /** Returns the next uniform in (0, 1), of 53 bits. */
  next(): number;
  /** Returns the next whole number in [0, n). */
  below(n: number): number;
}

/** First word of the subkey, above every number of the catalog's streams: the letters "expe". */
const EXPERIMENT = 0x65787065;

/**
 * Returns the stream of a purpose: the same seed, purpose and index always give the same draws.
 * @param purpose what is drawn, such as `bootstrap`
 * @param index which of many streams of that purpose, such as the generation; default 0
 * @throws RangeError EMPTY_SEED
 */
export function drawsOf(seed: string, purpose: string, index = 0): Draws {
  const key = new Uint32Array(2);
  subkey(seedKey(seed, 0), EXPERIMENT, hashName(purpose), key);
  const words = new Uint32Array(2);
  let n = 0;
  const next = (): number => {
    threefry2x32(key, index, n++, words);
    return uniform53(words[0]!, words[1]!);
  };
  return { next, below: (count) => Math.floor(next() * count) };
}

/** Returns 0 … n − 1 in an order by chance (Fisher and Yates). */
export function shuffled(n: number, draws: Draws): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = draws.below(i + 1);
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}
