import { expect, test } from 'vitest';
import { threefry2x32, threefry2x32x13 } from '../../engine/random/threefry.ts';
import { seedKey } from '../../engine/random/seed.ts';

test('Threefry2x32-20 gives the known answers of its authors', () => {
  const out = new Uint32Array(2);
  const known = [[0, 0, 0, 0, 0x6b200159, 0x99ba4efe], [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7], [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c, 0x483df7a0]] as const;
  for (const [k0, k1, c0, c1, a, b] of known) {
    threefry2x32(Uint32Array.of(k0, k1), c0, c1, out);
    expect([...out]).toEqual([a, b]);
  }
});

test('Threefry2x32-13 gives the known answers of its authors', () => {
  const out = new Uint32Array(2);
  const known = [[0, 0, 0, 0, 0x9d1c5ec6, 0x8bd50731], [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xfd36d048, 0x2d17272c], [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xba3e4725, 0xf27d669e]] as const;
  for (const [k0, k1, c0, c1, a, b] of known) {
    threefry2x32x13(Uint32Array.of(k0, k1), c0, c1, out);
    expect([...out]).toEqual([a, b]);
  }
});

test('an empty seed is refused, and replicates have keys of their own', () => {
  expect(() => seedKey('', 0)).toThrow(/EMPTY_SEED/);
  expect([...seedKey('pravas', 0)]).not.toEqual([...seedKey('pravas', 1)]);
});
