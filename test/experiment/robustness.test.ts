import { describe, expect, test } from 'vitest';
import { drawsOf } from '../../engine/experiment/draws.ts';
import { payoffsOf } from '../../engine/experiment/payoffs.ts';
import { rankingOf } from '../../engine/experiment/ranking.ts';
import { choicesOf, robustnessOf } from '../../engine/experiment/robustness.ts';
import { evenReplicates, pointMeans, type Trials } from '../../engine/experiment/trials.ts';

/** Savage's table of regrets is of losses: three acts in three states. */
const LOSSES = [[10, 20, 60], [30, 30, 30], [0, 90, 40]];

/** A crossing of policies and futures: `f(lever, uncertainties, replicate)`. */
function crossing(levers: readonly number[], futures: readonly (readonly number[])[], replicates: number, f: (lever: number, future: readonly number[], r: number) => number): Trials {
  const points = levers.flatMap((l) => futures.map((u) => [l, ...u]));
  const names = ['a', 'b', 'c', 'd'].slice(0, futures[0]!.length);
  return {
    axes: [{ name: 'lever', kind: 'lever' }, ...names.map((name) => ({ name, kind: 'uncertainty' as const }))],
    nPoints: points.length, replicates, x: Float64Array.from(points.flat()),
    outcomes: new Map([['deaths', Float64Array.from(points.flatMap(([l, ...u]) => Array.from({ length: replicates }, (_, r) => f(l!, u, r))))]]),
  };
}

describe('robustness', () => {
  test('of a table of losses has the regrets, the worst and the choices worked out by hand', () => {
    // Best of each state: 0, 20, 30. Regrets: 10 0 30 | 30 10 0 | 0 70 10.
    const all = robustnessOf(LOSSES, 'fall', (p, f) => LOSSES[p]![f]! <= 40);
    expect(all.map((r) => r.greatestRegret)).toEqual([30, 30, 70]);
    expect(all.map((r) => r.worst)).toEqual([60, 30, 90]);
    expect(all.map((r) => r.meanRegret)).toEqual([40 / 3, 40 / 3, 80 / 3].map((v) => expect.closeTo(v, 12)));
    expect(all.map((r) => r.bestShare)).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(all.map((r) => r.satisfiedShare)).toEqual([2 / 3, 1, 2 / 3]);
    expect(choicesOf(all, 'fall')).toEqual({ mean: 0, maximin: 1, minimaxRegret: 0, satisficing: 1 });
  });

  test('turns over with the direction: gains are losses with the sign changed', () => {
    const gains = robustnessOf(LOSSES.map((row) => row.map((v) => -v)), 'rise');
    expect(gains.map((r) => [r.worst, r.greatestRegret])).toEqual([[-60, 30], [-30, 30], [-90, 70]]);
    expect(choicesOf(gains, 'rise')).toEqual({ mean: 0, maximin: 1, minimaxRegret: 0, satisficing: null });
  });

  test('a policy that is best everywhere has no regret, and one that is worse everywhere is never chosen', () => {
    const all = robustnessOf([[1, 2, 3], [2, 3, 4]], 'fall');
    expect([all[0]!.greatestRegret, all[0]!.bestShare, all[1]!.bestShare]).toEqual([0, 1, 0]);
    expect(new Set(Object.values(choicesOf(all, 'fall')).filter((v) => v !== null))).toEqual(new Set([0]));
  });
});

describe('payoffs', () => {
  test('cross policies with the futures that all were run in', () => {
    const t = crossing([1, 2], [[0, 5], [1, 5], [2, 5]], 2, (l, [a], r) => 10 * l + a! + r / 10);
    t.outcomes.get('deaths')!.fill(Number.NaN, 2, 4);
    const payoffs = payoffsOf(t, 'deaths')!;
    expect(payoffs.policies.map((p) => p.values)).toEqual([[1], [2]]);
    expect(payoffs.futures.map((f) => f.values)).toEqual([[0, 5], [2, 5]]);
    expect(payoffs.values).toEqual([[10.05, 12.05], [20.05, 22.05]]);
  });

  test('are null where levers and uncertainties were never crossed', () => {
    const draws = drawsOf('joint', 'test');
    const x = Float64Array.from({ length: 40 }, () => draws.next());
    expect(payoffsOf({ axes: [{ name: 'l', kind: 'lever' }, { name: 'u', kind: 'uncertainty' }], nPoints: 20, x, replicates: 1, outcomes: new Map([['deaths', x.slice(0, 20)]]) }, 'deaths')).toBeNull();
    expect(() => payoffsOf(crossing([1, 2], [[0]], 1, () => 0), 'death')).toThrow('UNKNOWN_OUTCOME');
  });
});

