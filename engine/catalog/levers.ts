/** How the cost of a lever grows: with its value alone, with the households of the origin, or with the persons it reaches in the month. */
export type CostBase = 'unit' | 'household' | 'permit' | 'irregular' | 'pending' | 'removal';

/** A policy lever: one described, bounded, costed, sourced entry. */
export interface Lever {
  /** Path as users write it; `<leg>` and the like stand for a name of the corridor. */
  readonly pattern: string;
  /** The quantity of the scenario that it sets. */
  readonly target: string;
  readonly title: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly actsOn: string;
  /** Outcome it must move when raised, and the direction. */
  readonly moves: { readonly outcome: string; readonly direction: 1 | -1 };
  /** Cost to the budget of one unit above the corridor's own value, INR a month for each of its base. */
  readonly unitCostInr: number;
  readonly costBase: CostBase;
  readonly source: string;
  /** Evidence of bounds and unit cost: a from a data file, b from a page, c assumed. */
  readonly class: 'a' | 'b' | 'c';
  /** What the generated test sets: the lever before and after, and what else stands in both runs. */
  readonly trial: { readonly from: string | number | null; readonly to: string | number; readonly beside?: Readonly<Record<string, unknown>> };
}

const SOURCE = 'how it acts: engine/model/README.md part 7; bounds and unit cost: judgement';
const CRORE = 1e7;

const lever = (
  pattern: string, target: string, title: string, unit: string, [low, high]: readonly [number, number], actsOn: string, outcome: string, direction: 1 | -1,
  [unitCostInr, costBase]: readonly [number, CostBase], trial: Lever['trial'],
): Lever => ({ pattern, target, title, unit, low, high, actsOn, moves: { outcome, direction }, unitCostInr, costBase, source: SOURCE, class: 'c', trial });

const raised = (to: string | number, from: string | number | null = null, beside?: Readonly<Record<string, unknown>>): Lever['trial'] => ({ from, to, ...(beside ? { beside } : {}) });

