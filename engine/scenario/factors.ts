import { nearest } from '../catalog/nearest.ts';
import { quantityOf } from './quantity.ts';
import type { Scenario } from './read.ts';
import { readSetting, targetsOf } from './settings.ts';
import type { RangeDocument, SweepDocument } from './sweep.ts';

/** A value as a sweep writes it: a number, or a factor of the base scenario's own schedule such as `1.5x`. */
export type FactorValue = number | string;

/** What a sweep varies: a lever, which is ours to set, or an uncertainty, which is not; a list of values, or a range. */
export interface Factor {
  readonly path: string;
  readonly kind: 'lever' | 'uncertainty';
  readonly values?: readonly FactorValue[];
  readonly low?: FactorValue;
  readonly high?: FactorValue;
  /** Whether every value is a factor of the base scenario's own schedule. */
  readonly unitIsRelative?: boolean;
}

export type At = readonly (string | number)[];
export type ReportAt = (at: At, code: string, message: string, remedy: string) => void;
const silent: ReportAt = () => {};

/** Returns the number of a value: of `1.5x` it is 1.5. */
export function numberOf(value: FactorValue): number {
  return typeof value === 'number' ? value : Number(value.slice(0, -1));
}

/** Writes a factor of the base scenario's schedule, in plain digits. */
export function factorText(times: number): string {
  const text = String(times);
  return `${text.includes('e') ? times.toFixed(20).replace(/\.?0+$/, '') : text}x`;
}

function factorOf(path: string, kind: Factor['kind'], range: RangeDocument): Factor {
  const values = Array.isArray(range) ? range : [range.low, range.high];
  const relative = values.every((v) => typeof v === 'string') ? { unitIsRelative: true } : {};
  return Array.isArray(range) ? { path, kind, values: range, ...relative } : { path, kind, low: range.low, high: range.high, ...relative };
}

/**
 * Returns the factor of a quantity that says itself how uncertain it is. One with dates or events keeps them: its range is then of factors.
 * Null, and reported, when there is none.
 */
function statedFactor(path: string, scenario: Scenario, at: At, report: ReportAt): Factor | null {
  const q = quantityOf(scenario, path);
  if (!q) report(at, 'UNKNOWN_REFERENCE', `unknown quantity: ${path}`, nearest(path, [...scenario.leaves.keys()], '`list parameters` shows them'));
  else if (q.low === undefined || q.high === undefined) report(at, 'NO_RANGE', `no low and high of its own: ${path}`, `write { ${path}: { low: …, high: … } }`);
  else if (scenario.leaves.get(path)!.layers.every((l) => l.length === 0)) return { path, kind: 'uncertainty', low: q.low, high: q.high };
  else if (q.value > 0 && q.low >= 0) return { path, kind: 'uncertainty', low: factorText(q.low / q.value), high: factorText(q.high / q.value), unitIsRelative: true };
  else report(at, 'NO_RANGE', `dates act on it, and it is ${q.value} without them: ${path}`, `write { ${path}: { low: …, high: … } }`);
  return null;
}

/** Returns the factors of a sweep, policies and levers first, in the order of the file, and reports what cannot be varied. */
export function factorsOf(sweep: SweepDocument, scenario: Scenario, report: ReportAt = silent): Factor[] {
  const found: { factor: Factor; at: At }[] = [];
  const owners = new Map<string, string>();
  const take = (factor: Factor | null, at: At): void => {
    if (!factor) return;
    const { targets } = targetsOf(factor.path, scenario.leaves, (code, message, remedy) => report(at, code, message, remedy));
    const twice = targets.find((t) => owners.has(t));
    if (twice !== undefined) report(at, 'DUPLICATE_FACTOR', `${owners.get(twice)} sets ${twice} too: ${factor.path}`, 'keep one of them');
    for (const t of targets) owners.set(t, factor.path);
    if (targets.length > 0 && twice === undefined) found.push({ factor, at });
  };
  const policies = sweep.design === 'points' ? [] : Object.keys(sweep.policies ?? {}).map((name): Factor => ({ path: `policy.${name}`, kind: 'lever', values: [0, 1] }));
  for (const [path, range] of Object.entries(sweep.levers ?? {})) take(factorOf(path, 'lever', range), ['levers', path]);
  const uncertain = sweep.uncertainties ?? 'none';
  if (uncertain === 'parameters') {
    // A parameter that is varied as a lever is not varied twice.
    for (const path of scenario.leaves.keys()) {
      if (!path.startsWith('parameters.') || owners.has(path)) continue;
      const q = quantityOf(scenario, path)!;
      if (q.low !== undefined && q.high !== undefined && q.low < q.high) take(statedFactor(path, scenario, ['uncertainties'], report), ['uncertainties']);
    }
  } else if (Array.isArray(uncertain))
    uncertain.forEach((item, i) => {
      if (typeof item === 'string') take(statedFactor(item, scenario, ['uncertainties', i], report), ['uncertainties', i]);
      else for (const [path, range] of Object.entries(item)) take(factorOf(path, 'uncertainty', range), ['uncertainties', i, path]);
    });
  // Draws of a posterior are rows of a table, which the sweep holds.
  else if (typeof uncertain === 'object' && !('posterior' in uncertain)) for (const [path, range] of Object.entries(uncertain)) take(factorOf(path, 'uncertainty', range), ['uncertainties', path]);
  for (const { factor, at } of found) checkFactor(factor, scenario, at, report);
  return [...policies, ...found.map((f) => f.factor)];
}

function checkFactor(factor: Factor, scenario: Scenario, at: At, report: ReportAt): void {
  const { low, high } = factor;
  checkValues(factor.path, factor.values ?? [low!, high!], scenario, at, report);
  if (low === undefined || high === undefined) {
    if (new Set(factor.values).size < factor.values!.length) report(at, 'BAD_RANGE', `a value stands twice: ${factor.path}`, 'name each value once');
  } else if (typeof low !== typeof high) report(at, 'BAD_RANGE', `low and high are not of one kind: ${low}, ${high}`, 'give two numbers or two factors such as 0.5x and 2x');
  else if (numberOf(low) >= numberOf(high)) report(at, 'BAD_RANGE', `low is not below high: ${low}, ${high}`, 'let low be the smaller');
}

/** Reports the first of some values of a path that it cannot take. */
export function checkValues(path: string, values: Iterable<FactorValue>, scenario: Scenario, at: At, report: ReportAt): void {
  const { lever, targets } = targetsOf(path, scenario.leaves, () => {});
  for (const value of values)
    for (const target of targets) {
      let isWrong = false;
      readSetting(value, target, scenario.from - scenario.burnIn, lever, (code, message, remedy) => {
        if (!isWrong) report(at, code, `${message}: ${path}`, remedy);
        isWrong = true;
      });
      if (isWrong) return;
    }
}
