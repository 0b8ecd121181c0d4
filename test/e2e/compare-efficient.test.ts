import { expect, test } from 'vitest';
import { BRIEF, Workplace } from './sweeps.ts';

test('compare names the scenarios that no other betters, the baseline among them', () => {
  const w = new Workplace();
  const variant = (name: string, levers: string): void => w.write(name, `format: 1\ntitle: ${name}\nquestion: Is it bettered?\nextends: small.yaml\nlevers:\n${levers}`);
  variant('fence.yaml', '  enforcement.fence.intensity: 3x\n');
  variant('dear.yaml', '  enforcement.fence.intensity: 3x\n  brokers.assetSeizure: 0.9\n  diplomacy.stability: 0\n');
  const r = w.pravas(['compare', 'small.yaml', 'fence.yaml', 'dear.yaml', ...BRIEF, '--threads', '1', '--quiet', '--json']);
  expect(r.code).toBe(0);
  const value = JSON.parse(r.out) as { efficient: { objectives: string[]; scenarios: string[] }; variants: { scenario: string; outcomes: Record<string, { baseline: number; variant: number }> }[] };
  const { objectives, scenarios } = value.efficient;
  expect(objectives).toEqual(['departures.irregular', 'deaths', 'debtInr', 'policyCostInr']);
  const levels = new Map([['small', objectives.map((o) => value.variants[0]!.outcomes[o]!.baseline)], ...value.variants.map((v): [string, number[]] => [v.scenario, objectives.map((o) => v.outcomes[o]!.variant)])]);
  const isBettered = (name: string): boolean => [...levels.values()].some((other) => other.every((x, j) => x <= levels.get(name)![j]!) && other.some((x, j) => x < levels.get(name)![j]!));
  expect(scenarios).toEqual([...levels.keys()].filter((name) => !isBettered(name)));
  expect(scenarios).toContain('small');
});
