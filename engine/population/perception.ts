import type { Dissimilarity } from '../model/nesting.ts';

/** How much cash brokers ask for: all of the fee, part of it under staged contracts, a down payment on credit. */
export const TIERS = 3;
/** Most recent events next door that count, so that bounds are finite: assumed. */
export const EVENTS_MAX = 1;

/** What everybody sees this month; the same on every thread. */
export interface Perception {
  /** Absolute month. */
  month: number;
  /** Quantities of the month, [leaves]. */
  now: Float64Array;
  /** Income of each stratum relative to the table. */
  growth: Float64Array;
  /** Instability and pitch of each stratum. */
  pitch: Float64Array;
  instability: Float64Array;
  /** Transfer and credit to the poorest, times coverage, in INR. */
  supportTransferInr: number;
  supportCreditInr: number;
  /** Share of unemployment and shocks that jobs avert, by stratum. */
  jobs: Float64Array;
  /** Chances everybody hears, [routes × 4]. */
  news: Float64Array;
  /** Chances as last months' outcomes were, without bias in telling, [routes × 4]. */
  truth: Float64Array;
  /** What a campaign says, [routes × 4], and its weight in observations. */
  message: Float64Array;
  campaign: number;
  /** Weight of claims by broker region. */
  claim: Float64Array;
  /** Promised wage over the true one, less 1, by broker region. */
  claimedWage: Float64Array;
  /** Outlay in INR, [routes × broker regions]. */
  outlayInr: Float64Array;
  /** Cash needed in INR and inclusive value of the brokers who ask no more, [routes × broker regions × TIERS]; the most cash first. */
  cashInr: Float64Array;
  brokerValue: Float64Array;
  /** Severity of sanctions at the border, by route. */
  sanction: Float64Array;
  /** Earnings after living costs in INR a month, by alternative. */
  wageInr: Float64Array;
  /** Fee in INR, expected wait, chance of a permit, by pathway. */
  pathwayFeeInr: Float64Array;
  waitMonths: Float64Array;
  permitChance: Float64Array;
  /** Whether an alternative can be chosen at all. */
  isOpen: Uint8Array;
  /** What remains of the network that existed at the start, by destination. */
  networkLeft: Float64Array;
  theta: Dissimilarity;
}
