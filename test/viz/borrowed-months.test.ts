import { expect, test } from 'vitest';
import { readScenario, simulate } from '../../engine/index.ts';
import { scenarioFiles } from '../../engine/node/files.ts';
import { queryOf, scenarioText, START, stateOf } from '../../viz/state.ts';

const HORIZON = { from: '2020-10', to: '2021-03' };
const CORRIDOR = 'pravas:corridors/india-north-america';

test.each([
  { 'pathways.*.quota': '2x' }, { 'enforcement.*.intensity': '3x', 'campaign.reach': '0.5', 'campaign.trust': '0.5' }, { 'development.*.growth': '0.3', 'support.coverage': '1', 'support.transfer': '9000' },
])('until levers act, a run is the baseline’s to the byte: %o', (levers) => {
  const run = (set: Record<string, unknown>): ReturnType<typeof simulate> => simulate(readScenario(CORRIDOR, scenarioFiles(), { ...HORIZON, set }), { scale: 0.001 });
  const before = run({});
  const after = run(Object.fromEntries(Object.entries(levers).map(([path, value]) => [path, { '2021-01': value.endsWith('x') ? value : Number(value) }])));
  const n = before.months.length;
  const differing = (r: readonly number[]): string[] => before.names.filter((_, i) => r.some((m) => !Object.is(before.values[i * n + m], after.values[i * n + m])));
  expect(differing([0, 1, 2])).toEqual([]);
  expect(differing([3, 4, 5]).length).toBeGreaterThan(0);
});

test('an address holds the whole state', () => {
  const state = { ...START, corridor: 'corridors/boats-australia', since: '2010-03', scale: 0.05, replicates: 7, seed: 'a&b=c #1', levers: { 'rescue.*.coverage': '0.5', 'pathways.x.fee': '1.5x' }, equations: { means: 'max(0, assetsInr)' }, pin: 'l.rescue.*.coverage=0.2' };
  expect(stateOf(queryOf(state))).toEqual(state);
});

test.each(['scale=9', 'replicates=-1', 'since=x', 'l.__proto__=1', 'seed='])('what cannot be in an address is left out: %s', (query) => {
  expect(stateOf(query)).toEqual(START);
});

test('a text in the address cannot add to the scenario file', () => {
  const text = scenarioText({ ...START, seed: 'x"\nseed: y', levers: { 'a": 1}\nb': '1\nlevers: {}' } });
  expect(text.split('\n').filter((l) => /^(seed|levers|b)/.test(l))).toHaveLength(2);
});
