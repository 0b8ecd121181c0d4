import { z } from 'zod';
import { outcomeOf } from '../catalog/outcomes.ts';

const text = z.string().min(1);
const month = z.string().regex(/^\d{4}-\d{2}$/);
const dated = z.record(month, z.number());
/** A number; or a number with range, unit, source and class (a data file, b page, c assumed), and dated steps; or dated numbers. */
const quantity = z.union([
  z.number(),
  z.strictObject({
    value: z.number(), low: z.number().optional(), high: z.number().optional(), unit: z.string().optional(), source: z.string().optional(),
    class: z.enum(['a', 'b', 'c']).optional(), steps: dated.optional(),
  }),
  dated,
]);
const share = text;
const named = <T extends z.ZodType>(of: T): z.ZodRecord<z.ZodString, T> => z.record(z.string().regex(/^[A-Za-z0-9*][A-Za-z0-9 _-]*$/), of);
const byStatus = z.strictObject({ regular: quantity, pending: quantity, irregular: quantity });
const meanAndSd = z.strictObject({ mean: quantity, sd: quantity });
const condition = z.string().regex(/^\s*[\w.-]+\s*(>=|<=|>|<)\s*-?\d+(\.\d+)?\s*$/);
const single = z.union([z.number(), z.string().regex(/^\d+(\.\d+)?x$/)]);
/** What a lever or an event sets: a number, a factor, dated values, a ramp, a pulse, or a trigger. */
export const SETTING = z.union([
  single,
  z.strictObject({ ramp: z.strictObject({ from: month, to: month, value: single }) }),
  z.strictObject({ pulse: z.strictObject({ from: month, to: month, value: single }) }),
  z.strictObject({ when: condition, for: z.int().min(1).optional(), until: condition.optional(), value: single }),
  z.record(month, single),
]);

/** The name of an outcome, with or without level. */
export const OUTCOME_NAME = text.refine((name) => outcomeOf(name) !== undefined, { error: 'unknown outcome' });
/** What the one-line answer of a policy or a question is made of: control beside harm. */
export const ANSWER = z.strictObject({
  /** The outcome that decides. */
  decides: OUTCOME_NAME,
  /** The direction that counts as yes; a question without it asks which scenario moves the outcome most. */
  wanted: z.enum(['fall', 'rise']).optional(),
  /** Outcomes of control told beside it. */
  beside: z.array(OUTCOME_NAME).optional(),
  /** Outcomes of harm told beside it: never none. */
  harm: z.array(OUTCOME_NAME).min(1),
});
export type AnswerDocument = z.infer<typeof ANSWER>;

