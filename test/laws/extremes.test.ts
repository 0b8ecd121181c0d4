import { expect, test } from 'vitest';
import { compilePlan, LEVERS, readScenario, simulatePlan } from '../../engine/index.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { SMALL } from './small.ts';

/** Runs the small corridor for some months at a tenth of its size; invariants and mark bounds are checked by the run itself. */
function expectSound(set: Readonly<Record<string, unknown>>): void {
  const scenario = readScenario(SMALL, scenarioFiles(), { set });
  const result = simulatePlan(compilePlan({ ...scenario, burnIn: 2, to: scenario.from + 5 }, { scale: 0.1 }), { seed: 'extreme' });
  const n = result.months.length;
  for (const [i, name] of result.names.entries())
    for (const v of result.values.subarray(i * n, (i + 1) * n)) expect(Number.isFinite(v), `${name}: ${v} under ${JSON.stringify(set)}`).toBe(true);
}

test.each(LEVERS.map((l) => [l.pattern, l] as const))('%s from its lower to its upper bound and back leaves every invariant and every outcome a number', (pattern, lever) => {
  expectSound({ ...lever.trial.beside, [pattern.replace(/<[a-z]+>/, '*')]: { '2018-05': lever.low, '2018-07': lever.high, '2018-10': lever.low } });
});

test('every quantity of behaviour at either end of its stated range leaves every invariant and every outcome a number', () => {
  const { document } = readScenario(SMALL, scenarioFiles());
  const ends: [string, number][] = [];
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { value, low, high } = node as { value?: number; low?: number; high?: number };
    if (typeof value === 'number') for (const end of [low, high]) typeof end === 'number' && end !== value ? ends.push([path, end]) : 0;
    else for (const [key, inner] of Object.entries(node)) walk(inner, `${path}.${key}`);
  };
  for (const section of ['parameters', 'brokers', 'information'] as const) walk(document[section], section);
  expect(ends.length).toBeGreaterThan(100);
  for (const [path, end] of ends) expectSound({ [path]: end });
});

test('all levers at their upper bound at once, and all at their lower, leave every invariant', () => {
  for (const end of ['low', 'high'] as const) expectSound(Object.fromEntries(LEVERS.map((l) => [l.pattern.replace(/<[a-z]+>/, '*'), l[end]])));
});
