import { expect, test } from 'vitest';
import { compilePlan, readScenario, type Scenario, simulatePlan } from '../engine/index.ts';
import { digestOf } from '../engine/node/digest.ts';
import { scenarioFiles } from '../engine/node/index.ts';

const corridor = 'scenarios/corridors/india-north-america.yaml';
const brief = (set = {}): Scenario => {
  const s = readScenario(corridor, scenarioFiles(), { set });
  return { ...s, to: s.from + 2, burnIn: 3 };
};
const run = (s: Scenario) => simulatePlan(compilePlan(s, { scale: 0.002 }), { seed: 'pravas' });

test('the same scenario and seed give the same digest, and another seed another', () => {
  const plan = compilePlan(brief(), { scale: 0.002 });
  const digest = (seed: string): string => digestOf([simulatePlan(plan, { seed })]);
  expect(digest('pravas')).toBe(digest('pravas'));
  expect(digest('pravas')).not.toBe(digest('other'));
});

test('a lever set to what it is changes nothing, and closing every quota ends permits', () => {
  expect(digestOf([run(brief({ 'enforcement.mexico-us.intensity': '1x' }))])).toBe(digestOf([run(brief())]));
  const closed = run(brief({ 'pathways.*.quota': 0 }));
  const i = closed.names.indexOf('permits');
  const n = closed.months.length;
  expect(closed.values.subarray(i * n, (i + 1) * n).every((v) => v === 0)).toBe(true);
});

test('an unknown lever is refused with a near name', () => {
  expect(() => brief({ 'pathways.us-work.qota': 1 })).toThrow(/UNKNOWN_LEVER[\s\S]*did you mean/);
});

test('an equation that gives no number, or a rate without end, stops the run and says so', () => {
  const withEquation = (name: string): Scenario => {
    const s = brief({ 'parameters.valueWeight': 9 });
    return { ...s, equations: { ...s.equations, [name]: 'sqrt(5 - valueWeight)' } };
  };
  expect(() => run(withEquation('considerationRate'))).toThrow(/NOT_BOUNDED.*considerationRate/);
  expect(() => run(withEquation('valueOfRoute'))).toThrow(/NaN/);
});