/** Every lever; help, schema, checks, the budget and per-lever tests derive from this list. */
export const LEVERS: readonly Lever[] = [
  lever('enforcement.interior.removal', 'interior.removal', 'Interior removal', 'multiple of the baseline', [0, 100],
    'hazard of removal of members abroad without regular status', 'interiorRemovals', 1, [200 * CRORE, 'unit'], raised(10)),
  lever('enforcement.<leg>.intensity', 'legs.<leg>.intensity', 'Enforcement on a leg', 'multiple of the reference effort', [0, 20],
    'interception, cost and danger of the leg', 'meanFeeInr', 1, [100 * CRORE, 'unit'], raised(4)),
  lever('enforcement.<leg>.surveillance', 'legs.<leg>.surveillance', 'Surveillance technology on a leg', '0 to 1', [0, 1],
    'interception on the leg', 'successPerPerson', -1, [50 * CRORE, 'unit'], raised(1)),
  lever('border.<border>.releaseShare', 'borders.<border>.releaseShare', 'Share released after an encounter', 'share', [0, 1],
    'what happens after an encounter, and what others believe about it', 'departures.irregular', 1, [0, 'unit'], raised(0.95)),
  lever('border.<border>.sanctionSeverity', 'borders.<border>.sanctionSeverity', 'Severity of sanctions', 'share of removals with a ban or a prosecution', [0, 1],
    'bans: who has one tries again less, and others fear it', 'entryBans', 1, [20 * CRORE, 'unit'], raised(1)),
  lever('transit.<country>.cooperation', 'transit.<country>.cooperation', 'Cooperation of a transit country', '0 to 1', [0, 1],
    'interception on the legs under its jurisdiction', 'successPerPerson', -1, [50 * CRORE, 'unit'], raised(1)),
  lever('transit.<country>.readmission', 'transit.<country>.readmission', 'Readmission by a transit country', 'share of the intercepted sent back', [0, 1],
    'whether who is stopped on the way goes home or goes on', 'heldInTransit', -1, [20 * CRORE, 'unit'], raised(1, 0)),
  lever('cooperation.intelligence', 'cooperation.intelligence', 'Intelligence sharing', '0 to 1', [0, 1],
    'arrests of brokers, and interception before the border', 'brokerArrests', 1, [10 * CRORE, 'unit'], raised(1)),
  lever('cooperation.jointOperations', 'cooperation.jointOperations', 'Joint operations', '0 to 1', [0, 1],
    'arrests of brokers, and interception at crossings', 'brokerArrests', 1, [20 * CRORE, 'unit'], raised(1)),
  lever('brokers.arrest', 'brokers.arrestHazardPerMonth', 'Arrests of brokers', 'per broker and month', [0, 1],
    'number of brokers, what they ask, and who replaces them', 'brokersActive', -1, [500 * CRORE, 'unit'], raised(0.2)),
  lever('brokers.assetSeizure', 'brokers.assetSeizure', 'Seizure of brokers’ assets', 'share of cash at an arrest', [0, 1],
    'cash of arrested brokers, and how soon others take their place', 'brokersActive', -1, [5 * CRORE, 'unit'], raised(1, null, { 'brokers.arrest': 0.1 })),
  lever('labour.<destination>.audits', 'destinations.<destination>.audits', 'Audits of employers', 'share of irregular jobs under audit', [0, 1],
    'employment without regular status; some of those who lose it work for themselves', 'irregularEmployed', -1, [100 * CRORE, 'unit'], raised(1)),
  lever('pathways.<pathway>.quota', 'pathways.<pathway>.quotaPerMonth', 'Quota of a pathway', 'persons per month', [0, 1e7], 'permits', 'permits', 1,
    [20_000, 'unit'], raised('3x')),
  lever('pathways.<pathway>.processing', 'pathways.<pathway>.processingMonths', 'Processing time of a pathway', 'months', [0, 600],
    'wait before a decision', 'applications', -1, [0, 'unit'], raised('4x')),
  lever('pathways.<pathway>.fee', 'pathways.<pathway>.feeInr', 'Fee of a pathway', 'INR', [0, 1e8], 'cost of applying', 'applications', -1, [0, 'unit'], raised('3x')),
  lever('pathways.<pathway>.refusal', 'pathways.<pathway>.refusalShare', 'Refusal rate of a pathway', 'share', [0, 1], 'decisions', 'refusals', 1, [0, 'unit'], raised(0.9)),
  lever('pathways.<pathway>.eligibility', 'pathways.<pathway>.eligibility', 'Eligibility for a pathway', 'share of those outside the rule who may apply', [0, 1],
    'who may apply', 'applications', 1, [1 * CRORE, 'unit'], raised(0.8)),
  lever('pathways.<pathway>.digital', 'pathways.<pathway>.digital', 'Digital processing', '0 to 1', [0, 1],
    'processing time and the cost of applying', 'applications', 1, [5 * CRORE, 'unit'], raised(1)),
  lever('asylum.<destination>.recognition', 'destinations.<destination>.asylum.recognition', 'Asylum recognition', 'share of decisions', [0, 1],
    'decisions on those whose procedure is pending', 'asylumGrants', 1, [0, 'unit'], raised(1, 0.1, { 'asylum.*.processing': 6 })),
  lever('asylum.<destination>.processing', 'destinations.<destination>.asylum.processingMonths', 'Asylum processing time', 'months', [0.1, 600],
    'how long procedures are pending', 'asylumGrants', -1, [0, 'unit'], raised(48, 3)),
  lever('rescue.<leg>.coverage', 'legs.<leg>.rescue', 'Rescue coverage of a leg', 'share', [0, 1], 'deaths on the leg', 'deathsPer1000Attempts', -1, [30 * CRORE, 'unit'],
    raised(1, 0, { 'legs.*.death': 0.01 })),
  lever('regularisation.<destination>.share', 'destinations.<destination>.regularisation.share', 'Share regularised', 'of those who qualify, per month', [0, 1],
    'status of members abroad', 'regularised', 1, [50_000, 'irregular'], raised(0.2, null, { 'regularisation.*.monthsResident': 3 })),
  lever('regularisation.<destination>.monthsResident', 'destinations.<destination>.regularisation.monthsResident', 'Months of residence asked', 'months', [0, 600],
    'who qualifies for regularisation', 'regularised', -1, [0, 'unit'], raised(12, 1, { 'regularisation.*.share': 0.2 })),
  lever('campaign.reach', 'information.campaignReach', 'Reach of an awareness campaign', 'share of households', [0, 1],
    'weight of the message in beliefs', 'beliefErrorSuccess', -1, [20, 'household'], raised(0.9)),
  lever('campaign.trust', 'information.campaignTrust', 'Trust in the campaign', 'share', [0, 1], 'weight of the message in beliefs', 'beliefErrorSuccess', -1, [0, 'unit'],
    raised(0.9, 0.1, { 'campaign.reach': 0.9 })),
  lever('campaign.message', 'information.campaignMessage', 'Message of the campaign', '0 tells the true odds, 1 of harm alone', [0, 1],
    'what the campaign says', 'beliefErrorSuccess', -1, [0, 'unit'], raised(1, 0, { 'campaign.reach': 0.9, 'campaign.trust': 0.9 })),
  lever('outreach.reporting', 'outreach.reporting', 'Reporting of brokers', 'share of the wronged who complain', [0, 1],
    'complaints, which raise a broker’s risk of arrest', 'complaints', 1, [5 * CRORE, 'unit'], raised(0.9)),
  lever('outreach.trust', 'outreach.trust', 'Trust in official information', 'share', [0, 1], 'weight of brokers’ claims', 'beliefErrorSuccess', -1, [5 * CRORE, 'unit'], raised(1)),
  lever('support.transfer', 'support.transferInr', 'Transfer to vulnerable households', 'INR per month', [0, 1e6],
    'income at home of the poorest', 'aspiring', -1, [0, 'unit'], raised(20_000, null, { 'support.coverage': 1 })),
  lever('support.credit', 'support.creditInr', 'Credit for vulnerable households', 'INR', [0, 1e7], 'means of the poorest', 'mobile', 1, [0, 'unit'],
    raised(2_000_000, null, { 'support.coverage': 1 })),
  lever('support.coverage', 'support.coverage', 'Coverage of support', 'share of vulnerable households', [0, 1], 'whom support reaches', 'aspiring', -1, [10, 'household'],
    raised(1, null, { 'support.transfer': 20_000 })),
  lever('development.<region>.growth', 'development.<region>.growth', 'Income growth of a region', 'per year', [-0.5, 0.5],
    'income at home: who is richer has less reason to leave and more means', 'feeInMonthsOfIncome', -1, [300, 'household'], raised(0.3)),
  lever('development.<region>.jobs', 'development.<region>.jobs', 'Jobs in a region', 'share of unemployment and shocks averted', [0, 1],
    'unemployment and shocks at home', 'considering', -1, [100, 'household'], raised(1)),
  lever('diplomacy.stability', 'diplomacy.stability', 'Conflict resolution', 'share of instability resolved', [0, 1],
    'instability at home', 'aspiring', -1, [50 * CRORE, 'unit'], raised(1, null, { 'development.*.instability': 0.8 })),
  lever('remittance.fee', 'remittance.fee', 'Fee on remittances', 'share of what is sent', [0, 0.5], 'what arrives of what is sent', 'remittancesInr', -1, [0, 'unit'], raised(0.4)),
];