test('one failed run costs its point, not a replicate of all; where most points have fewer, they count', () => {
  const t = crossing([1], [[0], [1], [2], [3]], 3, (_, [a], r) => 10 * a! + r);
  t.outcomes.get('deaths')![4] = Number.NaN;
  expect(evenReplicates(t, 'deaths')).toEqual({ replicates: 3, y: Float64Array.from([0, 1, 2, Number.NaN, Number.NaN, Number.NaN, 20, 21, 22, 30, 31, 32]) });
  expect([...pointMeans(t, 'deaths')]).toEqual([1, 11, 21, 31]);
  t.outcomes.get('deaths')!.set([Number.NaN, Number.NaN], 7);
  t.outcomes.get('deaths')!.set([Number.NaN, Number.NaN], 10);
  expect(evenReplicates(t, 'deaths')).toEqual({ replicates: 1, y: Float64Array.from([0, 10, 20, 30]) });
});

describe('the ranking of policies', () => {
  const futures = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((a) => [0, 1, 2].flatMap((b) => [0, 1].map((c) => [a, b, c])));

  test('that flips names the uncertainty that flips it, and where', () => {
    // The lever does harm below a = 5 and good above; b moves both alike; c is nothing.
    const draws = drawsOf('flip', 'test');
    const t = crossing([0, 1], futures, 4, (l, [a, b]) => 100 + 20 * b! + l * (5.1 - a!) + 0.01 * draws.next());
    const r = rankingOf(payoffsOf(t, 'deaths')!, 'fall', ['a', 'b', 'c']);
    expect(r.isFirstAlwaysBest).toBe(false);
    expect(r.firstBestShare).toBe(0.75);
    const [flip] = r.flips;
    expect([flip!.leader, flip!.rival, flip!.rivalShare, flip!.isClear]).toEqual([0, 1, 0.25, true]);
    expect([flip!.leaderClearly, flip!.rivalClearly]).toEqual([36, 12]);
    expect(flip!.drivers[0]).toMatchObject({ uncertainty: 'a', cut: 5.5 });
    expect(flip!.drivers[0]!.correlation).toBeLessThan(-0.95);
    expect(flip!.drivers.some((d) => d.uncertainty === 'b')).toBe(false);
    expect(flip!.where.split).toMatchObject({ axis: 0, cut: 5.5, below: { nOfInterest: 0 }, above: { n: 12, nOfInterest: 12 } });
  });

  test('that stands in every future has no flips, whatever the direction', () => {
    const t = crossing([0, 1, 2], futures, 1, (l, [a]) => a! * 3 - l);
    for (const [wanted, first] of [['fall', 2], ['rise', 0]] as const) {
      const r = rankingOf(payoffsOf(t, 'deaths')!, wanted, ['a', 'b', 'c']);
      expect([r.order[0], r.isFirstAlwaysBest, r.flips]).toEqual([first, true, []]);
    }
  });

  test('that only noise turns over is not called clear', () => {
    const draws = drawsOf('noise', 'test');
    const t = crossing([0, 1], futures, 3, () => draws.next());
    const r = rankingOf(payoffsOf(t, 'deaths')!, 'fall', ['a', 'b', 'c']);
    const [flip] = r.flips;
    expect(flip!.rivalShare).toBeGreaterThan(0.3);
    // Of 48 futures without any difference one in forty looks clear on either side.
    expect(flip!.leaderClearly + flip!.rivalClearly).toBeLessThanOrEqual(7);
    const single = rankingOf(payoffsOf(crossing([0, 1], futures, 1, () => draws.next()), 'deaths')!, 'fall', ['a', 'b', 'c']);
    expect(single.flips[0]!.isClear).toBeNull();
  });

  test('without uncertainties is one future, and names no driver', () => {
    const t: Trials = { axes: [{ name: 'l', kind: 'lever' }], nPoints: 2, x: Float64Array.from([0, 1]), replicates: 2, outcomes: new Map([['deaths', Float64Array.from([1, 2, 3, 4])]]) };
    expect(rankingOf(payoffsOf(t, 'deaths')!, 'fall', [])).toMatchObject({ order: [0, 1], nFutures: 1, isFirstAlwaysBest: true, flips: [] });
  });
});
