import { expect, test } from 'vitest';
import { queryOf, scenarioText, START, stateOf } from '../../viz/state.ts';

test('an address holds the whole state', () => {
  const state = { ...START, corridor: 'corridors/boats-australia', since: '2010-03', to: '2012-12', scale: 0.05, replicates: 7, seed: 'a&b=c #1', levers: { 'rescue.*.coverage': '0.5', 'pathways.x.fee': '1.5x' }, equations: { means: 'max(0, assetsInr)' }, pin: 'l.rescue.*.coverage=0.2' };
  expect(stateOf(queryOf(state))).toEqual(state);
});

test.each(['scale=9', 'replicates=-1', 'since=x', 'to=2019-13', 'l.__proto__=1', 'seed='])('what cannot be in an address is left out: %s', (query) => {
  expect(stateOf(query)).toEqual(START);
});

test('a text in the address cannot add to the scenario file', () => {
  const text = scenarioText({ ...START, seed: 'x"\nseed: y', levers: { 'a": 1}\nb': '1\nlevers: {}' } });
  expect(text.split('\n').filter((l) => /^(seed|levers|b)/.test(l))).toHaveLength(2);
});
