import { MONTH } from './month.ts';
import { monthsAlike, partsOf } from '../plan/alike.ts';
import type { Plan } from '../plan/plan.ts';
import { seedKey } from '../random/seed.ts';
import { Block } from './block.ts';
import type { Chronicle } from './chronicle.ts';
import { type Decider, ThinnedDecider } from './decisions.ts';
import { type Exchange, exchangeOf, type SharedExchange } from './exchange.ts';
import { Follower } from './follower.ts';
import { liken } from './likening.ts';
import { shareQuotas } from './pathways.ts';
import { Tally } from './tally.ts';
import { World } from './world.ts';

/** What a run measured. */
export interface RunResult {
  readonly names: readonly string[];
  /** Reported months, absolute: year × 12 + month − 1. */
  readonly months: Int32Array;
  /** Outcomes, [names × months]. */
  readonly values: Float64Array;
  readonly households: number;
  /** Households × months simulated, burn-in included. */
  readonly householdMonths: number;
  readonly visits: number;
  readonly evaluations: number;
  readonly accepted: number;
}

/** One of several parts of a run, and what they share; a part without it stands still, for others to go on from. */
export interface Part {
  readonly index: number;
  readonly count: number;
  readonly shared?: SharedExchange;
}

export interface RunOptions {
  /** Seed text; never empty. */
  readonly seed: string;
  readonly replicate?: number;
  /** This thread's part of a run on several threads. */
  readonly part?: Part;
  /** Called after each month with all outcomes so far, [names × all months], burn-in included; not to be kept. */
  readonly onMonth?: (done: number, total: number, values: Float64Array) => void;
  /** Who writes down what happens to households. */
  readonly chronicle?: Chronicle;
  /** How decisions are sampled; thinning unless a test says otherwise. */
  readonly decider?: (world: World) => Decider;
}

/** Households that cost as much as one point that is visited: what else a month does with a block. Measured, and only a matter of speed. */
const HOUSEHOLDS_PER_VISIT = 2000;

/**
 * Returns the blocks of a part: the costliest first, each to the part with the least work so far. The cost of a block is the number of
 * points that the first month's bounds let through.
 */
function blocksOfPart(plan: Plan, key: Uint32Array, index: number, count: number): number[] {
  if (count === 1) return Array.from({ length: plan.nBlocks }, (_, b) => b);
  const world = new World(plan, key);
  for (const stage of MONTH) if ('global' in stage) stage.global(world);
  const points = new ThinnedDecider(world).pointsPerHousehold();
  const cost = Float64Array.from(plan.blockStratum, (s, b) => plan.blockCommunities[b]! * plan.communitySize * (points[s]! + 1 / HOUSEHOLDS_PER_VISIT));
  const load = new Float64Array(count);
  const own: number[] = [];
  const order = Array.from({ length: plan.nBlocks }, (_, b) => b).sort((a, b) => cost[b]! - cost[a]! || a - b);
  for (const b of order) {
    let least = 0;
    for (let p = 1; p < count; p++) if (load[p]! < load[least]!) least = p;
    load[least] = load[least]! + cost[b]!;
    if (least === index) own.push(b);
  }
  return own.sort((a, b) => a - b);
}

type Counters = Record<'visits' | 'evaluations' | 'accepted', number>;

/** A run under way: its months one after another, and others that go on from where it stands. */
export class Run {
  readonly plan: Plan;
  private readonly options: RunOptions;
  private readonly world: World;
  private readonly blocks: readonly Block[];
  private readonly decider: Decider;
  private readonly exchange: Exchange;
  private readonly strata: readonly number[];
  private readonly tally: Tally;
  private readonly follower: Follower | null;
  private readonly counters: Counters = { visits: 0, evaluations: 0, accepted: 0 };
  private months = 0;

  /** @param blocks those of its part, where they are known */
  private constructor(plan: Plan, options: RunOptions, blocks?: readonly number[]) {
    this.plan = plan;
    this.options = options;
    this.world = new World(plan, seedKey(options.seed, options.replicate ?? 0), options.chronicle ?? null);
    const { index = 0, count = 1 } = options.part ?? {};
    this.exchange = exchangeOf(plan, options.part?.shared);
    this.blocks = (blocks ?? blocksOfPart(plan, this.world.key, index, count)).map((b) => new Block(plan, b));
    this.decider = options.decider ? options.decider(this.world) : new ThinnedDecider(this.world);
    this.follower = Follower.of(this.world, this.blocks);
    this.strata = [...new Set(this.blocks.map((b) => b.stratum))];
    this.tally = new Tally(plan);
  }

