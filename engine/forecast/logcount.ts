import { exp, log } from '../numeric/elementary.ts';

/**
 * Persons added before a logarithm is taken, half the unit to which Border Patrol counts are rounded (10): months with no encounter have a place
 * on the log scale, and a difference of a few persons near zero does not count as a factor. The same for model, observation and naive forecasts.
 */
export const OFFSET = 5;

/** Returns the place of a count on the log scale: ln(count + 5). */
export function logCount(count: number): number {
  return log(count + OFFSET);
}

/** Returns the count at a place of the log scale, not below 0. */
export function countAt(place: number): number {
  return Math.max(0, exp(place) - OFFSET);
}
