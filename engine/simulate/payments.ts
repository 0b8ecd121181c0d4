import { ESCROW, STAGED } from '../model/contract.ts';
import { BROKE_BIT } from '../population/touched.ts';
import type { Block } from './block.ts';
import type { World } from './world.ts';

/**
 * A household pays its broker, or a third party who holds the money: partly from savings, the rest borrowed.
 * @param isHeld whether the money is held until arrival
 */
export function payBroker(world: World, block: Block, row: number, amountInr: number, isHeld: boolean): void {
  const { at } = world.layout;
  const t = block.touched;
  // Its own share at most, as far as assets last; the rest is borrowed.
  const spent = Math.min(t.sellableInr[row]!, Math.round(amountInr * world.value(world.plan.rules.savingsShareOfOutlay)));
  const borrowed = amountInr - spent;
  spend(block, row, spent);
  t.paidInr[row] = t.paidInr[row]! + amountInr;
  t.debtInr[row] = t.debtInr[row]! + borrowed;
  block.add(at.feesInr, amountInr);
  if (amountInr > 0) world.chronicle?.note(world.m, t.uid[row]!, 'paid', { paidInr: amountInr, borrowedInr: borrowed, debtInr: t.debtInr[row]!, isHeld: isHeld ? 1 : 0 });
  if (isHeld) block.escrowInr += amountInr;
  else block.add(at.brokerRevenueInr + t.broker[row]!, amountInr);
}

/** Takes from the household's own assets. */
export function spend(block: Block, row: number, amountInr: number): void {
  const t = block.touched;
  t.sellableInr[row] = t.sellableInr[row]! - amountInr;
  t.spentInr[row] = t.spentInr[row]! + amountInr;
}

/** The tranche of a leg under a staged contract; who cannot raise it is out of money on the way, and owes the rest to the broker. */
export function payTranche(world: World, block: Block, row: number): void {
  const t = block.touched;
  if (t.contract[row] !== STAGED) return;
  const left = t.feeInr[row]! - t.paidInr[row]!;
  const due = Math.min(left, Math.round(t.feeInr[row]! / world.plan.routes[t.route[row]!]!.legs.length));
  if (due <= 0) return;
  const canPay = Math.max(0, Math.min(due, t.meansInr[row]! - t.paidInr[row]!));
  payBroker(world, block, row, canPay, false);
  if (canPay < due) {
    t.mark(row, BROKE_BIT, true);
    t.paidInr[row] = t.paidInr[row]! + due - canPay;
    t.owedInr[row] = t.owedInr[row]! + due - canPay;
    world.chronicle?.note(world.m, t.uid[row]!, 'ran short', { dueInr: due, paidInr: canPay });
  }
}

/** On arrival what was held goes to the broker; what is owed is paid from earnings. */
export function settleArrival(world: World, block: Block, row: number): void {
  const t = block.touched;
  if (t.contract[row] !== ESCROW || t.paidInr[row] === 0) return;
  block.escrowInr -= t.paidInr[row]!;
  block.add(world.layout.at.brokerRevenueInr + t.broker[row]!, t.paidInr[row]!);
  t.paidInr[row] = 0;
}

/** After a failure what was held comes back, and a debt to the broker falls away. */
export function settleFailure(world: World, block: Block, row: number): void {
  const t = block.touched;
  t.owedInr[row] = 0;
  if (t.contract[row] !== ESCROW || t.paidInr[row] === 0) return;
  const refund = t.paidInr[row]!;
  block.escrowInr -= refund;
  block.add(world.layout.at.refundsInr, refund);
  t.debtInr[row] = Math.max(0, t.debtInr[row]! - refund);
  world.chronicle?.note(world.m, t.uid[row]!, 'refunded', { refundInr: refund, debtInr: t.debtInr[row]! });
  t.paidInr[row] = 0;
}
