/** A checked equation as plain data: it can be posted, hashed and compiled. */
export type Tree =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Tree[] };

/** Functions and operators an equation may use, with the least and greatest number of arguments. */
export const FUNCTIONS: Readonly<Record<string, readonly [number, number]>> = {
  add: [2, 2], subtract: [2, 2], multiply: [2, 2], divide: [2, 2], negate: [1, 1], pow: [2, 2],
  equal: [2, 2], unequal: [2, 2], less: [2, 2], lessEqual: [2, 2], greater: [2, 2], greaterEqual: [2, 2],
  and: [2, 2], or: [2, 2], not: [1, 1], if: [3, 3],
  exp: [1, 1], log: [1, 1], sqrt: [1, 1], abs: [1, 1], normalCdf: [1, 1], prelec: [2, 2], min: [2, 20], max: [2, 20],
};
