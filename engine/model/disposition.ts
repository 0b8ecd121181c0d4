import { exp } from '../numeric/elementary.ts';

export const RELEASED = 0;
export const TURNED_BACK = 1;
export const DETAINED = 2;

/** Disposition of an encounter from one uniform: released, turned back (a share of the rest), or detained and removed. */
export function disposition(u: number, releaseShare: number, turnedBackShare: number): number {
  if (u < releaseShare) return RELEASED;
  return u < releaseShare + (1 - releaseShare) * turnedBackShare ? TURNED_BACK : DETAINED;
}

/**
 * Chance of setting out again after a failure: odds ρ₀·exp(ρ₁·[attempts paid for] − ρ₂·[ban] − ρ₃·(attempts − 1)).
 * @source Bazzi et al. 2021 (abstract) for the sign and size of ρ₂; form assumed
 */
export function retryChance(odds: number, isPaidFor: boolean, isBanned: boolean, attempts: number, banEffect: number, fatigue: number): number {
  const o = odds * exp((isPaidFor ? 1 : 0) - (isBanned ? banEffect : 0) - fatigue * Math.max(0, attempts - 1));
  return o / (1 + o);
}
