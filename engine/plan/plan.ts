import type { CostBase } from '../catalog/levers.ts';
import type { RuleParameter } from '../catalog/symbols.ts';
import type { Tree } from '../equation/tree.ts';

/** An index into the month's vector of quantities. */
export type LeafIndex = number;

export interface PlanStratum {
  readonly slug: string;
  readonly region: string;
  readonly consumptionInrPerMonth: number;
  readonly incomeSigma: number;
  readonly unemploymentShare: number;
  readonly originEffect: number;
  /** Broker region, an index. */
  readonly brokerRegion: number;
  readonly growth: LeafIndex;
  readonly jobs: LeafIndex;
  readonly instability: LeafIndex;
  /** Persons abroad at the start, per household, by destination. */
  readonly abroadPerHousehold: readonly number[];
}

export interface PlanDestination {
  readonly name: string;
  /** By status: regular, pending, irregular. */
  readonly wageUsdPerMonth: readonly LeafIndex[];
  readonly employment: readonly LeafIndex[];
  readonly removalPerMonth: readonly LeafIndex[];
  readonly returnPerMonth: readonly LeafIndex[];
  readonly livingCostShare: LeafIndex;
  readonly remittanceShare: LeafIndex;
  readonly inrPerUsd: LeafIndex;
  readonly recognition: LeafIndex;
  readonly processingMonths: LeafIndex;
  readonly audits: LeafIndex;
  readonly regularisedShare: LeafIndex;
  readonly monthsResident: LeafIndex;
  readonly initialIrregularShare: LeafIndex;
}

export interface PlanBorder {
  readonly name: string;
  readonly releaseShare: LeafIndex;
  readonly turnedBackShare: LeafIndex;
  readonly detentionMonths: LeafIndex;
  /** Share of those released who are admitted with regular status. */
  readonly admittedShare: LeafIndex;
  readonly sanctionSeverity: LeafIndex;
}

export interface PlanLeg {
  readonly name: string;
  readonly isCrossing: boolean;
  /** Border index, or −1. */
  readonly border: number;
  /** Whether papers that may be forged are used. */
  readonly isDocuments: boolean;
  /** Cooperation and readmission of the transit country, or −1. */
  readonly cooperation: LeafIndex;
  readonly readmission: LeafIndex;
  readonly durationWeeks: LeafIndex;
  readonly costInr: LeafIndex;
  readonly intensity: LeafIndex;
  readonly open: LeafIndex;
  readonly surrenderShare: LeafIndex;
  readonly interception: LeafIndex;
  readonly documentDetection: LeafIndex;
  readonly abandonment: LeafIndex;
  readonly exploitation: LeafIndex;
  readonly death: LeafIndex;
  readonly recordedShare: LeafIndex;
  readonly referenceFlow: LeafIndex;
  readonly surveillance: LeafIndex;
  readonly rescue: LeafIndex;
  readonly groundedPersons: LeafIndex;
}

export interface PlanRoute {
  /** 1 for the strata whose households know the route. */
  readonly isKnown: Uint8Array;
  readonly name: string;
  readonly destination: number;
  readonly legs: readonly number[];
  readonly appeal: LeafIndex;
  readonly open: LeafIndex;
}

export interface PlanPathway {
  readonly name: string;
  readonly destination: number;
  readonly quotaPerMonth: LeafIndex;
  readonly processingMonths: LeafIndex;
  readonly refusalShare: LeafIndex;
  readonly feeInr: LeafIndex;
  readonly appeal: LeafIndex;
  readonly stayMonths: LeafIndex;
  readonly overstayShare: LeafIndex;
  readonly eligibility: LeafIndex;
  readonly digital: LeafIndex;
  readonly open: LeafIndex;
  readonly isLottery: boolean;
  readonly eligible: Tree;
}

export interface PlanBrokers {
  readonly regions: readonly string[];
  readonly perRegion: number;
  readonly leaves: Readonly<Record<BrokerQuantity, LeafIndex>>;
}
export const BROKER_QUANTITIES = [
  'quality.mean', 'quality.sd', 'deception.mean', 'deception.sd', 'markup', 'markupPerUtilisation', 'capacityPerMonth',
  'arrestHazardPerMonth', 'entryMonths.low', 'entryMonths.high', 'entrantDeceptionShift', 'entrantQualityShift', 'arrestCostInr',
  'reputationForgetting', 'trust', 'trustForgetting', 'claimWage', 'commission', 'licensedShare', 'fixedCostInr', 'adaptationStep', 'fraudFrom',
  'complaintEffect', 'reallocation', 'assetSeizure', 'contracts.upfront', 'contracts.staged', 'contracts.escrow', 'contracts.guarantee',
  'contracts.payLater', 'contracts.escrowPremium', 'contracts.guaranteePremium', 'contracts.guaranteeAttempts', 'contracts.stagedNeeded',
  'contracts.payLaterDown', 'contracts.payLaterPremium',
] as const;
export type BrokerQuantity = (typeof BROKER_QUANTITIES)[number];

