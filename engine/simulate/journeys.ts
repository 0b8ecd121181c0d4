import { STREAMS } from '../catalog/streams.ts';
import { PAY_LATER } from '../model/contract.ts';
import { DETAINED as TO_DETENTION, disposition, RELEASED, retryChance, TURNED_BACK } from '../model/disposition.ts';
import {
  ABANDONED, abandonmentFactor, CAUSES, COMPLETED, DETECTED, DIED, EXPLOITED, exploitationFactor, INTERCEPTED,
} from '../model/leg.ts';
import { exp } from '../numeric/elementary.ts';
import { slotOf } from '../catalog/symbols.ts';
import { OUTCOME_ARRIVED, OUTCOME_DEAD, OUTCOME_EXPLOITED, OUTCOME_RETURNED } from '../population/community.ts';
import {
  BANNED_BIT, BONDED_BIT, BROKE_BIT, DETAINED, EXPLOITED_BIT, HOME, JOURNEY,
} from '../population/touched.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import type { Block } from './block.ts';
import { goAbroad } from './pathways.ts';
import { payTranche, settleArrival, settleFailure } from './payments.ts';
import { tell, wrong } from './tales.ts';
import type { World } from './world.ts';

const WEEKS = 4;
/** An encounter counts as one more of the same person within so many months. */
const REENCOUNTER_MONTHS = 18;
const words = new Uint32Array(2);
const second = new Uint32Array(2);
const third = new Uint32Array(2);
const key = new Uint32Array(2);
const hazards = new Float64Array(CAUSES);

/** Advances every venture of a block by four weeks, and detention by a month. Reads hazards; writes rows, communities, totals; draws by household, month and week. */
export function stepJourneys(world: World, block: Block): void {
  const { at } = world.layout;
  const t = block.touched;
  subkey(world.key, STREAMS.journey, 0, key);
  let underway = 0;
  for (let row = 0; row < t.n; row++) {
    const phase = t.phase[row];
    if (phase === DETAINED) stepDetention(world, block, row);
    else if (phase === JOURNEY) for (let week = 0; week < WEEKS && t.phase[row] === JOURNEY; week++) stepWeek(world, block, row, week);
    if (t.phase[row] === JOURNEY || t.phase[row] === DETAINED) underway += t.party[row]!;
  }
  block.add(at.underway, underway);
  block.add(at.escrowInr, block.escrowInr);
}

/** Writes the hazards of a venture this week: those of its leg, changed by its broker and its purse. */
function ownHazards(world: World, block: Block, row: number, l: number): number {
  const { brokers, plan } = world;
  const t = block.touched;
  const broker = t.broker[row]!;
  // The legs' chances hold for the mean broker: better ones evade more, those who deceive more exploit more.
  const quality = exp(world.value(plan.brokers.leaves['quality.mean']) - brokers.quality[broker]!);
  const usual = exploitationFactor(world.value(plan.brokers.leaves['deception.mean']), world.value(plan.rules.exploitationDeception), false, 0);
  const isBroke = t.has(row, BROKE_BIT);
  let total = 0;
  for (let c = 0; c < CAUSES; c++) {
    let h = world.hazards[l * CAUSES + c]!;
    if (c === INTERCEPTED || c === DETECTED || c === DIED) h *= quality;
    else if (c === EXPLOITED && t.has(row, EXPLOITED_BIT)) h = 0;
    else if (c === EXPLOITED)
      h *= exploitationFactor(
        brokers.deception[broker]!, world.value(plan.rules.exploitationDeception), isBroke || t.contract[row] === PAY_LATER, world.value(plan.rules.exploitationCredit),
      ) / usual;
    else if (c === ABANDONED) h *= abandonmentFactor(world.m - t.months[row]!, world.value(plan.rules.abandonmentPerMonth), isBroke);
    hazards[c] = h;
    total += h;
  }
  return total;
}

