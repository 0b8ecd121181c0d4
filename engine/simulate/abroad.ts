import { STREAMS } from '../catalog/streams.ts';
import { exp } from '../numeric/elementary.ts';
import { ABROAD, APPLIED, FREE, HOME } from '../population/touched.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import type { Block } from './block.ts';
import type { World } from './world.ts';

const words = new Uint32Array(2);
const key = new Uint32Array(2);
/** Share of a household's income that serves debt when nobody is abroad to pay: assumed. */
const SERVICE_SHARE = 0.15;
/** Months after which a family stops counting as waiting for news: never within a run. */
const WAITING_MAX = 1_000_000;

/** Members abroad: removal, return, regular status; remittances serve debt first. Then debts of those at home. Draws by household and month. */
export function stepAbroad(world: World, block: Block): void {
  const { plan } = world;
  const { at } = world.layout;
  const t = block.touched;
  const nd = plan.destinations.length;
  subkey(world.key, STREAMS.abroad, 0, key);
  const interest = world.value(plan.rules.interestPerMonth);
  const fading = world.value(plan.rules.experienceFading);
  const st = plan.strata[block.stratum]!;
  const homeService = SERVICE_SHARE * st.consumptionInrPerMonth * world.perception.growth[block.stratum]!;
  const table = plan.destinations.map((d) => ({
    removal: d.removalPerMonth.map((l) => world.value(l)),
    back: d.returnPerMonth.map((l) => world.value(l)),
    regular: world.value(d.regularisedPerMonth),
    remittance: [0, 1, 2].map((s) =>
      Math.round(
        world.value(d.wageUsdPerMonth[s]!) * world.value(d.inrPerUsd) * (1 - world.value(d.livingCostShare)) *
          world.value(d.remittanceShare) * world.value(d.employment[s]!),
      ),
    ),
  }));
  const decay = world.value(plan.rules.remittanceDecay);
  const c = block.communities;
  for (let row = 0; row < t.n; row++) {
    const phase = t.phase[row]!;
    if (phase === FREE) continue;
    // Most rows wait for a permit and owe nothing: nothing happens to them here.
    if (phase === APPLIED && t.debtInr[row] === 0 && t.waiting[row] === 0) continue;
    if (t.debtInr[row]! > 0) {
      const grow = Math.round(t.debtInr[row]! * interest);
      t.debtInr[row] = t.debtInr[row]! + grow;
      block.add(at.interestInr, grow);
    }
    if (phase === ABROAD) {
      const d = t.destination[row]!;
      const x = table[d]!;
      const status = t.status[row]!;
      const local = Math.floor((t.uid[row]! - block.firstUid) / plan.communitySize);
      const slot = c.slot(local);
      const party = t.party[row]!;
      const sent = x.remittance[status]! * party;
      block.add(at.remittancesInr, sent);
      const served = Math.min(t.debtInr[row]!, sent);
      t.debtInr[row] = t.debtInr[row]! - served;
      c.remittances[slot] = c.remittances[slot]! + (1 - decay) * (sent - served);
      threefry2x32x13(key[0]!, key[1]!, t.uid[row]!, world.perception.month, words);
      const u = uniform32(words[0]!);
      const removed = 1 - exp(-x.removal[status]!);
      const back = removed + 1 - exp(-x.back[status]!);
      if (u < back) {
        const wasRemoved = u < removed;
        block.add(wasRemoved ? at.removals : at.returns, party);
        const n = slot * nd + d;
        c.network[n] = Math.max(0, c.network[n]! - party);
        c.sent[slot] = Math.max(0, c.sent[slot]! - 1);
        c.events[slot] = c.events[slot]! + 1;
        t.phase[row] = HOME;
        t.choice[row] = -1;
      } else {
        if (status === 1 && uniform32(words[1]!) < 1 - exp(-x.regular)) {
          t.status[row] = 0;
          block.add(at.regularised, party);
        }
        block.add(at.abroad + d * 3 + t.status[row]!, party);
      }
    } else if (phase === HOME) {
      t.debtInr[row] = t.debtInr[row]! - Math.min(t.debtInr[row]!, Math.round(homeService));
      t.experienceAge[row] = t.experienceAge[row]! + 1;
      if (t.waiting[row]! > 0) t.waiting[row] = Math.min(WAITING_MAX, t.waiting[row]! + 1);
      const hasExperience = t.experience[row]! > 0 && t.experienceAge[row]! < fading;
      if (t.debtInr[row]! <= 0 && !hasExperience && t.waiting[row] === 0) {
        t.release(row);
        continue;
      }
    }
    if (t.waiting[row]! > 0) block.add(at.familiesWaiting, 1);
    block.add(at.debtInr, t.debtInr[row]!);
  }
}

/** Lets community news and events fade and writes the extremes that next month's bounds need. */
export function stepCommunities(world: World, block: Block): void {
  const { plan } = world;
  const { at } = world.layout;
  const c = block.communities;
  c.fade(world.value(plan.rules.peerDecay), world.value(plan.rules.remittanceDecay), world.value(plan.information.forgetting));
  const nd = plan.destinations.length;
  const nr = plan.routes.length;
  const up = (i: number, v: number): void => {
    if (v > block.totals[i]!) block.totals[i] = v;
  };
  // Next month's income is never lower than this month's by more than growth can take away; a lift is capped at 1 in any case.
  const income = plan.strata[block.stratum]!.consumptionInrPerMonth * world.perception.growth[block.stratum]! * plan.communitySize * 0.9;
  for (let slot = 0; slot < c.n; slot++) {
    up(at.maxEvents, c.events[slot]!);
    up(at.maxSent, c.sent[slot]! / plan.communitySize);
    up(at.maxLift, c.remittances[slot]! / income);
    for (let d = 0; d < nd; d++) up(at.maxNetwork + d, c.network[slot * nd + d]! / plan.communitySize);
    const row = c.beliefRow[slot]!;
    if (row < 0) continue;
    for (let r = 0; r < nr; r++) {
      const from = c.countsAt(slot, r);
      const arrived = c.counts[from]!;
      up(at.maxArrived + r, arrived);
      up(at.maxAll + r, arrived + c.counts[from + 1]! + c.counts[from + 2]! + c.counts[from + 3]!);
    }
  }
}
