import type { Plan } from '../plan/plan.ts';
import type { Scenario } from '../scenario/read.ts';

/** A lever that a scenario sets and that changes nothing, and why. */
export interface Inert {
  readonly path: string;
  readonly reason: string;
}

/** Levers that say nothing unless another one is above 0: the quantity, and what switches it on. */
const SWITCHES: readonly (readonly [RegExp, (target: string) => string, string])[] = [
  [/^information\.campaign(Trust|Message|Weight|Forgetting)$/, () => 'information.campaignReach', 'no campaign reaches anybody: campaign.reach is 0'],
  [/^information\.campaignReach$/, () => 'information.campaignTrust', 'nobody trusts the campaign: campaign.trust is 0'],
  [/^support\.(transferInr|creditInr)$/, () => 'support.coverage', 'support reaches nobody: support.coverage is 0'],
  [/^destinations\.(.+)\.regularisation\.monthsResident$/, (t) => t.replace('monthsResident', 'share'), 'nobody is regularised: its share is 0'],
  [/^legs\.(.+)\.rescue$/, (t) => t.replace('rescue', 'death'), 'nobody dies on the leg'],
  [/^brokers\.assetSeizure$/, () => 'brokers.arrestHazardPerMonth', 'no broker is arrested'],
  [/^outreach\.reporting$/, () => 'brokers.complaintEffect', 'complaints have no effect: brokers.complaintEffect is 0'],
];

/** Returns the levers a scenario sets that can change nothing, each with its reason; levers that wait for a trigger are left out. */
export function inertLevers(scenario: Scenario, plan: Plan): Inert[] {
  const n = plan.leafPaths.length;
  const valueAt = (path: string, m: number): number => plan.leafValues[m * n + plan.leafPaths.indexOf(path)]!;
  const isEver = (path: string): boolean => plan.leafPaths.includes(path) && Array.from({ length: plan.nMonths }, (_, m) => valueAt(path, m)).some((v) => v !== 0);
  const reasonOf = (target: string): string | null => {
    const reference = plan.references.find((r) => plan.leafPaths[r.leaf] === target);
    if (reference?.values.every((v, m) => v === valueAt(target, m))) return 'it has the corridor’s own value in every month';
    for (const [pattern, on, why] of SWITCHES) if (pattern.test(target) && !isEver(on(target))) return why;
    const place = /^(legs|borders|transit)\.([^.]+)\./.exec(target);
    if (place && !isUsed(scenario, place[1]!, place[2]!)) return `no route uses ${place[2]}`;
    if (/\.(stability)$/.test(target) && !plan.strata.some((s) => isEver(plan.leafPaths[s.instability]!))) return 'no region is unstable';
    return null;
  };
  return scenario.levers.flatMap(({ path, targets, value }) => {
    if (targets.length === 0 || (typeof value === 'object' && value !== null && 'when' in value)) return [];
    const reasons = targets.map(reasonOf);
    return reasons.every((r) => r !== null) ? [{ path, reason: reasons[0]! }] : [];
  });
}

/** Whether a leg, border or transit country lies on a route that can be taken. */
function isUsed(scenario: Scenario, section: string, name: string): boolean {
  const { legs, routes } = scenario.document;
  return Object.values(routes).some((r) =>
    r.legs.some((l) => (section === 'legs' ? l === name : section === 'borders' ? legs[l]?.border === name : legs[l]?.jurisdiction === name)),
  );
}
