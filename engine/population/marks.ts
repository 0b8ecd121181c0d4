import { log } from '../numeric/elementary.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32x13 } from '../random/threefry.ts';

/** Limits of the packing of a point's address into a counter. */
export const MONTH_LIMIT = 2048;
export const BLOCK_LIMIT = 65536;
export const CLASS_LIMIT = 128;
export const STRIP_LIMIT = 32;
export const POINT_LIMIT = 1 << 20;

/** First word of a point's counter. @param month absolute month less 1990-01 */
export function pointPlace(month: number, block: number): number {
  return ((month << 16) | block) >>> 0;
}

/** Second word of a point's counter. */
export function pointItem(cls: number, strip: number, n: number): number {
  return ((cls << 25) | (strip << 20) | n) >>> 0;
}

/** Returns the exponent e of the base width 2^−e: about one point per block and class in the first strip. */
export function baseExponent(nHouseholds: number): number {
  let e = 0;
  let n = nHouseholds;
  while (n > Math.SQRT2) {
    n /= 2;
    e++;
  }
  return e;
}

/** Points of the unit-rate Poisson process on households × marks, by alternative; the same points whatever the intensities are. */
export class MarkProcess {
  private readonly keys: Uint32Array[];
  private readonly words = new Uint32Array(2);

  constructor(key: Uint32Array, purpose: number, alternatives: readonly string[]) {
    this.keys = alternatives.map((name) => {
      const k = new Uint32Array(2);
      subkey(key, purpose, hashName(name), k);
      return k;
    });
  }

  /**
   * Visits the points of a block, class and alternative whose mark is below the bound.
   * Words of 32 bits give gap and mark: the first to 2⁻³³ of a strip, far below one household.
   * @param month absolute month less 1990-01
   * @param visit called with the member index in [0, nHouseholds) and the mark
   */
  visit(
    alternative: number, month: number, block: number, cls: number, nHouseholds: number, bound: number,
    visit: (member: number, mark: number) => void,
  ): void {
    if (!(bound > 0) || !(nHouseholds > 0) || nHouseholds === Number.POSITIVE_INFINITY) return;
    const { words } = this;
    const k0 = this.keys[alternative]![0]!;
    const k1 = this.keys[alternative]![1]!;
    const place = pointPlace(month, block);
    let base = 1;
    for (let e = baseExponent(nHouseholds); e > 0; e--) base /= 2;
    let low = 0;
    let width = base;
    for (let strip = 0; low < bound; strip++) {
      let x = 0;
      for (let n = 0; ; n++) {
        threefry2x32x13(k0, k1, place, pointItem(cls, strip, n), words);
        x -= log(uniform32(words[0]!)) / width;
        if (!(x < nHouseholds)) break;
        const mark = low + width * uniform32(words[1]!);
        if (mark < bound) visit(Math.floor(x), mark);
      }
      low += width;
      width = low;
    }
  }
}
