import { expect, test } from 'vitest';
import { sparkline } from '../../engine/results/sparkline.ts';

test('the lowest value is the lowest bar and the highest the highest', () => expect(sparkline([0, 7, 3.5], 0, 7)).toBe('▁█▅'));
test('values of one height are the lowest bar', () => expect(sparkline([2, 2], 2, 2)).toBe('▁▁'));
test('neighbours are averaged until the line fits', () => expect(sparkline([0, 8, 8, 8], 0, 8, 2)).toBe('▅█'));
test('what is not a number is a blank', () => expect(sparkline([Number.NaN, 1], 0, 1)).toBe(' █'));
