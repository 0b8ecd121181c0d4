import { STREAMS } from '../catalog/streams.ts';
import { arrestHazard, LICENSED_DECEPTION_MAX, nextDirection, trustCounts } from '../model/broker.ts';
import { CONTRACTS } from '../model/contract.ts';
import { KINDS } from '../model/belief.ts';
import { exp, log } from '../numeric/elementary.ts';
import { truncatedNormal } from '../population/household.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import type { World } from './world.ts';

const words = new Uint32Array(2);
const key = new Uint32Array(2);
/** Items of a broker's draws in a month. */
const ARREST = 0;
const CHARACTER = 1;
const LICENCE = 2;
const OFFERS = 3;
/** Months that a broker may run at a loss of its fixed cost before it gives up: assumed. */
const PATIENCE_MONTHS = 36;
const QUARTER = 3;

const clampShare = (x: number): number => Math.min(1, Math.max(0, x));

function drawBroker(world: World, i: number, item: number): void {
  subkey(world.key, STREAMS.brokerLife, hashName(world.brokers.name[i]!), key);
  threefry2x32x13(key, world.perception.month, item, words);
}

function enter(world: World, i: number, isEntrant: boolean): void {
  const { brokers } = world;
  const q = world.plan.brokers.leaves;
  drawBroker(world, i, CHARACTER);
  const shift = isEntrant ? 1 : 0;
  brokers.quality[i] =
    world.value(q['quality.mean']) + shift * world.value(q.entrantQualityShift) + world.value(q['quality.sd']) * truncatedNormal(uniform32(words[0]!));
  const deception = clampShare(
    world.value(q['deception.mean']) + shift * world.value(q.entrantDeceptionShift) + world.value(q['deception.sd']) * truncatedNormal(uniform32(words[1]!)),
  );
  drawBroker(world, i, LICENCE);
  brokers.isLicensed[i] = uniform32(words[0]!) < world.value(q.licensedShare) ? 1 : 0;
  brokers.direction[i] = uniform32(words[1]!) < 0.5 ? -1 : 1;
  brokers.deception[i] = brokers.isLicensed[i] ? Math.min(LICENSED_DECEPTION_MAX, deception) : deception;
  let offers = 0;
  CONTRACTS.forEach((contract, c) => {
    drawBroker(world, i, OFFERS + c);
    if (uniform32(words[0]!) < world.value(q[`contracts.${contract}`])) offers |= 1 << c;
  });
  brokers.offers[i] = offers === 0 ? 1 : offers;
  // Who enters finds the market as it is: as much demand as the brokers of the region have.
  let sum = 0;
  let n = 0;
  for (let j = 0; j < brokers.n; j++)
    if (j !== i && brokers.region[j] === brokers.region[i] && brokers.isActive[j]) {
      sum += brokers.utilisation[j]!;
      n++;
    }
  brokers.utilisation[i] = n > 0 ? sum / n : 0;
  brokers.isActive[i] = 1;
  brokers.reputation[i] = 0;
  brokers.complaints[i] = 0;
  brokers.profitInr[i] = 0;
  brokers.profitBeforeInr[i] = 0;
  brokers.cashInr[i] = PATIENCE_MONTHS * world.value(q.fixedCostInr) * world.plan.scale;
}

function leave(world: World, i: number, delayFactor: number): void {
  const q = world.plan.brokers.leaves;
  drawBroker(world, i, ARREST);
  const [from, to] = [world.value(q['entryMonths.low']), world.value(q['entryMonths.high'])];
  world.brokers.isActive[i] = 0;
  world.brokers.backAt[i] = world.m + Math.max(1, Math.round((from + (to - from) * uniform32(words[1]!)) * delayFactor));
}

/**
 * Life of brokers: cash, reputation, complaints, arrest, exit, entry; each quarter deception moves towards what paid and supply moves over
 * routes towards profit. Reads last month's clients, revenue, outcomes, complaints; draws by broker name and month.
 */
