/** Where the value of a symbol comes from; later scopes cost more to know. */
export type SymbolScope = 'parameter' | 'stratum' | 'community' | 'household' | 'alternative' | 'equation';

/** A name that an equation may mention. */
export interface SymbolEntry {
  readonly name: string;
  readonly scope: SymbolScope;
  readonly unit: string;
  readonly meaning: string;
}

const entry = (name: string, scope: SymbolScope, unit: string, meaning: string): SymbolEntry => ({ name, scope, unit, meaning });

/** Parameters of the default equations: each is a leaf `parameters.<name>` of the scenario. */
const PARAMETERS: readonly SymbolEntry[] = [
  entry('considerationBase', 'parameter', 'per month', 'how often a household at rest weighs migration'),
  entry('shockWeight', 'parameter', '1', 'rise of consideration in a shock'),
  entry('peerWeight', 'parameter', '1', 'rise of consideration for each recent departure or return next door'),
  entry('pitchWeight', 'parameter', '1', 'rise of consideration when brokers are at normal strength'),
  entry('incomeWeight', 'parameter', 'utility per log income', 'value of income at home'),
  entry('deprivationWeight', 'parameter', 'utility', 'weight of relative deprivation'),
  entry('unemploymentWeight', 'parameter', 'utility', 'weight of unemployment at home'),
  entry('instabilityWeight', 'parameter', 'utility', 'weight of instability at home'),
  entry('valueWeight', 'parameter', 'utility per lakh of prospect value', 'weight of what is expected abroad'),
  entry('costWeight', 'parameter', 'utility', 'weight of the outlay as a share of means'),
  entry('waitWeight', 'parameter', 'utility per month', 'weight of the expected wait for a permit'),
  entry('kinWeight', 'parameter', 'utility per log unit', 'weight of kin and of the community abroad'),
  entry('peerShareWeight', 'parameter', 'utility', 'social pressure: weight of the share that has sent somebody'),
  entry('desperationWeight', 'parameter', 'utility', 'weight of being poor and shocked'),
  entry('originWeight', 'parameter', '1', 'weight of the region of origin, as log ratio of shares'),
  entry('gainExponent', 'parameter', '1', 'curvature of prospect value'),
  entry('lossAversion', 'parameter', '1', 'weight of losses against gains'),
  entry('horizonMonths', 'parameter', 'months', 'stay over which earnings are counted'),
  entry('discount', 'parameter', 'per month', 'discount factor'),
  entry('deathLossLakh', 'parameter', 'lakh INR', 'loss felt for a death'),
  entry('exploitedLossLakh', 'parameter', 'lakh INR', 'loss felt for exploitation or ransom on the way'),
  entry('assetHaircut', 'parameter', 'share', 'lost when assets are sold in haste'),
  entry('borrowingMonths', 'parameter', 'months of income', 'what a household can borrow'),
  entry('kinHelpInr', 'parameter', 'INR', 'help of kin abroad'),
  entry('obligationWeight', 'parameter', 'utility', 'family obligation: own kin at the destination encourage and promise support'),
  entry('resolveWeight', 'parameter', 'utility', 'resolve of who has decided to go and was refused'),
  entry('distressWeight', 'parameter', '1', 'rise of consideration when debt service exceeds what income can bear'),
  entry('probabilityWeighting', 'parameter', '1', 'Prelec exponent of believed chances; 1 is none'),
  entry('sanctionReattempt', 'parameter', 'utility', 'how much less who has a ban tries again'),
  entry('sanctionLossLakh', 'parameter', 'lakh INR', 'loss felt for a ban or a prosecution'),
];

