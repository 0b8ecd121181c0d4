import { log } from '../numeric/elementary.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import type { Ceiling } from './ceiling.ts';
import { grown } from './columns.ts';

/** Limits of the packing of a point's address into a counter. */
export const MONTH_LIMIT = 2048;
export const BLOCK_LIMIT = 65536;
export const SEGMENT_LIMIT = 256;
export const STRIP_LIMIT = 32;
export const POINT_LIMIT = 1 << 19;

/** Strips that are not cut: from there on each strip, twice as wide as the one below it, is cut into twice as many segments. */
const WHOLE_STRIPS = 2;

/** First word of a point's counter. @param month absolute month less 1990-01 */
export function pointPlace(month: number, block: number): number {
  return (month << 16) | block;
}

/** Second word of a point's counter. */
export function pointItem(segment: number, strip: number, n: number): number {
  return (segment << 24) | (strip << 19) | n;
}

/** Returns the base width 2^−e: about one point per block in the first strip. */
export function baseWidth(nSeats: number): number {
  let width = 1;
  for (let n = nSeats; n > Math.SQRT2; n /= 2) width /= 2;
  return width;
}

/**
 * Points of the unit-rate Poisson process on seats × marks, by alternative; the same points whatever the intensities are. The half-plane
 * is cut into cells of about equal area, fixed by the number of seats alone: strips of marks that double in width, each cut along the
 * seats into segments that halve in length. Points are drawn only in cells that rise above none but the highest bounds of their seats.
 */
export class MarkProcess {
  /** Seats and marks of the points last found. */
  seats = new Int32Array(64);
  marks = new Float64Array(64);
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
   * Finds the points of a block and alternative whose mark is below the ceiling of their segment: all that lie below the bound of their seat.
   * Words of 32 bits give gap and mark: the first to 2⁻³³ of a segment, far below one household.
   * @param month absolute month less 1990-01
   * @returns how many lie in `seats` [n], in [0, nSeats), and `marks` [n], until the next call
   */
  find(alternative: number, month: number, block: number, nSeats: number, ceiling: Ceiling): number {
    if (!(nSeats > 0) || nSeats === Number.POSITIVE_INFINITY) return 0;
    const { words } = this;
    const { heap, depth } = ceiling;
    const key = this.keys[alternative]!;
    const place = pointPlace(month, block);
    let found = 0;
    let low = 0;
    let width = baseWidth(nSeats);
    for (let strip = 0; low < heap[1]!; strip++) {
      const halvings = Math.min(depth, Math.max(0, strip - WHOLE_STRIPS));
      ceiling.reach(halvings);
      const first = 1 << halvings;
      const length = nSeats / first;
      const perWidth = 1 / width;
      for (let i = 0; i < first; i++) {
        const top = heap[first + i]!;
        if (top <= low) continue;
        const end = (i + 1) * length;
        let x = i * length;
        for (let n = 0; ; n++) {
          threefry2x32x13(key, place, pointItem(i, strip, n), words);
          // The reciprocal of a power of two is exact.
          x -= log(uniform32(words[0]!)) * perWidth;
          if (!(x < end)) break;
          const mark = low + width * uniform32(words[1]!);
          if (mark >= top) continue;
          if (found === this.seats.length) {
            this.seats = grown(this.seats, found + 1);
            this.marks = grown(this.marks, found + 1);
          }
          this.seats[found] = x;
          this.marks[found++] = mark;
        }
      }
      low += width;
      width = low;
    }
    return found;
  }
}
