import {
  absInterval, addInterval, divideInterval, expInterval, type Interval, logInterval, maxInterval, minInterval, multiplyInterval,
  negateInterval, normalCdfInterval, powInterval, sqrtInterval, subtractInterval,
} from '../numeric/interval.ts';
import type { Tree } from './tree.ts';

/** A compiled bound: reads lower and upper ends of the slots, writes the ends of the value. Never too narrow, sometimes loose. */
export type Bound = (lo: Float64Array, hi: Float64Array, out: Interval) => void;

type Binary = (alo: number, ahi: number, blo: number, bhi: number, out: Interval) => void;
type Unary = (alo: number, ahi: number, out: Interval) => void;

const decided = (isTrue: boolean, isFalse: boolean, out: Interval): void => {
  out[0] = isTrue ? 1 : 0;
  out[1] = isFalse ? 0 : 1;
};
const less: Binary = (al, ah, bl, bh, out) => decided(ah < bl, al >= bh, out);
const lessEqual: Binary = (al, ah, bl, bh, out) => decided(ah <= bl, al > bh, out);
const equal: Binary = (al, ah, bl, bh, out) => decided(al === ah && bl === bh && al === bl, ah < bl || bh < al, out);
const isTrue = (l: number, h: number): boolean => l > 0 || h < 0;
const isFalse = (l: number, h: number): boolean => l === 0 && h === 0;

const BINARY: Readonly<Record<string, Binary>> = {
  add: addInterval, subtract: subtractInterval, multiply: multiplyInterval, divide: divideInterval, min: minInterval, max: maxInterval,
  less, lessEqual, equal,
  greater: (al, ah, bl, bh, out) => less(bl, bh, al, ah, out),
  greaterEqual: (al, ah, bl, bh, out) => lessEqual(bl, bh, al, ah, out),
  unequal: (al, ah, bl, bh, out) => decided(ah < bl || bh < al, al === ah && bl === bh && al === bl, out),
  and: (al, ah, bl, bh, out) => decided(isTrue(al, ah) && isTrue(bl, bh), isFalse(al, ah) || isFalse(bl, bh), out),
  or: (al, ah, bl, bh, out) => decided(isTrue(al, ah) || isTrue(bl, bh), isFalse(al, ah) && isFalse(bl, bh), out),
};
const UNARY: Readonly<Record<string, Unary>> = {
  negate: negateInterval, exp: expInterval, log: logInterval, sqrt: sqrtInterval, abs: absInterval, normalCdf: normalCdfInterval,
  not: (l, h, out) => decided(isFalse(l, h), isTrue(l, h), out),
};

/** Compiles the interval extension of an equation. */
export function compileBound(tree: Tree, slotOf: (name: string) => number): Bound {
  if (tree.kind === 'number') {
    const { value } = tree;
    return (_lo, _hi, out) => {
      out[0] = value;
      out[1] = value;
    };
  }
  if (tree.kind === 'symbol') {
    const slot = slotOf(tree.name);
    return (lo, hi, out) => {
      out[0] = lo[slot]!;
      out[1] = hi[slot]!;
    };
  }
  const args = tree.args.map((t) => compileBound(t, slotOf));
  const a = args[0]!;
  const unary = UNARY[tree.name];
  if (unary) {
    return (lo, hi, out) => {
      a(lo, hi, out);
      unary(out[0]!, out[1]!, out);
    };
  }
  const b = args[1]!;
  if (tree.name === 'if') {
    const c = args[2]!;
    return (lo, hi, out) => {
      a(lo, hi, out);
      const [l, h] = [out[0]!, out[1]!];
      if (isTrue(l, h)) b(lo, hi, out);
      else if (isFalse(l, h)) c(lo, hi, out);
      else {
        b(lo, hi, out);
        const [bl, bh] = [out[0]!, out[1]!];
        c(lo, hi, out);
        out[0] = Math.min(bl, out[0]!);
        out[1] = Math.max(bh, out[1]!);
      }
    };
  }
  if (tree.name === 'pow') {
    const exponent = tree.args[1]!;
    const isSquare = exponent.kind === 'number' && exponent.value === 2;
    const isCube = exponent.kind === 'number' && exponent.value === 3;
    return (lo, hi, out) => {
      a(lo, hi, out);
      const [l, h] = [out[0]!, out[1]!];
      if (isSquare) {
        absInterval(l, h, out);
        out[0] = out[0]! * out[0]!;
        out[1] = out[1]! * out[1]!;
      } else if (isCube) {
        out[0] = l * l * l;
        out[1] = h * h * h;
      } else {
        b(lo, hi, out);
        powInterval(l, h, out[0]!, out[1]!, out);
      }
    };
  }
  const binary = BINARY[tree.name]!;
  return (lo, hi, out) => {
    a(lo, hi, out);
    for (let i = 1; i < args.length; i++) {
      const [l, h] = [out[0]!, out[1]!];
      args[i]!(lo, hi, out);
      binary(l, h, out[0]!, out[1]!, out);
    }
  };
}
