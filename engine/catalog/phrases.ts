/** How sentences name an outcome, and whether the name is plural. */
export interface Phrase {
  readonly text: string;
  readonly isPlural: boolean;
}

const many = (text: string): Phrase => ({ text, isPlural: true });
const one = (text: string): Phrase => ({ text, isPlural: false });

/** Outcomes as sentences name them; those that are not here go by their own name. */
export const PHRASES: Readonly<Record<string, Phrase>> = {
  'departures.irregular': many('irregular departures'),
  'departures.legal': many('legal departures'),
  attempts: many('attempts'),
  encounters: many('encounters'),
  'encounters.southwest': many('encounters in the southwest'),
  'encounters.northern': many('encounters in the north'),
  betweenPorts: many('encounters of irregular travellers'),
  arrivals: many('irregular arrivals'),
  gotAways: many('crossings unseen'),
  applications: many('applications'),
  permits: many('permits'),
  refusals: many('refusals'),
  deflected: many('irregular departures after a refusal'),
  removals: many('removals'),
  entryBans: many('entry bans'),
  heldInTransit: many('people held on the way'),
  homecomings: many('homecomings'),
  away: many('members away'),
  regularised: many('people regularised'),
  asylumGrants: many('asylum grants'),
  asylumDenials: many('asylum denials'),
  interiorRemovals: many('removals from the interior'),
  turnedBack: many('people turned back'),
  irregularEmployed: many('irregular workers in jobs'),
  bonded: many('arrivals in bondage'),
  bondedAbroad: many('workers in bondage'),
  exploited: many('people exploited on the way'),
  exploitedPer1000Attempts: many('people exploited per 1,000 attempts'),
  deaths: many('deaths'),
  deathsPer1000Attempts: many('deaths per 1,000 attempts'),
  missing: many('people missing'),
  familiesWaiting: many('families waiting for news'),
  familyMonthsWaiting: many('months of families waiting for news'),
  frauds: many('frauds'),
  complaints: many('complaints'),
  brokerArrests: many('arrests of brokers'),
  brokersActive: many('brokers in business'),
  brokerRevenueInr: one('brokers’ revenue'),
  forgedDocuments: many('passages on forged papers'),
  debtInr: one('migration debt'),
  debtMonths: many('months of households in debt'),
  householdsInDebt: many('households in debt'),
  assetLosses: many('distress sales'),
  meanFeeInr: one('the mean fee'),
  feesInr: many('fees paid to brokers'),
  remittancesInr: many('remittances'),
  policyCostInr: one('the cost to the budget'),
  successPerPerson: many('arrivals per departure'),
  deceptionPremium: one('the premium of deception'),
  meanDeception: one('deception by brokers'),
  beliefErrorSuccess: one('error in beliefs about arriving'),
  beliefErrorDeath: one('error in beliefs about dying'),
  deflectionShare: one('the share of departures after a refusal'),
  displacementIndex: one('displacement between routes'),
  securityIndex: one('the security index'),
  diplomacyIndex: one('the diplomacy index'),
  serviceLoad: one('the load on services at home'),
  serviceLoadAbroad: one('the load on services abroad'),
  involuntarilyImmobile: many('households that would go and cannot pay'),
  aspiring: many('households that would go'),
};

/** Returns how sentences name an outcome. */
export function phraseOf(name: string): Phrase {
  return PHRASES[name] ?? one(name);
}
