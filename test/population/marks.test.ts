import { expect, test } from 'vitest';
import { compilePlan, readScenario } from '../../engine/index.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { Cells } from '../../engine/population/cells.ts';
import { BLOCK_LIMIT, CLASS_LIMIT, MarkProcess, MONTH_LIMIT, POINT_LIMIT, pointItem, pointPlace, STRIP_LIMIT } from '../../engine/population/marks.ts';
import { kinRuns, spellRuns } from '../../engine/population/runs.ts';
import { seedKey } from '../../engine/random/seed.ts';

const KEY = seedKey('marks', 0);
const scenario = readScenario('scenarios/corridors/india-north-america.yaml', scenarioFiles());
const plan = compilePlan(scenario, { scale: 0.002 });

test('the packing of a point keeps month, block, class, strip and number apart at the ends of their ranges', () => {
  const ends = (n: number): number[] => [0, 1, Math.floor(n / 2), n - 2, n - 1];
  const places = ends(MONTH_LIMIT).flatMap((m) => ends(BLOCK_LIMIT).map((b) => pointPlace(m, b)));
  expect(new Set(places).size).toBe(places.length);
  const items = ends(CLASS_LIMIT).flatMap((c) => ends(STRIP_LIMIT).flatMap((s) => ends(POINT_LIMIT).map((n) => pointItem(c, s, n))));
  expect(new Set(items).size).toBe(items.length);
  for (const word of [...places, ...items]) expect(word >>> 0).toBe(word);
  for (const classes of plan.classes) expect(classes.length).toBeLessThanOrEqual(CLASS_LIMIT);
});

const process = new MarkProcess(KEY, 4, ['a', 'b']);
const HOUSEHOLDS = 5000;
function pointsOf(block: number, bound: number): [number, number][] {
  const points: [number, number][] = [];
  process.visit(0, 300, block, 1, HOUSEHOLDS, bound, (member, mark) => points.push([member, mark]));
  return points;
}

test('points are Poisson in number, uniform in household and in mark', () => {
  const bound = 0.003;
  const counts = Array.from({ length: 2000 }, (_, b) => pointsOf(b, bound));
  const n = counts.length;
  const mean = counts.reduce((a, c) => a + c.length, 0) / n;
  const expected = HOUSEHOLDS * bound;
  expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(expected / n));
  const variance = counts.reduce((a, c) => a + (c.length - mean) ** 2, 0) / (n - 1);
  expect(Math.abs(variance / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  const all = counts.flat();
  const error = 4 / Math.sqrt(12 * all.length);
  expect(Math.abs(all.reduce((a, [m]) => a + m / HOUSEHOLDS, 0) / all.length - 0.5)).toBeLessThan(error);
  expect(Math.abs(all.reduce((a, [, m]) => a + m / bound, 0) / all.length - 0.5)).toBeLessThan(error);
});

test('a higher bound keeps every point below the lower one, and adds points only above it', () => {
  for (let b = 0; b < 50; b++) {
    const low = pointsOf(b, 0.0021);
    expect(pointsOf(b, 0.0093).filter(([, mark]) => mark < 0.0021)).toEqual(low);
  }
});

test('cells: the household of a member is the member of that household, and every household is in one class', () => {
  const cells = new Cells(plan);
  for (let b = 0; b < 12; b++) {
    const stratum = plan.blockStratum[b]!;
    const n = plan.blockCommunities[b]! * plan.communitySize;
    const seen = new Uint8Array(n);
    for (const [c, cls] of plan.classes[stratum]!.entries())
      for (let member = 0; member < cells.membersOf(cls, plan.blockCommunities[b]!); member++) {
        const index = cells.householdOf(cls, member);
        if (index >= n) continue;
        seen[index]!++;
        expect(cells.classIndexOf(stratum, index)).toBe(c);
        expect(cells.memberOf(cls, index)).toBe(member);
      }
    expect(seen.every((x) => x === 1)).toBe(true);
  }
});

test('rare states have the shares they are given', () => {
  const cells = new Cells(plan);
  const spells = spellRuns(plan, KEY);
  const kin = kinRuns(plan, KEY);
  const count = [0, 0, 0, 0];
  const expected = [0, 0, 0, 0];
  const shock = plan.leafValues[plan.rules.shockPerQuarter]!;
  const perKin = plan.leafValues[plan.rules.personsPerKinHousehold]!;
  for (let b = 0; b < plan.nBlocks; b++) {
    const stratum = plan.blockStratum[b]!;
    const s = plan.strata[stratum]!;
    const n = plan.blockCommunities[b]! * plan.communitySize;
    for (let i = 0; i < n; i++) {
      const c = cells.classIndexOf(stratum, i);
      const member = cells.memberOf(plan.classes[stratum]![c]!, i);
      const spell = spells.kindOf(stratum, b, c, member, 8000);
      if (spell >= 0) count[spell]!++;
      const at = kin.kindOf(stratum, b, c, member, 0);
      if (at >= 0) count[2 + at]!++;
    }
    [shock, s.unemploymentShare, ...s.abroadPerHousehold.map((a) => a / perKin)].forEach((share, k) => (expected[k]! += n * share));
  }
  count.forEach((n, k) => expect(Math.abs(n - expected[k]!), `state ${k}: ${n} of ${expected[k]}`).toBeLessThan(4 * Math.sqrt(expected[k]!)));
});
