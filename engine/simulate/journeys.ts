import { STREAMS } from '../catalog/streams.ts';
import { ABANDONED, CAUSES, COMPLETED, DETECTED, DIED, EXPLOITED, INTERCEPTED } from '../model/leg.ts';
import { exp } from '../numeric/elementary.ts';
import { OUTCOME_ARRIVED, OUTCOME_DEAD, OUTCOME_EXPLOITED, OUTCOME_RETURNED } from '../population/community.ts';
import { HOME, JOURNEY } from '../population/touched.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import type { Block } from './block.ts';
import { goAbroad } from './pathways.ts';
import type { World } from './world.ts';

const WEEKS = 4;
const words = new Uint32Array(2);
const dispositionWords = new Uint32Array(2);
const key = new Uint32Array(2);
const communityKey = new Uint32Array(2);

/** Advances every venture of a block by four weeks. Reads hazards; writes rows, communities, totals; draws by household, month and week. */
export function stepJourneys(world: World, block: Block): void {
  const { at } = world.layout;
  const t = block.touched;
  subkey(world.key, STREAMS.journey, 0, key);
  subkey(world.key, STREAMS.community, 0, communityKey);
  let underway = 0;
  for (let row = 0; row < t.n; row++) {
    if (t.phase[row] !== JOURNEY) continue;
    for (let week = 0; week < WEEKS && t.phase[row] === JOURNEY; week++) stepWeek(world, block, row, week);
    if (t.phase[row] === JOURNEY) underway += t.party[row]!;
  }
  block.add(at.underway, underway);
}

function stepWeek(world: World, block: Block, row: number, week: number): void {
  const { plan, hazards, brokers } = world;
  const { at } = world.layout;
  const t = block.touched;
  const route = plan.routes[t.choice[row]!]!;
  const l = route.legs[t.leg[row]!]!;
  const leg = plan.legs[l]!;
  const h = l * CAUSES;
  const quality = exp(-brokers.quality[t.broker[row]!]!);
  const party = t.party[row]!;
  const item = ((world.perception.month << 8) | (week << 2)) >>> 0;
  threefry2x32x13(key[0]!, key[1]!, t.uid[row]!, item | 2, words);
  const hazard = (cause: number): number => hazards[h + cause]! * (cause === INTERCEPTED || cause === DETECTED || cause === DIED ? quality : 1);
  let total = 0;
  for (let c = 0; c < CAUSES; c++) total += hazard(c);
  if (uniform32(words[0]!) >= 1 - exp(-total)) return;
  let rest = uniform32(words[1]!) * total;
  let cause = COMPLETED;
  for (let c = 0; c < CAUSES; c++) {
    rest -= hazard(c);
    if (rest < 0) {
      cause = c;
      break;
    }
  }
  threefry2x32x13(key[0]!, key[1]!, t.uid[row]!, item | 3, dispositionWords);
  const second = uniform32(dispositionWords[0]!);
  const third = uniform32(dispositionWords[1]!);
  if (cause === EXPLOITED) {
    block.add(at.exploited, party);
    t.status[row] = 1;
    t.debtInr[row] = t.debtInr[row]! + Math.round(world.value(plan.rules.ransomInr));
    return;
  }
  if (cause === DIED) {
    const recorded = second < world.value(leg.recordedShare);
    block.add(at.deaths, party);
    block.add(recorded ? at.deathsRecorded : at.missing, party);
    if (!recorded) t.waiting[row] = 1;
    end(world, block, row, OUTCOME_DEAD, recorded);
    return;
  }
  if (cause === ABANDONED) {
    block.add(at.abandoned, party);
    end(world, block, row, OUTCOME_RETURNED, true);
    return;
  }
  if (cause === COMPLETED) {
    block.add(at.legFlow + l, party);
    if (leg.isCrossing) block.add(at.attempts, party);
    if (leg.border >= 0 && second < world.value(leg.surrenderShare)) encounter(world, block, row, leg.border, third);
    else pass(world, block, row, 2);
    return;
  }
  block.add(at.legFlow + l, party);
  if (leg.isCrossing) block.add(at.attempts, party);
  if (leg.border >= 0) encounter(world, block, row, leg.border, third);
  else {
    block.add(at.turnedBack, party);
    end(world, block, row, OUTCOME_RETURNED, true);
  }
}

