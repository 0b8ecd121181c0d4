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
  readonly levels?: 'border' | 'channel' | 'status' | 'pathway' | 'panel' | 'route' | 'stratum' | undefined;
  /** A ratio is `factor × numerator / denominator`. */
  readonly numerator?: string;
  readonly denominator?: string;
  readonly factor?: number;
  /** An index is an expression over other outcomes of the month. */
  readonly formula?: string;
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

const index = (name: string, formula: string, definition: string): Outcome => ({
  name, unit: 'index', kind: 'mean', definition: `${definition}: ${formula}`, harm: false, formula,
});

/** Every outcome that the engine measures; those with levels also exist for each level (`encounters.southwest`). */
export const OUTCOMES: readonly Outcome[] = [
  flow('applications', 'applications for a legal pathway, one principal applicant each', false, 'persons per month', 'pathway'),
  flow('permits', 'permits issued', false, 'persons per month', 'pathway'),
  flow('refusals', 'applications refused', true, 'persons per month', 'pathway'),
  flow('gaveUp', 'applicants who give up waiting', true, 'persons per month', 'pathway'),
  flow('contracts', 'contracts with brokers, one a party', false, 'parties per month'),
  flow('departures', 'persons who leave, legally or irregularly', false, 'persons per month', 'channel'),
  flow('deflected', 'persons who leave irregularly after their household was refused a permit or gave up waiting', true),
  flow('attempts', 'persons who begin a crossing leg', false, 'persons per month', 'route'),
  flow('encounters', 'persons encountered at a border', false, 'persons per month', 'border'),
  flow('encountersUnique', 'persons encountered at a border for the first time on their journey'),
  flow('reencounters', 'persons encountered again within 18 months of their last encounter', true),
  flow('presentations', 'encounters of residents of the neighbouring country at official ports'),
  flow('betweenPorts', 'encounters of irregular travellers, between ports or giving themselves up'),
  flow('heldInTransit', 'persons stopped on the way before the border who go on after a delay', true),
  flow('releases', 'persons released into a procedure after an encounter'),
  flow('admitted', 'persons admitted with regular status after an encounter, part of releases'),
  flow('turnedBack', 'persons turned back after an encounter or sent back on the way'),
  flow('detained', 'persons detained after an encounter', true),
  flow('entryBans', 'persons removed with a ban or a prosecution', true),
  flow('removals', 'persons removed to the origin', true),
  flow('interiorRemovals', 'persons removed from the interior of the destination, part of removals', true),
  flow('reattempts', 'persons who set out again after a failed attempt', true),
  flow('arrivals', 'persons who reach the destination irregularly, released or unseen', false, 'persons per month', 'route'),
  flow('gotAways', 'persons who cross the border unseen'),
  flow('abandoned', 'persons who give up on the way', true, 'persons per month', 'route'),
  flow('exploited', 'persons exploited or held for ransom on the way', true, 'persons per month', 'route'),
  flow('bonded', 'persons who arrive in bondage to a broker', true),
  flow('deaths', 'deaths on the way, recorded or not', true, 'persons per month', 'route'),
  flow('deathsRecorded', 'deaths on the way that are recorded', true),
  flow('missing', 'deaths on the way that are not recorded: families are not told', true),
  flow('missingLearned', 'families who learn what became of a missing person', true, 'families per month'),
  flow('familyMonthsWaiting', 'months that families wait for news of a missing person', true, 'family-months per month'),
  flow('frauds', 'contracts of brokers who take the first payment and do nothing', true, 'parties per month'),
  flow('complaints', 'complaints against brokers', false, 'complaints per month'),
  flow('brokerArrests', 'brokers arrested', false, 'brokers per month'),
  flow('brokerExits', 'brokers who give up for want of profit', false, 'brokers per month'),
  flow('returns', 'members who come home from abroad by themselves'),
  flow('overstays', 'persons whose permit ends and who stay'),
  flow('asylumGrants', 'pending procedures decided in favour'),
  flow('asylumDenials', 'pending procedures decided against', true),
  flow('regularised', 'persons without regular status abroad who get it, by asylum or by a programme'),
  flow('homecomings', 'persons who come home: removed, returned, turned back or given up', false, 'persons per month', 'stratum'),
  stock('abroad', 'members abroad, by status and by destination', false, 'persons', 'status'),
  stock('away', 'members abroad who left within the run, by origin', false, 'persons', 'stratum'),
  stock('irregularEmployed', 'members abroad without regular status in jobs'),
  stock('selfEmployed', 'members abroad without regular status who work for themselves since an audit'),
  stock('bondedAbroad', 'members abroad in bondage to a broker', true),
  stock('underway', 'persons on an irregular journey or detained'),
  stock('backlog', 'applications waiting or in process', true, 'persons', 'pathway'),
  stock('brokersActive', 'brokers in business', false, 'brokers'),
  stock('brokerCapacity', 'clients a month that active brokers can serve', false, 'parties per month'),
  stock('debtInr', 'migration debt outstanding, to lenders and to brokers', true, 'INR', 'stratum'),
  stock('householdsInDebt', 'households with migration debt', true, 'households'),
  stock('escrowInr', 'fees held by third parties until arrival', false, 'INR'),
  stock('familiesWaiting', 'families who wait for news of a missing person', true, 'families', 'stratum'),
  flow('debtMonths', 'months that households are in debt', true, 'household-months per month'),
  flow('assetLosses', 'households who sell assets in distress to serve debt', true, 'households per month'),
  flow('feesInr', 'paid to brokers by households', true, 'INR per month'),
  flow('refundsInr', 'escrow paid back to households after a failure', false, 'INR per month'),
  flow('officialFeesInr', 'paid to officials for legal pathways', false, 'INR per month'),
  flow('remittancesInr', 'received from members who left within the run, after the transfer fee', false, 'INR per month', 'stratum'),
  flow('debtServiceInr', 'paid on migration debt out of earnings abroad and at home', true, 'INR per month'),
  flow('brokerRevenueInr', 'received by brokers', false, 'INR per month'),
  flow('commissionsInr', 'part of brokers’ revenue passed on to sub-agents', false, 'INR per month'),
  flow('assetsSeizedInr', 'seized from arrested brokers', false, 'INR per month'),
  flow('interestInr', 'interest accrued on migration debt', true, 'INR per month'),
  flow('policyCostInr', 'cost of the policy’s levers to the budget, by the unit costs of the lever catalog', false, 'INR per month'),
  flow('outlayInr', 'outlay agreed in contracts', true, 'INR per month'),
  flow('incomeOfContractorsInr', 'monthly income at home of the households that contract', false, 'INR'),
  flow('believedSuccess', 'sum over contracts of the believed chance of arriving', false, 'parties per month'),
  flow('actualSuccess', 'sum over contracts of the chance of arriving in last months’ outcomes', false, 'parties per month'),
  flow('believedDeath', 'sum over contracts of the believed chance of dying', false, 'parties per month'),
  flow('actualDeath', 'sum over contracts of the chance of dying in last months’ outcomes', true, 'parties per month'),
  flow('forgedDocuments', 'persons who pass a stage on papers that may be forged', false, 'persons per month'),
  ratio('meanFeeInr', 'feesAgreedInr', 'contracts', 'INR per party', 'mean fee agreed in a contract', true),
  ratio('meanOutlayInr', 'outlayInr', 'contracts', 'INR per party', 'mean outlay of a contract, ransom expected included', true),
  ratio('feeInMonthsOfIncome', 'feesAgreedInr', 'incomeOfContractorsInr', 'months', 'fee in months of household income', true),
  ratio('successPerAttempt', 'arrivals', 'attempts', 'share', 'arrivals over persons who begin a crossing leg'),
  ratio('successPerPerson', 'arrivals', 'departures.irregular', 'share', 'arrivals over irregular departures'),
  ratio('encountersPerPerson', 'betweenPorts', 'departures.irregular', 'encounters per person', 'encounters over irregular departures'),
  ratio('reencounterShare', 'reencounters', 'betweenPorts', 'share', 'encounters within 18 months of the last, over encounters', true),
  ratio('deathsPer1000Attempts', 'deaths', 'attempts', 'per 1,000', 'deaths on the way per 1,000 attempts', true, 1000),
  ratio('exploitedPer1000Attempts', 'exploited', 'attempts', 'per 1,000', 'persons exploited on the way per 1,000 attempts', true, 1000),
  ratio('beliefErrorSuccess', 'successError', 'contracts', 'probability', 'believed less actual chance of arriving, over contracts', true),
  ratio('beliefErrorDeath', 'deathError', 'contracts', 'probability', 'believed less actual chance of dying, over contracts', true),
  ratio('deceptionPremium', 'premiumSum', 'contracts', 'utility', 'utility of the chosen route as believed less as it is, over contracts', true),
  ratio('deflectionShare', 'deflected', 'departures.irregular', 'share', 'irregular departures after a refusal or a wait given up, over all', true),
  ratio('meanDeception', 'deceptionSum', 'contracts', '0 to 1', 'deception of the broker, over contracts', true),
  ratio('payLaterShare', 'payLaterContracts', 'contracts', 'share', 'contracts on the broker’s credit, over all', true),
  { name: 'displacementIndex', unit: '0 to 1', kind: 'mean', harm: false,
    definition: 'half the sum of changes of the shares of routes in irregular departures of the last twelve months against the first twelve reported; `compare` gives the paired index of a leg' },
  index('securityIndex', '(gotAways + forgedDocuments + betweenPorts) / 1000 + brokerRevenueInr / 1000000000', 'crossings unseen, papers in circulation and border workload in thousands, and brokers’ revenue in billions'),
  index('diplomacyIndex', 'removals / 1000 + betweenPorts / 10000 + deaths / 10', 'removals in thousands, encounters in ten thousands and deaths in tens a month'),
  index('serviceLoad', '(homecomings + familiesWaiting + assetLosses) / 1000', 'homecomings, families waiting and households in distress at the origin, in thousands'),
  index('serviceLoadAbroad', '(abroad.pending + abroad.irregular) / 1000', 'members abroad without regular status, in thousands'),
  panel('considering', 'households that weigh migration in the month'),
  panel('aspiring', 'households for which going is best if money were no object, before a broker has spoken to them'),
  panel('intending', 'households that weigh migration in the month and for which going is best if money were no object, before a broker has spoken to them'),
  panel('mobile', 'households for which going is best and that can pay, or that have applied or have somebody away'),
  panel('involuntarilyImmobile', 'households for which going would be best and that cannot pay', true),
  panel('acquiescentlyImmobile', 'households for which staying is best'),
  flow('feesAgreedInr', 'fees agreed in contracts', true, 'INR per month'),
  flow('successError', 'believed less actual chance of arriving, summed over contracts', true, 'parties per month'),
  flow('deathError', 'believed less actual chance of dying, summed over contracts', true, 'parties per month'),
  flow('premiumSum', 'utility believed less utility as it is, summed over contracts', true, 'utility per month'),
  flow('deceptionSum', 'deception of the broker, summed over contracts', true, 'parties per month'),
  flow('payLaterContracts', 'contracts on the broker’s credit', true, 'parties per month'),
];

/** Returns the declared outcome of a name with or without level; undefined if there is none. */
export function outcomeOf(name: string): Outcome | undefined {
  let found: Outcome | undefined;
  for (const o of OUTCOMES) {
    if (name === o.name || name.startsWith(`${o.name}.`)) if (!found || o.name.length > found.name.length) found = o;
  }
  return found;
}
