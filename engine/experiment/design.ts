import type { ScenarioFiles } from '../scenario/document.ts';
import { type Factor, type FactorValue, factorsOf, numberOf } from '../scenario/factors.ts';
import type { Scenario } from '../scenario/read.ts';
import { searchSpec } from '../scenario/search.ts';
import { type DesignName, isLeverPath, isPolicyPath, readPoints, type Sweep } from '../scenario/sweep.ts';
import { stratified } from './hypercube.ts';
import { keysOf } from './keys.ts';
import { morrisUnit } from './morris.ts';
import { baselineOf, oneAtATime } from './one-at-a-time.ts';
import { withPosterior } from './posterior-design.ts';
import { saltelliUnit } from './saltelli.ts';
import { firstGeneration } from './search.ts';
import { futuresOf, policyAt, searchDesign, searchOf } from './search-design.ts';
import { scrambledSobol } from './sobol.ts';
import { levelsOf, valueAt } from './spread.ts';

export type { DesignName } from '../scenario/sweep.ts';
export type { Factor, FactorValue } from '../scenario/factors.ts';
export { keysOf } from './keys.ts';

/** Which settings an experiment runs: a list of points that is never held. */
export interface Design {
  readonly name: DesignName;
  readonly factors: readonly Factor[];
  readonly nPoints: number;
  /** Draws of a posterior with which everything is crossed, the draw varying fastest, and how many of the factors, the last ones, are theirs. */
  readonly drawn?: { readonly draws: number; readonly factors: number };
  /** Returns the values of point i of 0 … nPoints − 1, in the order of the factors. Any order of calls gives the same. */
  point(i: number): readonly FactorValue[];
}

/** Returns the design of a sweep over its base scenario, with the draws of its posterior where it has one. */
export function designOf(sweep: Sweep, scenario: Scenario, files: ScenarioFiles): Design {
  const design = designOfFactors(sweep, scenario, files);
  return sweep.posterior ? checked(withPosterior(design, sweep.posterior)) : design;
}

function designOfFactors(sweep: Sweep, scenario: Scenario, files: ScenarioFiles): Design {
  const name = sweep.design;
  if (name === 'points') {
    const { paths, rows } = readPoints(sweep, files);
    const factors = paths.map((path): Factor => ({ path, kind: isPolicyPath(path) || isLeverPath(path) ? 'lever' : 'uncertainty' }));
    return checked({ name, factors, nPoints: rows.length, point: (i) => rows[i]! });
  }
  const factors = factorsOf(sweep, scenario);
  const n = sweep.samples ?? 1;
  const k = factors.length;
  const keys = keysOf(String(sweep.seed ?? scenario.seed), name === 'saltelli' ? 2 * k : k);
  const spread = (unit: readonly number[]): FactorValue[] => factors.map((f, j) => valueAt(f, unit[j]!));
  switch (name) {
    case 'grid':
    case 'factorial':
      return checked(productOf(name, factors));
    case 'one-at-a-time':
      return checked({ name, factors, ...oneAtATime(factors, factors.map((f) => baselineOf(f, scenario))) });
    case 'lhs':
      return checked({ name, factors, nPoints: n, point: (i) => spread(keys.map((key) => stratified(i, n, key))) });
    case 'sobol':
      return checked({ name, factors, nPoints: n, point: (i) => spread(keys.map((key, j) => scrambledSobol(i, j, key))) });
    case 'saltelli':
      return checked({ name, factors, nPoints: n * (k + 2), point: (i) => spread(saltelliUnit(i, k, keys)) });
    case 'morris':
      return checked({ name, factors, nPoints: n * (k + 1), point: (i) => spread(morrisUnit(i, sweep.levels ?? 4, keys)) });
    case 'search': {
      // The base scenario and the first generation; what follows depends on what comes of it.
      const [spec, seed] = [searchSpec(sweep.search!), String(sweep.seed ?? scenario.seed)];
      const levers = factors.filter((f) => f.kind === 'lever');
      const base = levers.map((f) => baselineOf(f, scenario));
      // One column does not hold both absolute and relative values.
      const isAlike = levers.every((f, j) => (typeof base[j] === 'string') === (f.unitIsRelative ?? false));
      const first = firstGeneration(searchOf(factors, spec, seed)).map((u) => policyAt(factors, u));
      return searchDesign(factors, distinct(isAlike ? [base, ...first] : first), futuresOf(factors, spec, seed));
    }
  }
}

/** Returns policies, each once. */
export function distinct(policies: readonly (readonly FactorValue[])[]): (readonly FactorValue[])[] {
  return [...new Map(policies.map((p) => [p.join(), p])).values()];
}

/** Returns what a point sets. A factor of `1x` is not set, nor a policy that is off: the base scenario stays as it is. */
export function settingsOf(design: Design, i: number): Record<string, unknown> {
  const values = design.point(i);
  const isUnset = (path: string, value: FactorValue): boolean => (typeof value === 'string' ? numberOf(value) === 1 : isPolicyPath(path) && value === 0);
  return Object.fromEntries(design.factors.flatMap((f, j) => (isUnset(f.path, values[j]!) ? [] : [[f.path, values[j]]])));
}

/** Every combination of levels; the last factor varies fastest. */
function productOf(name: DesignName, factors: readonly Factor[]): Design {
  const levels = factors.map(levelsOf);
  const nPoints = levels.reduce((n, l) => n * l.length, 1);
  const point = (i: number): FactorValue[] => {
    const values = new Array<FactorValue>(factors.length);
    let rest = i;
    for (let j = factors.length - 1; j >= 0; j--) {
      const n = levels[j]!.length;
      values[j] = levels[j]![rest % n]!;
      rest = Math.floor(rest / n);
    }
    return values;
  };
  return { name, factors, nPoints, point };
}

/** Refuses numbers of points that do not exist. */
function checked(design: Design): Design {
  return {
    ...design,
    point: (i) => {
      if (!Number.isInteger(i) || i < 0 || i >= design.nPoints) throw new RangeError(`NO_SUCH_POINT  no point ${i}: the design has ${design.nPoints}`);
      return design.point(i);
    },
  };
}
