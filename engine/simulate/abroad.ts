import { STREAMS } from '../catalog/streams.ts';
import { exp } from '../numeric/elementary.ts';
import { ABROAD, APPLIED, BONDED_BIT, DISTRESS_BIT, FREE, HOME, VIA_ROUTE_BIT } from '../population/touched.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import type { Block } from './block.ts';
import { earningsInr, employmentOf } from './economy.ts';
import { giveUp, serveDebt, stepHome, stepWaiting } from './homes.ts';
import type { World } from './world.ts';

const words = new Uint32Array(2);
const more = new Uint32Array(2);
const key = new Uint32Array(2);
const REGULAR = 0;
const PENDING = 1;
const IRREGULAR = 2;

/** What holds for everybody at a destination this month. */
interface Conditions {
  readonly removal: readonly number[];
  readonly back: readonly number[];
  readonly decision: number;
  readonly recognition: number;
  readonly regularised: number;
  readonly monthsResident: number;
  /** Earnings a month in INR after living costs, by status, and the share of them that is sent once debts are paid. */
  readonly earningsInr: readonly number[];
  readonly remittanceShare: number;
  readonly employed: number;
  readonly selfEmployed: number;
}

const chance = (hazard: number): number => 1 - exp(-hazard);

function conditionsOf(world: World, d: number): Conditions {
  const { plan } = world;
  const x = plan.destinations[d]!;
  const interior = world.value(plan.state['interior.removal']);
  const { employed, selfEmployed } = employmentOf(world, d, IRREGULAR);
  return {
    removal: x.removalPerMonth.map((l) => chance(world.value(l) * interior)),
    // Dearer re-entry holds back those who could not come again at will.
    back: x.returnPerMonth.map((l, s) => chance(world.value(l) * (s === REGULAR ? 1 : world.reentry[d]!))),
    decision: chance(1 / world.value(x.processingMonths)),
    recognition: world.value(x.recognition),
    regularised: world.value(x.regularisedShare),
    monthsResident: world.value(x.monthsResident),
    earningsInr: [REGULAR, PENDING, IRREGULAR].map((s) => Math.round(earningsInr(world, d, s))),
    remittanceShare: world.value(x.remittanceShare),
    employed,
    selfEmployed,
  };
}

/**
 * Members abroad: earnings serve debt and feed the household; removal, return, asylum decision, regularisation, overstay. Then households
 * at home: debt, distress, waiting for news, fading of experience. Draws by household and month.
 */
export function stepAbroad(world: World, block: Block): void {
  const { plan } = world;
  const { at } = world.layout;
  const t = block.touched;
  subkey(world.key, STREAMS.abroad, 0, key);
  const interest = world.value(plan.rules.interestPerMonth);
  const conditions = plan.destinations.map((_, d) => conditionsOf(world, d));
  for (let row = 0; row < t.n; row++) {
    const phase = t.phase[row]!;
    if (phase === FREE) continue;
    if (phase === APPLIED && world.m >= t.patience[row]!) giveUp(world, block, row);
    // Most rows wait for a permit and owe nothing: nothing happens to them here.
    else if (phase === APPLIED && t.debtInr[row] === 0 && t.waiting[row] === 0) continue;
    if (t.debtInr[row]! > 0) {
      const grow = Math.round(t.debtInr[row]! * interest);
      t.debtInr[row] = t.debtInr[row]! + grow;
      block.add(at.interestInr, grow);
    }
    if (t.waiting[row]! > 0) stepWaiting(world, block, row);
    if (phase === ABROAD) stepMember(world, block, row, conditions[t.destination[row]!]!);
    if (t.debtInr[row]! > 0) serveDebt(world, block, row);
    else if (t.has(row, DISTRESS_BIT)) t.mark(row, DISTRESS_BIT, false);
    if (phase !== ABROAD && t.phase[row] === HOME && stepHome(world, block, row)) continue;
    const owed = t.debtInr[row]! + t.owedInr[row]!;
    if (owed > 0) {
      block.add(at.debtInr, owed);
      block.add(at.householdsInDebt, 1);
      block.add(at.debtMonths, 1);
    }
  }
}

