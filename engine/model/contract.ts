/** The five contracts, in the order of a broker's offers. */
export const CONTRACTS = ['upfront', 'staged', 'escrow', 'guarantee', 'payLater'] as const;
export type Contract = (typeof CONTRACTS)[number];
export const UPFRONT = 0;
export const STAGED = 1;
export const ESCROW = 2;
export const GUARANTEE = 3;
export const PAY_LATER = 4;

/** How much of the loss of a failed journey a contract takes off the household: nothing to all. Assumed. */
export const PROTECTION: readonly number[] = [0, 0.4, 1, 0.7, 0.6];

/** Terms of contracts this month. */
export interface Terms {
  /** Fee of each contract over the plain fee, [contracts]. */
  readonly feeFactor: readonly number[];
  /** Share of the fee that must be in hand before setting out, [contracts]. */
  readonly needed: readonly number[];
}

/**
 * Returns what each contract costs and asks for in hand.
 * @source Koser 2008 (escrow); engine/model/README.md part 7; premiums are scenario values
 */
export function contractTerms(escrowPremium: number, guaranteePremium: number, payLaterPremium: number, stagedNeeded: number, payLaterDown: number): Terms {
  return {
    feeFactor: [1, 1, 1 + escrowPremium, 1 + guaranteePremium, 1 + payLaterPremium],
    needed: [1, stagedNeeded, 1, 1, payLaterDown],
  };
}

/**
 * Utility of a contract against the others a broker offers: V = −w_c·f·F/M + w_k·protection·(1 − p), f the fee factor, F the fee,
 * M means, p the believed chance of arriving.
 */
export function contractUtility(contract: number, feeFactor: number, feeOverMeans: number, costWeight: number, contractWeight: number, believedArrive: number): number {
  return -costWeight * feeFactor * feeOverMeans + contractWeight * PROTECTION[contract]! * (1 - believedArrive);
}
