import { expect, test } from 'vitest';
import { PHRASES } from '../../engine/catalog/phrases.ts';
import { outcomeOf } from '../../engine/catalog/outcomes.ts';
import { compilePlan, readScenario, type RunResult, simulatePlan } from '../../engine/index.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { DEFAULT_ANSWER, effectText, outcomesOf, policyAnswer, questionAnswer, type ScenarioEffects } from '../../engine/results/answer.ts';
import { directionOf, type Effect, effectOf, resultFrom } from '../../engine/results/effect.ts';
import type { AnswerDocument } from '../../engine/scenario/schema.ts';

/** Replicates of one month by outcome. */
function replicates(levels: Readonly<Record<string, readonly number[]>>): RunResult[] {
  const names = Object.keys(levels);
  return levels[names[0]!]!.map((_, i) => ({
    names, months: Int32Array.of(24000), values: Float64Array.from(names, (name) => levels[name]![i]!), households: 1, householdMonths: 1, visits: 0, evaluations: 0, accepted: 0,
  }));
}

const effectsOf = (before: readonly RunResult[], after: readonly RunResult[], spec: AnswerDocument): Map<string, Effect> =>
  new Map(outcomesOf(spec).map((o) => [o, effectOf(before, after, o)]));

const SPEC: AnswerDocument = { decides: 'departures.irregular', wanted: 'fall', beside: ['encounters'], harm: ['exploited', 'deaths', 'debtInr'] };
const CALM = { 'departures.irregular': [100, 100, 100], encounters: [50, 52, 54], exploited: [10, 10, 10], deaths: [3, 2, 4], debtInr: [7, 8, 9] };
const STRICT = { 'departures.irregular': [88, 87, 89], encounters: [50, 53, 53], exploited: [12, 12.1, 11.9], deaths: [2, 4, 3], debtInr: [7, 8, 9] };

test('an answer gives direction, size and interval, harm beside flow, and says what cannot be told', () => {
  // By hand: −12 ± 4.303 × 1 / √3 = −14.5 to −9.5 of 100; 2 ± 4.303 × 0.1 / √3 = 1.75 to 2.25 of 10.
  expect(policyAnswer(effectsOf(replicates(CALM), replicates(STRICT), SPEC), SPEC)).toBe(
    'Yes for flow: irregular departures fall by 12 % (−14 to −10), encounters cannot be told apart; harm: people exploited on the way rise by 20 % (+18 to +22), deaths cannot be told apart, migration debt does not change.',
  );
});

test('an answer flips when the two scenarios are swapped', () => {
  expect(policyAnswer(effectsOf(replicates(STRICT), replicates(CALM), SPEC), SPEC)).toBe(
    'No for flow: irregular departures rise by 14 % (+11 to +16), encounters cannot be told apart; harm: people exploited on the way fall by 17 % (−19 to −15), deaths cannot be told apart, migration debt does not change.',
  );
});

test('an interval that spans zero, one replicate, and equal runs are no yes and no no', () => {
  const vague = { ...CALM, 'departures.irregular': [90, 105, 99] };
  expect(policyAnswer(effectsOf(replicates(CALM), replicates(vague), SPEC), SPEC)).toMatch(/^Cannot tell for flow: irregular departures cannot be told apart/);
  const [one, other] = [replicates(CALM).slice(0, 1), replicates(STRICT).slice(0, 1)];
  expect(policyAnswer(effectsOf(one, other, SPEC), SPEC)).toMatch(/^Cannot tell for flow: irregular departures differ by −12 % in one replicate/);
  expect(policyAnswer(effectsOf(one, one, SPEC), SPEC)).toMatch(/^No change for flow: irregular departures and encounters do not change/);
});

test('a harm may decide, and then flow stands beside it', () => {
  const spec: AnswerDocument = { decides: 'exploited', wanted: 'fall', beside: ['departures.irregular'], harm: ['deaths'] };
  expect(policyAnswer(effectsOf(replicates(STRICT), replicates(CALM), spec), spec)).toBe(
    'Yes for harm: people exploited on the way fall by 17 % (−19 to −15), deaths cannot be told apart; flow: irregular departures rise by 14 % (+11 to +16).',
  );
});

test('a size that rises from nothing is told in numbers, and small intervals keep their digits', () => {
  const [none, some] = [replicates({ deaths: [0, 0, 0] }), replicates({ deaths: [10, 11, 12] })];
  expect(effectText(effectOf(none, some, 'deaths'))).toBe('+11 (+8.52 to +13.5)');
  const [a, b] = [replicates({ deaths: [1000, 1000, 1000] }), replicates({ deaths: [1003, 1003.1, 1002.9] })];
  expect(effectText(effectOf(a, b, 'deaths'))).toBe('+0.30 % (+0.28 to +0.32)');
});

