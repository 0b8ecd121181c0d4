import { STREAMS } from '../catalog/streams.ts';
import { KINDS } from '../model/belief.ts';
import { fraudShare } from '../model/broker.ts';
import { CONTRACTS, contractUtility, ESCROW, GUARANTEE, PAY_LATER, STAGED } from '../model/contract.ts';
import { log } from '../numeric/elementary.ts';
import { SLOT } from '../population/slots.ts';
import { slotOf } from '../catalog/symbols.ts';
import { OUTCOME_RETURNED } from '../population/community.ts';
import { APPLIED, BROKE_BIT, EXPLOITED_BIT, JOURNEY, REFUSED_BIT, VIA_ROUTE_BIT } from '../population/touched.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import type { Block } from './block.ts';
import { brokerUtility } from './brokers.ts';
import type { Decider, Decision } from './decisions.ts';
import { feeInr, termsOf } from './fees.ts';
import { payBroker } from './payments.ts';
import { tell, wrong } from './tales.ts';
import type { World } from './world.ts';

const words = new Uint32Array(2);
const key = new Uint32Array(2);
const belief = new Float64Array(KINDS);
/** INR that a column of whole rupees holds. */
const MOST_INR = 2_000_000_000;

/** Carries out the month's decisions of a block: applications and contracts. Writes rows, communities, totals; draws broker, contract, party. */
export function stepDepartures(world: World, block: Block, decider: Decider): void {
  for (const decision of decider.decide(block)) {
    const a = world.plan.alternatives[decision.alternative]!;
    if (a.isRoute) depart(world, block, decider, decision, a.index);
    else apply(world, block, decision, a.index);
  }
}

function rowOf(block: Block, decision: Decision): number {
  return decision.row >= 0 ? decision.row : block.touched.add(decision.uid);
}

function apply(world: World, block: Block, decision: Decision, pathway: number): void {
  const { at } = world.layout;
  const t = block.touched;
  const row = rowOf(block, decision);
  t.phase[row] = APPLIED;
  t.pathway[row] = pathway;
  t.months[row] = world.m;
  t.party[row] = 1;
  // Months until the applicant gives up: geometric, from one draw.
  subkey(world.key, STREAMS.patience, 0, key);
  threefry2x32x13(key, decision.uid, world.perception.month, words);
  const impatience = -log(1 - world.value(world.plan.rules.impatiencePerMonth));
  t.patience[row] = impatience > 0 ? Math.min(30_000, world.m + 1 + Math.floor(-log(uniform32(words[0]!)) / impatience)) : 30_000;
  block.enqueue(pathway, row, world.m);
  block.add(at.applications + pathway, 1);
  block.add(at.officialFeesInr, Math.round(world.perception.pathwayFeeInr[pathway]!));
  world.chronicle?.note(world.m, decision.uid, 'applied', { pathway: world.plan.pathways[pathway]!.name, feeInr: Math.round(world.perception.pathwayFeeInr[pathway]!) });
}

/** Contracts of a broker that a household can begin, as bits. */
function openContracts(offers: number, needed: readonly number[], fee: number, factors: readonly number[], means: number): number {
  let open = 0;
  for (let c = 0; c < CONTRACTS.length; c++) if ((offers >> c) & 1 && (c === STAGED || c === PAY_LATER ? needed[c]! : 1) * fee * factors[c]! <= means) open |= 1 << c;
  return open;
}

/** Chooses a broker by a plain logit with one Gumbel draw a broker, keyed by its name, among those who offer what can be paid; −1 for none. */
function chooseBroker(world: World, uid: number, region: number, mayDeal: (i: number) => boolean): number {
  const { brokers, plan } = world;
  const theta = world.value(plan.rules.thetaBroker);
  let best = Number.NEGATIVE_INFINITY;
  let chosen = -1;
  for (let i = 0; i < brokers.n; i++) {
    if (brokers.region[i] !== region || !brokers.isActive[i] || !mayDeal(i)) continue;
    subkey(world.key, STREAMS.broker, hashName(brokers.name[i]!), key);
    threefry2x32x13(key, uid, world.perception.month, words);
    const u = brokerUtility(world, i, 0) - theta * log(-log(uniform32(words[0]!)));
    if (u > best) {
      best = u;
      chosen = i;
    }
  }
  return chosen;
}

