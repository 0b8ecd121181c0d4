import { expect, test } from 'vitest';
import { compileClosure, compileFunction } from '../../engine/equation/compile.ts';
import { compileBound } from '../../engine/equation/bound.ts';
import { parseEquation } from '../../engine/equation/parse.ts';

const symbols = new Set(['x', 'y']);
const slotOf = (n: string): number => (n === 'x' ? 0 : 1);

test.each(['x.constructor', 'x = 1', 'f(t) = 1', 'import("fs")', '9^9^9', '"a"', '[1,2]', '2x', 'x; y', 'i', '', '('.repeat(10000), '-'.repeat(1500) + 'x', 'eval(1)'])(
  'a hostile expression is refused: %.20s', (text) => {
    expect(() => parseEquation(text, { symbols })).toThrow(/EQUATION_/);
  },
);

test('closures give the bytes of generated code, and lie inside the bound of any box around the point', () => {
  for (const text of ['x * exp(-y) + log(1 + x^2)', 'max(x, y)^0.88 - min(x, 0)', 'x > y ? normalCdf(x) : sqrt(abs(y)) / 3']) {
    const tree = parseEquation(text, { symbols });
    const [f, g, bound] = [compileFunction(tree, slotOf), compileClosure(tree, slotOf), compileBound(tree, slotOf)];
    const out = new Float64Array(2);
    for (let i = 0; i < 500; i++) {
      const s = Float64Array.of(((i * 37) % 101) / 10, ((i * 53) % 97) / 10);
      const v = f(s);
      expect(Object.is(v, g(s))).toBe(true);
      bound(s.map((a) => a - (i % 7) / 10), s.map((a) => a + (i % 5) / 10), out);
      expect(v >= out[0]! && v <= out[1]!).toBe(true);
    }
  }
});