export const INFORMATION_QUANTITIES = [
  'forgetting', 'failuresTold', 'deathWeight', 'contactWeight', 'diasporaWeight', 'newsSpeed', 'priorStrength',
  'linkedCommunities', 'linkWeight', 'householdWeight', 'ownWeight', 'missingLearnedPerMonth', 'campaignReach', 'campaignTrust', 'campaignMessage',
  'campaignWeight', 'campaignForgetting',
] as const;
export type InformationQuantity = (typeof INFORMATION_QUANTITIES)[number];

/** Quantities that are neither of a place nor of a broker. */
export const STATE_QUANTITIES = [
  'cooperation.intelligence', 'cooperation.jointOperations', 'interior.removal', 'outreach.reporting', 'outreach.trust', 'support.transferInr',
  'support.creditInr', 'support.coverage', 'diplomacy.stability', 'diplomacy.feedback', 'remittance.fee',
] as const;
export type StateQuantity = (typeof STATE_QUANTITIES)[number];

/** What a policy's lever costs: INR a month for each unit above the corridor's own value and each of its base. */
export interface PlanCost {
  readonly leaf: LeafIndex;
  /** The corridor's own value, by month. */
  readonly reference: Float64Array;
  readonly unitCostInr: number;
  readonly base: CostBase;
  /** Share of the households that the lever concerns: those of a region, or all. */
  readonly share: number;
}

export interface PlanResidents {
  readonly name: string;
  readonly border: number;
  readonly destination: number;
  readonly presentationsPerMonth: LeafIndex;
  readonly referencePersons: LeafIndex;
  readonly elasticity: LeafIndex;
  readonly mobility: LeafIndex;
}

/** A lever that acts when an outcome of last month passes a threshold. */
export interface PlanTrigger {
  readonly leaf: LeafIndex;
  readonly outcome: string;
  readonly comparator: string;
  readonly threshold: number;
  readonly forMonths: number;
  readonly until: { readonly outcome: string; readonly comparator: string; readonly threshold: number } | null;
  readonly value: number;
  readonly relative: boolean;
}

/** What may be chosen beside staying: pathways first, then routes. */
export interface PlanAlternative {
  readonly name: string;
  readonly isRoute: boolean;
  /** Index among routes or pathways. */
  readonly index: number;
  readonly destination: number;
}

/** A class of households that share bounds: consecutive cells of every group of communities of the stratum. */
export interface PlanClass {
  readonly schooling: number;
  readonly start: number;
  readonly size: number;
  /** Ranges of the quantiles of income, of assets given income, and of attachment. */
  readonly income: readonly [number, number];
  readonly assets: readonly [number, number];
  readonly attachment: readonly [number, number];
}

/** Everything a run needs, as indices and typed arrays; it can be posted to a worker as it is. */
export interface Plan {
  readonly scenario: string;
  readonly firstMonth: number;
  readonly nMonths: number;
  readonly burnIn: number;
  readonly scale: number;
  readonly communitySize: number;
  readonly nHouseholds: number;
  readonly nBlocks: number;
  readonly leafPaths: readonly string[];
  /** Quantities, [months × leaves]. */
  readonly leafValues: Float64Array;
  readonly triggers: readonly PlanTrigger[];
  /** Leaf of each parameter slot. */
  readonly parameters: readonly LeafIndex[];
  readonly rules: Readonly<Record<RuleParameter, LeafIndex>>;
  readonly equations: readonly { readonly name: string; readonly tree: Tree }[];
  /** Whether means and values of alternatives are the default equations: then what a household can raise tightens its bounds early. */
  readonly areMeansUsual: boolean;
  readonly strata: readonly PlanStratum[];
  /** Households of each stratum in the run. */
  readonly stratumHouseholds: Float64Array;
  /** Classes of each stratum. */
  readonly classes: readonly (readonly PlanClass[])[];
  readonly blockStratum: Int32Array;
  readonly blockFirstCommunity: Int32Array;
  readonly blockCommunities: Int32Array;
  readonly destinations: readonly PlanDestination[];
  readonly borders: readonly PlanBorder[];
  readonly legs: readonly PlanLeg[];
  readonly routes: readonly PlanRoute[];
  readonly pathways: readonly PlanPathway[];
  readonly alternatives: readonly PlanAlternative[];
  readonly brokers: PlanBrokers;
  readonly information: Readonly<Record<InformationQuantity, LeafIndex>>;
  readonly state: Readonly<Record<StateQuantity, LeafIndex>>;
  readonly costs: readonly PlanCost[];
  /** Quantities that levers set, at the corridor's own values by month. */
  readonly references: readonly { readonly leaf: LeafIndex; readonly values: Float64Array }[];
  readonly residents: readonly PlanResidents[];
  readonly outcomeNames: readonly string[];
  /** Indices of the catalog, then outcomes that the scenario derives. */
  readonly derived: readonly { readonly name: string; readonly tree: Tree }[];
}
