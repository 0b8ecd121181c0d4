import { log } from '../numeric/elementary.ts';
import type { Draws } from '../experiment/draws.ts';

/**
 * Degrees of freedom of the errors: 4, the least whole number with a variance that makes both density and draws exact with + − × ÷ √ and ln. Fixed, because a hundred months do not tell
 * 3 from 6; normal errors cover 78–80 % of months where they promise 95 %.
 */
export const DEGREES = 4;
/** ln of the density of Student's t with 4 degrees of freedom at 0: ln(3/8). */
const LOG_PEAK = -0.9808292530117262;

/** Returns the log density of Student's t with 4 degrees of freedom and a scale: ln[3/8 · (1 + z²/4)^(−5/2) / scale], z = x / scale. */
export function logStudent(x: number, scale: number): number {
  const z = x / scale;
  return LOG_PEAK - 2.5 * log(1 + (z * z) / 4) - log(scale);
}

/**
 * Returns a draw of Student's t with 4 degrees of freedom and scale 1.
 * @source Bailey 1994, polar method: u·√(ν·(w^(−2/ν) − 1) / w) for a point (u, v) in the unit disc, w = u² + v²
 */
export function studentDraw(draws: Draws): number {
  for (;;) {
    const [u, v] = [2 * draws.next() - 1, 2 * draws.next() - 1];
    const w = u * u + v * v;
    if (w < 1 && w > 0) return u * Math.sqrt((DEGREES * (1 / Math.sqrt(w) - 1)) / w);
  }
}
