import { expect, test } from 'vitest';
import type { Factor } from '../../engine/experiment/design.ts';
import { evaluatedOf, futuresOf, outcomesOfSearch, policyAt, searchDesign, searchOf } from '../../engine/experiment/search-design.ts';
import { searchSpec } from '../../engine/scenario/search.ts';

const FACTORS: Factor[] = [
  { path: 'policy.outreach', kind: 'lever', values: [0, 1] },
  { path: 'enforcement.fence.intensity', kind: 'lever', low: '0.5x', high: '2x', unitIsRelative: true },
  { path: 'pathways.work.quota', kind: 'lever', low: 0, high: 50 },
  { path: 'parameters.peerWeight', kind: 'uncertainty', low: 1, high: 3 },
];
const spec = searchSpec({ objectives: { deaths: 'fall', arrivals: 'rise' }, budgetInr: 100, futures: 16 });

test('a policy of the search is one that people can say: off or on, and ranges in hundredths', () => {
  expect(policyAt(FACTORS, [0.49, 0, 1])).toEqual([0, '0.5x', 50]);
  expect(policyAt(FACTORS, [0.51, 0.3333, 0.123456])).toEqual([1, '0.995x', 6]);
  expect(searchOf(FACTORS, spec, 's')).toMatchObject({ nLevers: 3, nObjectives: 2, population: 24 });
});

test('futures spread over the uncertainties, and a search of more futures keeps those there were', () => {
  const futures = futuresOf(FACTORS, spec, 's').map(([v]) => v as number);
  // One in each sixteenth of the range.
  expect(new Set(futures.map((v) => Math.floor(8 * (v - 1)))).size).toBe(16);
  expect(futuresOf(FACTORS, { ...spec, futures: 20 }, 's').slice(0, 16)).toEqual(futuresOf(FACTORS, spec, 's'));
  expect(futuresOf(FACTORS.slice(0, 3), spec, 's')).toEqual([[]]);
});

test('the design crosses policies with futures, policy by policy', () => {
  const design = searchDesign(FACTORS, [[0, '1x', 5], [1, '1x', 5]], [[1], [2], [3]]);
  expect(design.nPoints).toBe(6);
  expect([0, 2, 3].map((i) => design.point(i))).toEqual([[0, '1x', 5, 1], [0, '1x', 5, 3], [1, '1x', 5, 1]]);
  expect(() => design.point(6)).toThrow('NO_SUCH_POINT');
});

test('objectives are turned so that less is better, over the mean or the worst future, and the budget is of the mean', () => {
  const measured = new Map([['deaths', [1, 5]], ['arrivals', [10, 20]], ['policyCostInr', [90, 130]]]);
  expect(evaluatedOf([0.5], measured, spec)).toEqual({ point: [0.5], objectives: [3, -15], violation: expect.closeTo(0.1, 12) });
  expect(evaluatedOf([0.5], measured, { ...spec, over: 'worst' }).objectives).toEqual([5, -10]);
  expect(evaluatedOf([], measured, { ...spec, budgetInr: null }).violation).toBe(0);
  expect(outcomesOfSearch(spec)).toEqual(['deaths', 'arrivals', 'policyCostInr']);
});
