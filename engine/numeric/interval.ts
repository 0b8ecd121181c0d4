import { exp, log, normalCdf, pow, prelec } from './elementary.ts';

/** An interval operation writes its lower and upper end into `out` [2]. */
export type Interval = Float64Array;

/** Relative widening of functions that are not proved monotone to the last bit. */
const WIDEN = 1e-14;

function put(out: Interval, lo: number, hi: number): void {
  out[0] = lo !== lo ? Number.NEGATIVE_INFINITY : lo;
  out[1] = hi !== hi ? Number.POSITIVE_INFINITY : hi;
}

function widened(out: Interval, lo: number, hi: number): void {
  put(out, lo - Math.abs(lo) * WIDEN, hi + Math.abs(hi) * WIDEN);
  if (lo === Number.NEGATIVE_INFINITY || lo === Number.POSITIVE_INFINITY) out[0] = lo;
  if (hi === Number.POSITIVE_INFINITY || hi === Number.NEGATIVE_INFINITY) out[1] = hi;
}

export function addInterval(alo: number, ahi: number, blo: number, bhi: number, out: Interval): void {
  put(out, alo + blo, ahi + bhi);
}
export function subtractInterval(alo: number, ahi: number, blo: number, bhi: number, out: Interval): void {
  put(out, alo - bhi, ahi - blo);
}
export function negateInterval(alo: number, ahi: number, out: Interval): void {
  put(out, -ahi, -alo);
}

/** 0 × ∞ counts as 0: an end of an open interval is a limit, not a value. */
function product(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}
export function multiplyInterval(alo: number, ahi: number, blo: number, bhi: number, out: Interval): void {
  const p = product(alo, blo);
  const q = product(alo, bhi);
  const r = product(ahi, blo);
  const s = product(ahi, bhi);
  put(out, Math.min(p, q, r, s), Math.max(p, q, r, s));
}
export function divideInterval(alo: number, ahi: number, blo: number, bhi: number, out: Interval): void {
  if (blo <= 0 && bhi >= 0) put(out, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  else {
    const p = alo / blo;
    const q = alo / bhi;
    const r = ahi / blo;
    const s = ahi / bhi;
    put(out, Math.min(p, q, r, s), Math.max(p, q, r, s));
  }
}
export function expInterval(alo: number, ahi: number, out: Interval): void {
  widened(out, exp(alo), exp(ahi));
}
export function logInterval(alo: number, ahi: number, out: Interval): void {
  widened(out, alo < 0 ? Number.NEGATIVE_INFINITY : log(alo), ahi < 0 ? Number.POSITIVE_INFINITY : log(ahi));
}
export function sqrtInterval(alo: number, ahi: number, out: Interval): void {
  put(out, Math.sqrt(Math.max(0, alo)), Math.sqrt(Math.max(0, ahi)));
}
export function normalCdfInterval(alo: number, ahi: number, out: Interval): void {
  put(out, Math.max(0, normalCdf(alo) - WIDEN), Math.min(1, normalCdf(ahi) + WIDEN));
}
export function absInterval(alo: number, ahi: number, out: Interval): void {
  if (alo >= 0) put(out, alo, ahi);
  else if (ahi <= 0) put(out, -ahi, -alo);
  else put(out, 0, Math.max(-alo, ahi));
}
export function minInterval(alo: number, ahi: number, blo: number, bhi: number, out: Interval): void {
  put(out, Math.min(alo, blo), Math.min(ahi, bhi));
}
export function maxInterval(alo: number, ahi: number, blo: number, bhi: number, out: Interval): void {
  put(out, Math.max(alo, blo), Math.max(ahi, bhi));
}

/** Power of a non-negative base: extremes lie at corners. A base that may be negative gives (−∞, ∞). */
export function powInterval(alo: number, ahi: number, blo: number, bhi: number, out: Interval): void {
  if (alo < 0) {
    put(out, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    return;
  }
  const p = pow(alo, blo);
  const q = pow(alo, bhi);
  const r = pow(ahi, blo);
  const s = pow(ahi, bhi);
  let lo = Math.min(p, q, r, s);
  let hi = Math.max(p, q, r, s);
  if (lo !== lo) {
    lo = 0;
    hi = Number.POSITIVE_INFINITY;
  }
  if (blo <= 0 && bhi >= 0) {
    lo = Math.min(lo, 1);
    hi = Math.max(hi, 1);
  }
  widened(out, lo, hi);
}

/** Prelec's weight rises in the chance; for one chance it is monotone in the exponent, so that extremes lie at corners. */
export function prelecInterval(alo: number, ahi: number, blo: number, bhi: number, out: Interval): void {
  widened(out, Math.min(prelec(alo, blo), prelec(alo, bhi)), Math.max(prelec(ahi, blo), prelec(ahi, bhi)));
}