function stepWeek(world: World, block: Block, row: number, week: number): void {
  const { plan } = world;
  const { at } = world.layout;
  const t = block.touched;
  const r = t.route[row]!;
  const l = plan.routes[r]!.legs[t.leg[row]!]!;
  const leg = plan.legs[l]!;
  const party = t.party[row]!;
  const uid = t.uid[row]!;
  if (week === 0 && t.leg[row] === 0 && t.months[row] === world.m) payTranche(world, block, row);
  const total = ownHazards(world, block, row, l);
  const item = ((world.perception.month << 8) | (week << 3)) >>> 0;
  threefry2x32x13(key, uid, item | 2, words);
  if (uniform32(words[0]!) >= 1 - exp(-total)) return;
  let rest = uniform32(words[1]!) * total;
  let cause = COMPLETED;
  for (let c = 0; c < CAUSES; c++) {
    rest -= hazards[c]!;
    if (rest < 0) {
      cause = c;
      break;
    }
  }
  threefry2x32x13(key, uid, item | 3, second);
  // Whoever leaves a crossing leg has begun it: the dead and those who gave up too.
  if (leg.isCrossing && cause !== EXPLOITED) block.add(at.attempts + r, party);
  if (cause === EXPLOITED) {
    const ransom = Math.round(world.value(plan.rules.ransomInr));
    block.add(at.exploited + r, party);
    t.mark(row, EXPLOITED_BIT, true);
    const wasBonded = t.has(row, BONDED_BIT);
    if (t.contract[row] === PAY_LATER && uniform32(second[0]!) < world.value(plan.rules.bondageShare)) t.mark(row, BONDED_BIT, true);
    t.debtInr[row] = t.debtInr[row]! + ransom;
    wrong(world, block, row);
    world.chronicle?.note(world.m, uid, 'exploited', { leg: leg.name, ransomInr: ransom });
    if (!wasBonded && t.has(row, BONDED_BIT)) world.chronicle?.note(world.m, uid, 'bonded', { owedInr: t.owedInr[row]! });
  } else if (cause === DIED) {
    const isRecorded = uniform32(second[0]!) < world.value(leg.recordedShare);
    block.add(at.deaths + r, party);
    block.add(isRecorded ? at.deathsRecorded : at.missing, party);
    if (!isRecorded) t.waiting[row] = 1;
    world.chronicle?.note(world.m, uid, isRecorded ? 'died' : 'missing', { leg: leg.name });
    end(world, block, row, OUTCOME_DEAD, isRecorded);
  } else if (cause === ABANDONED) {
    block.add(at.abandoned + r, party);
    world.chronicle?.note(world.m, uid, 'abandoned', { leg: leg.name });
    comeHome(world, block, row);
  } else {
    block.add(at.legFlow + l, party);
    if (leg.isDocuments && cause === COMPLETED) block.add(at.forgedDocuments, party);
    const isEncounter = leg.border >= 0 && (cause !== COMPLETED || uniform32(second[0]!) < world.value(leg.surrenderShare));
    threefry2x32x13(key, uid, item | 4, third);
    if (isEncounter) encounter(world, block, row, leg.border, uniform32(second[1]!), uniform32(third[0]!), uniform32(third[1]!));
    else if (cause === COMPLETED) {
      if (leg.border >= 0) block.add(at.gotAways, party);
      pass(world, block, row, 2);
    } else if (cause === INTERCEPTED && leg.readmission >= 0 && uniform32(second[1]!) >= world.cooperation(leg.readmission)) {
      block.add(at.heldInTransit, party);
      world.chronicle?.note(world.m, uid, 'held', { leg: leg.name });
    } else {
      block.add(at.turnedBack, party);
      world.chronicle?.note(world.m, uid, 'sent back', { leg: leg.name });
      comeHome(world, block, row);
    }
  }
}

/** One border encounter: released into a procedure, turned back (some try again at once), or detained and later removed. */
function encounter(world: World, block: Block, row: number, border: number, u: number, v: number, w: number): void {
  const { plan } = world;
  const { at } = world.layout;
  const t = block.touched;
  const b = plan.borders[border]!;
  const party = t.party[row]!;
  const uid = t.uid[row]!;
  block.add(at.encounters + border, party);
  block.add(at.betweenPorts, party);
  if (t.encountered[row]! >= 0 && world.m - t.encountered[row]! <= REENCOUNTER_MONTHS) block.add(at.reencounters, party);
  else block.add(at.encountersUnique, party);
  t.encountered[row] = world.m;
  world.chronicle?.note(world.m, uid, 'encountered', { border: b.name });
  const what = disposition(u, world.value(b.releaseShare), world.value(b.turnedBackShare));
  if (what === RELEASED) {
    // `v` is uniform here too: who is released is not turned back.
    const isAdmitted = v < world.value(b.admittedShare);
    block.add(at.releases, party);
    if (isAdmitted) block.add(at.admitted, party);
    world.chronicle?.note(world.m, uid, 'released', { border: b.name });
    pass(world, block, row, isAdmitted ? 0 : 1);
    return;
  }
  // Sanctions fall on those turned back and on those detained alike.
  const isBanned = w < world.value(b.sanctionSeverity);
  if (isBanned) {
    t.mark(row, BANNED_BIT, true);
    block.add(at.entryBans, party);
  }
  if (what === TURNED_BACK) {
    block.add(at.turnedBack, party);
    world.chronicle?.note(world.m, uid, 'turned back', { border: b.name });
    if (v < ownRetryChance(world, block, row)) {
      t.attempts[row] = Math.min(255, t.attempts[row]! + 1);
      if (t.attemptsLeft[row]! > 0) t.attemptsLeft[row] = t.attemptsLeft[row]! - 1;
      block.add(at.reattempts, party);
      world.chronicle?.note(world.m, uid, 'tried again', { border: b.name });
    } else comeHome(world, block, row);
    return;
  }
  if (what === TO_DETENTION) {
    block.add(at.detained, party);
    t.phase[row] = DETAINED;
    t.months[row] = world.m;
    world.chronicle?.note(world.m, uid, 'detained', { border: b.name });
  }
}

