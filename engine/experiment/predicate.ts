import { compileClosure } from '../equation/compile.ts';
import { parseEquation } from '../equation/parse.ts';
import { slotsOf, symbolsOf } from '../equation/symbols.ts';

/** A condition over outcomes, such as `deaths > 100 and debtInr < 2e9`. */
export interface Predicate {
  readonly text: string;
  /** Names that it mentions, in the order of their slots. */
  readonly names: readonly string[];
  /** Whether it holds for values [names]; not-a-number never holds. */
  readonly holds: (values: Float64Array) => boolean;
}

/**
 * Reads a condition in the syntax of equations.
 * @param known names that it may mention, levels such as `encounters.southwest` included
 * @throws EquationError as `parseEquation`, and EQUATION_FORBIDDEN when it mentions no outcome
 */
export function predicateOf(text: string, known: Iterable<string>): Predicate {
  const tree = parseEquation(text, { symbols: new Set(known), place: 'predicate' });
  const names = [...symbolsOf(tree)].sort();
  const slots = slotsOf(names);
  const value = compileClosure(tree, (name) => slots.get(name)!);
  return {
    text, names,
    holds: (values) => {
      if (values.some(Number.isNaN)) return false;
      const v = value(values);
      return v === v && v !== 0;
    },
  };
}

/** Returns whether a predicate holds for a policy in a future. @param valuesOf means of an outcome by [policy][future] */
export function holdsIn(predicate: Predicate, valuesOf: (name: string) => readonly (readonly number[])[]): (policy: number, future: number) => boolean {
  const all = predicate.names.map(valuesOf);
  const at = new Float64Array(all.length);
  return (policy, future) => {
    all.forEach((values, i) => (at[i] = values[policy]?.[future] ?? Number.NaN));
    return predicate.holds(at);
  };
}
