import { LEVERS, type Lever } from '../catalog/levers.ts';
import { OUTCOMES, outcomeOf } from '../catalog/outcomes.ts';
import { boundsOf } from './bounds.ts';
import { badDatesOf, type Json, type Leaf, type Step, stepsOf } from './leaves.ts';
import { nearest } from '../catalog/nearest.ts';

/** A condition on an outcome of last month. */
export interface Condition {
  readonly outcome: string;
  readonly comparator: string;
  readonly threshold: number;
}

/** A lever that acts while outcomes say so. */
export interface Trigger {
  readonly leaf: string;
  readonly when: Condition;
  readonly for: number;
  readonly until?: Condition;
  readonly value: number;
  readonly relative: boolean;
}

/** Reports a problem at the place of the setting. */
export type Report = (code: string, message: string, remedy: string) => void;

function pattern(text: string, capture: string): RegExp {
  return new RegExp(`^${text.replace(/[.*]/g, '\\$&').replace(/<[a-z]+>/g, capture)}$`);
}

/** Returns the lever that a path names, and the quantities of the scenario it sets; `<…>` may be `*`. */
export function targetsOf(path: string, leaves: ReadonlyMap<string, Leaf>, report: Report): { lever: Lever | null; targets: string[] } {
  const lever = LEVERS.find((l) => pattern(l.pattern, '([^.]+)').test(path)) ?? null;
  if (!lever) {
    if (path.includes('*')) {
      // A quantity of every leg, of every region and the like.
      const shape = new RegExp(`^${path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^.]+')}$`);
      const several = [...leaves.keys()].filter((k) => shape.test(k));
      if (several.length > 0) return { lever, targets: several };
    } else if (leaves.has(path)) return { lever, targets: [path] };
    report('UNKNOWN_LEVER', `unknown lever: ${path}`, nearest(path, [...candidates(leaves), ...[...leaves.keys()].filter((k) => k.startsWith('parameters.'))]));
    return { lever, targets: [] };
  }
  const name = pattern(lever.pattern, '([^.]+)').exec(path)![1];
  const target = lever.target.replace(/<[a-z]+>/, name ?? '');
  if (name !== '*' && leaves.has(target)) return { lever, targets: [target] };
  const several = name === '*' ? [...leaves.keys()].filter((k) => pattern(lever.target, '[^.]+').test(k)) : [];
  if (several.length === 0) report('UNKNOWN_REFERENCE', `lever names nothing in this corridor: ${path}`, nearest(path, candidates(leaves)));
  return { lever, targets: several };
}

/** Lever paths that exist in a corridor. */
export function candidates(leaves: ReadonlyMap<string, Leaf>): string[] {
  return LEVERS.flatMap((l) => {
    if (!l.pattern.includes('<')) return [l.pattern];
    const shape = pattern(l.target, '([^.]+)');
    return [...leaves.keys()].flatMap((k) => {
      const found = shape.exec(k);
      return found ? [l.pattern.replace(/<[a-z]+>/, found[1]!)] : [];
    });
  });
}

/** Returns the lever that sets a quantity, if there is one. */
export function leverOf(leaf: string): Lever | undefined {
  return LEVERS.find((l) => pattern(l.target, '([^.]+)').test(leaf));
}

/** Returns the lever path of a quantity, or the quantity's own path where no lever sets it. */
export function leverOfLeaf(leaf: string): string {
  for (const l of LEVERS) {
    const found = pattern(l.target, '([^.]+)').exec(leaf);
    if (found) return l.pattern.replace(/<[a-z]+>/, found[1] ?? '');
  }
  return leaf;
}

function conditionOf(text: unknown, report: Report): Condition | undefined {
  const found = /^\s*([\w.-]+)\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)\s*$/.exec(String(text));
  if (!found) {
    report('WRONG_TYPE', `not a condition: ${String(text)}`, 'write an outcome, a comparison and a number, such as encounters.southwest > 3000');
    return undefined;
  }
  if (!outcomeOf(found[1]!)) report('UNKNOWN_REFERENCE', `unknown outcome: ${found[1]}`, nearest(found[1]!, OUTCOMES.map((o) => o.name)));
  return { outcome: found[1]!, comparator: found[2]!, threshold: Number(found[3]) };
}

/**
 * Reads what a lever or an event sets on a quantity: dated steps, or a trigger.
 * @param isLever whether the lever's own bounds hold too
 */
export function readSetting(value: unknown, leaf: string, first: number, lever: Lever | null, report: Report): Step[] | Trigger | undefined {
  const inside = (steps: readonly { value: number; relative: boolean }[]): void => {
    const [low, high] = boundsOf(leaf);
    const [from, to] = lever ? [Math.max(low, lever.low), Math.min(high, lever.high)] : [low, high];
    for (const s of steps)
      if (!s.relative && (s.value < from || s.value > to)) report('OUT_OF_BOUNDS', `value out of bounds: ${s.value}`, `stay within ${from} and ${to}${lever ? ` ${lever.unit}` : ''}`);
      else if (s.relative && s.value > 1000) report('OUT_OF_BOUNDS', `factor out of bounds: ${s.value}x`, 'stay within 0x and 1000x');
  };
  const bad = badDatesOf(value as Json);
  for (const text of bad) report('BAD_DATE', `not a month: ${text}`, 'give yyyy-mm between 1990-01 and 2100-12');
  if (bad.length > 0) return undefined;
  if (typeof value === 'object' && value !== null && 'when' in value) {
    const shape = value as Record<string, unknown>;
    const single = stepsOf(shape['value'] as Json, first)?.[0];
    const when = conditionOf(shape['when'], report);
    const until = shape['until'] === undefined ? undefined : conditionOf(shape['until'], report);
    if (!single || !when) return undefined;
    inside([single]);
    return { leaf, when, for: Number(shape['for'] ?? 1), ...(until ? { until } : {}), value: single.value, relative: single.relative };
  }
  const steps = stepsOf(value as Json, first);
  if (!steps) {
    report('WRONG_TYPE', `not a value: ${JSON.stringify(value)}`, 'give a number, a factor such as 1.5x, dated values, a ramp, a pulse or a trigger');
    return undefined;
  }
  inside(steps);
  return steps;
}
