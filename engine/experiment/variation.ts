import { exp, log } from '../numeric/elementary.ts';
import type { Draws } from './draws.ts';

/** How far children lie from their parents: the distribution indices of crossover and mutation. Larger is nearer. */
export const CROSSOVER_INDEX = 20;
export const MUTATION_INDEX = 20;
const CROSSOVER_CHANCE = 0.9;

const power = (base: number, exponent: number): number => (base <= 0 ? 0 : exp(exponent * log(base)));
const clamped = (v: number): number => Math.min(1, Math.max(0, v));

/**
 * Returns two children of two parents in the unit cube by simulated binary crossover, bounded.
 * @source Deb and Agrawal 1995, Complex Systems 9: 115–148; bounds as in Deb's NSGA-II
 */
export function crossed(a: readonly number[], b: readonly number[], draws: Draws, index = CROSSOVER_INDEX): [number[], number[]] {
  const [first, second] = [[...a], [...b]];
  if (draws.next() > CROSSOVER_CHANCE) return [first, second];
  for (let j = 0; j < a.length; j++) {
    if (draws.next() > 0.5) continue;
    const [low, high] = [Math.min(a[j]!, b[j]!), Math.max(a[j]!, b[j]!)];
    if (high - low < 1e-14) continue;
    const u = draws.next();
    const spread = (room: number): number => {
      const alpha = 2 - power(1 + (2 * room) / (high - low), -(index + 1));
      return u <= 1 / alpha ? power(u * alpha, 1 / (index + 1)) : power(1 / (2 - u * alpha), 1 / (index + 1));
    };
    const [lower, upper] = [clamped((low + high - spread(low) * (high - low)) / 2), clamped((low + high + spread(1 - high) * (high - low)) / 2)];
    [first[j], second[j]] = draws.next() <= 0.5 ? [upper, lower] : [lower, upper];
  }
  return [first, second];
}

/**
 * Returns a point in the unit cube after polynomial mutation, each coordinate with chance 1/k.
 * @source Deb and Goyal 1996, Computer Science and Informatics 26: 30–45
 */
export function mutated(point: readonly number[], draws: Draws, index = MUTATION_INDEX): number[] {
  return point.map((v) => {
    if (draws.next() * point.length > 1) return v;
    const u = draws.next();
    const shift =
      u < 0.5
        ? power(2 * u + (1 - 2 * u) * power(1 - v, index + 1), 1 / (index + 1)) - 1
        : 1 - power(2 * (1 - u) + 2 * (u - 0.5) * power(v, index + 1), 1 / (index + 1));
    return clamped(v + shift);
  });
}
