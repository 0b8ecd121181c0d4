import { exp, log } from '../numeric/elementary.ts';

/** Causes by which a week on a leg can end, in the order of a venture's draw. */
export const INTERCEPTED = 0;
export const DETECTED = 1;
export const ABANDONED = 2;
export const EXPLOITED = 3;
export const DIED = 4;
export const COMPLETED = 5;
export const CAUSES = 6;

/**
 * Probability of interception per passage: 1 − exp(−h₀·E·(1 + c·coop) / ((F + ½)/(F₀ + ½))^χ).
 * @param reference probability at intensity 1, no cooperation, reference flow
 * @param flow last month's flow, persons, and its reference, both at the run's scale
 * @source engine/model/README.md: effort is spread over the flow; form assumed
 */
export function interceptionProbability(
  reference: number, intensity: number, cooperation: number, flow: number, referenceFlow: number, congestion: number,
): number {
  if (reference <= 0) return 0;
  const h = -log(1 - Math.min(0.999999, reference));
  const ratio = referenceFlow > 0 ? (flow + 0.5) / (referenceFlow + 0.5) : 1;
  const spread = congestion === 0 ? 1 : exp(congestion * log(Math.min(4, Math.max(0.25, ratio))));
  return 1 - exp((-h * intensity * (1 + cooperation)) / spread);
}

/**
 * Writes weekly hazards of the causes from passage probabilities: over a whole passage each cause then has its probability,
 * h_i = p_i/(1 − Σp) · 1/duration beside the hazard of completion 1/duration.
 * @param probabilities per passage of the five causes that end it badly or delay it, [5]
 * @param open share of normal traffic that can pass: slows passing and its dangers alike; who cannot pass may still give up
 */
export function writeWeeklyHazards(probabilities: readonly number[], durationWeeks: number, open: number, out: Float64Array, at: number): void {
  let sum = 0;
  for (const p of probabilities) sum += p;
  const scale = 1 / Math.max(0.02, 1 - sum) / durationWeeks;
  const passing = Math.max(1e-6, open);
  for (let i = 0; i < COMPLETED; i++) out[at + i] = probabilities[i]! * scale * (i === ABANDONED ? 1 : passing);
  out[at + COMPLETED] = passing / durationWeeks;
}

/** Death on a leg under rescue: × (1 − ε·c)·(1 + ψ·c), c coverage, ε effectiveness, ψ how far brokers answer with worse boats. */
export function rescuedDeath(death: number, coverage: number, effectiveness: number, moralHazard: number): number {
  return death * (1 - effectiveness * coverage) * (1 + moralHazard * coverage);
}

/** Broker's cost of a leg under rescue: worse boats are cheaper by a third at most. Assumed. */
export function rescuedCost(costInr: number, coverage: number, moralHazard: number): number {
  return costInr * (1 - (moralHazard * coverage) / 3);
}

/** Exploitation of a client: × (1 + ξ·deception)·(1 + ζ·[on credit or out of money]). */
export function exploitationFactor(deception: number, deceptionEffect: number, isOnCredit: boolean, creditEffect: number): number {
  return (1 + deceptionEffect * deception) * (isOnCredit ? 1 + creditEffect : 1);
}

/** Giving up on the way: × (1 + a·months under way), twice that out of money. */
export function abandonmentFactor(months: number, perMonth: number, isBroke: boolean): number {
  return (1 + perMonth * months) * (isBroke ? 2 : 1);
}
