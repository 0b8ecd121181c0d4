import type { Block } from './block.ts';
import type { World } from './world.ts';

/** Lets community news and events fade and writes the extremes that next month's bounds need. */
export function stepCommunities(world: World, block: Block): void {
  const { plan } = world;
  const { at } = world.layout;
  const c = block.communities;
  c.fade(world.value(plan.rules.peerDecay), world.value(plan.rules.remittanceDecay), world.value(plan.information.forgetting));
  const nd = plan.destinations.length;
  const nr = plan.routes.length;
  const up = (i: number, v: number): void => {
    if (v > block.totals[i]!) block.totals[i] = v;
  };
  // Next month's income is never lower than this month's by more than growth can take away; a lift is capped at 1 in any case.
  const income = plan.strata[block.stratum]!.consumptionInrPerMonth * world.perception.growth[block.stratum]! * plan.communitySize * 0.9;
  for (let slot = 0; slot < c.n; slot++) {
    up(at.maxEvents, c.events[slot]!);
    up(at.maxSent, c.sent[slot]! / plan.communitySize);
    up(at.maxLift, c.remittances[slot]! / income);
    for (let d = 0; d < nd; d++) up(at.maxNetwork + d, c.network[slot * nd + d]! / plan.communitySize);
    const row = c.beliefRow[slot]!;
    if (row < 0) continue;
    for (let r = 0; r < nr; r++) {
      const from = c.countsAt(slot, r);
      up(at.maxAll + r, c.counts[from]! + c.counts[from + 1]! + c.counts[from + 2]! + c.counts[from + 3]!);
    }
  }
}
