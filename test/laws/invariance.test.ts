import { expect, test } from 'vitest';
import { compilePlan, readScenario, type RunResult, type Scenario, simulatePlan } from '../../engine/index.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { estimateOf, overHorizon } from '../../engine/results/summary.ts';
import { busyRuns } from './busy.ts';
import { SMALL, smallRuns } from './small.ts';

const CORRIDOR = 'scenarios/corridors/india-north-america.yaml';
const brief = (set: Readonly<Record<string, unknown>> = {}): Scenario => {
  const s = readScenario(CORRIDOR, scenarioFiles(), { set });
  return { ...s, burnIn: 6, to: s.from + 11 };
};
const run = (s: Scenario, scale: number, seed = 'pravas'): RunResult => simulatePlan(compilePlan(s, { scale }), { seed });

test('a pathway and a route that nobody can use change nothing', () => {
  const s = brief();
  const d = structuredClone(s.document);
  const before = run(s, 0.002);
  const leaves = new Map(s.leaves);
  for (const [path, leaf] of s.leaves)
    for (const [from, to] of [['pathways.us-work.', 'pathways.nobody.'], ['routes.donkey-europe.', 'routes.nowhere.']] as const)
      if (path.startsWith(from)) leaves.set(path.replace(from, to), path.endsWith('.open') ? { path: path.replace(from, to), base: 0, layers: [] } : { ...leaf, path: path.replace(from, to) });
  d.pathways = { nobody: d.pathways['us-work']!, ...d.pathways };
  d.routes = { ...d.routes, nowhere: d.routes['donkey-europe']! };
  const after = run({ ...s, document: d, leaves }, 0.002);
  const n = before.months.length;
  for (const [i, name] of before.names.entries()) {
    const j = after.names.indexOf(name);
    expect(after.values.slice(j * n, (j + 1) * n), name).toEqual(before.values.slice(i * n, (i + 1) * n));
  }
});

test('persons are conserved: who set out has arrived, come back, died or is still under way', () => {
  const s = { ...brief({ 'routes.donkey-europe.appeal': -3 }), burnIn: 0 };
  const r = run(s, 0.002);
  const of = (name: string): number => overHorizon(r, name);
  expect(of('departures.irregular')).toBeGreaterThan(0);
  expect(of('deathsRecorded') + of('missing')).toBe(of('deaths'));
  expect(of('arrivals') + of('deaths')).toBeLessThanOrEqual(of('departures.irregular'));
  expect(of('departures.legal')).toBe(of('permits'));
  expect(of('abroad.pending')).toBeLessThanOrEqual(of('releases'));
});

/** Runs the small corridor from its first month, as if nobody had been abroad before. */
function withoutStock(set: Readonly<Record<string, unknown>>): RunResult {
  const s = readScenario(SMALL, scenarioFiles(), { set });
  const strata = s.strata.map((x) => ({ ...x, abroad: Object.fromEntries(Object.keys(x.abroad).map((d) => [d, 0])) }));
  return simulatePlan(compilePlan({ ...s, strata, burnIn: 0, to: s.from + 23 }), { seed: 'a' });
}

test('money is conserved: what households pay is brokers’ revenue, what is held until arrival and what comes back', () => {
  const [r] = smallRuns({ 'brokers.contracts.escrow': 0.8 }, { burnIn: 0, months: 24, scale: 1, seeds: ['a'] }) as [RunResult];
  const of = (name: string): number => overHorizon(r, name);
  expect(of('escrowInr')).toBeGreaterThan(0);
  expect(of('refundsInr')).toBeGreaterThan(0);
  expect(of('feesInr')).toBeCloseTo(of('brokerRevenueInr') + of('escrowInr') + of('refundsInr'), 0);
  // A third party holds escrow until arrival: it is never more than was agreed, and what was agreed is never exceeded by payments.
  expect(of('feesInr')).toBeLessThanOrEqual(of('feesAgreedInr'));
});

test('persons are conserved in every state: under way, abroad, come home or dead, whoever set out', () => {
  // Without guarantees nobody comes home and sets out again on the same contract.
  const r = withoutStock({ 'brokers.contracts.guarantee': 0 });
  const of = (name: string): number => overHorizon(r, name);
  const backFromTheWay = of('homecomings') - of('returns') - of('interiorRemovals');
  expect(backFromTheWay).toBeGreaterThan(100);
  expect(of('departures.irregular')).toBe(of('arrivals') + of('deaths') + backFromTheWay + of('underway'));
});

test('families who wait are those of the missing less those who learned', () => {
  // Each party is one person, and nobody minds death, so that many go missing.
  const r = withoutStock({ 'parameters.partySize': 1, 'legs.boat.death': 0.2, 'parameters.deathLossLakh': 0, 'parameters.lossAversion': 0 });
  const of = (name: string): number => overHorizon(r, name);
  expect(of('missing')).toBeGreaterThan(50);
  expect(of('missingLearned')).toBeGreaterThan(0);
  expect(of('familiesWaiting')).toBe(of('missing') - of('missingLearned'));
  expect(of('familyMonthsWaiting')).toBeGreaterThan(of('familiesWaiting'));
});

test('who is abroad came by permit or route, and has not returned or been removed', () => {
  const r = withoutStock({});
  const of = (name: string): number => overHorizon(r, name);
  expect(of('away')).toBe(of('permits') + of('arrivals') - of('returns') - of('interiorRemovals'));
});

test('permits never exceed the running sum of quotas', () => {
  const s = brief();
  const plan = compilePlan(s, { scale: 0.002 });
  const r = simulatePlan(plan, { seed: 'pravas' });
  const n = r.months.length;
  for (const p of plan.pathways) {
    let quota = 0;
    let given = 0;
    const row = r.names.indexOf(`permits.${p.name}`) * n;
    for (let m = 0; m < n; m++) {
      quota += plan.leafValues[(m + plan.burnIn) * plan.leafPaths.length + p.quotaPerMonth]!;
      given += r.values[row + m]!;
      expect(given, `${p.name}, month ${m}`).toBeLessThanOrEqual(quota + 1 / plan.scale + 1e-6);
    }
  }
});

test('panel classes make up all households, and the truth told to everybody takes belief error away', () => {
  const r = run(brief(), 0.002);
  const sum = overHorizon(r, 'mobile') + overHorizon(r, 'involuntarilyImmobile') + overHorizon(r, 'acquiescentlyImmobile');
  expect(sum / (r.households / 0.002)).toBeCloseTo(1, 9);
  const honest = busyRuns({ 'brokers.deception.mean': 0, 'brokers.deception.sd': 0, 'brokers.entrantDeceptionShift': 0, 'information.contactWeight': 0, 'information.failuresTold': 1, 'information.deathWeight': 1 });
  const lying = busyRuns({ 'brokers.deception.mean': 0.9 });
  for (const [i, x] of honest.entries()) expect(Math.abs(overHorizon(x, 'beliefErrorSuccess'))).toBeLessThan(Math.abs(overHorizon(lying[i]!, 'beliefErrorSuccess')) / 4);
});

test('one in a hundred and one in twenty of the communities agree on means', () => {
  const s = brief();
  const names = ['permits', 'applications', 'considering', 'acquiescentlyImmobile'];
  const small = ['a', 'b'].map((seed) => run(s, 0.01, seed));
  const large = run(s, 0.05);
  for (const name of names) {
    const e = estimateOf(small.map((r) => overHorizon(r, name)));
    const x = overHorizon(large, name);
    expect(Math.abs(x / e.mean - 1), `${name}: ${e.mean} against ${x}`).toBeLessThan(0.05);
  }
});
