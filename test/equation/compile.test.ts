import seedrandom from 'seedrandom';
import { expect, test } from 'vitest';
import { slotOf, SYMBOL_NAMES, SYMBOLS } from '../../engine/catalog/symbols.ts';
import { boundClosure, compileBound } from '../../engine/equation/bound.ts';
import { compileClosure, compileFunction } from '../../engine/equation/compile.ts';
import { formula } from '../../engine/equation/formula.ts';
import { hoist } from '../../engine/equation/hoist.ts';
import { parseEquation } from '../../engine/equation/parse.ts';
import { EQUATIONS } from '../../engine/model/equations.ts';

const TREES = EQUATIONS.map((e) => [e.name, parseEquation(e.text, { symbols: SYMBOL_NAMES })] as const);
const random = seedrandom('equations');
/** Slots of plausible size: shares, money, months. */
const slots = (): Float64Array => Float64Array.from(SYMBOLS, (_, i) => (i % 3 === 0 ? random() : i % 3 === 1 ? 1 + 50 * random() : 1e5 * random()));

test.each(TREES)('%s: generated code and closures give the same bits', (_, tree) => {
  const [f, g] = [compileFunction(tree, slotOf), compileClosure(tree, slotOf)];
  for (let i = 0; i < 200; i++) {
    const s = slots();
    expect(Object.is(f(s), g(s))).toBe(true);
  }
});

test.each(TREES)('%s: the bound holds every point of a box, and both ways to compile it agree', (_, tree) => {
  const [bound, closure, f] = [compileBound(tree, slotOf), boundClosure(tree, slotOf), compileFunction(tree, slotOf)];
  const [out, other] = [new Float64Array(2), new Float64Array(2)];
  for (let i = 0; i < 200; i++) {
    const a = slots();
    const b = slots();
    const [lo, hi] = [a.map((x, j) => Math.min(x, b[j]!)), a.map((x, j) => Math.max(x, b[j]!))];
    bound(lo, hi, out);
    closure(lo, hi, other);
    expect([...out]).toEqual([...other]);
    const value = f(lo.map((x, j) => Math.min(hi[j]!, x + random() * (hi[j]! - x))));
    if (!Number.isNaN(value)) {
      const slack = Number.isFinite(value) ? 1e-9 * Math.abs(value) : 0;
      expect(value).toBeGreaterThanOrEqual(out[0]! - slack);
      expect(value).toBeLessThanOrEqual(out[1]! + slack);
    }
  }
});

test('bounds that differ only in a part that is a closure are told apart', () => {
  const [one, other] = ['(shock > 0 ? 1 : 2) + adults', '(shock > 0 ? 3 : 4) + adults'].map((text) => compileBound(parseEquation(text, { symbols: SYMBOL_NAMES }), slotOf));
  const lo = slots();
  const [a, b] = [new Float64Array(2), new Float64Array(2)];
  one!(lo, lo, a);
  other!(lo, lo, b);
  expect(b[0]! - a[0]!).toBeCloseTo(2, 9);
});

test('hoisting what depends on parameters alone changes no bit', () => {
  const parameters = new Set(SYMBOLS.filter((s) => s.scope === 'parameter').map((s) => s.name));
  const { trees, parts } = hoist(TREES.map(([, t]) => t), '#', (n) => parameters.has(n));
  expect(parts.length).toBeGreaterThan(2);
  const slot = (name: string): number => (name.startsWith('#') ? SYMBOLS.length + Number(name.slice(1)) : slotOf(name));
  for (let i = 0; i < 50; i++) {
    const s = slots();
    const long = new Float64Array(SYMBOLS.length + parts.length);
    long.set(s);
    parts.forEach((p, j) => {
      long[SYMBOLS.length + j] = compileFunction(p, slotOf)(s);
    });
    trees.forEach((t, j) => expect(Object.is(compileFunction(t, slot)(long), compileFunction(TREES[j]![1], slotOf)(s))).toBe(true));
  }
});

test('formulas keep the order of operations', () => {
  const text = (t: string): string => formula(parseEquation(t, { symbols: new Set(['a', 'b', 'c']) }));
  expect(text('a - (b - c)')).toBe('a − (b − c)');
  expect(text('(a + b) * c')).toBe('(a + b) · c');
  expect(text('a + b * c')).toBe('a + b · c');
  expect(text('(a ^ b) ^ c')).toBe('(a^b)^c');
  expect(text('log(a) / normalCdf(-b)')).toBe('ln(a) / Φ(−b)');
});
