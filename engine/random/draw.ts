import { threefry2x32 } from './threefry.ts';

/** Returns the uniform in (0, 1) at the middle of a word’s cell: resolution 2⁻³², never 0 or 1. */
export function uniform32(word: number): number {
  return (word + 0.5) * 2.3283064365386963e-10;
}

/** Returns a uniform in (0, 1) of 53 bits from two words. */
export function uniform53(high: number, low: number): number {
  return ((high >>> 5) * 67108864 + (low >>> 6) + 0.5) * 1.1102230246251565e-16;
}

/** Writes the key of one stream: the generator itself, at the counter (purpose, hash of a name). */
export function subkey(key: Uint32Array, purpose: number, nameHash: number, out: Uint32Array): void {
  threefry2x32(key, purpose, nameHash, out);
}
