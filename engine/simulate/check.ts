import { monthText } from '../scenario/months.ts';
import type { Block } from './block.ts';
import type { World } from './world.ts';

/** A run that stopped: what failed, in which month and block, with figures. */
export class RunError extends Error {
  readonly code: string;
  readonly month: number;
  readonly block: number;
  readonly details: Readonly<Record<string, number>>;
  constructor(code: string, month: number, block: number, what: string, details: Readonly<Record<string, number>>) {
    const figures = Object.entries(details).map(([k, v]) => `${k} ${v}`).join(', ');
    super(`${code}  month ${monthText(month)}, block ${block}: ${what}: ${figures}`);
    this.name = 'RunError';
    this.code = code;
    this.month = month;
    this.block = block;
    this.details = details;
  }
}

const TOLERANCE_INR = 1;
/** Sums of fractions may end this much below 0 by rounding. */
const ROUNDING = 1e-6;

/** Checks a block's invariants at the end of a month; reads only. @throws RunError INVARIANT_VIOLATED */
export function checkBlock(world: World, block: Block): void {
  const { at } = world.layout;
  const of = (i: number): number => block.totals[i]!;
  const fail = (what: string, figures: Record<string, number>): never => {
    throw new RunError('INVARIANT_VIOLATED', world.perception.month, block.index, what, figures);
  };
  let deaths = 0;
  for (let r = 0; r < world.plan.routes.length; r++) deaths += of(at.deaths + r);
  if (of(at.deathsRecorded) + of(at.missing) !== deaths) fail('recorded deaths and missing make deaths', { deaths, recorded: of(at.deathsRecorded), missing: of(at.missing) });
  for (let p = 0; p < world.plan.pathways.length; p++)
    if (of(at.permits + p) > block.slots[p]!) fail('permits at most the quota', { permits: of(at.permits + p), quota: block.slots[p]! });
  for (let i = 0; i < world.layout.firstExtreme; i++) if (!(of(i) >= -ROUNDING) && i !== at.premiumSum) fail('no negative total', { index: i, total: of(i) });
  if (block.underway + of(at.started) - of(at.ended) !== of(at.underway))
    fail('every venture in one state', { before: block.underway, started: of(at.started), ended: of(at.ended), after: of(at.underway) });
  let revenue = 0;
  for (let b = 0; b < world.brokers.n; b++) revenue += of(at.brokerRevenueInr + b);
  const held = block.escrowInr - block.escrowBefore;
  if (Math.abs(of(at.feesInr) - revenue - held - of(at.refundsInr)) > TOLERANCE_INR)
    fail('fees paid are broker revenue, escrow held and refunds', { fees: of(at.feesInr), revenue, held, refunds: of(at.refundsInr) });
  if (block.escrowInr < 0) fail('no negative escrow', { escrow: block.escrowInr });
  block.escrowBefore = block.escrowInr;
  block.underway = of(at.underway);
}
