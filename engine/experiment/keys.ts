import { STREAMS } from '../catalog/streams.ts';
import { subkey } from '../random/draw.ts';
import { seedKey } from '../random/seed.ts';

/** Returns the key [2] of each dimension of a design. */
export function keysOf(seed: string, nDimensions: number): Uint32Array[] {
  const root = seedKey(seed, 0);
  return Array.from({ length: nDimensions }, (_, j) => {
    const key = new Uint32Array(2);
    subkey(root, STREAMS.design, j, key);
    return key;
  });
}
