/** Believed chances of one route: arrive, returned, exploited, dead; offset into a shared array. */
export const KINDS = 4;

/**
 * Mixes what everybody hears with what diaspora and campaign say and with a community's own counts: a Dirichlet mean,
 * (S·news + D·truth + C·message + counts + own) / (S + D + C + Σ counts + own).
 * @param news, truth, message chances, [4] from `at`
 * @param counts community counts, [4] from `from`; from < 0 for none
 * @param strength, diaspora, campaign weights S, D, C in observations
 * @param own own experience kind, −1 for none, and its weight in observations
 */
export function mixBelief(
  news: Float64Array, truth: Float64Array, message: Float64Array, at: number, counts: Float64Array, from: number,
  strength: number, diaspora: number, campaign: number, own: number, ownWeight: number, out: Float64Array,
): void {
  let total = strength + diaspora + campaign;
  for (let k = 0; k < KINDS; k++) {
    const n = (from < 0 ? 0 : counts[from + k]!) + (k === own ? ownWeight : 0);
    out[k] = strength * news[at + k]! + diaspora * truth[at + k]! + campaign * message[at + k]! + n;
    total += n;
  }
  for (let k = 0; k < KINDS; k++) out[k] = out[k]! / total;
}

/**
 * Applies brokers' claims: success p + c(1 − p), every failure m(1 − c), where c = trust × deception, weakened by official information.
 * @source engine/model/README.md part 7; form assumed
 */
export function applyClaim(belief: Float64Array, claim: number): void {
  belief[0] = belief[0]! + claim * (1 - belief[0]!);
  for (let k = 1; k < KINDS; k++) belief[k] = belief[k]! * (1 - claim);
}

/** Weight of claims: trust in brokers × their deception × (1 − trust in official information). */
export function claimWeight(trust: number, deception: number, officialTrust: number): number {
  return trust * deception * (1 - officialTrust);
}

/** Weight of a diaspora in observations: w·min(1, persons a hundred households / 10). */
export function diasporaWeight(weight: number, networkStock: number): number {
  return weight * Math.min(1, networkStock / 10);
}

/** Writes a campaign's message about a route: the true odds, shifted by `danger` towards returned, exploited and dead in equal parts. */
export function campaignMessage(truth: Float64Array, at: number, danger: number, out: Float64Array): void {
  out[at] = truth[at]! * (1 - danger);
  for (let k = 1; k < KINDS; k++) out[at + k] = truth[at + k]! * (1 - danger) + danger / (KINDS - 1);
}