function ownRetryChance(world: World, block: Block, row: number): number {
  const { rules, parameters } = world.plan;
  const t = block.touched;
  return retryChance(
    world.value(rules.reattemptRise), t.attemptsLeft[row]! > 0, t.has(row, BANNED_BIT), t.attempts[row]!, world.value(parameters[slotOf('sanctionReattempt')]!),
    world.value(rules.attemptFatigue),
  );
}

/** Detention ends with removal once its months have passed. */
function stepDetention(world: World, block: Block, row: number): void {
  const { plan } = world;
  const { at } = world.layout;
  const t = block.touched;
  const border = plan.borders[plan.legs[plan.routes[t.route[row]!]!.legs[t.leg[row]!]!]!.border]!;
  if (world.m - t.months[row]! < Math.round(world.value(border.detentionMonths))) return;
  block.add(at.removals, t.party[row]!);
  world.chronicle?.note(world.m, t.uid[row]!, 'removed', { border: border.name });
  comeHome(world, block, row);
}

/** Alive and back: the venture is over, unless the contract covers another attempt and the household takes it. */
function comeHome(world: World, block: Block, row: number): void {
  const { at } = world.layout;
  const t = block.touched;
  const party = t.party[row]!;
  block.add(at.homecomings, party);
  const item = ((world.perception.month << 8) | 0xf0) >>> 0;
  if (t.attemptsLeft[row]! > 0) {
    threefry2x32x13(key, t.uid[row]!, item, words);
    if (uniform32(words[0]!) < ownRetryChance(world, block, row)) {
      t.attemptsLeft[row] = t.attemptsLeft[row]! - 1;
      t.attempts[row] = Math.min(255, t.attempts[row]! + 1);
      t.phase[row] = JOURNEY;
      t.leg[row] = 0;
      t.months[row] = world.m;
      block.add(at.reattempts, party);
      block.add(at.brokerCostInr + t.broker[row]!, Math.round(world.routeCost[t.route[row]!]!));
      world.chronicle?.note(world.m, t.uid[row]!, 'tried again', { route: world.plan.routes[t.route[row]!]!.name });
      return;
    }
  }
  end(world, block, row, OUTCOME_RETURNED, true);
}

/** The leg lies behind: on to the next one, or arrived with a status. */
function pass(world: World, block: Block, row: number, status: number): void {
  const { plan } = world;
  const { at } = world.layout;
  const t = block.touched;
  const route = plan.routes[t.route[row]!]!;
  const uid = t.uid[row]!;
  world.chronicle?.note(world.m, uid, 'passed', { leg: plan.legs[route.legs[t.leg[row]!]!]!.name });
  t.leg[row] = t.leg[row]! + 1;
  if (t.leg[row]! < route.legs.length) {
    payTranche(world, block, row);
    return;
  }
  const party = t.party[row]!;
  block.add(at.arrivals + t.route[row]!, party);
  settleArrival(world, block, row);
  tell(world, block, row, t.has(row, EXPLOITED_BIT) ? OUTCOME_EXPLOITED : OUTCOME_ARRIVED, true);
  goAbroad(world, block, row, route.destination, status);
  if (t.has(row, BONDED_BIT)) block.add(at.bonded, party);
  block.add(at.ended, party);
  world.chronicle?.note(world.m, uid, 'arrived', { destination: plan.destinations[route.destination]!.name, status });
}

/** The venture ends at home, without the dead and the missing. */
function end(world: World, block: Block, row: number, kind: number, isKnown: boolean): void {
  const { at } = world.layout;
  const t = block.touched;
  const local = Math.floor((t.uid[row]! - block.firstUid) / world.plan.communitySize);
  const slot = block.communities.touch(local);
  settleFailure(world, block, row);
  tell(world, block, row, kind, isKnown);
  block.add(at.ended, t.party[row]!);
  block.communities.sent[slot] = Math.max(0, block.communities.sent[slot]! - 1);
  if (kind === OUTCOME_RETURNED) block.communities.events[slot] = block.communities.events[slot]! + 1;
  t.phase[row] = HOME;
  t.mark(row, BONDED_BIT, false);
  t.owedInr[row] = 0;
  t.attemptsLeft[row] = 0;
  t.experience[row] = kind + 1;
  t.experienceAge[row] = 0;
}