/** Chooses among open contracts by a plain logit with one Gumbel draw each, keyed by its name. */
function chooseContract(world: World, uid: number, open: number, feeOverMeans: number, believedArrive: number, factors: readonly number[]): number {
  const { rules, parameters } = world.plan;
  let best = Number.NEGATIVE_INFINITY;
  let chosen = 0;
  for (let c = 0; c < CONTRACTS.length; c++) {
    if (!((open >> c) & 1)) continue;
    subkey(world.key, STREAMS.contract, hashName(CONTRACTS[c]!), key);
    threefry2x32x13(key, uid, world.perception.month, words);
    const u =
      contractUtility(c, factors[c]!, feeOverMeans, world.value(parameters[slotOf('costWeight')]!), world.value(rules.contractWeight), believedArrive) -
      log(-log(uniform32(words[0]!)));
    if (u > best) {
      best = u;
      chosen = c;
    }
  }
  return chosen;
}

function depart(world: World, block: Block, decider: Decider, decision: Decision, route: number): void {
  const { plan, perception, brokers } = world;
  const { at } = world.layout;
  const t = block.touched;
  const { uid } = decision;
  const region = plan.strata[block.stratum]!.brokerRegion;
  const { chooser } = decider;
  const local = Math.floor((uid - block.firstUid) / plan.communitySize);
  chooser.readHousehold(uid - block.firstUid);
  if (decision.row >= 0) chooser.setPast(t, decision.row, world.m, world.value(plan.rules.experienceFading));
  const believed = chooser.value(plan.pathways.length + route);
  const means = chooser.reader.s[SLOT.means]!;
  const terms = termsOf(world);
  const feeOf = (i: number): number => feeInr(world, route, region, brokers.markup[i]!);
  let broker = chooseBroker(world, uid, region, (i) => openContracts(brokers.offers[i]!, terms.needed, feeOf(i), terms.feeFactor, means) !== 0);
  // A household at the edge of what it can pay strikes a bargain with the best broker of its means.
  if (broker < 0) broker = chooseBroker(world, uid, region, () => true);
  if (broker < 0) return;
  const row = rowOf(block, decision);
  const plainFee = feeOf(broker);
  const open = openContracts(brokers.offers[broker]!, terms.needed, plainFee, terms.feeFactor, means) || brokers.offers[broker]!;
  chooser.believe(route, belief);
  const contract = chooseContract(world, uid, open, plainFee / Math.max(1, means), belief[0]!, terms.feeFactor);
  const fee = Math.min(MOST_INR, Math.round(plainFee * terms.feeFactor[contract]!));
  subkey(world.key, STREAMS.journey, 0, key);
  threefry2x32x13(key, uid, (perception.month << 8) >>> 0, words);
  const extra = world.value(plan.rules.partySize) - 1;
  const whole = Math.floor(extra);
  const party = 1 + whole + (uniform32(words[0]!) < extra - whole ? 1 : 0);
  // A third party pays out on arrival only: nothing can be taken from it.
  const isFraud = contract !== ESCROW && uniform32(words[1]!) < fraudShare(brokers.deception[broker]!, world.value(plan.brokers.leaves.fraudFrom));
  const isReattempt = t.experience[row]! > 0;
  t.route[row] = route;
  t.broker[row] = broker;
  t.contract[row] = contract;
  t.feeInr[row] = fee;
  t.paidInr[row] = 0;
  t.owedInr[row] = contract === PAY_LATER ? fee - Math.round(fee * terms.needed[PAY_LATER]!) : 0;
  t.meansInr[row] = Math.min(MOST_INR, Math.round(means));
  const { s } = chooser.reader;
  t.incomeInr[row] = Math.min(MOST_INR, Math.round(s[SLOT.homeIncomeInr]!));
  t.sellableInr[row] = Math.max(0, Math.min(MOST_INR, Math.round(s[slotOf('assetsInr')]! * (1 - world.value(plan.parameters[slotOf('assetHaircut')]!)))) - t.spentInr[row]!);
  t.resolveUntil[row] = -1;
  t.mark(row, EXPLOITED_BIT | BROKE_BIT, false);
  t.mark(row, VIA_ROUTE_BIT, true);
  block.add(at.contracts, 1);
  block.add(at.feesAgreedInr, fee);
  block.add(at.brokerClients + broker, 1);
  block.add(at.routeClients + route * plan.brokers.regions.length + region, 1);
  block.add(at.outlayInr, fee);
  block.add(at.incomeOfContractorsInr, Math.round(chooser.reader.s[SLOT.homeIncomeInr]!));
  block.add(at.deceptionSum, brokers.deception[broker]!);
  if (contract === PAY_LATER) block.add(at.payLaterContracts, 1);
  block.add(at.believedSuccess, belief[0]! + belief[2]!);
  block.add(at.believedDeath, belief[3]!);
  block.add(at.actualSuccess, perception.truth[route * KINDS]! + perception.truth[route * KINDS + 2]!);
  block.add(at.actualDeath, perception.truth[route * KINDS + 3]!);
  const true_ = chooser.valueAsItIs(route);
  if (believed > Number.NEGATIVE_INFINITY && true_ > Number.NEGATIVE_INFINITY) block.add(at.premiumSum, believed - true_);
  if (world.chronicle)
    world.chronicle.note(world.m, uid, 'contracted', {
      route: plan.routes[route]!.name, broker: brokers.name[broker]!, contract: CONTRACTS[contract]!, feeInr: fee, meansInr: Math.round(means), party,
      told: perception.truth[route * KINDS]! + brokers.deception[broker]! * (1 - perception.truth[route * KINDS]!), believed: belief[0]!, truth: perception.truth[route * KINDS]!, believedDead: belief[3]!, trueDead: perception.truth[route * KINDS + 3]!,
      deception: brokers.deception[broker]!, toldDead: perception.truth[route * KINDS + 3]! * (1 - brokers.deception[broker]!),
      wageInr: Math.round(perception.wageInr[plan.pathways.length + route]!),
      wageToldInr: Math.round(perception.wageInr[plan.pathways.length + route]! * (1 + brokers.deception[broker]! * world.value(plan.brokers.leaves.claimWage))),
    });
  const slot = block.communities.touch(local);
  block.communities.events[slot] = block.communities.events[slot]! + 1;
  if (isFraud) {
    // The first payment is taken, and nothing else happens.
    payBroker(world, block, row, contract === STAGED ? Math.round(fee / plan.routes[route]!.legs.length) : contract === PAY_LATER ? fee - t.owedInr[row]! : fee, false);
    t.owedInr[row] = 0;
    block.add(at.frauds, 1);
    wrong(world, block, row);
    tell(world, block, row, OUTCOME_RETURNED, true);
    t.experience[row] = OUTCOME_RETURNED + 1;
    t.experienceAge[row] = 0;
    world.chronicle?.note(world.m, uid, 'defrauded', { broker: brokers.name[broker]!, paidInr: t.paidInr[row]! });
    return;
  }
  t.phase[row] = JOURNEY;
  t.leg[row] = 0;
  t.party[row] = party;
  t.status[row] = 0;
  t.months[row] = world.m;
  t.attempts[row] = Math.min(255, t.attempts[row]! + 1);
  t.attemptsLeft[row] = contract === GUARANTEE ? Math.round(world.value(plan.brokers.leaves['contracts.guaranteeAttempts'])) - 1 : 0;
  if (contract === PAY_LATER) payBroker(world, block, row, fee - t.owedInr[row]!, false);
  else if (contract !== STAGED) payBroker(world, block, row, fee, contract === ESCROW);
  block.add(at.brokerCostInr + broker, Math.round(world.routeCost[route]!));
  block.add(at.irregular + route, party);
  block.add(at.started, party);
  if (t.has(row, REFUSED_BIT)) block.add(at.deflected, party);
  if (isReattempt) block.add(at.reattempts, party);
  block.communities.sent[slot] = block.communities.sent[slot]! + 1;
  world.chronicle?.note(world.m, uid, 'set out', { route: plan.routes[route]!.name, party, isDeflected: t.has(row, REFUSED_BIT) ? 1 : 0 });
}

