import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { compilePlan, createSharedExchange, leversFrom, monthsAlike, type Plan, readScenario, Run, simulatePlan, Trunks } from '../../engine/index.ts';
import { digestOf } from '../../engine/node/digest.ts';
import { scenarioFiles } from '../../engine/node/index.ts';

/** India at one household in two thousand, after six months of burn-in. */
function planOf(set: Readonly<Record<string, unknown>> = {}, nMonths = 18): Plan {
  const scenario = readScenario('scenarios/corridors/india-north-america.yaml', scenarioFiles(), { set });
  return compilePlan({ ...scenario, from: 2020 * 12 + 6, burnIn: 6, to: 2020 * 12 + 6 + nMonths - 1 }, { scale: 0.0005 });
}
const PATH = 'legs.mexico-us.intensity';
const base = planOf();
const late = planOf({ 'enforcement.mexico-us.intensity': { '2020-11': '2x' }, 'pathways.us-work.quota': { '2020-12': '2x' } });
const started = (plan: Plan): Run => Run.begin(plan, { seed: 'fork', replicate: 1 });
const digest = (run: Run): string => digestOf([run.advance(run.plan.nMonths).result()]);
const whole = (plan: Plan): string => digestOf([simulatePlan(plan, { seed: 'fork', replicate: 1 })]);

describe('a run that goes on under another plan', () => {
  test('two plans are alike up to the month in which a lever first acts, whatever it costs then', () => {
    expect(base.leafPaths).toContain(PATH);
    expect(late.costs.length).toBeGreaterThan(base.costs.length);
    expect(monthsAlike(base, late)).toBe(10);
    expect(monthsAlike(base, planOf())).toBe(24);
    expect(monthsAlike(base, planOf({}, 12))).toBe(18);
    expect(monthsAlike(base, planOf({ [PATH]: 1.01 }))).toBe(0);
    expect(monthsAlike(base, { ...base, communitySize: 64 })).toBe(0);
    expect(monthsAlike(late, { ...late, costs: late.costs.map((c) => ({ ...c, reference: c.reference.map((v) => v / 2) })) })).toBe(0);
    expect(monthsAlike(base, { ...base, equations: base.equations.slice(1) })).toBe(0);
  });

  test('has the same bytes as one simulated from its beginning, and leaves the run it came from alone', () => {
    const trunk = started(base).advance(9);
    const other = trunk.fork(late);
    const same = trunk.fork(base);
    expect(digest(trunk)).toBe(whole(base));
    expect(digest(other)).toBe(whole(late));
    expect(digest(same)).toBe(whole(base));
    expect(whole(late)).not.toBe(whole(base));
  });

  test('counts visits and evaluations as one simulated from its beginning', () => {
    const { visits, evaluations, accepted } = simulatePlan(late, { seed: 'fork', replicate: 1 });
    expect(started(base).advance(10).fork(late).advance(24).result()).toMatchObject({ visits, evaluations, accepted });
  });

  test('may end earlier or later than the run it came from', () => {
    for (const nMonths of [8, 26]) {
      const plan = planOf({}, nMonths);
      expect(digest(started(base).advance(12).fork(plan))).toBe(whole(plan));
    }
  });

  test('in parts on several threads has the same bytes, and a part that is kept stands still', async () => {
    const count = 2;
    const shared = [base, late, late].map((plan) => createSharedExchange(plan, count));
    const entry = new URL('../fixtures/forked-part.ts', import.meta.url).href;
    const parts = Array.from({ length: count }, (_, index) => new Promise((resolve, reject) => {
      const worker = new Worker(new URL('../../engine/node/worker-boot.mjs', import.meta.url), { workerData: { entry, index, count, base, late, shared } });
      worker.once('message', resolve).once('error', reject);
    }));
    const [ofBase, ofLate] = [whole(base), whole(late)];
    for (const told of await Promise.all(parts))
      expect(told).toEqual({ finished: [ofLate, ofBase, ofLate], alone: expect.stringContaining('ALONE') as unknown });
  });

  test('a fork after the month in which the plans part is refused', () => {
    expect(() => started(base).advance(11).fork(late)).toThrow('PLANS_DIFFER');
  });
});

/** Runs plans through trunks; returns digests and the months that were simulated for each. */
function through(trunks: Trunks, plans: readonly Plan[], partings: readonly number[] = []): { digests: string[]; simulated: number[] } {
  const simulated = plans.map(() => 0);
  const digests = plans.map((plan, i) => digestOf([trunks.simulate(plan, { seed: 'fork', replicate: 1, onMonth: () => simulated[i]!++ }, partings)]));
  return { digests, simulated };
}

describe('runs that share a trunk', () => {
  const later = planOf({ 'enforcement.mexico-us.intensity': { '2021-02': '2x' } });

  test('simulate what they have in common once, and give the same bytes', () => {
    expect([base, late, later].map(leversFrom)).toEqual([24, 10, 13]);
    const { digests, simulated } = through(new Trunks(), [late, later, base, late]);
    expect(simulated).toEqual([24, 14, 11, 14]);
    expect(digests).toEqual([late, later, base, late].map(whole));
  });

  test('a baseline is kept where plans to come part from it', () => {
    expect(through(new Trunks(), [base, late], [10]).simulated).toEqual([24, 14]);
  });

  test('other seeds, other replicates and other parameters share nothing', () => {
    const trunks = new Trunks();
    through(trunks, [late]);
    let months = 0;
    trunks.simulate(late, { seed: 'fork', replicate: 2, onMonth: () => months++ });
    expect(months).toBe(24);
    expect(through(trunks, [planOf({ [PATH]: 1.01 })]).simulated).toEqual([24]);
  });

  test('no more is kept than is allowed', () => {
    expect(through(new Trunks(base.nHouseholds - 1), [late, later]).simulated).toEqual([24, 24]);
  });
});
