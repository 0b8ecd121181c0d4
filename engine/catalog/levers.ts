/** A policy lever: one described, bounded, sourced entry. */
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
  readonly source: string;
  /** False for levers that are declared but have no rule yet. */
  readonly available: boolean;
}

const lever = (
  pattern: string, target: string, title: string, unit: string, low: number, high: number,
  actsOn: string, outcome: string, direction: 1 | -1, available = true,
): Lever => ({ pattern, target, title, unit, low, high, actsOn, moves: { outcome, direction }, source: 'engine/model/README.md; bounds assumed', available });

const later = (pattern: string, title: string, outcome: string, direction: 1 | -1): Lever =>
  lever(pattern, '', title, '', 0, 1, 'nothing yet', outcome, direction, false);

/** Every lever; help, schema, checks and per-lever tests derive from this list. */
export const LEVERS: readonly Lever[] = [
  lever('enforcement.<leg>.intensity', 'legs.<leg>.intensity', 'Enforcement on a leg', 'multiple of the reference effort', 0, 20,
    'interception, cost and danger of the leg', 'meanFeeInr', 1),
  lever('border.<border>.releaseShare', 'borders.<border>.releaseShare', 'Share released after an encounter', 'share', 0, 1,
    'what happens after an encounter, and what others believe about it', 'departures.irregular', 1),
  lever('transit.<country>.cooperation', 'transit.<country>.cooperation', 'Cooperation of a transit country', '0 to 1', 0, 1,
    'interception on the legs under its jurisdiction', 'arrivals', -1),
  lever('brokers.arrest', 'brokers.arrestHazardPerMonth', 'Arrests of brokers', 'per broker and month', 0, 1,
    'number of brokers, what they ask, and who replaces them', 'brokersActive', -1),
  lever('campaign.reach', 'information.campaignReach', 'Reach of an awareness campaign', 'share of households', 0, 1,
    'weight of true odds in beliefs', 'beliefErrorSuccess', -1),
  lever('campaign.trust', 'information.campaignTrust', 'Trust in the campaign', 'share', 0, 1, 'weight of true odds in beliefs', 'beliefErrorSuccess', -1),
  lever('pathways.<pathway>.quota', 'pathways.<pathway>.quotaPerMonth', 'Quota of a pathway', 'persons per month', 0, 1e7, 'permits', 'permits', 1),
  lever('pathways.<pathway>.processing', 'pathways.<pathway>.processingMonths', 'Processing time of a pathway', 'months', 0, 600,
    'wait before a decision', 'applications', -1),
  lever('pathways.<pathway>.fee', 'pathways.<pathway>.feeInr', 'Fee of a pathway', 'INR', 0, 1e8, 'cost of applying', 'applications', -1),
  lever('pathways.<pathway>.refusal', 'pathways.<pathway>.refusalShare', 'Refusal rate of a pathway', 'share', 0, 1, 'decisions', 'refusals', 1),
  lever('development.<region>.growth', 'development.<region>.growth', 'Income growth of a region', 'per year', -0.5, 0.5,
    'income at home: who is richer has less reason to leave and more means', 'feeInMonthsOfIncome', -1),
  later('enforcement.<leg>.surveillance', 'Surveillance technology on a leg', 'encounters', 1),
  later('enforcement.interior.removal', 'Interior removal', 'removals', 1),
  later('border.<border>.sanctionSeverity', 'Severity of sanctions', 'reattempts', -1),
  later('transit.<country>.readmission', 'Readmission by a transit country', 'turnedBack', 1),
  later('cooperation.intelligence', 'Intelligence sharing', 'brokersActive', -1),
  later('cooperation.jointOperations', 'Joint operations', 'brokersActive', -1),
  later('brokers.assetSeizure', 'Seizure of brokers’ assets', 'brokersActive', -1),
  later('labour.<destination>.audits', 'Audits of employers', 'departures.irregular', -1),
  later('pathways.<pathway>.eligibility', 'Eligibility for a pathway', 'applications', 1),
  later('pathways.<pathway>.digital', 'Digital processing', 'applications', 1),
  later('asylum.<destination>.recognition', 'Asylum recognition', 'regularised', 1),
  later('asylum.<destination>.processing', 'Asylum processing time', 'regularised', -1),
  later('rescue.<leg>.coverage', 'Rescue coverage of a leg', 'deaths', -1),
  later('regularisation.<destination>.share', 'Share regularised', 'regularised', 1),
  later('regularisation.<destination>.monthsResident', 'Months of residence asked', 'regularised', -1),
  later('campaign.message', 'Message of the campaign', 'beliefErrorSuccess', -1),
  later('outreach.reporting', 'Reporting of brokers', 'brokersActive', -1),
  later('outreach.trust', 'Trust in official information', 'beliefErrorSuccess', -1),
  later('support.transfer', 'Transfer to vulnerable households', 'departures.irregular', -1),
  later('support.credit', 'Credit for vulnerable households', 'debtInr', 1),
  later('support.coverage', 'Coverage of support', 'departures.irregular', -1),
  later('development.<region>.jobs', 'Jobs in a region', 'departures.irregular', -1),
  later('diplomacy.stability', 'Conflict resolution', 'departures.irregular', -1),
  later('remittance.fee', 'Fee on remittances', 'remittancesInr', -1),
];
