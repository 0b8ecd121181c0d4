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
