import { expect, test } from 'vitest';
import { compilePlan, readScenario, type RunResult, simulatePlan } from '../../engine/index.ts';
import { digestOf } from '../../engine/node/digest.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { Equations } from '../../engine/population/equations.ts';

/** The small corridor with means of another form. */
function planWith(means: string): ReturnType<typeof compilePlan> {
  const scenario = readScenario('test/fixtures/corridor/small.yaml', scenarioFiles());
  return compilePlan({ ...scenario, equations: { ...scenario.equations, means }, burnIn: 3, to: scenario.from + 8 }, { scale: 0.3 });
}

const run = (plan: ReturnType<typeof planWith>): RunResult => simulatePlan(plan, { seed: 'shares' });

/** Means that depend on what brokers or states ask. Where they are divided by it, a bound that took the outlay of another alternative, a dear route, would be too low for a cheap one. */
const MEANS = [
  ['taken off', (power: string) => `max(0, 2 * assetsInr + borrowingMonths * homeIncomeInr - debtInr - 20 * (outlayInr + sanction)^(${power}))`],
  ['divided by', (power: string) => `100000000 / (outlayInr + sanction)^(${power})`],
] as const;

test.each(MEANS)('a costly part that depends only on what is asked (%s) is computed once for all who are asked, and changes no bit', (_, means) => {
  const shared = planWith(means('0.5'));
  // Nobody’s attachment matters here, but the part is then each household’s own.
  const own = planWith(means('0.5 + 0 * attachment'));
  const count = (plan: typeof shared): number => new Equations(plan).shared.length;
  expect(count(shared)).toBe(count(own) + 1);
  const [a, b] = [run(shared), run(own)];
  expect(a.accepted).toBeGreaterThan(100);
  expect(digestOf([a])).toBe(digestOf([b]));
});

test('who may use a pathway may depend on what it asks and on the means, those of the pathway itself', () => {
  const plan = (eligible: string): ReturnType<typeof planWith> => {
    const scenario = readScenario('test/fixtures/corridor/small.yaml', scenarioFiles());
    const { pathways } = scenario.document;
    const document = { ...scenario.document, pathways: { ...pathways, 'near-work': { ...pathways['near-work']!, eligible } } };
    return compilePlan({ ...scenario, document, burnIn: 3, to: scenario.from + 8 }, { scale: 0.3 });
  };
  const open = digestOf([run(plan('adults >= 1'))]);
  for (const eligible of ['outlayInr == 40000', 'outlayInr^0.5 == 200', 'means >= 0.5 * outlayInr and sanction == 0 or means < 0.5 * outlayInr']) expect(digestOf([run(plan(eligible))]), eligible).toBe(open);
  // Who cannot pay the fee cannot choose it either.
  expect(digestOf([run(plan('means >= outlayInr'))])).toBe(open);
  expect(digestOf([run(plan('outlayInr == 30000'))])).not.toBe(open);
});
