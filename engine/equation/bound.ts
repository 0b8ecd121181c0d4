import {
  absInterval, addInterval, divideInterval, expInterval, type Interval, logInterval, maxInterval, minInterval, multiplyInterval,
  negateInterval, normalCdfInterval, powInterval, prelecInterval, sqrtInterval, subtractInterval,
} from '../numeric/interval.ts';
import { source } from './compile.ts';
import { Remembered } from './remembered.ts';
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
  add: addInterval, subtract: subtractInterval, multiply: multiplyInterval, divide: divideInterval, min: minInterval, max: maxInterval, prelec: prelecInterval,
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

/** Compiles the interval extension of an equation: to plain JavaScript, or to closures where a page forbids generated code. */
export function compileBound(tree: Tree, slotOf: (name: string) => number): Bound {
  try {
    return generatedBound(tree, slotOf);
  } catch (error) {
    if (error instanceof EvalError) return boundClosure(tree, slotOf);
    throw error;
  }
}

/** Functions that generated code calls with the ends of its arguments and a cell for the ends of the value. */
const CALLED: Readonly<Record<string, Unary | Binary>> = {
  exp: expInterval, log: logInterval, sqrt: sqrtInterval, abs: absInterval, normalCdf: normalCdfInterval, pow: powInterval, prelec: prelecInterval,
};

/** Bounds generated so far, by source and by the equations of the parts that are closures. */
const generated = new Remembered<Bound>();

/** Compiles the interval extension to generated code: only slot numbers and literal numbers of the tree reach the source. */
export function generatedBound(tree: Tree, slotOf: (name: string) => number): Bound {
  const lines: string[] = [];
  let n = 0;
  const define = (lo: string, hi: string): [string, string] => {
    const id = n++;
    lines.push(`const l${id} = ${lo}, h${id} = ${hi};`);
    return [`l${id}`, `h${id}`];
  };
  const viaCell = (call: string): [string, string] => {
    lines.push(call);
    return define('out[0]', 'out[1]');
  };
  const visit = (t: Tree): [string, string] => {
    if (t.kind === 'number') return [`(${String(t.value)})`, `(${String(t.value)})`];
    if (t.kind === 'symbol') return define(`lo[${slotOf(t.name)}]`, `hi[${slotOf(t.name)}]`);
    const args = t.args.map(visit);
    const [al, ah] = args[0]!;
    if (t.name === 'negate') return define(`-${ah}`, `-${al}`);
    if (t.name === 'add' || t.name === 'subtract' || t.name === 'multiply' || t.name === 'min' || t.name === 'max') {
      return args.slice(1).reduce<[string, string]>(([l, h], [bl, bh]) => {
        if (t.name === 'add') return define(`${l} + ${bl}`, `${h} + ${bh}`);
        if (t.name === 'subtract') return define(`${l} - ${bh}`, `${h} - ${bl}`);
        if (t.name === 'multiply') {
          const [p, q] = define(`${l} * ${bl}`, `${l} * ${bh}`);
          const [u, v] = define(`${h} * ${bl}`, `${h} * ${bh}`);
          return define(`min(${p}, ${q}, ${u}, ${v})`, `max(${p}, ${q}, ${u}, ${v})`);
        }
        return define(`${t.name}(${l}, ${bl})`, `${t.name}(${h}, ${bh})`);
      }, args[0]!);
    }
    const flat = args.flat().join(', ');
    const isWhole = t.name === 'pow' && t.args[1]!.kind === 'number' && (t.args[1]!.value === 2 || t.args[1]!.value === 3);
    if (CALLED[t.name] && !isWhole) return viaCell(`${t.name}(${flat}, out);`);
    if (BINARY[t.name] && args.length === 2) return viaCell(`binary.${t.name}(${flat}, out);`);
    // The rest is rare: conditions, squares, negations.
    rare.push(t);
    return viaCell(`closures[${rare.length - 1}](lo, hi, out);`);
  };
  const rare: Tree[] = [];
  const [lo, hi] = visit(tree);
  const names = Object.keys(CALLED);
  const text = `"use strict"; return (lo, hi, out) => { ${lines.join('\n')}
    const l = ${lo}, h = ${hi}; out[0] = l !== l ? -Infinity : l; out[1] = h !== h ? Infinity : h; };`;
  return generated.get([text, ...rare.map((t) => source(t, slotOf))].join('\n'), () => new Function('binary', 'closures', 'min', 'max', ...names, text)(
    BINARY, rare.map((t) => boundClosure(t, slotOf)), Math.min, Math.max, ...names.map((name) => CALLED[name]),
  ) as Bound);
}

/** Compiles the interval extension of an equation to closures. */
export function boundClosure(tree: Tree, slotOf: (name: string) => number): Bound {
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
  const args = tree.args.map((t) => boundClosure(t, slotOf));
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
