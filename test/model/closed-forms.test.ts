import seedrandom from 'seedrandom';
import { expect, test } from 'vitest';
import { applyClaim, campaignMessage, claimWeight, diasporaWeight, mixBelief } from '../../engine/model/belief.ts';
import { arrestHazard, fraudShare, LICENSED_ARREST, nextDirection, trustCounts } from '../../engine/model/broker.ts';
import { CONTRACTS, contractTerms, contractUtility, ESCROW, PROTECTION, UPFRONT } from '../../engine/model/contract.ts';
import { DETAINED, disposition, RELEASED, retryChance, TURNED_BACK } from '../../engine/model/disposition.ts';
import { auditedEmployment, returnFactor, scarcityIndex, wageIndex } from '../../engine/model/labour.ts';
import {
  abandonmentFactor, CAUSES, COMPLETED, DIED, exploitationFactor, interceptionProbability, INTERCEPTED, rescuedCost, rescuedDeath, writeWeeklyHazards,
} from '../../engine/model/leg.ts';
import { NestedLogit } from '../../engine/model/nesting.ts';

const PLAIN = { irregular: 1, legal: 1, destination: 1, route: 1 };
const NESTED = { legal: 0.8, irregular: 0.85, destination: 0.65, route: 0.45 };
/** Two pathways, then three routes to two destinations. */
const tree = new NestedLogit(2, [0, 0, 1], 2);
const choose = (values: readonly number[], stay: number, theta: typeof PLAIN): number[] => {
  const out = new Float64Array(5);
  tree.probabilities(Float64Array.from(values), stay, theta, out);
  return [...out];
};
const VALUES = [-1, -2.5, -1.5, -2, -3];

test('with every dissimilarity 1 the tree is the plain logit', () => {
  const total = Math.exp(0.3) + VALUES.reduce((a, v) => a + Math.exp(v), 0);
  choose(VALUES, 0.3, PLAIN).forEach((p, k) => expect(p).toBeCloseTo(Math.exp(VALUES[k]!) / total, 14));
});

test('raising every utility by a constant, staying too, changes no choice', () => {
  const before = choose(VALUES, 0.3, NESTED);
  choose(VALUES.map((v) => v + 5), 5.3, NESTED).forEach((p, k) => expect(p).toBeCloseTo(before[k]!, 14));
});

test('a worse route loses most to the other route of its destination, and every other alternative gains', () => {
  const before = choose(VALUES, 0.3, NESTED);
  const after = choose(VALUES.map((v, k) => (k === 2 ? v - 0.5 : v)), 0.3, NESTED);
  const gain = after.map((p, k) => p / before[k]!);
  expect(gain[2]).toBeLessThan(1);
  for (const k of [0, 1, 3, 4]) expect(gain[k]).toBeGreaterThan(1);
  for (const k of [0, 1, 4]) expect(gain[3]).toBeGreaterThan(gain[k]!);
  expect(1 - after.reduce((a, b) => a + b, 0)).toBeGreaterThan(1 - before.reduce((a, b) => a + b, 0));
});

test('closed alternatives are never chosen, and all closed means staying', () => {
  const none = Number.NEGATIVE_INFINITY;
  expect(choose([none, none, none, none, none], 0, NESTED)).toEqual([0, 0, 0, 0, 0]);
  const p = choose([none, -1, none, -2, none], 0, NESTED);
  expect([p[0], p[2], p[4]]).toEqual([0, 0, 0]);
  expect(p[1]! + p[3]!).toBeGreaterThan(0);
});

const NEWS = Float64Array.of(0.5, 0.3, 0.15, 0.05);
const NONE = new Float64Array(4);

