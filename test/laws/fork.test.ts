import { describe, expect, test } from 'vitest';
import { compilePlan, monthsAlike, type Plan, readScenario, Run, simulatePlan } from '../../engine/index.ts';
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

  test('a fork after the month in which the plans part is refused', () => {
    expect(() => started(base).advance(11).fork(late)).toThrow('PLANS_DIFFER');
  });
});