export function stepBrokers(world: World): void {
  const { plan, brokers, perception } = world;
  const q = plan.brokers.leaves;
  const { state, rules } = plan;
  const capacity = Math.max(1e-9, world.value(q.capacityPerMonth) * plan.scale);
  const keep = world.value(q.reputationForgetting);
  const seizure = world.value(q.assetSeizure);
  const commission = world.value(q.commission);
  const fixed = world.value(q.fixedCostInr) * plan.scale;
  world.brokerArrests = 0;
  world.brokerExits = 0;
  world.assetsSeizedInr = 0;
  for (let i = 0; i < brokers.n; i++) {
    if (world.m === 0) {
      enter(world, i, false);
      continue;
    }
    if (!brokers.isActive[i]) {
      if (world.m >= brokers.backAt[i]!) enter(world, i, true);
      continue;
    }
    const clients = world.lastOf('brokerClients', i);
    brokers.utilisation[i] = 0.7 * brokers.utilisation[i]! + 0.3 * Math.min(4, clients / capacity);
    const done = world.lastOf('brokerDone', i);
    const shown = done > 0 ? world.lastOf('brokerGood', i) / done - 0.5 : 0;
    brokers.reputation[i] = keep * brokers.reputation[i]! + (done > 0 ? (1 - keep) * shown : 0);
    if (clients > 0) brokers.complaints[i] = keep * brokers.complaints[i]! + (1 - keep) * (world.lastOf('brokerComplaints', i) / clients);
    const profit = world.lastOf('brokerRevenueInr', i) * (1 - commission) - world.lastOf('brokerCostInr', i) - fixed;
    brokers.cashInr[i] = brokers.cashInr[i]! + profit;
    brokers.profitInr[i] = brokers.profitInr[i]! + profit;
    const hazard = arrestHazard(
      world.value(q.arrestHazardPerMonth), world.value(state['cooperation.intelligence']), world.value(rules.intelligenceEffect),
      world.value(state['cooperation.jointOperations']), world.value(rules.jointOperationsEffect), brokers.complaints[i]!, world.value(q.complaintEffect),
      brokers.isLicensed[i] === 1,
    );
    drawBroker(world, i, ARREST);
    if (uniform32(words[0]!) < 1 - exp(-hazard)) {
      const seized = seizure * Math.max(0, brokers.cashInr[i]!);
      world.brokerArrests++;
      world.assetsSeizedInr += seized;
      leave(world, i, 1 + seizure);
    } else if (brokers.cashInr[i]! < 0) {
      world.brokerExits++;
      leave(world, i, 1);
    } else if (world.m % QUARTER === 0) adapt(world, i);
  }
  if (world.m === 0) spreadSupply(world);
  for (let i = 0; i < world.routeClients.length; i++) world.routeClients[i] = world.routeClients[i]! + world.lastOf('routeClients', i);
  if (world.m > 0 && world.m % QUARTER === 0) reallocate(world);
  stepTrust(world);
  for (let s = 0; s < plan.strata.length; s++) {
    let active = 0;
    for (let i = 0; i < brokers.n; i++) if (brokers.region[i] === plan.strata[s]!.brokerRegion) active += brokers.isActive[i]!;
    perception.pitch[s] = active / plan.brokers.perRegion;
  }
}

/** Moves deception a step in the direction that paid. */
function adapt(world: World, i: number): void {
  const { brokers } = world;
  const direction = nextDirection(brokers.direction[i]!, brokers.profitInr[i]!, brokers.profitBeforeInr[i]!);
  const most = brokers.isLicensed[i] ? LICENSED_DECEPTION_MAX : 1;
  brokers.direction[i] = direction;
  brokers.deception[i] = Math.min(most, Math.max(0, brokers.deception[i]! + direction * world.value(world.plan.brokers.leaves.adaptationStep)));
  brokers.profitBeforeInr[i] = brokers.profitInr[i]!;
  brokers.profitInr[i] = 0;
}

/** Spreads supply over the routes that are open at the start. */
function spreadSupply(world: World): void {
  const { plan, supply } = world;
  const regions = plan.brokers.regions.length;
  const open = plan.routes.reduce((sum, _, r) => sum + routeIsOpen(world, r), 0);
  for (let i = 0; i < supply.length; i++) supply[i] = open > 0 ? routeIsOpen(world, Math.floor(i / regions)) / open : 0;
}

