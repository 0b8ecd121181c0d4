import { pow } from '../numeric/elementary.ts';
import type { Plan } from '../plan/plan.ts';
import { seriesOf } from '../plan/schedule.ts';
import { heldLayer } from '../scenario/held.ts';
import type { Scenario } from '../scenario/read.ts';

/** What is assumed of schedules after the month in which a forecast is made. */
export const SCHEDULES = ['held', 'reopening'] as const;
export type ScheduleName = (typeof SCHEDULES)[number];

/** Months in which half of a closure is gone where one assumes that closures end. Judgement made before any score was seen: two waves of restrictions a year. */
export const REOPENING_HALF_LIFE = 6;
/** Shares of normal: 1 is open. */
const CLOSURE = /^(legs|routes|pathways)\.[^.]+\.open$|^residents\.[^.]+\.mobility$/;

/**
 * Returns a plan as it could be made in a month: every dated value is held as it is then. Events must not act before they are known; those that are announced later then have no step left.
 * With `reopening`, what is closed in that month opens by itself: 1 − (1 − x)·2^(−months / 6).
 */
export function planKnownAt(plan: Plan, scenario: Scenario, knownAt: number, schedule: ScheduleName = 'held'): Plan {
  const width = plan.leafPaths.length;
  const leafValues = Float64Array.from(plan.leafValues);
  const at = knownAt - plan.firstMonth;
  plan.leafPaths.forEach((path, i) => {
    const leaf = scenario.leaves.get(path)!;
    if (leaf.layers.some((l) => l.length > 0)) {
      const series = seriesOf({ ...leaf, layers: leaf.layers.map((l) => heldLayer(l, knownAt)) }, plan.firstMonth, plan.nMonths);
      for (let m = Math.max(0, at + 1); m < plan.nMonths; m++) leafValues[m * width + i] = series[m]!;
    }
    if (schedule !== 'reopening' || !CLOSURE.test(path) || leaf.base !== 1 || at < 0) return;
    const shut = 1 - plan.leafValues[at * width + i]!;
    if (shut > 0) for (let m = at + 1; m < plan.nMonths; m++) leafValues[m * width + i] = 1 - shut * pow(2, -(m - at) / REOPENING_HALF_LIFE);
  });
  return { ...plan, leafValues };
}

/** Whether two plans of one scenario ask for the same in every month. */
export function isSamePlan(a: Plan, b: Plan): boolean {
  for (let i = 0; i < a.leafValues.length; i++) if (a.leafValues[i] !== b.leafValues[i]) return false;
  return true;
}