/** One border encounter: released into a procedure, turned back (some try again at once), or detained and removed. */
function encounter(world: World, block: Block, row: number, border: number, u: number): void {
  const { plan } = world;
  const { at } = world.layout;
  const party = block.touched.party[row]!;
  const release = world.value(plan.borders[border]!.releaseShare);
  const turned = (1 - release) * world.value(plan.borders[border]!.turnedBackShare);
  block.add(at.encounters + border, party);
  block.add(at.betweenPorts, party);
  if (u < release) {
    block.add(at.releases, party);
    pass(world, block, row, 1);
  } else if (u < release + turned) {
    block.add(at.turnedBack, party);
    // Odds of trying the leg again against going home.
    const odds = world.value(plan.rules.reattemptRise);
    if (u < release + (turned * odds) / (1 + odds)) block.add(at.reattempts, party);
    else end(world, block, row, OUTCOME_RETURNED, true);
  } else {
    block.add(at.removals, party);
    end(world, block, row, OUTCOME_RETURNED, true);
  }
}

/** The leg lies behind: on to the next one, or arrived with a status. */
function pass(world: World, block: Block, row: number, status: number): void {
  const t = block.touched;
  const route = world.plan.routes[t.choice[row]!]!;
  t.leg[row] = t.leg[row]! + 1;
  if (t.leg[row]! < route.legs.length) return;
  const { at } = world.layout;
  block.add(at.arrivals, t.party[row]!);
  const wasExploited = t.status[row] === 1;
  const choice = t.choice[row]!;
  tell(world, block, row, choice, wasExploited ? OUTCOME_EXPLOITED : OUTCOME_ARRIVED, true);
  goAbroad(world, block, row, route.destination, status);
  block.add(at.ended, t.party[row]!);
}

/** The venture ends at home, without the dead and the missing. */
function end(world: World, block: Block, row: number, kind: number, known: boolean): void {
  const { at } = world.layout;
  const t = block.touched;
  const local = Math.floor((t.uid[row]! - block.firstUid) / world.plan.communitySize);
  const slot = block.communities.touch(local);
  tell(world, block, row, t.choice[row]!, kind, known);
  block.add(at.ended, t.party[row]!);
  block.communities.sent[slot] = Math.max(0, block.communities.sent[slot]! - 1);
  if (kind === OUTCOME_RETURNED) block.communities.events[slot] = block.communities.events[slot]! + 1;
  t.phase[row] = HOME;
  t.experience[row] = kind + 1;
  t.experienceAge[row] = 0;
}

/** News of an outcome: to everybody next month, to the own community and a few linked ones now; failures are told less, missing persons are not known. */
function tell(world: World, block: Block, row: number, route: number, kind: number, known: boolean): void {
  const { plan } = world;
  const { at } = world.layout;
  const t = block.touched;
  block.add(at.brokerDone + t.broker[row]!, 1);
  if (kind === OUTCOME_ARRIVED) block.add(at.brokerGood + t.broker[row]!, 1);
  block.add(at.routeOutcome + route * 4 + kind, 1);
  if (!known) return;
  const info = plan.information;
  const toldShare = kind === OUTCOME_ARRIVED ? 1 : world.value(info.failuresTold);
  const weight = toldShare * (kind === OUTCOME_DEAD ? world.value(info.deathWeight) : 1) * world.value(info.contactWeight);
  const local = Math.floor((t.uid[row]! - block.firstUid) / plan.communitySize);
  block.communities.addNews(local, route, kind, weight);
  const links = Math.round(world.value(info.linkedCommunities));
  for (let i = 0; i < links; i++) {
    threefry2x32x13(communityKey[0]!, communityKey[1]!, block.firstCommunity + local, i + 1, words);
    block.communities.addNews(words[0]! % block.nCommunities, route, kind, weight * world.value(info.linkWeight));
  }
}
