import type { Plan } from '../plan/plan.ts';

/** Signals that every block adds up in a month and all blocks hear of a month later; beside each, how many numbers it has. */
const sizes = (plan: Plan) => {
  const p = plan.pathways.length;
  const r = plan.routes.length;
  const d = plan.destinations.length;
  const brokers = plan.brokers.regions.length * plan.brokers.perRegion;
  return {
    applications: p, permits: p, refusals: p, gaveUp: p, queue: p, legal: p,
    contracts: 1, irregular: r, deflected: 1, attempts: r, encounters: plan.borders.length, betweenPorts: 1, encountersUnique: 1, reencounters: 1,
    heldInTransit: 1, releases: 1, admitted: 1, turnedBack: 1, detained: 1, entryBans: 1, removals: 1, interiorRemovals: 1, reattempts: 1, arrivals: r, gotAways: 1,
    abandoned: r, exploited: r, bonded: 1, deaths: r, deathsRecorded: 1, missing: 1, missingLearned: 1, familyMonthsWaiting: 1, frauds: 1, complaints: 1,
    returns: 1, overstays: 1, asylumGrants: 1, asylumDenials: 1, regularised: 1, homecomings: 1, forgedDocuments: 1,
    abroad: 3 * d, away: 1, selfEmployed: 1, irregularEmployed: 1, bondedAbroad: 1, underway: 1, debtInr: 1, householdsInDebt: 1, familiesWaiting: 1,
    debtMonths: 1, assetLosses: 1,
    escrowInr: 1, feesInr: 1, refundsInr: 1, officialFeesInr: 1, remittancesInr: 1, debtServiceInr: 1, interestInr: 1, outlayInr: 1, feesAgreedInr: 1,
    incomeOfContractorsInr: 1, believedSuccess: 1, actualSuccess: 1, believedDeath: 1, actualDeath: 1, premiumSum: 1, deceptionSum: 1, payLaterContracts: 1,
    legFlow: plan.legs.length, routeOutcome: 4 * r, routeClients: r * plan.brokers.regions.length, brokerClients: brokers, brokerRevenueInr: brokers,
    brokerCostInr: brokers, brokerDone: brokers, brokerGood: brokers, brokerComplaints: brokers,
    considering: 1, aspiring: 1, intending: 1, mobile: 1, involuntarilyImmobile: 1, acquiescentlyImmobile: 1,
    consideringSquares: 1, aspiringSquares: 1, intendingSquares: 1, mobileSquares: 1, involuntarilyImmobileSquares: 1, acquiescentlyImmobileSquares: 1,
    started: 1, ended: 1, visits: 1, evaluations: 1, accepted: 1,
  };
};
/** Signals of which the largest counts, not the sum. */
const extremes = (plan: Plan) => ({
  maxEvents: 1, maxSent: 1, maxLift: 1, maxNetwork: plan.destinations.length, maxAll: plan.routes.length,
});
export type Signal = keyof ReturnType<typeof sizes> | keyof ReturnType<typeof extremes>;

/** Signals that may be below zero. */
export const SIGNED: ReadonlySet<Signal> = new Set<Signal>(['premiumSum']);

/** Where each signal lies in a block's vector of totals. */
export interface TotalsLayout {
  readonly at: Readonly<Record<Signal, number>>;
  readonly size: Readonly<Record<Signal, number>>;
  /** Signals before this offset are summed, those from it on are maxima. */
  readonly firstExtreme: number;
  readonly length: number;
}

/** Returns the layout of totals of a plan. */
export function totalsLayout(plan: Plan): TotalsLayout {
  const summed = sizes(plan);
  const all = { ...summed, ...extremes(plan) };
  const at = {} as Record<Signal, number>;
  let next = 0;
  let firstExtreme = 0;
  for (const [name, n] of Object.entries(all)) {
    at[name as Signal] = next;
    next += n;
    if (name in summed) firstExtreme = next;
  }
  return { at, size: all, firstExtreme, length: next };
}
