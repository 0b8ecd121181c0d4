import { auditedEmployment, returnFactor, scarcityIndex, wageIndex } from '../model/labour.ts';
import { power, type World } from './world.ts';

/** Adults of a household who could work, for the share of workers away: assumed. */
const WORKERS_PER_HOUSEHOLD = 2;

/**
 * Moves incomes at home, wages abroad, networks, support, instability and the openness of alternatives. Income growth g a year is
 * (1 + g)^(1/12) a month. Reads last month's stocks; draws nothing.
 */
export function stepEconomy(world: World): void {
  const { plan, perception: p } = world;
  const { state, rules } = plan;
  const scarcity = world.value(rules.originLabourElasticity);
  const stability = world.value(state['diplomacy.stability']);
  plan.strata.forEach((s, i) => {
    if (world.m > 0) world.baseGrowth[i] = world.baseGrowth[i]! * power(1 + world.value(s.growth), 1 / 12);
    const awayShare = world.byStratum.away[i]! / (households(world, i) * WORKERS_PER_HOUSEHOLD);
    p.growth[i] = world.baseGrowth[i]! * scarcityIndex(awayShare, scarcity);
    p.instability[i] = world.value(s.instability) * (1 - stability);
    p.jobs[i] = world.value(s.jobs);
  });
  const coverage = world.value(state['support.coverage']);
  p.supportTransferInr = coverage * world.value(state['support.transferInr']);
  p.supportCreditInr = coverage * world.value(state['support.creditInr']);
  const halfLife = world.value(rules.networkHalfLifeMonths);
  plan.destinations.forEach((_, i) => {
    if (world.m > 0) p.networkLeft[i] = p.networkLeft[i]! * power(0.5, 1 / halfLife);
    stepLabour(world, i);
  });
  p.theta = {
    irregular: world.value(rules.thetaIrregular), legal: world.value(rules.thetaLegal),
    destination: world.value(rules.thetaDestination), route: world.value(rules.thetaRoute),
  };
  plan.alternatives.forEach((a, k) => {
    p.wageInr[k] = earningsInr(world, a.destination, a.isRoute ? 2 : 0);
    p.isOpen[k] = world.value(a.isRoute ? plan.routes[a.index]!.open : plan.pathways[a.index]!.open) > 0 ? 1 : 0;
  });
  plan.routes.forEach((r, i) => {
    let severity = 0;
    for (const l of r.legs) if (plan.legs[l]!.border >= 0) severity = Math.max(severity, world.value(plan.borders[plan.legs[l]!.border]!.sanctionSeverity));
    p.sanction[i] = severity;
  });
}

/** Households of a stratum in this run. */
function households(world: World, stratum: number): number {
  return Math.max(1, world.plan.stratumHouseholds[stratum]!);
}

/** Wages without regular status fall as more work so; re-entry costs what the cheapest route does, over its chance. */
function stepLabour(world: World, d: number): void {
  const { plan, perception: p } = world;
  const workers = world.lastOf('abroad', d * 3 + 1) + world.lastOf('abroad', d * 3 + 2) + world.initialAbroad[d * 3 + 1]! + world.initialAbroad[d * 3 + 2]!;
  if (world.m === 0) world.workersAtStart[d] = workers;
  world.wageIndex[d] = wageIndex(workers, world.workersAtStart[d]!, world.value(plan.rules.wageElasticityAbroad));
  let least = Number.POSITIVE_INFINITY;
  plan.routes.forEach((r, i) => {
    if (r.destination !== d) return;
    const chance = Math.max(0.05, p.truth[i * 4]! + p.truth[i * 4 + 2]!);
    least = Math.min(least, world.routeCost[i]! / chance);
  });
  if (world.reentryAtStart[d] === 0 && least > 0 && least < Number.POSITIVE_INFINITY) world.reentryAtStart[d] = least;
  const start = world.reentryAtStart[d]!;
  world.reentry[d] = returnFactor(start > 0 && least < Number.POSITIVE_INFINITY ? least / start : 1, world.value(plan.rules.reentryWeight));
}

/** Employment by status, and self-employment after audits. */
export function employmentOf(world: World, destination: number, status: number): { employed: number; selfEmployed: number } {
  const d = world.plan.destinations[destination]!;
  const { rules } = world.plan;
  const base = world.value(d.employment[status]!);
  return status === 2
    ? auditedEmployment(base, world.value(d.audits), world.value(rules.auditEffect), world.value(rules.selfEmploymentShare))
    : { employed: base, selfEmployed: 0 };
}

/** Monthly earnings in INR after living costs, by status, weighted by employment. */
export function earningsInr(world: World, destination: number, status: number): number {
  const d = world.plan.destinations[destination]!;
  const { employed, selfEmployed } = employmentOf(world, destination, status);
  const index = status === 0 ? 1 : world.wageIndex[destination]!;
  const net = world.value(d.wageUsdPerMonth[status]!) * index * world.value(d.inrPerUsd) * (1 - world.value(d.livingCostShare));
  return net * (employed + selfEmployed * world.value(world.plan.rules.selfEmploymentWage));
}