/** Earnings of a member abroad: in bondage first the broker, else broker and lenders, then the family. */
function sendMoney(world: World, block: Block, row: number, x: Conditions): void {
  const { plan } = world;
  const { at } = world.layout;
  const t = block.touched;
  const c = block.communities;
  const status = t.status[row]!;
  const party = t.party[row]!;
  // One of the party works.
  let left = x.earningsInr[status]!;
  let inBondage = 0;
  if (t.has(row, BONDED_BIT)) {
    const paid = Math.min(Math.round(left * world.value(plan.rules.bondageCapture)), t.owedInr[row]!);
    t.owedInr[row] = t.owedInr[row]! - paid;
    payBack(world, block, row, paid);
    inBondage = paid;
    left -= paid;
    block.add(at.bondedAbroad, party);
    if (t.owedInr[row] === 0) {
      t.mark(row, BONDED_BIT, false);
      world.chronicle?.note(world.m, t.uid[row]!, 'freed', {});
    }
  }
  const toBroker = Math.min(left, t.owedInr[row]!);
  if (toBroker > 0) {
    t.owedInr[row] = t.owedInr[row]! - toBroker;
    payBack(world, block, row, toBroker);
    left -= toBroker;
  }
  const served = Math.min(t.debtInr[row]!, left);
  if (served > 0) {
    t.debtInr[row] = t.debtInr[row]! - served;
    block.add(at.debtServiceInr, served);
    left -= served;
  }
  const received = Math.round(left * x.remittanceShare * (1 - world.value(plan.state['remittance.fee'])));
  block.add(at.remittancesInr, received);
  const slot = c.slot(Math.floor((t.uid[row]! - block.firstUid) / plan.communitySize));
  c.remittances[slot] = c.remittances[slot]! + (1 - world.value(plan.rules.remittanceDecay)) * received;
  world.chronicle?.note(world.m, t.uid[row]!, 'sent money', { receivedInr: received, servedInr: served, toBrokerInr: toBroker + inBondage, debtInr: t.debtInr[row]!, owedInr: t.owedInr[row]! });
}

/** A household pays what it owes its broker. */
function payBack(world: World, block: Block, row: number, amountInr: number): void {
  const { at } = world.layout;
  block.add(at.feesInr, amountInr);
  block.add(at.debtServiceInr, amountInr);
  block.add(at.brokerRevenueInr + block.touched.broker[row]!, amountInr);
}

function stepMember(world: World, block: Block, row: number, x: Conditions): void {
  const { plan } = world;
  const { at } = world.layout;
  const t = block.touched;
  const d = t.destination[row]!;
  const party = t.party[row]!;
  const uid = t.uid[row]!;
  const status = t.status[row]!;
  sendMoney(world, block, row, x);
  threefry2x32x13(key, uid, (world.perception.month << 1) >>> 0, words);
  const u = uniform32(words[0]!);
  const removed = x.removal[status]!;
  if (u < removed || u < removed + x.back[status]!) {
    const wasRemoved = u < removed;
    comeBack(world, block, row, wasRemoved);
    return;
  }
  const v = uniform32(words[1]!);
  if (status === PENDING && v < x.decision) {
    threefry2x32x13(key, uid, ((world.perception.month << 1) | 1) >>> 0, more);
    const isGranted = uniform32(more[0]!) < x.recognition;
    t.status[row] = isGranted ? REGULAR : IRREGULAR;
    block.add(isGranted ? at.asylumGrants : at.asylumDenials, party);
    world.chronicle?.note(world.m, uid, 'decided', { isGranted: isGranted ? 1 : 0 });
    if (isGranted) regularise(world, block, row);
  } else if (status === IRREGULAR && x.regularised > 0 && world.m - t.months[row]! >= x.monthsResident && v < x.regularised) {
    t.status[row] = REGULAR;
    regularise(world, block, row);
  } else if (status === REGULAR && t.pathway[row]! >= 0 && !t.has(row, VIA_ROUTE_BIT)) {
    const p = plan.pathways[t.pathway[row]!]!;
    if (world.m - t.months[row]! === Math.round(world.value(p.stayMonths)) && v < world.value(p.overstayShare)) {
      t.status[row] = IRREGULAR;
      block.add(at.overstays, party);
      world.chronicle?.note(world.m, uid, 'overstayed', { pathway: p.name });
    }
  }
  const now = t.status[row]!;
  block.add(at.abroad + d * 3 + now, party);
  block.add(at.away, party);
  if (now === IRREGULAR) {
    block.add(at.irregularEmployed, party * x.employed);
    block.add(at.selfEmployed, party * x.selfEmployed);
  }
}

/** Regular status ends bondage: what the broker could enforce, he no longer can. */
function regularise(world: World, block: Block, row: number): void {
  const t = block.touched;
  block.add(world.layout.at.regularised, t.party[row]!);
  t.owedInr[row] = 0;
  t.mark(row, BONDED_BIT, false);
  world.chronicle?.note(world.m, t.uid[row]!, 'regularised', {});
}

function comeBack(world: World, block: Block, row: number, wasRemoved: boolean): void {
  const { plan } = world;
  const { at } = world.layout;
  const t = block.touched;
  const c = block.communities;
  const party = t.party[row]!;
  block.add(wasRemoved ? at.removals : at.returns, party);
  if (wasRemoved) block.add(at.interiorRemovals, party);
  block.add(at.homecomings, party);
  const slot = c.slot(Math.floor((t.uid[row]! - block.firstUid) / plan.communitySize));
  const n = slot * plan.destinations.length + t.destination[row]!;
  c.network[n] = Math.max(0, c.network[n]! - party);
  c.sent[slot] = Math.max(0, c.sent[slot]! - 1);
  c.events[slot] = c.events[slot]! + 1;
  t.phase[row] = HOME;
  t.pathway[row] = -1;
  t.owedInr[row] = 0;
  t.mark(row, BONDED_BIT | VIA_ROUTE_BIT, false);
  world.chronicle?.note(world.m, t.uid[row]!, wasRemoved ? 'removed' : 'returned', { destination: plan.destinations[t.destination[row]!]!.name });
}
