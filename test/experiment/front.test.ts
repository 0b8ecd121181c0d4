import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paretoFront } from '../../engine/experiment/front.ts';

const point = fc.record({ x: fc.integer({ min: 0, max: 9 }), y: fc.integer({ min: 0, max: 9 }) });

test('no point beats one of the front in both, and every other point is beaten or equalled by one of the front', () => {
  fc.assert(fc.property(fc.array(point, { maxLength: 40 }), (points) => {
    const dots = points.map((p, id) => ({ ...p, id }));
    const front = paretoFront(dots);
    const beats = (a: { x: number; y: number }, b: { x: number; y: number }): boolean => a.x <= b.x && a.y <= b.y && (a.x < b.x || a.y < b.y);
    expect(front.some((f) => dots.some((d) => beats(d, f)))).toBe(false);
    expect(dots.every((d) => front.some((f) => f.x <= d.x && f.y <= d.y))).toBe(true);
  }));
});
