import { expect, test } from 'vitest';
import { compilePlan, readScenario, type RunResult, type Scenario, simulatePlan } from '../../engine/index.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { estimateOf, overHorizon } from '../../engine/results/summary.ts';
import { busyRuns } from './busy.ts';

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
  expect(of('feesInr')).toBeCloseTo(of('brokerRevenueInr'), 0);
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
