import { describe, expect, test } from 'vitest';
import { answersOf, usuallyWanted } from '../../engine/experiment/ask.ts';
import type { Asked } from '../../engine/experiment/asked.ts';
import type { Design, DesignName, Factor } from '../../engine/experiment/design.ts';
import { drawsOf } from '../../engine/experiment/draws.ts';
import { predicateOf } from '../../engine/experiment/predicate.ts';
import { type Section, sectionText } from '../../engine/experiment/section.ts';
import { keysOf } from '../../engine/experiment/keys.ts';
import { morrisUnit } from '../../engine/experiment/morris.ts';
import { numberOf } from '../../engine/scenario/factors.ts';

type Outcomes = Record<string, (values: readonly number[], replicate: number, point: number) => number>;

/** A sweep without a simulation: outcomes are functions of the settings. */
function askedOf(name: DesignName, factors: readonly Factor[], points: readonly (readonly (number | string)[])[], replicates: number, outcomes: Outcomes, more: Partial<Asked> = {}): Asked {
  const design: Design = { name, factors, nPoints: points.length, point: (i) => points[i]! };
  const values = points.map((p) => p.map(numberOf));
  return {
    trials: {
      axes: factors.map((f) => ({ name: f.path, kind: f.kind })), nPoints: points.length, replicates, x: Float64Array.from(values.flat()),
      outcomes: new Map(Object.entries(outcomes).map(([o, f]) => [o, Float64Array.from(values.flatMap((v, i) => Array.from({ length: replicates }, (_, r) => f(v, r, i))))])),
    },
    design, seed: 's', levels: 4, outcome: 'departures.irregular', wanted: 'fall', harm: ['deaths', 'debtInr'], nMissing: 0, nFailed: 0, ...more,
  };
}

