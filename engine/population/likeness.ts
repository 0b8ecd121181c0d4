import type { PlanClass } from '../plan/plan.ts';

/** Ranges of quantiles that differ by less than this share their bounds, which then hold for both. */
const ALIKE = 0.04;

const isNear = (a: readonly [number, number], b: readonly [number, number]): boolean => Math.abs(a[0] - b[0]) < ALIKE && Math.abs(a[1] - b[1]) < ALIKE;
const hull = (a: readonly [number, number], b: readonly [number, number]): [number, number] => [Math.min(a[0], b[0]), Math.max(a[1], b[1])];

/** Returns, for each class, the first one that shares its bounds: alike in income and assets, and in attachment unless bounds are tightened by it. */
export function firstAlike(classes: readonly PlanClass[], isTightened: boolean): number[] {
  const firsts: number[] = [];
  return classes.map((cls, c) => {
    const first = firsts.find((f) => isNear(classes[f]!.income, cls.income) && isNear(classes[f]!.assets, cls.assets) && (isTightened || isNear(classes[f]!.attachment, cls.attachment))) ?? c;
    if (first === c) firsts.push(c);
    return first;
  });
}

/** Returns the classes with the first of those alike widened to cover them all. */
export function hullsOf(classes: readonly PlanClass[], first: readonly number[]): PlanClass[] {
  const hulls = [...classes];
  classes.forEach((cls, c) => {
    const h = hulls[first[c]!]!;
    hulls[first[c]!] = { ...h, income: hull(h.income, cls.income), assets: hull(h.assets, cls.assets), attachment: hull(h.attachment, cls.attachment) };
  });
  return hulls;
}