const STATE: readonly SymbolEntry[] = [
  entry('instability', 'stratum', '0–1', 'instability in the region'),
  entry('originEffect', 'stratum', 'log ratio', 'log of the share of irregular departures over the share of households of the region'),
  entry('pitch', 'stratum', 'share', 'active brokers of the home region over their normal number'),
  entry('supportTransferInr', 'stratum', 'INR per month', 'transfer to vulnerable households, times coverage'),
  entry('supportCreditInr', 'stratum', 'INR', 'credit for vulnerable households, times coverage'),
  entry('sigma', 'stratum', 'log units', 'standard deviation of log income in the stratum'),
  entry('neighbourEvents', 'community', 'events', 'recent departures and returns in the community, decaying, at most 1'),
  entry('peerShare', 'community', 'share', 'share of households of the community that have sent somebody, at most 1'),
  entry('remittanceLift', 'community', 'share', 'remittances of the community over its income, at most 1'),
  entry('networkStock', 'community', 'persons per 100 households', 'members of the community at the destination'),
  entry('attachment', 'household', 'utility', 'attachment to the place'),
  entry('incomeScore', 'household', 'standard deviations', 'permanent log income within the stratum'),
  entry('homeIncomeInr', 'household', 'INR per month', 'household income at home'),
  entry('assetsInr', 'household', 'INR', 'savings and sellable assets'),
  entry('debtInr', 'household', 'INR', 'migration debt outstanding, and what of its own it has already spent on migration; 0 for a household that never acted'),
  entry('schooling', 'household', '0 none or primary, 1 secondary, 2 degree', 'schooling of the person who would go'),
  entry('adults', 'household', 'persons', 'adults able to migrate'),
  entry('riskAversion', 'household', '1', 'multiplies loss aversion, mean 1'),
  entry('optimism', 'household', 'probability', 'added to the believed chance of arriving'),
  entry('kin', 'household', '0 or 1', 'own kin at the destination'),
  entry('shock', 'household', '0 or 1', 'a shock this quarter: job loss, crop failure, illness'),
  entry('unemployed', 'household', '0 or 1', 'the person who would go has no work'),
  entry('resolve', 'household', '0–1', 'decided to go and was refused or gave up waiting, fading; 0 for a household that never acted'),
  entry('distress', 'household', '0 or 1', 'debt service exceeds what income can bear; 0 for a household that never acted'),
  entry('banned', 'household', '0 or 1', 'has a ban or was prosecuted; 0 for a household that never acted'),
  entry('outlayInr', 'alternative', 'INR', 'what the household has to pay in all'),
  entry('cashInr', 'alternative', 'INR', 'what must be paid before setting out, under the contract that asks least'),
  entry('sanction', 'alternative', '0–1', 'severity of sanctions at the border of the route'),
  entry('believedArrive', 'alternative', 'probability', 'believed chance of arriving and staying, exploited on the way or not'),
  entry('believedReturned', 'alternative', 'probability', 'believed chance of being sent back'),
  entry('believedExploited', 'alternative', 'probability', 'believed chance of exploitation or ransom'),
  entry('believedDead', 'alternative', 'probability', 'believed chance of dying or going missing'),
  entry('wageAbroadInr', 'alternative', 'INR per month', 'believed monthly earnings after living costs'),
  entry('expectedWaitMonths', 'alternative', 'months', 'expected time to a permit'),
  entry('brokerValue', 'alternative', 'utility', 'inclusive value of the brokers on the route'),
  entry('appeal', 'alternative', 'utility', 'constant of the route or pathway'),
];

/** Names of the model's equations; each equation's value is itself a symbol for those after it. */
export const EQUATION_NAMES = [
  'considerationRate',
  'vulnerability',
  'means',
  'relativeDeprivation',
  'valueOfStaying',
  'desperation',
  'gainIfArrived',
  'expectedGain',
  'valueOfRoute',
  'gainOfPathway',
  'valueOfPathway',
] as const;

const EQUATIONS: readonly SymbolEntry[] = EQUATION_NAMES.map((name) =>
  entry(name, 'equation', 'see the equation', 'value of the equation of that name'),
);

/** All symbols; the index of an entry is its slot in every evaluation. */
export const SYMBOLS: readonly SymbolEntry[] = [...PARAMETERS, ...STATE, ...EQUATIONS];

/** Names of the parameters that every corridor must give, in slot order. */
export const PARAMETER_NAMES: readonly string[] = PARAMETERS.map((p) => p.name);

const SLOTS = new Map(SYMBOLS.map((s, slot) => [s.name, slot]));

/** Returns the slot of a symbol. @throws RangeError for a name that is not declared. */
export function slotOf(name: string): number {
  const slot = SLOTS.get(name);
  if (slot === undefined) throw new RangeError(`unknown symbol: ${name}`);
  return slot;
}

/** The names an equation may mention. */
export const SYMBOL_NAMES: ReadonlySet<string> = new Set(SLOTS.keys());

/** Parameters of rules (not of equations): also leaves `parameters.<name>`. */
export const RULE_PARAMETERS = [
  'thetaLegal', 'thetaIrregular', 'thetaDestination', 'thetaRoute', 'thetaBroker',
  'brokerFeeWeight', 'brokerReputationWeight',
  'attachmentSd', 'optimismSd', 'riskAversionSd', 'assetMonths', 'assetSd', 'transitorySd',
  'communityNetworkSd', 'personsPerKinHousehold', 'shockPerQuarter', 'partySize',
  'interestPerMonth', 'savingsShareOfOutlay', 'peerDecay', 'remittanceDecay', 'enforcementElasticity', 'cooperationEffect', 'congestionElasticity',
  'deathEnforcementElasticity', 'enforcementCostElasticity', 'ransomInr', 'reattemptRise', 'experienceFading', 'networkHalfLifeMonths',
  'surveillanceEffect', 'intelligenceEffect', 'jointOperationsEffect', 'rescueEffectiveness', 'rescueMoralHazard', 'exploitationDeception',
  'exploitationCredit', 'abandonmentPerMonth', 'bondageShare', 'bondageCapture', 'attemptFatigue', 'impatiencePerMonth', 'resolveMonths',
  'wageElasticityAbroad', 'auditEffect', 'selfEmploymentShare', 'selfEmploymentWage', 'reentryWeight', 'originLabourElasticity', 'digitalEffect',
  'serviceShareOfIncome', 'assetSaleShare', 'contractWeight', 'brokerClaimWeight',
] as const;
export type RuleParameter = (typeof RULE_PARAMETERS)[number];
