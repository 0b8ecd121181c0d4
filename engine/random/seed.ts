import seedrandom from 'seedrandom';
import { threefry2x32 } from './threefry.ts';

/**
 * Returns the generator's key [2] for a seed text and a replicate.
 * @throws RangeError EMPTY_SEED when the seed is empty: seedrandom would then seed from entropy
 */
export function seedKey(seed: string, replicate: number): Uint32Array {
  if (typeof seed !== 'string' || seed.length === 0) throw new RangeError('EMPTY_SEED  empty seed: give a text or an integer');
  const random = seedrandom(seed);
  const drawn = Uint32Array.of(random.int32(), random.int32());
  const key = new Uint32Array(2);
  threefry2x32(drawn, replicate >>> 0, 0x70726176, key);
  return key;
}