test('beliefs are the Dirichlet mean, by hand', () => {
  const out = new Float64Array(4);
  // Prior of 8 observations at 0.5, 0.3, 0.15, 0.05; heard 2 arrivals and 1 death; own exploitation counts 3.
  mixBelief(NEWS, NONE, NONE, 0, Float64Array.of(2, 0, 0, 1), 0, 8, 0, 0, 2, 3, out);
  [6 / 14, 2.4 / 14, 4.2 / 14, 1.4 / 14].forEach((p, k) => expect(out[k]).toBeCloseTo(p, 14));
  mixBelief(NEWS, NONE, NONE, 0, new Float64Array(0), -1, 8, 0, 0, -1, 0, out);
  expect([...out]).toEqual([0.5, 0.3, 0.15, 0.05]);
  // Eight observations of news, one of the diaspora that knows the truth, one of a campaign that tells of nothing but return.
  mixBelief(NEWS, Float64Array.of(0.2, 0.8, 0, 0), Float64Array.of(0, 1, 0, 0), 0, NONE, -1, 8, 1, 1, -1, 0, out);
  [4.2 / 10, 4.2 / 10, 1.2 / 10, 0.4 / 10].forEach((p, k) => expect(out[k]).toBeCloseTo(p, 14));
});

test('a large diaspora or campaign drowns the news, and a small diaspora weighs in proportion', () => {
  const out = new Float64Array(4);
  const truth = Float64Array.of(0.1, 0.6, 0.2, 0.1);
  mixBelief(NEWS, truth, NONE, 0, NONE, -1, 8, 1e12, 0, -1, 0, out);
  truth.forEach((p, k) => expect(out[k]).toBeCloseTo(p, 9));
  expect(diasporaWeight(0.5, 0)).toBe(0);
  expect(diasporaWeight(0.5, 5)).toBe(0.25);
  expect(diasporaWeight(0.5, 10)).toBe(diasporaWeight(0.5, 1000));
});

test('a campaign tells the true odds at message 0 and nothing of arriving at message 1, and what it says sums to 1', () => {
  const truth = Float64Array.of(0.4, 0.3, 0.2, 0.1);
  const out = new Float64Array(4);
  campaignMessage(truth, 0, 0, out);
  expect([...out]).toEqual([...truth]);
  campaignMessage(truth, 0, 1, out);
  expect(out[0]).toBe(0);
  for (const k of [1, 2, 3]) expect(out[k]).toBeCloseTo(1 / 3, 14);
  campaignMessage(truth, 0, 0.3, out);
  expect(out.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 14);
});

test('a claim raises success, lowers every failure, and keeps the sum; trust in officials takes it away', () => {
  const belief = Float64Array.of(0.5, 0.3, 0.15, 0.05);
  applyClaim(belief, 0.2);
  expect(belief[0]).toBeCloseTo(0.6, 14);
  expect(belief.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 14);
  expect(claimWeight(0.5, 0.4, 0)).toBeCloseTo(0.2, 14);
  expect(claimWeight(0.5, 0.4, 1)).toBe(0);
  applyClaim(belief, 1);
  expect([...belief]).toEqual([1, 0, 0, 0]);
});

test('contracts ask for what they say, and protection is worth nothing to who is sure to arrive', () => {
  const { feeFactor, needed } = contractTerms(0.1, 0.15, 0.4, 0.7, 0.3);
  expect(feeFactor).toEqual([1, 1, 1.1, 1.15, 1.4]);
  expect(needed).toEqual([1, 0.7, 1, 1, 0.3]);
  const utility = (contract: number, p: number): number => contractUtility(contract, 1, 0.5, 1, 2, p);
  for (const c of CONTRACTS.keys()) expect(utility(c, 1)).toBe(-0.5);
  // At even odds full protection is worth half the contract weight of 2.
  expect(utility(ESCROW, 0.5)).toBeCloseTo(0.5, 14);
  expect(utility(UPFRONT, 0.5)).toBe(-0.5);
  expect(PROTECTION[UPFRONT]).toBe(0);
  expect(Math.max(...PROTECTION)).toBe(PROTECTION[ESCROW]);
});

test('fraud is nobody below its threshold, half way up half, and everybody at deception 1', () => {
  expect([0, 0.8, 0.9, 1].map((d) => fraudShare(d, 0.8))).toEqual([0, 0, expect.closeTo(0.5, 12), 1]);
  expect([0.999, 1].map((d) => fraudShare(d, 1))).toEqual([0, 1]);
});

