import type { World } from './world.ts';

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