const lever = (path: string, values: Factor['values']): Factor => ({ path, kind: 'lever', values: values! });
const uncertainty = (path: string, values: Factor['values']): Factor => ({ path, kind: 'uncertainty', values: values! });
const FENCE = lever('enforcement.fence.intensity', ['1x', '2x']);
const QUOTA = lever('pathways.near-work.quota', ['1x', '3x']);
const PEERS = uncertainty('parameters.peerWeight', [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
const crossed = ['1x', '2x'].flatMap((a) => ['1x', '3x'].flatMap((b) => PEERS.values!.map((c) => [a, b, c])));
const of = (sections: readonly Section[], name: string): Section => sections.find((s) => s.name === name)!;
const questions = { objectives: [{ outcome: 'departures.irregular', wanted: 'fall' as const }, { outcome: 'deaths', wanted: 'fall' as const }] };

describe('a grid of policies and futures', () => {
  // The fence halves departures where peers weigh little and does nothing where they weigh much; it kills. Visas help a little, always.
  const draws = drawsOf('grid', 'test');
  const noise = Array.from({ length: 24 * 3 }, () => draws.next() - 0.5);
  const asked = askedOf('grid', [FENCE, QUOTA, PEERS], crossed, 3, {
    'departures.irregular': ([a, b, c], r, i) => 1000 - (a! - 1) * (400 - 1000 * c!) - (b! - 1) * 20 + 200 * c! + 10 * r + 4 * noise[i * 3 + r]!,
    deaths: ([a, , c], r, i) => 10 + 20 * (a! - 1) + 10 * c! + noise[i * 3 + r]!,
    debtInr: ([a], r, i) => 1e6 - 1e5 * (a! - 1) + 100 * noise[i * 3 + r]!,
    'debtInr.north-rural': ([a], r, i) => 4e5 + 5e4 * (a! - 1) + 100 * noise[i * 3 + r]!,
    'debtInr.south-rural': ([a], r, i) => 6e5 - 1.5e5 * (a! - 1) + 100 * noise[i * 3 + r]!,
  });
  const sections = answersOf(asked, { ...questions, predicate: predicateOf('deaths > 25', ['deaths']), goodEnough: predicateOf('deaths < 25', ['deaths']) });
  const all = sections.map(sectionText).join('\n');

  test('has every answer, in the order in which people ask', () => {
    expect(sections.map((s) => s.name)).toEqual(['headline', 'sure', 'dependsOn', 'harm', 'where', 'ranking', 'robustness', 'pareto']);
  });

  test('leads with the best policy against things as they are, with its interval', () => {
    // Both together: mean of (400 − 350) less over futures, and 40 of the visas: 90 of 1080.
    expect(of(sections, 'headline').sentences[0]).toMatch(/^Of 4 policies enforcement\.fence\.intensity 2x \+ pathways\.near-work\.quota 3x does best: it lowers irregular departures by 8\.\d % \(−8\.\d % to −8\.\d %\) against as it is\.$/);
    expect(all).toContain('as it is');
  });

  test('says how much is chance', () => {
    expect(of(sections, 'sure').sentences[0]).toMatch(/^Each setting was run 3 times\. Chance makes 0\.4 % of the variance/);
  });

  test('says that the two levers do no more together, and that fence and peers do', () => {
    expect(of(sections, 'dependsOn').sentences.join(' ')).toMatch(/Together enforcement\.fence\.intensity 1x to 2x and peerWeight 0\.1 to 0\.6 do 50\d more than the sum of each/);
  });

  test('sets harm beside flow, and names the origin that bears it', () => {
    const { sentences } = of(sections, 'harm');
    expect(sentences[0]).toBe('With enforcement.fence.intensity 2x + pathways.near-work.quota 3x: harm rises in deaths; harm falls in migration debt.');
    expect(sentences[1]).toMatch(/^It is borne most by north-rural \(migration debt \+\d/);
  });

  test('finds where it goes wrong', () => {
    expect(of(sections, 'where').sentences.join(' ')).toMatch(/Mostly where enforcement\.fence\.intensity above 1\.5x: there it holds in 100 % of runs, and that is 100 % of all runs in which it holds/);
  });

  test('says that the ranking flips, what flips it and where', () => {
    const { sentences, data } = of(sections, 'ranking');
    expect(sentences[0]).toMatch(/^Yes: .* is best on average, and in 67 % of 6 futures/);
    expect(sentences[1]).toBe('What flips it: peerWeight.');
    expect(sentences[2]).toMatch(/^pathways\.near-work\.quota 3x overtakes enforcement\.fence\.intensity 2x \+ pathways\.near-work\.quota 3x in 33 % of futures, mostly where peerWeight is above 0\.45; it turns on peerWeight\.$/);
    expect(data).toMatchObject({ firstIsAlwaysBest: false, flippedBy: ['parameters.peerWeight'] });
  });

  test('tells regret from the worst case and from what is good enough', () => {
    const { sentences, data } = of(sections, 'robustness');
    expect(data).toMatchObject({ choices: { satisficing: 'as it is' } });
    expect(sentences.some((s) => s.startsWith('Most often good enough (deaths < 25): as it is, in 100 %'))).toBe(true);
  });

  test('keeps only what cannot be bettered', () => {
    // Without the fence the visas better what is; with it likewise.
    const { efficient } = of(sections, 'pareto').data as { efficient: { policy: string }[] };
    expect(efficient.map((e) => e.policy)).toContain('pathways.near-work.quota 3x');
    expect(efficient.map((e) => e.policy)).toContain('enforcement.fence.intensity 2x + pathways.near-work.quota 3x');
  });

  test('is plain data for scripts, without a number that JSON cannot hold in what was measured', () => {
    expect(() => JSON.stringify(sections)).not.toThrow();
    expect(JSON.parse(JSON.stringify(of(sections, 'sure').data))).toEqual(of(sections, 'sure').data);
  });
});

describe('other designs', () => {
  const draws = drawsOf('lhs', 'test');
  const unit = Array.from({ length: 80 }, () => [draws.next() + 0.5, draws.next() + 0.5, draws.next() + 0.5]);
  const factors: Factor[] = [
    { path: 'enforcement.fence.intensity', kind: 'lever', low: '0.5x', high: '1.5x' }, { path: 'parameters.peerWeight', kind: 'uncertainty', low: 0.5, high: 1.5 }, { path: 'parameters.none', kind: 'uncertainty', low: 0.5, high: 1.5 },
  ];
  const outcomes: Outcomes = { 'departures.irregular': ([a, b]) => 1000 - 300 * a! + 900 * b!, deaths: ([a]) => 40 * a! };

  test('a sample says what it depends on by ranks, and does not pretend to compare policies', () => {
    const sections = answersOf(askedOf('lhs', factors, unit.map(([a, b, c]) => [`${a}x`, b!, c!]), 1, outcomes), questions);
    expect(of(sections, 'dependsOn').sentences[0]).toMatch(/^The more peerWeight, the more \(0\.9\d\) and the more enforcement\.fence\.intensity, the less \(−0\.\d+\)/);
    expect(of(sections, 'headline').sentences[1]).toMatch(/no two policies meet in the same future/);
    expect(of(sections, 'ranking').sentences[0]).toMatch(/^That cannot be told from these runs/);
    expect(of(sections, 'pareto').sentences[0]).toMatch(/a lucky future is not a good policy/);
    expect(of(sections, 'sure').sentences[0]).toMatch(/cannot be told apart/);
    expect(of(sections, 'harm').sentences).toEqual([expect.stringMatching(/fewer, there is more harm in deaths/)]);
    expect(sections.some((s) => s.name === 'robustness')).toBe(false);
  });

  test('one at a time gives the effect of each by itself, and tells none from noise', () => {
    const three = [FENCE, QUOTA, uncertainty('parameters.peerWeight', [0.5, 2])];
    const points = [['1x', '1x', 1], ['2x', '1x', 1], ['1x', '3x', 1], ['1x', '1x', 2]];
    const sections = answersOf(askedOf('one-at-a-time', three, points, 3, { 'departures.irregular': ([a, b, c], r) => 500 - 100 * (a! - 1) + 200 * (c! - 1) + (b! > 1 ? [9, -8, 1][r]! : 0) + 7 * r, deaths: () => 1 }), questions);
    expect(of(sections, 'dependsOn').sentences[0]).toBe('peerWeight from 1 to 2: +200 (200 to 200) and enforcement.fence.intensity from 1x to 2x: −100 (−100 to −100) of irregular departures, each by itself.');
    expect(of(sections, 'dependsOn').tables[0]!.rows[2]).toEqual(['pathways.near-work.quota from 1x to 3x', expect.stringMatching(/^\+0\.667/), 'cannot be told from none']);
    expect(of(sections, 'headline').sentences[0]).toMatch(/^Of 3 policies enforcement\.fence\.intensity 2x does best/);
    expect(of(sections, 'ranking').sentences[0]).toMatch(/^There is one future only/);
  });

  test('policies off and on go by their names, and one future is told by its replicates', () => {
    const two: Factor[] = ['outreach', 'wider'].map((name) => lever(`policy.${name}`, [0, 1]));
    const points = [[0, 0], [0, 1], [1, 0], [1, 1]];
    const asked = askedOf('factorial', two, points, 8, { 'departures.irregular': ([a, b], r) => 100 - 30 * a! - 5 * b! + r, deaths: ([a, b], r) => 10 + 5 * a! + b! + r });
    const sections = answersOf(asked, { ...questions, predicate: predicateOf('deaths >= 15', ['deaths']), goodEnough: predicateOf('deaths < 15', ['deaths']) });
    expect(of(sections, 'headline').tables[0]!.rows.map((r) => r[0])).toEqual(['outreach + wider', 'outreach', 'wider', 'as it is']);
    expect(of(sections, 'dependsOn').sentences[0]).toMatch(/^outreach off to on: −30 \(−30 to −30\) and wider off to on: −5/);
    expect(of(sections, 'where').sentences[1]).toMatch(/^Mostly where outreach on: there it holds in 100 % of runs/);
    expect(of(sections, 'robustness').sentences.join(' ')).toContain('Most often good enough (deaths < 15): as it is, in 63 % of replicates.');
    expect(of(sections, 'harm').tables[0]!.rows[1]).toEqual(['deaths (harm)', '13.5', '+6 (+6 to +6)', '']);
  });

  test('one replicate is no proof, and says so in the headline and the table', () => {
    const once = of(answersOf(askedOf('grid', [FENCE], [['1x'], ['2x']], 1, { 'departures.irregular': ([a]) => 200 - 20 * a!, deaths: () => 0 }), questions), 'headline');
    expect(once.sentences[0]).toMatch(/does best: it lowers irregular departures by 11 % against as it is, in one replicate: how much of that is chance is not known\.$/);
    expect(once.tables[0]!.rows[0]!.at(-1)).toBe('one replicate: not known');
  });

  test('nothing made is nothing told, and what is missing or failed is said', () => {
    expect(answersOf(askedOf('lhs', factors, [['1x', 1, 1]], 1, { 'departures.irregular': () => Number.NaN }), questions).map((s) => s.sentences[0])).toEqual(['No run was made to the end: there is nothing to tell.']);
    const some = answersOf(askedOf('grid', [FENCE], [['1x'], ['2x']], 2, { 'departures.irregular': ([a], r) => (a === 2 ? Number.NaN : r), deaths: () => 0 }, { nMissing: 1, nFailed: 2 }), questions);
    expect(of(some, 'sure').sentences.join(' ')).toContain('2 runs failed and are left out. 1 run of the design is not made yet');
    expect(of(some, 'dependsOn').sentences[0]).toMatch(/cannot be told from the runs there are: runs are missing or failed/);
  });

  test('harm and irregular flows are wanted to fall, welfare to rise, unless somebody says otherwise', () => {
    expect(['deaths', 'departures.irregular', 'debtInr', 'policyCostInr', 'remittancesInr', 'permits'].map(usuallyWanted)).toEqual(['fall', 'fall', 'fall', 'fall', 'rise', 'rise']);
  });
});

test('a screening gives partial rank correlations beside elementary effects', () => {
  const factors = ['a', 'b', 'c'].map((p): Factor => ({ path: `parameters.${p}`, kind: 'uncertainty', low: 0, high: 1 }));
  const keys = keysOf('s', 3);
  const points = Array.from({ length: 10 * 4 }, (_, i) => morrisUnit(i, 4, keys));
  // What c does to ranks is nothing: only a and b move the outcome, and the logarithm keeps ranks.
  const asked = askedOf('morris', factors, points, 1, { 'departures.irregular': ([a, b]) => Math.exp(3 * a! - 2 * b!), deaths: () => 0, debtInr: () => 0 });
  const found = of(answersOf(asked, questions), 'dependsOn');
  const ranks = (found.data as { ranks: { factor: string; value: number }[] }).ranks.map((r) => r.value);
  expect(ranks[0]).toBeGreaterThan(0.9);
  expect(ranks[1]).toBeLessThan(-0.9);
  expect(Math.abs(ranks[2]!)).toBeLessThan(0.4);
  expect(sectionText(found)).toMatch(/spread σ.*partial rank correlation/);
});

test.each(['one-at-a-time', 'grid'] as const)('%s over draws of a posterior: what a policy does is told over all draws, each paired with itself', (name) => {
  // Draws differ by thousands, the fence takes 100 in each, give or take one.
  const policy = lever('enforcement.fence.intensity', ['1x', '2x']);
  const drawn = uncertainty('parameters.peerWeight', undefined as never);
  const points = ['1x', '2x'].flatMap((a) => [1, 2, 3, 4, 5, 6].map((d) => [a, d]));
  const asked = askedOf(name, [policy, { path: drawn.path, kind: 'uncertainty', low: 1, high: 6 }], points, 1, {
    'departures.irregular': ([a, d]) => 1000 * d! - 100 * (a! - 1) + (a! - 1) * (d! % 2 === 0 ? 1 : -1), deaths: () => 0, debtInr: () => 0,
  });
  const found = of(answersOf({ ...asked, design: { ...asked.design, drawn: { draws: 6, factors: 1 } } }, questions), 'dependsOn');
  const text = sectionText(found);
  expect(found.sentences[0]).toMatch(name === 'grid' ? /^enforcement\.fence\.intensity 1x to 2x: −100 \(/ : /^enforcement\.fence\.intensity from 1x to 2x: −100 \(/);
  expect(text).not.toContain('peerWeight');
});