/** 1 for a route that can be sold this month, 0 for one that cannot: supply and clients are shared among the former. */
export function routeIsOpen(world: World, route: number): number {
  return world.perception.isOpen[world.plan.pathways.length + route]!;
}

/** Moves supply over the routes of each region towards the shares of clients and of margins last quarter. */
function reallocate(world: World): void {
  const { plan, supply, routeClients } = world;
  const regions = plan.brokers.regions.length;
  const speed = world.value(plan.brokers.leaves.reallocation);
  const weight = (r: number, g: number): number => routeIsOpen(world, r) * (routeClients[r * regions + g]! + plan.scale) * world.routeCost[r]!;
  for (let g = 0; g < regions; g++) {
    let sum = 0;
    for (let r = 0; r < plan.routes.length; r++) sum += weight(r, g);
    if (sum <= 0) continue;
    for (let r = 0; r < plan.routes.length; r++) {
      const at = r * regions + g;
      const profitable = weight(r, g) / sum;
      supply[at] = supply[at]! + speed * (profitable - supply[at]!);
      routeClients[at] = 0;
    }
  }
}

/** Trust in claims, by region: a beta whose counts fade. Reads last month's outcomes by route. */
function stepTrust(world: World): void {
  const { plan, perception, honest, dishonest } = world;
  const q = plan.brokers.leaves;
  const regions = plan.brokers.regions.length;
  const keep = world.value(q.trustForgetting);
  const start = world.value(q.trust);
  /** Counts that stand for the trust of the start. */
  const prior = 10;
  let arrived = 0;
  let failed = 0;
  let believed = 0;
  plan.routes.forEach((_, r) => {
    const good = world.lastOf('routeOutcome', r * KINDS);
    const all = good + world.lastOf('routeOutcome', r * KINDS + 1) + world.lastOf('routeOutcome', r * KINDS + 2) + world.lastOf('routeOutcome', r * KINDS + 3);
    arrived += good;
    failed += all - good;
    believed += all * perception.news[r * KINDS]!;
  });
  const total = arrived + failed;
  const unclaimed = total > 0 ? believed / total : 0;
  for (let g = 0; g < regions; g++) {
    const trust = (prior * start + honest[g]!) / (prior + honest[g]! + dishonest[g]!);
    const claimed = unclaimed + perception.claim[g]! * (1 - unclaimed);
    // 30 outcomes a month at full scale weigh as much as the start.
    const weight = total > 0 ? prior / (total + 30 * plan.scale) : 0;
    const counts = trustCounts(arrived * weight, failed * weight, claimed, unclaimed);
    honest[g] = keep * honest[g]! + trust * counts.honest;
    dishonest[g] = keep * dishonest[g]! + (1 - trust) * counts.dishonest;
  }
}

/** Trust in brokers' claims in a region. */
export function trustOf(world: World, region: number): number {
  const start = world.value(world.plan.brokers.leaves.trust);
  const prior = 10;
  return (prior * start + world.honest[region]!) / (prior + world.honest[region]! + world.dishonest[region]!);
}

/** Utility of a broker against the others of its region: a markup above the mean repels, a good name and promises attract. */
export function brokerUtility(world: World, i: number, meanMarkup: number): number {
  const r = world.plan.rules;
  const { brokers } = world;
  return (
    -world.value(r.brokerFeeWeight) * (brokers.markup[i]! - meanMarkup) + world.value(r.brokerReputationWeight) * brokers.reputation[i]! +
    world.value(r.brokerClaimWeight) * trustOf(world, brokers.region[i]!) * brokers.deception[i]!
  );
}

/** Inclusive value of a set of brokers against the normal number of a region: θ·ln(Σ exp(u/θ) / n). */
export function inclusiveOfBrokers(world: World, utilities: readonly number[]): number {
  if (utilities.length === 0) return Number.NEGATIVE_INFINITY;
  const theta = world.value(world.plan.rules.thetaBroker);
  let sum = 0;
  for (const u of utilities) sum += exp(u / theta);
  return theta * log(sum / world.plan.brokers.perRegion);
}