  /** Begins a run, before its first month. */
  static begin(plan: Plan, options: RunOptions): Run {
    return new Run(plan, options);
  }

  /** Months that are done. */
  get done(): number {
    return this.months;
  }

  /** All outcomes so far, [names × all months], burn-in included; not to be kept. */
  get values(): Float64Array {
    return this.tally.values;
  }

  /** Simulates the next month. @throws RunError when an invariant or a mark bound is violated; RangeError ALONE where the other parts are not known */
  step(): void {
    const { part } = this.options;
    if (part && part.count > 1 && !part.shared) throw new RangeError('ALONE  one of several parts cannot go on without the others: give what they share');
    const { world, blocks, decider, exchange, counters } = this;
    const { layout } = world;
    const m = this.months;
    world.m = m;
    for (const stage of MONTH) if ('global' in stage) stage.global(world);
    shareQuotas(world, blocks, exchange.totals(m + 1));
    decider.startMonth(world, this.strata);
    this.follower?.look();
    const totals = exchange.totals(m);
    for (const block of blocks) {
      block.totals = totals.subarray(block.index * layout.length, (block.index + 1) * layout.length);
      block.totals.fill(0);
      for (const stage of MONTH) if ('block' in stage) stage.block(world, block, decider);
    }
    // The buffer of next month was last read before this barrier, so that one barrier a month is enough.
    exchange.meet();
    world.sum(totals);
    this.tally.add(world);
    counters.visits += world.lastOf('visits');
    counters.evaluations += world.lastOf('evaluations');
    counters.accepted += world.lastOf('accepted');
    this.months = m + 1;
  }

  /** Simulates until so many months of the run are done. */
  advance(months: number): this {
    while (this.done < Math.min(months, this.plan.nMonths)) this.step();
    return this;
  }

  /**
   * Returns a run of another plan that stands where this one stands: the same bytes as if it had been run from its beginning. This one
   * may go on too. A part is forked as that part: all parts where they stand at the same month.
   * @param shared what the parts of the fork share; without it a fork of one of several parts stands still
   * @throws RangeError PLANS_DIFFER where the plans ask for different things in a month that is done, or the run is followed
   */
  fork(plan: Plan, shared?: SharedExchange): Run {
    const { chronicle, part, ...options } = this.options;
    if (monthsAlike(this.plan, plan) < this.done) throw new RangeError('PLANS_DIFFER  a run can go on under another plan only from a month up to which both are alike: fork it earlier');
    if (chronicle) throw new RangeError('PLANS_DIFFER  a run that is followed cannot be forked: begin a run of its own');
    const own = part && { index: part.index, count: part.count, ...(shared && { shared }) };
    const fork = new Run(plan, { ...options, ...(own && { part: own }) }, this.blocks.map((b) => b.index));
    // A decider keeps nothing from month to month.
    const done = partsOf(this.plan);
    liken(fork.world, this.world, done);
    liken(fork.blocks, this.blocks, done);
    // No later month reads any other totals; the last month's stay as they are until all parts have done the next.
    if (this.months > 0) fork.exchange.totals(this.months - 1).set(this.exchange.totals(this.months - 1));
    fork.tally.begin(this.tally, this.done);
    Object.assign(fork.counters, this.counters);
    fork.months = this.months;
    return fork;
  }

  /** Returns what a finished run measured. */
  result(): RunResult {
    const { plan } = this;
    this.follower?.conclude();
    const reported = plan.nMonths - plan.burnIn;
    const values = new Float64Array(plan.outcomeNames.length * reported);
    plan.outcomeNames.forEach((_, i) => {
      values.set(this.values.subarray(i * plan.nMonths + plan.burnIn, (i + 1) * plan.nMonths), i * reported);
    });
    return {
      names: plan.outcomeNames,
      months: Int32Array.from({ length: reported }, (_, i) => plan.firstMonth + plan.burnIn + i),
      values,
      households: plan.nHouseholds,
      householdMonths: plan.nHouseholds * plan.nMonths,
      ...this.counters,
    };
  }
}

/**
 * Runs a plan once. Every part of a run returns the same result.
 * @throws RunError when an invariant or a mark bound is violated
 */
export function simulatePlan(plan: Plan, options: RunOptions): RunResult {
  const run = Run.begin(plan, options);
  while (run.done < plan.nMonths) {
    run.step();
    options.onMonth?.(run.done, plan.nMonths, run.values);
  }
  return run.result();
}
