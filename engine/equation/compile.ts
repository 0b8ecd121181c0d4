import { exp, log, normalCdf, pow, prelec } from '../numeric/elementary.ts';
import { Remembered } from './remembered.ts';
import type { Tree } from './tree.ts';

/** A compiled equation: reads slots, returns its value. */
export type Compiled = (s: Float64Array) => number;

const LIBRARY = { exp, log, normalCdf, pow, prelec, sqrt: Math.sqrt, abs: Math.abs, min: Math.min, max: Math.max } as const;
type LibraryName = keyof typeof LIBRARY;

const INFIX: Readonly<Record<string, string>> = { add: '+', subtract: '-', multiply: '*', divide: '/' };
const COMPARISON: Readonly<Record<string, string>> = {
  equal: '===', unequal: '!==', less: '<', lessEqual: '<=', greater: '>', greaterEqual: '>=',
};

/** Small whole powers are products; both compilers agree on this. */
function wholePower(tree: Tree): number {
  return tree.kind === 'number' && (tree.value === 2 || tree.value === 3) ? tree.value : 0;
}

/** Writes an equation as a JavaScript expression over the slots `s`. */
export function source(tree: Tree, slotOf: (name: string) => number): string {
  if (tree.kind === 'number') return `(${tree.value})`;
  if (tree.kind === 'symbol') return `s[${slotOf(tree.name)}]`;
  const a = tree.args.map((t) => source(t, slotOf));
  if (INFIX[tree.name]) return `(${a[0]} ${INFIX[tree.name]} ${a[1]})`;
  if (COMPARISON[tree.name]) return `(${a[0]} ${COMPARISON[tree.name]} ${a[1]} ? 1 : 0)`;
  switch (tree.name) {
    case 'negate': return `(-${a[0]})`;
    case 'not': return `(${a[0]} === 0 ? 1 : 0)`;
    case 'and': return `(${a[0]} !== 0 && ${a[1]} !== 0 ? 1 : 0)`;
    case 'or': return `(${a[0]} !== 0 || ${a[1]} !== 0 ? 1 : 0)`;
    case 'if': return `(${a[0]} !== 0 ? ${a[1]} : ${a[2]})`;
    case 'pow': {
      const n = wholePower(tree.args[1]!);
      return n === 0 ? `L.pow(${a[0]}, ${a[1]})` : `(${Array.from({ length: n }, () => a[0]).join(' * ')})`;
    }
    default: return `L.${tree.name}(${a.join(', ')})`;
  }
}

/** Functions generated so far, by source: run after run calls the same ones, which the machine then need not optimise anew. */
const generated = new Remembered<Compiled>();

/** Compiles to generated JavaScript: only slot numbers and literals reach the source. @throws EvalError where a page forbids generated code */
export function compileFunction(tree: Tree, slotOf: (name: string) => number): Compiled {
  const text = source(tree, slotOf);
  return generated.get(text, () => {
    const make = new Function('L', `'use strict'; return (s) => ${text};`) as (l: typeof LIBRARY) => Compiled;
    return make(LIBRARY);
  });
}

/** Compiles to closures: the same bytes, without generated code. */
export function compileClosure(tree: Tree, slotOf: (name: string) => number): Compiled {
  if (tree.kind === 'number') {
    const { value } = tree;
    return () => value;
  }
  if (tree.kind === 'symbol') {
    const slot = slotOf(tree.name);
    return (s) => s[slot]!;
  }
  const [a, b, c] = tree.args.map((t) => compileClosure(t, slotOf)) as [Compiled, Compiled, Compiled];
  switch (tree.name) {
    case 'add': return (s) => a(s) + b(s);
    case 'subtract': return (s) => a(s) - b(s);
    case 'multiply': return (s) => a(s) * b(s);
    case 'divide': return (s) => a(s) / b(s);
    case 'negate': return (s) => -a(s);
    case 'equal': return (s) => (a(s) === b(s) ? 1 : 0);
    case 'unequal': return (s) => (a(s) !== b(s) ? 1 : 0);
    case 'less': return (s) => (a(s) < b(s) ? 1 : 0);
    case 'lessEqual': return (s) => (a(s) <= b(s) ? 1 : 0);
    case 'greater': return (s) => (a(s) > b(s) ? 1 : 0);
    case 'greaterEqual': return (s) => (a(s) >= b(s) ? 1 : 0);
    case 'not': return (s) => (a(s) === 0 ? 1 : 0);
    case 'and': return (s) => (a(s) !== 0 && b(s) !== 0 ? 1 : 0);
    case 'or': return (s) => (a(s) !== 0 || b(s) !== 0 ? 1 : 0);
    case 'if': return (s) => (a(s) !== 0 ? b(s) : c(s));
    case 'pow': {
      const n = wholePower(tree.args[1]!);
      if (n === 2) return (s) => a(s) * a(s);
      if (n === 3) return (s) => a(s) * a(s) * a(s);
      return (s) => pow(a(s), b(s));
    }
    default: {
      const f = LIBRARY[tree.name as LibraryName] as (...x: number[]) => number;
      const all = tree.args.map((t) => compileClosure(t, slotOf));
      return (s) => f(...all.map((g) => g(s)));
    }
  }
}

/** Compiles an equation: generated code where it is allowed, closures elsewhere. */
export function compile(tree: Tree, slotOf: (name: string) => number): Compiled {
  try {
    return compileFunction(tree, slotOf);
  } catch (error) {
    if (error instanceof EvalError) return compileClosure(tree, slotOf);
    throw error;
  }
}
