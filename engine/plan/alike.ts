import type { Plan } from './plan.ts';

/** What may differ between plans that begin alike: names, the end, and what changes from month to month. */
const MAY_DIFFER: ReadonlySet<string> = new Set(['scenario', 'nMonths', 'leafValues', 'references', 'costs']);

/** Whether two values hold the same, to the last bit. @param pair told of each pair of objects that stand for each other */
function isSame(a: unknown, b: unknown, pair?: (a: object, b: object) => void): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return Object.is(a, b);
  pair?.(a, b);
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
    const [x, y] = [a, b] as unknown as [Float64Array, Float64Array];
    return x.length === y.length && x.every((v, i) => Object.is(v, y[i]));
  }
  const keys = Object.keys(a);
  const [x, y] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(x[key], y[key], pair));
}

/** Whether two plans are the same but for their months. @param pair told of each pair of their parts that stand for each other */
function isSamePlan(a: Plan, b: Plan, pair?: (a: object, b: object) => void): boolean {
  return (Object.keys(a) as (keyof Plan)[]).every((key) => MAY_DIFFER.has(key) || isSame(a[key], b[key], pair));
}

/** What a plan charges in a month for a unit of a lever's base. */
function charge(plan: Plan, leaf: number, m: number): number {
  const cost = plan.costs.find((c) => c.leaf === leaf);
  return cost ? Math.max(0, plan.leafValues[m * plan.leafPaths.length + leaf]! - cost.reference[m]!) : 0;
}

/**
 * Returns for how many of their first months two plans ask for the same to the last bit, costs included: a run of one may go on as a run of
 * the other from any of them. 0 where anything but monthly values differs.
 */
export function monthsAlike(a: Plan, b: Plan): number {
  if (!isSamePlan(a, b)) return 0;
  const n = Math.min(a.nMonths, b.nMonths);
  const nLeaves = a.leafPaths.length;
  const charged = [...new Set([...a.costs, ...b.costs].map((c) => c.leaf))];
  for (let m = 0; m < n; m++) {
    for (let i = m * nLeaves; i < (m + 1) * nLeaves; i++) if (!Object.is(a.leafValues[i], b.leafValues[i])) return m;
    if (charged.some((leaf) => charge(a, leaf, m) !== charge(b, leaf, m))) return m;
  }
  return n;
}

/** Returns what stands in one plan for each part of another that is the same but for its months. */
export function counterparts(a: Plan, b: Plan): Map<object, object> {
  const known = new Map<object, object>([[a, b]]);
  isSamePlan(a, b, (x, y) => known.set(x, y));
  return known;
}