test('a question ranks its scenarios, and names who raises and lowers harm most', () => {
  const strict: ScenarioEffects = { name: 'strict-borders', effects: effectsOf(replicates(CALM), replicates(STRICT), SPEC) };
  const open: ScenarioEffects = { name: 'open', effects: effectsOf(replicates(STRICT), replicates(CALM), SPEC) };
  const same: ScenarioEffects = { name: 'same', effects: effectsOf(replicates(CALM), replicates(CALM), SPEC) };
  expect(questionAnswer([same, open, strict], SPEC)).toBe(
    'Yes for flow: irregular departures fall with strict borders −12 % (−14 to −10) and rise with open +14 % (+11 to +16); 1 other cannot be told apart; encounters cannot be told apart; harm: people exploited on the way rise most with strict borders +20 % (+18 to +22) and fall most with open −17 % (−19 to −15), deaths and migration debt cannot be told apart.',
  );
  expect(questionAnswer([open], SPEC)).toMatch(/^No for flow: irregular departures rise with open/);
  expect(questionAnswer([same], SPEC)).toMatch(/^Cannot tell for flow/);
  const { decides, harm } = SPEC;
  expect(questionAnswer([strict], { decides, harm })).toMatch(/^Irregular departures fall with strict borders/);
});

test('a result from a month on keeps the later months of every outcome', () => {
  const r: RunResult = { ...replicates({ deaths: [0] })[0]!, names: ['deaths', 'encounters'], months: Int32Array.of(10, 11, 12), values: Float64Array.of(1, 2, 3, 4, 5, 6) };
  const late = resultFrom(r, 11);
  expect(Array.from(late.months)).toEqual([11, 12]);
  expect(Array.from(late.values)).toEqual([2, 3, 5, 6]);
  expect(Array.from(resultFrom(r, 99).values)).toEqual([3, 6]);
});

test('answers of real runs flip when baseline and variant are swapped', () => {
  const runs = (appeal: number): RunResult[] => {
    const scenario = readScenario('scenarios/corridors/india-north-america.yaml', scenarioFiles(), { set: { 'routes.donkey-europe.appeal': appeal } });
    const plan = compilePlan({ ...scenario, burnIn: 2, to: scenario.from + 3 }, { scale: 0.001 });
    return ['a', 'b', 'c'].map((seed) => simulatePlan(plan, { seed }));
  };
  const [base, variant] = [runs(-3.5), runs(-6)];
  const [there, back] = [effectsOf(base, variant, DEFAULT_ANSWER), effectsOf(variant, base, DEFAULT_ANSWER)];
  expect(policyAnswer(there, DEFAULT_ANSWER)).toMatch(/^Yes for flow: irregular departures fall by/);
  expect(policyAnswer(back, DEFAULT_ANSWER)).toMatch(/^No for flow: irregular departures rise by/);
  for (const o of outcomesOf(DEFAULT_ANSWER)) expect(directionOf(back.get(o)!) + directionOf(there.get(o)!), o).toBe(0);
  const set = (effects: Map<string, Effect>): string => questionAnswer([{ name: 'other', effects }], DEFAULT_ANSWER);
  expect(set(there)).toMatch(/^Yes.*irregular departures fall with other/);
  expect(set(back)).toMatch(/^No.*irregular departures rise with other/);
});

test('sentences name outcomes that exist', () => {
  expect(Object.keys(PHRASES).filter((name) => outcomeOf(name) === undefined)).toEqual([]);
});

test('over draws a change is told of its own world: its middle and the ends of nine tenths, of the middle level', () => {
  const before = replicates({ encounters: [100, 1000, 200, 400, 800], deaths: [0, 2, 4, 6, 8] });
  const after = replicates({ encounters: [90, 800, 140, 240, 400], deaths: [1, 2, 3, 6, 9] });
  // Changes of −10, −20, −30, −40 and −50 %, quantiles between them at 0.2 and 3.8; the middle level is 400. Deaths from nothing: differences −1, 0, 0, 1, 1.
  const e = effectOf(before, after, 'encounters', [], 'draws');
  expect([e.baseline, e.variant, e.difference.mean]).toEqual([400, 280, -120]);
  expect(e.difference.low).toBeCloseTo(-0.48 * 400, 9);
  expect(e.difference.high).toBeCloseTo(-0.12 * 400, 9);
  expect(directionOf(e)).toBe(-1);
  const d = effectOf(before, after, 'deaths', [], 'draws');
  expect([d.baseline, d.difference.mean, directionOf(d)]).toEqual([4, 0, 0]);
  expect(d.difference.low).toBeCloseTo(-0.8, 9);
});
