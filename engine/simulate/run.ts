import { MONTH } from './month.ts';
import type { Plan } from '../plan/plan.ts';
import { seedKey } from '../random/seed.ts';
import { Block } from './block.ts';
import type { Chronicle } from './chronicle.ts';
import { type Decider, ThinnedDecider } from './decisions.ts';
import { exchangeOf, type SharedExchange } from './exchange.ts';
import { Follower } from './follower.ts';
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

export interface RunOptions {
  /** Seed text; never empty. */
  readonly seed: string;
  readonly replicate?: number;
  /** This thread's part of a run on several threads. */
  readonly part?: { readonly index: number; readonly count: number; readonly shared: SharedExchange };
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

/**
 * Runs a plan once. Every part of a run returns the same result.
 * @throws RunError when an invariant or a mark bound is violated
 */
export function simulatePlan(plan: Plan, options: RunOptions): RunResult {
  const world = new World(plan, seedKey(options.seed, options.replicate ?? 0), options.chronicle ?? null);
  const { index = 0, count = 1 } = options.part ?? {};
  const exchange = exchangeOf(plan, options.part?.shared);
  const blocks: Block[] = [];
  for (const b of blocksOfPart(plan, world.key, index, count)) blocks.push(new Block(plan, b));
  const decider = options.decider ? options.decider(world) : new ThinnedDecider(world);
  const follower = Follower.of(world, blocks);
  const strata = [...new Set(blocks.map((b) => b.stratum))];
  const tally = new Tally(plan);
  const { layout } = world;
  const counters = { visits: 0, evaluations: 0, accepted: 0 };
  for (let m = 0; m < plan.nMonths; m++) {
    world.m = m;
    for (const stage of MONTH) if ('global' in stage) stage.global(world);
    shareQuotas(world, blocks, exchange.totals(m + 1));
    decider.startMonth(world, strata);
    follower?.look();
    const totals = exchange.totals(m);
    for (const block of blocks) {
      block.totals = totals.subarray(block.index * layout.length, (block.index + 1) * layout.length);
      block.totals.fill(0);
      for (const stage of MONTH) if ('block' in stage) stage.block(world, block, decider);
    }
    exchange.meet();
    world.sum(totals);
    tally.add(world);
    counters.visits += world.lastOf('visits');
    counters.evaluations += world.lastOf('evaluations');
    counters.accepted += world.lastOf('accepted');
    // The buffer of next month was last read before this barrier, so that one barrier a month is enough.
    options.onMonth?.(m + 1, plan.nMonths, tally.values);
  }
  follower?.conclude();
  const reported = plan.nMonths - plan.burnIn;
  const values = new Float64Array(plan.outcomeNames.length * reported);
  plan.outcomeNames.forEach((_, i) => {
    values.set(tally.values.subarray(i * plan.nMonths + plan.burnIn, (i + 1) * plan.nMonths), i * reported);
  });
  return {
    names: plan.outcomeNames,
    months: Int32Array.from({ length: reported }, (_, i) => plan.firstMonth + plan.burnIn + i),
    values,
    households: plan.nHouseholds,
    householdMonths: plan.nHouseholds * plan.nMonths,
    ...counters,
  };
}
