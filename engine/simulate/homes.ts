import { STREAMS } from '../catalog/streams.ts';
import { OUTCOME_DEAD } from '../population/community.ts';
import { DISTRESS_BIT, HOME, REFUSED_BIT } from '../population/touched.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import type { Block } from './block.ts';
import { spend } from './payments.ts';
import { spread } from './tales.ts';
import type { World } from './world.ts';

const words = new Uint32Array(2);
const key = new Uint32Array(2);
/** Months after which a family stops counting as waiting for news: never within a run. */
const WAITING_MAX = 30_000;

/** A household forgets, and is latent again once nothing is owed, pending or remembered. Returns whether it is. */
export function stepHome(world: World, block: Block, row: number): boolean {
  const t = block.touched;
  t.experienceAge[row] = Math.min(WAITING_MAX, t.experienceAge[row]! + 1);
  const hasExperience = t.experience[row]! > 0 && t.experienceAge[row]! < world.value(world.plan.rules.experienceFading);
  if (t.debtInr[row]! > 0 || hasExperience || t.waiting[row]! > 0 || t.resolveUntil[row]! > world.m) return false;
  t.release(row);
  return true;
}

/**
 * Those at home serve the household's debt out of a share of its income; where interest is more than that they are in distress and sell
 * assets, as long as there are any.
 */
export function serveDebt(world: World, block: Block, row: number): void {
  const { plan } = world;
  const { at } = world.layout;
  const t = block.touched;
  const income = t.incomeInr[row]! * world.perception.growth[block.stratum]!;
  const service = Math.min(t.debtInr[row]!, Math.round(world.value(plan.rules.serviceShareOfIncome) * income));
  const isDistressed = t.debtInr[row]! * world.value(plan.rules.interestPerMonth) > service;
  t.debtInr[row] = t.debtInr[row]! - service;
  block.add(at.debtServiceInr, service);
  world.chronicle?.note(world.m, t.uid[row]!, 'paid debt', { servedInr: service, debtInr: t.debtInr[row]! });
  if (isDistressed && t.sellableInr[row]! > 0) {
    const sold = Math.min(t.sellableInr[row]!, Math.round(t.debtInr[row]! * world.value(plan.rules.assetSaleShare)));
    t.debtInr[row] = t.debtInr[row]! - sold;
    spend(block, row, sold);
    block.add(at.debtServiceInr, sold);
    block.add(at.assetLosses, 1);
    world.chronicle?.note(world.m, t.uid[row]!, 'sold assets', { soldInr: sold, debtInr: t.debtInr[row]! });
  }
  t.mark(row, DISTRESS_BIT, isDistressed);
}

/** A family waits for news of a missing person; it may learn late what became of them, and then the community does. */
export function stepWaiting(world: World, block: Block, row: number): void {
  const { at } = world.layout;
  const t = block.touched;
  subkey(world.key, STREAMS.abroad, 1, key);
  threefry2x32x13(key, t.uid[row]!, world.perception.month, words);
  if (t.waiting[row]! > 1 && uniform32(words[0]!) < world.value(world.plan.information.missingLearnedPerMonth)) {
    t.waiting[row] = 0;
    block.add(at.missingLearned, 1);
    spread(world, block, row, OUTCOME_DEAD);
    world.chronicle?.note(world.m, t.uid[row]!, 'learned', {});
    return;
  }
  t.waiting[row] = Math.min(WAITING_MAX, t.waiting[row]! + 1);
  world.chronicle?.note(world.m, t.uid[row]!, 'waited', { months: t.waiting[row]! - 1 });
  block.add(at.familiesWaiting, 1);
  block.add(at.familyMonthsWaiting, 1);
}

/** An applicant stops waiting, and weighs other ways with the resolve of who had decided to go. */
export function giveUp(world: World, block: Block, row: number): void {
  const t = block.touched;
  const pathway = t.pathway[row]!;
  block.add(world.layout.at.gaveUp + pathway, 1);
  block.waiting[pathway] = block.waiting[pathway]! - 1;
  world.chronicle?.note(world.m, t.uid[row]!, 'gave up waiting', { pathway: world.plan.pathways[pathway]!.name });
  turnFromPathway(world, block, row);
}

/** After a refusal or a wait given up the household is at home, resolved for some months. */
export function turnFromPathway(world: World, block: Block, row: number): void {
  const t = block.touched;
  t.phase[row] = HOME;
  t.pathway[row] = -1;
  t.mark(row, REFUSED_BIT, true);
  t.resolveUntil[row] = world.m + Math.round(world.value(world.plan.rules.resolveMonths));
}
