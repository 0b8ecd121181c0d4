/** Believed chances of one route: arrive, returned, exploited, dead; offset into a shared array. */
export const KINDS = 4;

/**
 * Mixes what everybody hears with a community's own counts: (S·news + counts) / (S + Σ counts), a Dirichlet mean.
 * @param news chances everybody hears, [4] from `at`
 * @param counts community counts, [4] from `from`; from < 0 for none
 * @param strength prior strength S in observations
 * @param own own experience kind, −1 for none, and its weight in observations
 */
export function mixBelief(
  news: Float64Array, at: number, counts: Float64Array, from: number, strength: number, own: number, ownWeight: number, out: Float64Array,
): void {
  let total = strength;
  for (let k = 0; k < KINDS; k++) {
    const n = (from < 0 ? 0 : counts[from + k]!) + (k === own ? ownWeight : 0);
    out[k] = strength * news[at + k]! + n;
    total += n;
  }
  for (let k = 0; k < KINDS; k++) out[k] = out[k]! / total;
}

/**
 * Applies brokers' claims: success p + c(1 − p), every failure m(1 − c), where c = trust × deception, weakened by a campaign.
 * @source engine/model/README.md part 4; form assumed
 */
export function applyClaim(belief: Float64Array, claim: number): void {
  belief[0] = belief[0]! + claim * (1 - belief[0]!);
  for (let k = 1; k < KINDS; k++) belief[k] = belief[k]! * (1 - claim);
}

/** Weight of claims after a campaign: trust × deception × (1 − reach × trust in the campaign). */
export function claimWeight(trust: number, deception: number, reach: number, campaignTrust: number): number {
  return trust * deception * (1 - reach * campaignTrust);
}
