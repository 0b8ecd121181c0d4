/** Largest deception of a licensed broker: assumed. */
export const LICENSED_DECEPTION_MAX = 0.5;
/** A licensed broker's arrest hazard against an unlicensed one's: assumed. */
export const LICENSED_ARREST = 0.5;

/** Share of a broker's contracts that are pure fraud: 0 up to `from`, then linear to all at deception 1. */
export function fraudShare(deception: number, from: number): number {
  return from >= 1 ? (deception >= 1 ? 1 : 0) : Math.min(1, Math.max(0, (deception - from) / (1 - from)));
}

/** Hazard of arrest a month: (h₀·(1 + e_i·intelligence + e_j·joint operations) + e_c·complaints a client), less for the licensed. */
export function arrestHazard(
  base: number, intelligence: number, intelligenceEffect: number, joint: number, jointEffect: number, complaintsPerClient: number, complaintEffect: number, isLicensed: boolean,
): number {
  const h = base * (1 + intelligenceEffect * intelligence + jointEffect * joint) + complaintEffect * complaintsPerClient;
  return isLicensed ? h * LICENSED_ARREST : h;
}

/** Direction of the next quarter's step of deception: on while profit does not fall, else back. */
export function nextDirection(direction: number, profit: number, before: number): number {
  return profit >= before ? direction : -direction;
}

/**
 * Returns trust in brokers' claims after outcomes: each arrival counts for honesty with the likelihood of the claim, against it with that
 * of the belief without it; failures the other way round. Trust is the mean of a beta with pseudo-counts.
 * @param claimed chance of arriving that was claimed, and the one believed without the claim
 */
export function trustCounts(arrived: number, failed: number, claimed: number, unclaimed: number): { honest: number; dishonest: number } {
  return { honest: arrived * claimed + failed * (1 - claimed), dishonest: arrived * unclaimed + failed * (1 - unclaimed) };
}
