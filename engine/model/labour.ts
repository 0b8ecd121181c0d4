import { exp, log } from '../numeric/elementary.ts';

/** Wage without regular status against its level at the first month: (L / L₀)^(−1/σ), σ the labour-demand elasticity. */
export function wageIndex(workers: number, reference: number, elasticity: number): number {
  return workers <= 0 || reference <= 0 ? 1 : exp(-log(workers / reference) / elasticity);
}

/**
 * Employment without regular status under audits, and those of the rest who work for themselves.
 * e = e₀·(1 − η·u); self-employed = e₀·η·u·s
 */
export function auditedEmployment(employment: number, audits: number, effect: number, selfShare: number): { employed: number; selfEmployed: number } {
  const lost = employment * effect * audits;
  return { employed: employment - lost, selfEmployed: lost * selfShare };
}

/** Income at home when a share of workers is away: (1 − a)^(−ε). */
export function scarcityIndex(awayShare: number, elasticity: number): number {
  return exp(-elasticity * log(1 - Math.min(0.9, Math.max(0, awayShare))));
}

/** Return hazard when re-entry costs more than at the start: h·exp(−w·(cost index − 1)): dearer borders lengthen stays. */
export function returnFactor(costIndex: number, weight: number): number {
  return exp(-weight * (costIndex - 1));
}
