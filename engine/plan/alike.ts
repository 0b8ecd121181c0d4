import type { Plan } from './plan.ts';

/** What may differ between plans that begin alike: names, the end, and what changes from month to month. */
const MAY_DIFFER: ReadonlySet<string> = new Set(['scenario', 'nMonths', 'leafValues', 'references', 'costs']);

/** Whether two values hold the same, to the last bit. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return Object.is(a, b);
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
    const [x, y] = [a, b] as unknown as [Float64Array, Float64Array];
    return x.length === y.length && x.every((v, i) => Object.is(v, y[i]));
  }
  const keys = Object.keys(a);
  const [x, y] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(x[key], y[key]));
}

/** Whether two plans are the same but for their months. */
function isSamePlan(a: Plan, b: Plan): boolean {
  return (Object.keys(a) as (keyof Plan)[]).every((key) => MAY_DIFFER.has(key) || isSame(a[key], b[key]));
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

/** Returns every object that a plan is made of, itself included. */
export function partsOf(plan: Plan): Set<object> {
  const parts = new Set<object>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || parts.has(value)) return;
    parts.add(value);
    if (!ArrayBuffer.isView(value)) Object.values(value).forEach(visit);
  };
  visit(plan);
  return parts;
}

/** Returns the first month, from 0, in which a lever differs from the corridor's own value; the number of months where none does. */
export function leversFrom(plan: Plan): number {
  const nLeaves = plan.leafPaths.length;
  for (let m = 0; m < plan.nMonths; m++) if (plan.references.some(({ leaf, values }) => plan.leafValues[m * nLeaves + leaf] !== values[m])) return m;
  return plan.nMonths;
}
