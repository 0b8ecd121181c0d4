import { type Factor, type FactorValue, factorText, numberOf } from '../scenario/factors.ts';
import type { SearchSpec } from '../scenario/search.ts';
import type { Design } from './design.ts';
import { keysOf } from './keys.ts';
import type { Evaluated, Search } from './search.ts';
import { scrambledSobol } from './sobol.ts';
import { valueAt } from './spread.ts';

/** Ranges of levers are searched in so many steps, so that policies are ones that people can say. */
const STEPS = 100;

/** Returns what is searched: as many dimensions as there are levers and policies. */
export function searchOf(factors: readonly Factor[], spec: SearchSpec, seed: string): Search {
  return { nLevers: factors.filter((f) => f.kind === 'lever').length, nObjectives: Object.keys(spec.objectives).length, population: spec.population, seed };
}

/** Returns the policy at a point of the unit cube: values of the levers, ranges in steps of a hundredth. */
export function policyAt(factors: readonly Factor[], point: readonly number[]): FactorValue[] {
  return factors.filter((f) => f.kind === 'lever').map((f, j) => {
    if (f.values) return valueAt(f, point[j]!);
    const value = Number(numberOf(valueAt(f, Math.round(point[j]! * STEPS) / STEPS)).toPrecision(6));
    return f.unitIsRelative ? factorText(value) : value;
  });
}

/** Returns the futures that every policy is tried in: a scrambled Sobol' sequence over the uncertainties; one without values where there are none. */
export function futuresOf(factors: readonly Factor[], spec: SearchSpec, seed: string): FactorValue[][] {
  const uncertain = factors.filter((f) => f.kind === 'uncertainty');
  const keys = keysOf(`${seed} futures`, uncertain.length);
  return Array.from({ length: uncertain.length === 0 ? 1 : spec.futures }, (_, i) => uncertain.map((f, j) => valueAt(f, scrambledSobol(i, j, keys[j]!))));
}

/** Returns the design of some policies in all futures, policy by policy. @param factors levers and policies first, then uncertainties */
export function searchDesign(factors: readonly Factor[], policies: readonly (readonly FactorValue[])[], futures: readonly (readonly FactorValue[])[]): Design {
  return {
    name: 'search', factors, nPoints: policies.length * futures.length,
    point: (i) => {
      if (!Number.isInteger(i) || i < 0 || i >= policies.length * futures.length) throw new RangeError(`NO_SUCH_POINT  no point ${i}: the design has ${policies.length * futures.length}`);
      return [...policies[Math.floor(i / futures.length)]!, ...futures[i % futures.length]!];
    },
  };
}

/** Outcomes of a policy: by name, mean over replicates in each future [futures]. */
export type Measured = ReadonlyMap<string, ArrayLike<number>>;

/** Returns a point of the search with what its policy came to: objectives turned so that less is better, and by how much it breaks the budget. */
export function evaluatedOf(point: readonly number[], measured: Measured, spec: SearchSpec): Evaluated {
  const mean = (name: string): number => {
    const values = measured.get(name) ?? [Number.NaN];
    let sum = 0;
    for (let f = 0; f < values.length; f++) sum += values[f]!;
    return sum / values.length;
  };
  const objectives = Object.entries(spec.objectives).map(([name, wanted]) => {
    const sign = wanted === 'fall' ? 1 : -1;
    if (spec.over === 'mean') return sign * mean(name);
    return Math.max(...Array.from(measured.get(name) ?? [Number.NaN], (v) => sign * v));
  });
  const cost = spec.budgetInr === null ? 0 : mean('policyCostInr');
  return { point, objectives, violation: spec.budgetInr === null ? 0 : Math.max(0, cost / spec.budgetInr - 1) };
}

/** Outcomes that a search must measure. */
export function outcomesOfSearch(spec: SearchSpec): string[] {
  return [...new Set([...Object.keys(spec.objectives), ...(spec.budgetInr === null ? [] : ['policyCostInr'])])];
}
