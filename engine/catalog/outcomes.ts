/** How an outcome is aggregated: flows are summed, stocks are last values, means are averaged, ratios are ratios of sums. */
export type OutcomeKind = 'flow' | 'stock' | 'mean' | 'ratio';

/** A named result of every run. */
export interface Outcome {
  readonly name: string;
  readonly unit: string;
  readonly kind: OutcomeKind;
  readonly definition: string;
  /** Whether it tells of harm or welfare rather than of control. */
  readonly harm: boolean;
  /** What its levels are, if it has any: `encounters.southwest`. */
  readonly levels?: 'border' | 'channel' | 'status' | 'pathway' | 'panel' | undefined;
  /** A ratio is `factor × numerator / denominator`. */
  readonly numerator?: string;
  readonly denominator?: string;
  readonly factor?: number;
}

const flow = (name: string, definition: string, harm = false, unit = 'persons per month', levels?: Outcome['levels']): Outcome => ({
  name, unit, kind: 'flow', definition, harm, levels,
});
const stock = (name: string, definition: string, harm = false, unit = 'persons', levels?: Outcome['levels']): Outcome => ({
  name, unit, kind: 'stock', definition, harm, levels,
});
const ratio = (name: string, numerator: string, denominator: string, unit: string, definition: string, harm = false, factor = 1): Outcome => ({
  name, unit, kind: 'ratio', definition, harm, numerator, denominator, factor,
});

const panel = (name: string, definition: string, harm = false): Outcome => ({
  name, unit: 'households', kind: 'mean', definition: `${definition}; from the panel, with its standard error`, harm, levels: 'panel',
});

/** Every outcome that the engine measures; those with levels also exist for each level (`encounters.southwest`). */
export const OUTCOMES: readonly Outcome[] = [
  flow('applications', 'applications for a legal pathway, one principal applicant each', false, 'persons per month', 'pathway'),
  flow('permits', 'permits issued', false, 'persons per month', 'pathway'),
  flow('refusals', 'applications refused', true, 'persons per month', 'pathway'),
  flow('contracts', 'contracts with brokers, one a party', false, 'parties per month'),
  flow('departures', 'persons who leave, legally or irregularly', false, 'persons per month', 'channel'),
  flow('attempts', 'persons who begin a crossing leg'),
  flow('encounters', 'persons encountered at a border', false, 'persons per month', 'border'),
  flow('presentations', 'encounters of residents of the neighbouring country at official ports'),
  flow('betweenPorts', 'encounters of irregular travellers, between ports or giving themselves up'),
  flow('releases', 'persons released into a procedure after an encounter'),
  flow('turnedBack', 'persons turned back after an encounter'),
  flow('removals', 'persons removed to the origin', true),
  flow('reattempts', 'persons who set out again after a failed attempt', true),
  flow('arrivals', 'persons who reach the destination irregularly, released or unseen'),
  flow('abandoned', 'persons who give up on the way', true),
  flow('exploited', 'persons exploited or held for ransom on the way', true),
  flow('deaths', 'deaths on the way, recorded or not', true),
  flow('deathsRecorded', 'deaths on the way that are recorded', true),
  flow('missing', 'deaths on the way that are not recorded: families are not told', true),
  flow('returns', 'members who come home from abroad by themselves'),
  flow('regularised', 'persons abroad whose status becomes regular'),
  stock('abroad', 'members abroad', false, 'persons', 'status'),
  stock('underway', 'persons on an irregular journey'),
  stock('backlog', 'applications waiting or in process', true, 'persons', 'pathway'),
  stock('brokersActive', 'brokers in business', false, 'brokers'),
  stock('debtInr', 'migration debt outstanding', true, 'INR'),
  stock('familiesWaiting', 'families who wait for news of a missing person', true, 'families'),
  flow('feesInr', 'paid to brokers by households', true, 'INR per month'),
  flow('officialFeesInr', 'paid to officials for legal pathways', false, 'INR per month'),
  flow('remittancesInr', 'sent home by members who left within the run', false, 'INR per month'),
  flow('brokerRevenueInr', 'received by brokers', false, 'INR per month'),
  flow('interestInr', 'interest accrued on migration debt', true, 'INR per month'),
  flow('outlayInr', 'outlay agreed in contracts', true, 'INR per month'),
  flow('incomeOfContractorsInr', 'monthly income at home of the households that contract', false, 'INR'),
  flow('believedSuccess', 'sum over contracts of the believed chance of arriving', false, 'parties per month'),
  flow('actualSuccess', 'sum over contracts of the chance of arriving in last months’ outcomes', false, 'parties per month'),
  flow('believedDeath', 'sum over contracts of the believed chance of dying', false, 'parties per month'),
  flow('actualDeath', 'sum over contracts of the chance of dying in last months’ outcomes', true, 'parties per month'),
  ratio('meanFeeInr', 'feesInr', 'contracts', 'INR per party', 'mean fee of a contract', true),
  ratio('meanOutlayInr', 'outlayInr', 'contracts', 'INR per party', 'mean outlay of a contract', true),
  ratio('feeInMonthsOfIncome', 'feesInr', 'incomeOfContractorsInr', 'months', 'fee in months of household income', true),
  ratio('successPerAttempt', 'arrivals', 'attempts', 'share', 'arrivals over persons who begin a crossing leg'),
  ratio('successPerPerson', 'arrivals', 'departures.irregular', 'share', 'arrivals over irregular departures'),
  ratio('encountersPerPerson', 'betweenPorts', 'departures.irregular', 'encounters per person', 'encounters over irregular departures'),
  ratio('deathsPer1000Attempts', 'deaths', 'attempts', 'per 1,000', 'deaths on the way per 1,000 attempts', true, 1000),
  ratio('exploitedPer1000Attempts', 'exploited', 'attempts', 'per 1,000', 'persons exploited on the way per 1,000 attempts', true, 1000),
  ratio('beliefErrorSuccess', 'successError', 'contracts', 'probability', 'believed less actual chance of arriving, over contracts', true),
  ratio('beliefErrorDeath', 'deathError', 'contracts', 'probability', 'believed less actual chance of dying, over contracts', true),
  panel('considering', 'households that weigh migration in the month'),
  panel('aspiring', 'households for which going is best if money were no object'),
  panel('intending', 'households that weigh migration in the month and for which going is best if money were no object'),
  panel('mobile', 'households for which going is best and that can pay, or that have applied or have somebody away'),
  panel('involuntarilyImmobile', 'households for which going would be best and that cannot pay', true),
  panel('acquiescentlyImmobile', 'households for which staying is best'),
  flow('successError', 'believed less actual chance of arriving, summed over contracts', true, 'parties per month'),
  flow('deathError', 'believed less actual chance of dying, summed over contracts', true, 'parties per month'),
];

/** Returns the declared outcome of a name with or without level; undefined if there is none. */
export function outcomeOf(name: string): Outcome | undefined {
  let found: Outcome | undefined;
  for (const o of OUTCOMES) {
    if (name === o.name || name.startsWith(`${o.name}.`)) if (!found || o.name.length > found.name.length) found = o;
  }
  return found;
}
