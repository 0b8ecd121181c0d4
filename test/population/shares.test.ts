import { expect, test } from 'vitest';
import { compilePlan, readScenario, type RunResult, simulatePlan } from '../../engine/index.ts';
import { digestOf } from '../../engine/node/digest.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { Equations } from '../../engine/population/equations.ts';

/** The small corridor with a household's means less by what brokers or states ask. @param exponent of the outlay, as an equation */
function planWith(exponent: string): ReturnType<typeof compilePlan> {
  const means = `max(0, 2 * assetsInr + borrowingMonths * homeIncomeInr - debtInr - 20 * (outlayInr + sanction)^(${exponent}))`;
  const scenario = readScenario('test/fixtures/corridor/small.yaml', scenarioFiles());
  return compilePlan({ ...scenario, equations: { ...scenario.equations, means }, burnIn: 3, to: scenario.from + 8 }, { scale: 0.3 });
}

const run = (plan: ReturnType<typeof planWith>): RunResult => simulatePlan(plan, { seed: 'shares' });

test('a costly part that depends only on what is asked is computed once for all who are asked, and changes no bit', () => {
  const shared = planWith('0.5');
  // Nobody’s attachment matters here, but the part is then each household’s own.
  const own = planWith('0.5 + 0 * attachment');
  const count = (plan: typeof shared): number => new Equations(plan).shared.length;
  expect(count(shared)).toBe(count(own) + 1);
  const [a, b] = [run(shared), run(own)];
  expect(a.accepted).toBeGreaterThan(100);
  expect(digestOf([a])).toBe(digestOf([b]));
});
