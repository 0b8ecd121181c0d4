import type { Scenario } from '../scenario/read.ts';
import { estimateOf, type Estimate, overHorizon } from './summary.ts';
import type { RunResult } from '../simulate/run.ts';

/** What a policy on one leg moved: persons who took other routes instead, over those it lost. */
export interface Displacement {
  readonly leg: string;
  /** Change of irregular departures on routes over the leg, and on the others. */
  readonly target: number;
  readonly others: number;
  /** −others / target; null when the flow over the leg did not fall. */
  readonly index: number | null;
  /** Share of the lost flow that went nowhere: 1 − index. */
  readonly deterrence: number | null;
}

/** Returns the paired displacement of each leg whose enforcement a variant changes. */
export function displacementsOf(scenario: Scenario, changed: readonly string[], base: readonly RunResult[], variant: readonly RunResult[]): Displacement[] {
  const legs = new Set(changed.flatMap((path) => /^enforcement\.([^.]+)\.(intensity|surveillance)$/.exec(path)?.[1] ?? []));
  const { routes } = scenario.document;
  const isInBoth = (r: string): boolean => [base, variant].every((runs) => runs[0]!.names.includes(`departures.irregular.${r}`));
  return [...legs].filter((leg) => leg !== '*').map((leg) => {
    const delta = (uses: boolean): number =>
      Object.keys(routes).filter((r) => isInBoth(r) && routes[r]!.legs.includes(leg) === uses).reduce((sum, r) => sum + meanDifference(base, variant, `departures.irregular.${r}`), 0);
    const [target, others] = [delta(true), delta(false)];
    const index = target < 0 ? -others / target : null;
    return { leg, target, others, index, deterrence: index === null ? null : 1 - index };
  });
}

function meanDifference(base: readonly RunResult[], variant: readonly RunResult[], name: string): number {
  return base.reduce((sum, b, i) => sum + overHorizon(variant[i]!, name) - overHorizon(b, name), 0) / base.length;
}

/** Harm outcomes of which a policy's cost per unit averted is told. */
export const AVERTED = ['deaths', 'exploited', 'missing', 'departures.irregular', 'encounters', 'debtMonths', 'familyMonthsWaiting'] as const;

/** Returns the cost of a policy for each unit of harm or irregular flow that it averts, INR; null where it averts none or costs nothing. */
export function costPerAverted(base: readonly RunResult[], variant: readonly RunResult[]): Record<string, number | null> {
  const cost = meanDifference(base, variant, 'policyCostInr');
  return Object.fromEntries(
    AVERTED.map((name) => {
      const averted: Estimate = estimateOf(base.map((b, i) => overHorizon(b, name) - overHorizon(variant[i]!, name)));
      return [name, averted.mean > 0 && cost > 0 ? cost / averted.mean : null];
    }),
  );
}
