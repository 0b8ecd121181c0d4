import type { CostBase } from '../catalog/levers.ts';
import type { World } from './world.ts';

/** How many of a cost's base there are this month, at the run's scale. */
function baseOf(world: World, base: CostBase): number {
  const { plan } = world;
  const abroad = (status: number): number => plan.destinations.reduce((sum, _, d) => sum + world.lastOf('abroad', d * 3 + status), 0);
  switch (base) {
    case 'unit': return plan.scale;
    case 'household': return plan.nHouseholds;
    case 'permit': return world.lastSum('permits');
    case 'pending': return abroad(1);
    case 'irregular': return abroad(2);
    case 'removal': return world.lastOf('removals');
  }
}

/** Share of a stratum's households that support reaches fully: the mean of the vulnerability that weights it. */
const MEAN_VULNERABILITY = 0.5;

/** Cost of the policy's levers this month in INR, at the run's scale: what lies above the corridor's own values, and support paid out. */
export function policyCostInr(world: World): number {
  const { plan, perception } = world;
  let cost = 0;
  for (const c of plan.costs) cost += c.unitCostInr * Math.max(0, world.value(c.leaf) - c.reference[world.m]!) * baseOf(world, c.base) * c.share;
  const support = perception.supportTransferInr * MEAN_VULNERABILITY * plan.nHouseholds;
  return cost + support;
}
