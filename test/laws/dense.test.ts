import { beforeAll, expect, test } from 'vitest';
import { compilePlan, readScenario, type RunError, simulatePlan } from '../../engine/index.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { classesOf, GROUP_COMMUNITIES } from '../../engine/plan/layout.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import type { BoundTable } from '../../engine/population/bounds.ts';
import { type Decider, ThinnedDecider } from '../../engine/simulate/decisions.ts';
import type { World } from '../../engine/simulate/world.ts';
import { addCounts, Counter, DenseDecider, worstDifference } from './dense.ts';

const SEEDS = ['one', 'two', 'three', 'four', 'five'];
const MONTHS = 12;

/** India at a small scale, with irregular routes more attractive, so that every alternative is chosen and feeds back. */
function busyPlan(): Plan {
  const set = {
    'routes.donkey-europe.appeal': -3, 'routes.south-america-darien.appeal': -3, 'routes.caribbean-hops.appeal': -2,
    'routes.canada-visa-then-south.appeal': 0, 'routes.canada-visa-stay.appeal': -3, 'parameters.considerationBase': 0.17,
    // Slow news: at this size a handful of outcomes would swing a whole route, and counts would scatter more than Poisson.
    'information.newsSpeed': 0.02,
  };
  const scenario = readScenario('scenarios/corridors/india-north-america.yaml', scenarioFiles(), { set });
  const plan = compilePlan({ ...scenario, burnIn: 0, to: scenario.from + MONTHS - 1 }, { scale: 0.0002 });
  // The finest classes, which only large strata have.
  const classes = scenario.strata.map((s) => classesOf(plan.communitySize * GROUP_COMMUNITIES, s.secondaryShare, s.degreeShare, 1e9));
  return { ...plan, classes };
}

function counted(plan: Plan, seed: string, make: (world: World) => Decider): ReadonlyMap<string, number> {
  let counter: Counter | undefined;
  simulatePlan(plan, {
    seed,
    decider: (world) => {
      counter = new Counter(make(world), world);
      return counter;
    },
  });
  return counter!.counts;
}

let plan: Plan;
const dense = new Map<string, number>();

beforeAll(() => {
  plan = busyPlan();
  for (const seed of SEEDS) addCounts(dense, counted(plan, seed, (world) => new DenseDecider(world, seed)));
});

test('thinned departures have the law of visiting everybody, by alternative, class, month and past', () => {
  const thinned = new Map<string, number>();
  for (const seed of SEEDS) addCounts(thinned, counted(plan, seed, (world) => new ThinnedDecider(world)));
  const worst = worstDifference(thinned, dense);
  expect(worst.z, `${worst.key}: thinned ${worst.a}, dense ${worst.b}`).toBeLessThan(4);
  for (const a of plan.alternatives) expect(dense.get(`alternative ${a.name}`), a.name).toBeGreaterThan(20);
  expect(dense.get('touched')).toBeGreaterThan(20);
});

/** Thinning whose bounds are a share of what they should be. */
function broken(world: World, share: number, isSilent: boolean): Decider {
  const decider = new ThinnedDecider(world);
  const table = (decider as unknown as { bounds: BoundTable }).bounds;
  const update = table.update.bind(table);
  table.update = (extremes, strata) => {
    update(extremes, strata);
    for (const { steady, spell, kin } of table.strata) for (const b of [steady, spell, kin]) b.intensity.forEach((v, k) => (b.intensity[k] = v * share));
  };
  if (isSilent) (decider as unknown as { exceeded: () => void }).exceeded = () => {};
  return decider;
}

test('a bound that is too low stops the run with month, block and figures', () => {
  let error: RunError | undefined;
  try {
    counted(plan, 'one', (world) => broken(world, 0.1, false));
  } catch (e) {
    error = e as RunError;
  }
  expect(error?.code).toBe('MARK_BOUND_EXCEEDED');
  expect(error?.message).toMatch(/month 20\d\d-\d\d, block \d+: .*intensity [\d.e-]+, bound [\d.e-]+/);
});

test('the comparison notices a bound that is silently too low', () => {
  const thinned = new Map<string, number>();
  for (const seed of SEEDS) addCounts(thinned, counted(plan, seed, (world) => broken(world, 0.1, true)));
  expect(worstDifference(thinned, dense).z).toBeGreaterThan(4);
});
