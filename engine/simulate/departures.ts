import { STREAMS } from '../catalog/streams.ts';
import { KINDS } from '../model/belief.ts';
import { log } from '../numeric/elementary.ts';
import { SLOT } from '../population/choice.ts';
import { APPLIED, JOURNEY } from '../population/touched.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import type { Block } from './block.ts';
import { brokerUtility } from './brokers.ts';
import type { Decider, Decision } from './decisions.ts';
import type { World } from './world.ts';

const words = new Uint32Array(2);
const key = new Uint32Array(2);
const belief = new Float64Array(KINDS);

/** Carries out the month's decisions of a block: applications and contracts. Writes rows, communities, totals; draws the broker and the party. */
export function stepDepartures(world: World, block: Block, decider: Decider): void {
  for (const decision of decider.decide(block)) {
    const row = decision.row >= 0 ? decision.row : block.touched.add(decision.uid);
    const a = world.plan.alternatives[decision.alternative]!;
    if (a.isRoute) depart(world, block, decider, decision, row, a.index);
    else apply(world, block, row, a.index);
  }
}

function apply(world: World, block: Block, row: number, pathway: number): void {
  const { at } = world.layout;
  const t = block.touched;
  t.phase[row] = APPLIED;
  t.choice[row] = pathway;
  t.months[row] = world.m;
  t.party[row] = 1;
  block.queues[pathway]!.push(row);
  block.add(at.applications + pathway, 1);
  block.add(at.officialFeesInr, Math.round(world.value(world.plan.pathways[pathway]!.feeInr)));
}

/** Chooses a broker by a plain logit with one Gumbel draw a broker, keyed by its name; −1 when none is active. */
function chooseBroker(world: World, uid: number, region: number): number {
  const { brokers, plan } = world;
  const theta = world.value(plan.rules.thetaBroker);
  let best = Number.NEGATIVE_INFINITY;
  let chosen = -1;
  for (let i = 0; i < brokers.n; i++) {
    if (brokers.region[i] !== region || !brokers.isActive[i]) continue;
    subkey(world.key, STREAMS.broker, hashName(brokers.name[i]!), key);
    threefry2x32x13(key[0]!, key[1]!, uid, world.perception.month, words);
    const u = brokerUtility(world, i, 0) - theta * log(-log(uniform32(words[0]!)));
    if (u > best) {
      best = u;
      chosen = i;
    }
  }
  return chosen;
}

function depart(world: World, block: Block, decider: Decider, decision: Decision, row: number, route: number): void {
  const { plan, perception, brokers } = world;
  const { at } = world.layout;
  const t = block.touched;
  const { uid } = decision;
  const region = plan.strata[block.stratum]!.brokerRegion;
  const broker = chooseBroker(world, uid, region);
  if (broker < 0) return;
  const { chooser } = decider;
  const local = Math.floor((uid - block.firstUid) / plan.communitySize);
  chooser.readHousehold(uid - block.firstUid);
  chooser.believe(route, belief);
  const q = plan.brokers.leaves;
  const fee = Math.round(
    world.routeCost[route]! * (1 + brokers.markup[broker]!) + world.value(q.arrestCostInr) * world.value(q.arrestHazardPerMonth),
  );
  subkey(world.key, STREAMS.journey, 0, key);
  threefry2x32x13(key[0]!, key[1]!, uid, (perception.month << 8) >>> 0, words);
  const party = uniform32(words[0]!) < world.value(plan.rules.partySize) - 1 ? 2 : 1;
  const isReattempt = t.experience[row]! > 0;
  t.phase[row] = JOURNEY;
  t.choice[row] = route;
  t.leg[row] = 0;
  t.party[row] = party;
  t.status[row] = 0;
  t.months[row] = world.m;
  t.broker[row] = broker;
  t.attempts[row] = Math.min(255, t.attempts[row]! + 1);
  t.debtInr[row] = t.debtInr[row]! + Math.round(fee * (1 - world.value(plan.rules.savingsShareOfOutlay)));
  block.add(at.contracts, 1);
  block.add(at.irregular, party);
  block.add(at.started, party);
  if (isReattempt) block.add(at.reattempts, party);
  block.add(at.feesInr, fee);
  block.add(at.brokerRevenueInr + broker, fee);
  block.add(at.brokerClients + broker, 1);
  block.add(at.outlayInr, fee);
  block.add(at.incomeOfContractorsInr, Math.round(chooser.reader.s[SLOT.homeIncomeInr]!));
  block.add(at.believedSuccess, belief[0]! + belief[2]!);
  block.add(at.believedDeath, belief[3]!);
  block.add(at.actualSuccess, perception.news[route * KINDS]! + perception.news[route * KINDS + 2]!);
  block.add(at.actualDeath, perception.news[route * KINDS + 3]!);
  const slot = block.communities.touch(local);
  block.communities.events[slot] = block.communities.events[slot]! + 1;
  block.communities.sent[slot] = block.communities.sent[slot]! + 1;
}