test('hazards of arrest add up by hand, and half of it falls on the licensed', () => {
  // 0.01 · (1 + 1·0.5 + 2·0.25) + 0.05 · 0.2 = 0.03
  expect(arrestHazard(0.01, 0.5, 1, 0.25, 2, 0.2, 0.05, false)).toBeCloseTo(0.03, 14);
  expect(arrestHazard(0.01, 0.5, 1, 0.25, 2, 0.2, 0.05, true)).toBeCloseTo(0.03 * LICENSED_ARREST, 14);
  expect(arrestHazard(0, 1, 1, 1, 1, 0, 0.05, false)).toBe(0);
});

test('deception goes on in the direction that paid and turns where it did not', () => {
  expect([nextDirection(1, 5, 4), nextDirection(-1, 5, 4), nextDirection(1, 3, 4), nextDirection(-1, 3, 4)]).toEqual([1, -1, -1, 1]);
});

test('arrivals speak for a claim of more, failures against it, and neither does where nothing was added', () => {
  const told = trustCounts(10, 0, 0.8, 0.5);
  expect([told.honest, told.dishonest]).toEqual([8, 5]);
  const failed = trustCounts(0, 10, 0.8, 0.5);
  expect(failed.honest).toBeCloseTo(2, 12);
  expect(failed.dishonest).toBeCloseTo(5, 12);
  const same = trustCounts(7, 3, 0.6, 0.6);
  expect(same.honest).toBe(same.dishonest);
});

test('of an encounter, the release share is released and the turned-back share of the rest is turned back', () => {
  expect([0, 0.29, 0.31, 0.71, 0.73, 0.999].map((u) => disposition(u, 0.3, 0.6))).toEqual([RELEASED, RELEASED, TURNED_BACK, TURNED_BACK, DETAINED, DETAINED]);
  expect(disposition(0.999, 1, 0)).toBe(RELEASED);
  expect(disposition(0, 0, 0)).toBe(DETAINED);
});

test('who failed tries again at the odds; a ban and each attempt lower them, a paid attempt raises them', () => {
  const retry = (isPaid: boolean, isBanned: boolean, attempts: number): number => retryChance(2, isPaid, isBanned, attempts, 1.2, 0.5);
  expect(retry(false, false, 1)).toBeCloseTo(2 / 3, 14);
  expect(retry(false, false, 0)).toBe(retry(false, false, 1));
  expect(retry(false, true, 1)).toBeLessThan(retry(false, false, 1));
  expect(retry(true, false, 1)).toBeGreaterThan(retry(false, false, 1));
  expect(retry(false, false, 2)).toBeLessThan(retry(false, false, 1));
  expect(retryChance(0, true, false, 1, 1.2, 0.5)).toBe(0);
});

test('wages fall by a tenth of a doubling’s logarithm at an elasticity of ten, and nobody there changes nothing', () => {
  expect(wageIndex(200, 100, 10)).toBeCloseTo(2 ** -0.1, 12);
  expect(wageIndex(100, 100, 10)).toBe(1);
  expect(wageIndex(0, 100, 10)).toBe(1);
  expect(wageIndex(400, 100, 1e12)).toBeCloseTo(1, 9);
});

test('audits take jobs, and some of those who lose them work for themselves', () => {
  expect(auditedEmployment(0.8, 0, 0.5, 0.5)).toEqual({ employed: 0.8, selfEmployed: 0 });
  const full = auditedEmployment(0.8, 1, 0.5, 0.25);
  expect(full.employed).toBeCloseTo(0.4, 14);
  expect(full.selfEmployed).toBeCloseTo(0.1, 14);
});

test('income at home rises as workers leave, and dearer re-entry holds back returns', () => {
  expect(scarcityIndex(0, 0.3)).toBe(1);
  expect(scarcityIndex(0.5, 1)).toBeCloseTo(2, 12);
  expect(scarcityIndex(0.5, 0)).toBe(1);
  expect(Number.isFinite(scarcityIndex(1, 1))).toBe(true);
  expect(returnFactor(1, 0.7)).toBe(1);
  expect(returnFactor(2, 0)).toBe(1);
  expect(returnFactor(2, Math.LN2)).toBeCloseTo(0.5, 12);
});

