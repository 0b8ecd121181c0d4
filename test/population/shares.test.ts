import { expect, test } from 'vitest';
import { compilePlan, readScenario, type RunResult, simulatePlan } from '../../engine/index.ts';
import { digestOf } from '../../engine/node/digest.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { Equations } from '../../engine/population/equations.ts';

/** The small corridor with a household's means changed by what brokers or states ask. @param exponent of the outlay, as an equation */
function planWith(exponent: string, factor = -20): ReturnType<typeof compilePlan> {
  const means = `max(0, 2 * assetsInr + borrowingMonths * homeIncomeInr - debtInr + (${factor}) * (outlayInr + sanction)^(${exponent}))`;
  const scenario = readScenario('test/fixtures/corridor/small.yaml', scenarioFiles());
  return compilePlan({ ...scenario, equations: { ...scenario.equations, means }, burnIn: 3, to: scenario.from + 8 }, { scale: 0.3 });
}

const run = (plan: ReturnType<typeof planWith>): RunResult => simulatePlan(plan, { seed: 'shares' });

// With much taken off, a bound on the means that took the outlay of another alternative, a dear route, would let nobody take a cheap one.
test.each([['0.5', -20], ['0.5', -300]] as const)('a costly part that depends only on what is asked (to the power of %s, %d times) is computed once for all who are asked, and changes no bit', (exponent, factor) => {
  const shared = planWith(exponent, factor);
  // Nobody’s attachment matters here, but the part is then each household’s own.
  const own = planWith(`${exponent} + 0 * attachment`, factor);
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
