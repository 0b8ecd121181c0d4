import { claimWeight } from '../model/belief.ts';
import { type Terms, CONTRACTS, contractTerms, PAY_LATER, STAGED } from '../model/contract.ts';
import { rescuedCost } from '../model/leg.ts';
import { log } from '../numeric/elementary.ts';
import { TIERS } from '../population/perception.ts';
import { brokerUtility, inclusiveOfBrokers, routeIsOpen, trustOf } from './brokers.ts';
import { power, type World } from './world.ts';

/** Returns the terms of contracts this month. */
export function termsOf(world: World): Terms {
  const q = world.plan.brokers.leaves;
  return contractTerms(
    world.value(q['contracts.escrowPremium']), world.value(q['contracts.guaranteePremium']), world.value(q['contracts.payLaterPremium']),
    world.value(q['contracts.stagedNeeded']), world.value(q['contracts.payLaterDown']),
  );
}

/** Contracts under which a household with the least cash of a tier can set out, as bits. */
function contractsOfTier(tier: number): number {
  if (tier === 0) return (1 << CONTRACTS.length) - 1;
  return tier === 1 ? (1 << STAGED) | (1 << PAY_LATER) : 1 << PAY_LATER;
}

/** Share of the fee in hand that a tier asks for. */
function neededOfTier(terms: Terms, tier: number): number {
  return tier === 0 ? 1 : terms.needed[tier === 1 ? STAGED : PAY_LATER]!;
}

/** Costs of routes, markups, fees, what brokers are worth to a household, claims and promised wages. Reads last month's flows; draws nothing. */
export function stepFees(world: World): void {
  const { plan, brokers, perception } = world;
  const q = plan.brokers.leaves;
  const regions = plan.brokers.regions.length;
  const elasticity = world.value(plan.rules.enforcementCostElasticity);
  const moralHazard = world.value(plan.rules.rescueMoralHazard);
  plan.routes.forEach((r, i) => {
    let cost = 0;
    for (const l of r.legs) {
      const leg = plan.legs[l]!;
      cost += rescuedCost(world.value(leg.costInr), world.value(leg.rescue), moralHazard) * power(world.value(leg.intensity), elasticity);
    }
    world.routeCost[i] = cost;
  });
  for (let i = 0; i < brokers.n; i++)
    brokers.markup[i] = world.value(q.markup) + world.value(q.markupPerUtilisation) * brokers.utilisation[i]!;
  const terms = termsOf(world);
  for (let g = 0; g < regions; g++) {
    const active: number[] = [];
    for (let i = 0; i < brokers.n; i++) if (brokers.region[i] === g && brokers.isActive[i]) active.push(i);
    const mean = active.length > 0 ? active.reduce((sum, i) => sum + brokers.markup[i]!, 0) / active.length : 0;
    const deception = active.length > 0 ? active.reduce((sum, i) => sum + brokers.deception[i]!, 0) / active.length : 0;
    perception.claim[g] = claimWeight(trustOf(world, g), deception, world.value(plan.state['outreach.trust']));
    perception.claimedWage[g] = perception.claim[g]! * world.value(q.claimWage);
    const found = Array.from({ length: TIERS }, (_, tier) =>
      inclusiveOfBrokers(world, active.filter((i) => (brokers.offers[i]! & contractsOfTier(tier)) !== 0).map((i) => brokerUtility(world, i, mean))),
    );
    plan.routes.forEach((_, r) => {
      const at = r * regions + g;
      const fee = active.length > 0 ? feeInr(world, r, g, mean) : Number.POSITIVE_INFINITY;
      perception.outlayInr[at] = fee;
      for (let tier = 0; tier < TIERS; tier++) {
        perception.cashInr[at * TIERS + tier] = found[tier] === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : fee * neededOfTier(terms, tier);
        perception.brokerValue[at * TIERS + tier] = found[tier]! + access(world, r);
      }
    });
  }
}

/** Fee of a route in a region at a markup: (cost·(1 + markup·scarcity) + risk of arrest) / (1 − commission). */
export function feeInr(world: World, route: number, region: number, markup: number): number {
  const q = world.plan.brokers.leaves;
  const risk = world.value(q.arrestCostInr) * (1 + world.value(q.assetSeizure)) * world.value(q.arrestHazardPerMonth);
  return (world.routeCost[route]! * (1 + markup * scarcity(world, route, region)) + risk) / (1 - world.value(q.commission));
}

/** A route that takes more clients than supply was put on it is dearer, one that takes fewer cheaper: the root of the ratio, within a factor of 1.5. */
function scarcity(world: World, route: number, region: number): number {
  const { plan } = world;
  const regions = plan.brokers.regions.length;
  let all = 0;
  for (let r = 0; r < plan.routes.length; r++) all += routeIsOpen(world, r) * (world.lastOf('routeClients', r * regions + region) + plan.scale);
  if (all === 0) return 1;
  const at = route * regions + region;
  const share = (world.lastOf('routeClients', at) + plan.scale) / all;
  return Math.min(1.5, Math.max(1 / 1.5, Math.sqrt(share / Math.max(1e-6, world.supply[at]!))));
}

/** Utility of how easily a route is found: its openness at its narrowest early leg. */
function access(world: World, route: number): number {
  const { plan } = world;
  const r = plan.routes[route]!;
  let open = world.value(r.open);
  for (const l of r.legs.slice(0, 3)) open = Math.min(open, world.value(plan.legs[l]!.open));
  return log(Math.max(1e-9, open));
}