/** A whole scenario, after all that it extends is merged in. */
export const SCENARIO = z.strictObject({
  format: z.literal(1),
  title: text,
  question: text,
  horizon: z.strictObject({ from: text, to: text, burnIn: z.int().min(0).max(600) }),
  seed: z.union([z.string().min(1), z.int()]),
  replicates: z.int().min(1).max(100_000),
  population: z.strictObject({ table: text, growth: z.number().positive().max(10), communitySize: z.int().min(8).max(1024) }),
  destinations: named(
    z.strictObject({
      title: text.optional(), wageUsdPerMonth: byStatus, employment: byStatus, livingCostShare: quantity, remittanceShare: quantity,
      inrPerUsd: quantity, removalPerMonth: z.strictObject({ pending: quantity, irregular: quantity }), returnPerMonth: byStatus,
      initialIrregularShare: quantity, asylum: z.strictObject({ recognition: quantity, processingMonths: quantity }), audits: quantity.optional(),
      regularisation: z.strictObject({ share: quantity, monthsResident: quantity }).optional(),
    }),
  ),
  transit: named(z.strictObject({ title: text.optional(), cooperation: quantity, readmission: quantity.optional() })),
  borders: named(
    z.strictObject({ title: text.optional(), destination: text, releaseShare: quantity, turnedBackShare: quantity, detentionMonths: quantity, admittedShare: quantity.optional(), sanctionSeverity: quantity.optional() }),
  ),
  legs: named(
    z.strictObject({
      title: text.optional(), from: share, to: share, mode: text.optional(), stage: z.enum(['documents', 'visa', 'transport', 'holding', 'crossing']),
      border: text.optional(), jurisdiction: text.optional(), durationWeeks: quantity, costInr: quantity, intensity: quantity.optional(),
      open: quantity.optional(), surrenderShare: quantity.optional(), interception: quantity, documentDetection: quantity.optional(),
      abandonment: quantity, exploitation: quantity, death: quantity, recordedShare: quantity, referenceFlow: quantity, surveillance: quantity.optional(),
      rescue: quantity.optional(), groundedPersons: quantity.optional(),
    }),
  ),
  routes: named(z.strictObject({ title: text.optional(), destination: text, legs: z.array(text).min(1), origins: z.array(text).min(1).optional(), appeal: quantity, open: quantity.optional() })),
  pathways: named(
    z.strictObject({
      title: text.optional(), destination: text, order: z.enum(['fifo', 'lottery']), eligible: text, quotaPerMonth: quantity, processingMonths: quantity,
      refusalShare: quantity, feeInr: quantity, appeal: quantity, stayMonths: quantity, overstayShare: quantity.optional(), eligibility: quantity.optional(), digital: quantity.optional(),
      open: quantity.optional(),
    }),
  ),
  brokers: z.strictObject({
    regions: named(z.array(text)), perRegion: quantity, quality: meanAndSd, deception: meanAndSd, markup: quantity, markupPerUtilisation: quantity,
    capacityPerMonth: quantity, arrestHazardPerMonth: quantity, entryMonths: z.strictObject({ low: quantity, high: quantity }),
    entrantDeceptionShift: quantity, entrantQualityShift: quantity, arrestCostInr: quantity, reputationForgetting: quantity, trust: quantity,
    trustForgetting: quantity, claimWage: quantity, commission: quantity, licensedShare: quantity, fixedCostInr: quantity, adaptationStep: quantity,
    fraudFrom: quantity, complaintEffect: quantity, reallocation: quantity, assetSeizure: quantity,
    contracts: z.strictObject({
      upfront: quantity, staged: quantity, escrow: quantity, guarantee: quantity, payLater: quantity, escrowPremium: quantity, guaranteePremium: quantity,
      guaranteeAttempts: quantity, stagedNeeded: quantity, payLaterDown: quantity, payLaterPremium: quantity,
    }),
  }),
  information: z.strictObject({
    forgetting: quantity, failuresTold: quantity, deathWeight: quantity, contactWeight: quantity, diasporaWeight: quantity,
    newsSpeed: quantity, priorStrength: quantity, linkedCommunities: quantity, linkWeight: quantity, householdWeight: quantity, ownWeight: quantity,
    missingLearnedPerMonth: quantity, campaignReach: quantity, campaignTrust: quantity, campaignMessage: quantity, campaignWeight: quantity, campaignForgetting: quantity,
  }),
  development: named(z.strictObject({ growth: quantity, jobs: quantity.optional(), instability: quantity.optional() })),
  cooperation: z.strictObject({ intelligence: quantity, jointOperations: quantity }),
  interior: z.strictObject({ removal: quantity }),
  outreach: z.strictObject({ reporting: quantity, trust: quantity }),
  support: z.strictObject({ transferInr: quantity, creditInr: quantity, coverage: quantity }),
  diplomacy: z.strictObject({ stability: quantity, feedback: quantity }),
  remittance: z.strictObject({ fee: quantity }),
  residents: named(
    z.strictObject({
      title: text.optional(), border: text, destination: text, presentationsPerMonth: quantity, referencePersons: quantity, elasticity: quantity, mobility: quantity,
    }),
  ).optional(),
  events: named(
    z.strictObject({ knownFrom: text, source: text.optional(), class: z.enum(['a', 'b', 'c']).optional(), set: z.record(z.string(), SETTING) }),
  ).optional(),
  /** How strongly events act on quantities: 1 as they say, 0 as if they were not there. `*` stands for any text. */
  weights: named(z.strictObject({ title: text.optional(), weight: quantity, events: z.array(text).min(1), of: z.array(text).min(1).optional() })).optional(),
  parameters: z.record(z.string(), quantity),
  equations: z.record(z.string(), text).optional(),
  derived: z.record(z.string(), text).optional(),
  levers: z.record(z.string(), SETTING).optional(),
  extends: text.optional(),
  overlays: z.array(text).optional(),
  order: z.literal('explicit').optional(),
  answer: ANSWER.optional(),
});

export type ScenarioDocument = z.infer<typeof SCENARIO>;

/** JSON Schema of a scenario file for editors: a corridor has every section; a policy says `extends` and what differs. */
export function scenarioJsonSchema(): object {
  const corridor = z.toJSONSchema(SCENARIO, { io: 'input' }) as { required?: string[]; properties: object; [key: string]: unknown };
  const { required = [], ...rest } = corridor;
  return { ...rest, title: 'pravas scenario', anyOf: [{ required: ['extends'] }, { required }], required: ['format'] };
}