test('full rescue averts its effectiveness, and a full answer by brokers can undo it', () => {
  expect(rescuedDeath(0.02, 0, 0.6, 1)).toBe(0.02);
  expect(rescuedDeath(0.02, 1, 0.6, 0)).toBeCloseTo(0.008, 14);
  expect(rescuedDeath(0.02, 1, 0.5, 1)).toBeCloseTo(0.02, 14);
  expect(rescuedCost(300, 1, 1)).toBeCloseTo(200, 12);
  expect(rescuedCost(300, 1, 0)).toBe(300);
});

test('exploitation doubles with full deception and doubles again on credit; who is out of money gives up twice as soon', () => {
  expect([exploitationFactor(0, 1, false, 1), exploitationFactor(1, 1, false, 1), exploitationFactor(1, 1, true, 1)]).toEqual([1, 2, 4]);
  expect([abandonmentFactor(0, 0.1, false), abandonmentFactor(10, 0.1, false), abandonmentFactor(0, 0.1, true)]).toEqual([1, 2, 2]);
});

test('journeys of legs with constant hazards end as an absorbing chain does', () => {
  // Two legs of four weeks: 0.2 intercepted and 0.1 dead, then 0.5 intercepted. Arrive 0.7 · 0.5, dead 0.1.
  const legs = [new Float64Array(CAUSES), new Float64Array(CAUSES)] as const;
  writeWeeklyHazards([0.2, 0, 0, 0, 0.1], 4, 1, legs[0], 0);
  writeWeeklyHazards([0.5, 0, 0, 0, 0], 1, 1, legs[1], 0);
  const random = seedrandom('chain');
  const n = 20000;
  const ended = new Map<string, number>();
  for (let i = 0; i < n; i++) {
    let kind = 'arrived';
    for (const h of legs) {
      let rest = random() * h.reduce((a, b) => a + b, 0);
      let cause = 0;
      while (rest >= h[cause]! && cause < COMPLETED) rest -= h[cause++]!;
      if (cause !== COMPLETED) {
        kind = cause === DIED ? 'dead' : 'stopped';
        break;
      }
    }
    ended.set(kind, (ended.get(kind) ?? 0) + 1);
  }
  for (const [kind, p] of [['arrived', 0.35], ['dead', 0.1], ['stopped', 0.55]] as const)
    expect(Math.abs(ended.get(kind)! / n - p), kind).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));
});

test('over a whole passage each cause has its probability, and a leg takes its duration: geometric weeks', () => {
  const chances = [0.2, 0.05, 0.03, 0.1, 0.02];
  const h = new Float64Array(CAUSES);
  writeWeeklyHazards(chances, 4, 1, h, 0);
  const total = h.reduce((a, b) => a + b, 0);
  chances.forEach((p, i) => expect(h[i]! / total).toBeCloseTo(p, 12));
  expect(h[COMPLETED]! / total).toBeCloseTo(1 - chances.reduce((a, b) => a + b, 0), 12);
  // Simulated week by week: mean of a geometric waiting time is 1 / (1 − exp(−Σh)).
  const random = seedrandom('geometric');
  const weekly = 1 - Math.exp(-total);
  let weeks = 0;
  let died = 0;
  const n = 20000;
  for (let i = 0; i < n; i++) {
    for (weeks++; random() >= weekly; weeks++);
    if (random() * total < h[DIED]!) died++;
  }
  expect(Math.abs(weeks / n - 1 / weekly)).toBeLessThan((4 * Math.sqrt(1 - weekly)) / weekly / Math.sqrt(n));
  expect(Math.abs(died / n - 0.02)).toBeLessThan(4 * Math.sqrt((0.02 * 0.98) / n));
});

test('interception is its reference at the reference, rises with effort and cooperation, and falls when a leg is crowded', () => {
  const at = (intensity: number, cooperation: number, flow: number): number => interceptionProbability(0.3, intensity, cooperation, flow, 100, 0.3);
  expect(at(1, 0, 100)).toBeCloseTo(0.3, 14);
  expect(at(2, 0, 100)).toBeCloseTo(1 - 0.7 ** 2, 14);
  expect(at(1, 1, 100)).toBeGreaterThan(at(1, 0, 100));
  expect(at(1, 0, 300)).toBeLessThan(at(1, 0, 100));
  expect(interceptionProbability(0.3, 0, 0, 100, 100, 0.3)).toBe(0);
  expect(INTERCEPTED).toBe(0);
});
