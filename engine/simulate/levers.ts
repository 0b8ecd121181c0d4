import { power, type World } from './world.ts';

const compare = (value: number, comparator: string, threshold: number): boolean =>
  comparator === '>' ? value > threshold
  : comparator === '>=' ? value >= threshold
  : comparator === '<' ? value < threshold
  : comparator === '<=' ? value <= threshold
  : value === threshold;

/** Reads the month's quantities from the plan, then lets triggers act on last month's outcomes. Reads plan and outcomes; writes `now`; draws nothing. */
export function stepLevers(world: World): void {
  const { plan, perception } = world;
  const n = plan.leafPaths.length;
  perception.month = plan.firstMonth + world.m;
  perception.now.set(plan.leafValues.subarray(world.m * n, (world.m + 1) * n));
  plan.triggers.forEach((t, i) => {
    const met = compare(world.outcomes.get(t.outcome) ?? 0, t.comparator, t.threshold);
    if (world.isTriggered[i]) {
      const until = t.until;
      const off = until ? compare(world.outcomes.get(until.outcome) ?? 0, until.comparator, until.threshold) : !met;
      if (off) {
        world.isTriggered[i] = 0;
        world.triggerAge[i] = 0;
      }
    } else {
      world.triggerAge[i] = met ? world.triggerAge[i]! + 1 : 0;
      if (world.triggerAge[i]! >= t.forMonths) world.isTriggered[i] = 1;
    }
    if (world.isTriggered[i]) perception.now[t.leaf] = t.relative ? perception.now[t.leaf]! * t.value : t.value;
  });
}

/**
 * Moves incomes, wages, networks and the openness of alternatives.
 * Income growth g a year is (1 + g)^(1/12) a month.
 */
export function stepEconomy(world: World): void {
  const { plan, perception: p } = world;
  plan.strata.forEach((s, i) => {
    if (world.m > 0) p.growth[i] = p.growth[i]! * power(1 + world.value(s.growth), 1 / 12);
  });
  const halfLife = world.value(plan.rules.networkHalfLifeMonths);
  plan.destinations.forEach((_, i) => {
    if (world.m > 0) p.networkLeft[i] = p.networkLeft[i]! * power(0.5, 1 / halfLife);
  });
  p.theta = {
    irregular: world.value(plan.rules.thetaIrregular), legal: world.value(plan.rules.thetaLegal),
    destination: world.value(plan.rules.thetaDestination), route: world.value(plan.rules.thetaRoute),
  };
  plan.alternatives.forEach((a, k) => {
    const d = plan.destinations[a.destination]!;
    const status = a.isRoute ? 2 : 0;
    const net = world.value(d.wageUsdPerMonth[status]!) * world.value(d.inrPerUsd) * (1 - world.value(d.livingCostShare));
    p.wageInr[k] = net * world.value(d.employment[status]!);
    p.isOpen[k] = world.value(a.isRoute ? plan.routes[a.index]!.open : plan.pathways[a.index]!.open) > 0 ? 1 : 0;
  });
}
