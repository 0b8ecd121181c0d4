import { expect, test } from 'vitest';
import { compilePlan, readScenario } from '../../engine/index.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { Ceiling } from '../../engine/population/ceiling.ts';
import { Cells, CLASS_LIMIT } from '../../engine/population/cells.ts';
import { BLOCK_LIMIT, MarkProcess, MONTH_LIMIT, POINT_LIMIT, pointItem, pointPlace, SEGMENT_LIMIT, STRIP_LIMIT } from '../../engine/population/marks.ts';
import { kinRuns, spellRuns } from '../../engine/population/runs.ts';
import { seedKey } from '../../engine/random/seed.ts';

const KEY = seedKey('marks', 0);
const scenario = readScenario('scenarios/corridors/india-north-america.yaml', scenarioFiles());
const plan = compilePlan(scenario, { scale: 0.002 });

test('the packing of a point keeps month, block, segment, strip and number apart at the ends of their ranges', () => {
  const ends = (n: number): number[] => [0, 1, Math.floor(n / 2), n - 2, n - 1];
  const places = ends(MONTH_LIMIT).flatMap((m) => ends(BLOCK_LIMIT).map((b) => pointPlace(m, b)));
  expect(new Set(places).size).toBe(places.length);
  const items = ends(SEGMENT_LIMIT).flatMap((c) => ends(STRIP_LIMIT).flatMap((s) => ends(POINT_LIMIT).map((n) => pointItem(c, s, n))));
  expect(new Set(items).size).toBe(items.length);
  for (const word of [...places, ...items]) expect(word | 0).toBe(word);
  for (const classes of plan.classes) {
    expect(classes.length).toBeLessThanOrEqual(CLASS_LIMIT);
    expect(1 << new Ceiling(classes, 1024, 2e6, 1 / 2048).depth).toBeLessThanOrEqual(SEGMENT_LIMIT);
  }
});

const process = new MarkProcess(KEY, 4, ['a', 'b']);
const HOUSEHOLDS = 5000;
/** Two classes of seats with bounds of their own, as a block has them. */
const HALVES = [0, 512].map((start) => ({ schooling: 0, start, size: 512, income: [0, 1], assets: [0, 1], attachment: [0, 1] }) as const);
function pointsOf(block: number, bound: number, upper = bound): [number, number][] {
  const ceiling = new Ceiling(HALVES, 1024, HOUSEHOLDS, 1024 / HOUSEHOLDS);
  ceiling.raise(Float64Array.of(bound, upper), 1, 0);
  const n = process.find(0, 300, block, HOUSEHOLDS, ceiling);
  return Array.from({ length: n }, (_, i): [number, number] => [process.seats[i]!, process.marks[i]!])
    .filter(([seat, mark]) => mark < (seat < HOUSEHOLDS / 2 ? bound : upper));
}

test('points are Poisson in number, uniform in household and in mark', () => {
  const bound = 0.003;
  const counts = Array.from({ length: 20_000 }, (_, b) => pointsOf(b, bound));
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

test('a bound of some seats changes no point of the others', () => {
  const isLower = ([seat]: [number, number]): boolean => seat < HOUSEHOLDS / 2;
  for (let b = 0; b < 50; b++) {
    const alike = pointsOf(b, 0.004);
    const apart = pointsOf(b, 0.004, 0.0001);
    expect(apart.filter(isLower)).toEqual(alike.filter(isLower));
    expect(apart.filter((p) => !isLower(p))).toEqual(alike.filter((p) => !isLower(p) && p[1] < 0.0001));
  }
});

test('a ceiling is never below the bound of a seat of its segment, whatever the length of runs', () => {
  const classes = plan.classes[0]!;
  const bounds = Float64Array.from(classes, (_, c) => ((c * 7) % 11) + 1);
  for (const [nGroups, length] of [[1, 1], [2, 1], [3, 33], [64, 7], [1, 300], [5, 5000], [120, 1]] as const) {
    const cells = new Cells(plan);
    const nSeats = nGroups * cells.nCells;
    const nRuns = Math.ceil(nSeats / length);
    const ceiling = new Ceiling(classes, cells.nCells, nRuns, length / nGroups);
    ceiling.raise(bounds, 1, 0);
    ceiling.reach(ceiling.depth);
    for (let depth = 0; depth <= ceiling.depth; depth++)
      for (let seat = 0; seat < nSeats; seat++) {
        const run = Math.floor(seat / length);
        const bound = bounds[cells.classesOf(0)[cells.cellOf(seat, nGroups)]!]!;
        for (const along of [run, run + 0.999]) {
          const segment = Math.min((1 << depth) - 1, Math.floor((along / nRuns) * (1 << depth)));
          if (ceiling.heap[(1 << depth) + segment]! < bound) throw new Error(`${nGroups} groups, runs of ${length}: seat ${seat}, depth ${depth}`);
        }
      }
  }
});

test('cells: the household of a seat is in that seat, and every household is in one class', () => {
  const cells = new Cells(plan);
  for (let b = 0; b < 12; b++) {
    const stratum = plan.blockStratum[b]!;
    const n = plan.blockCommunities[b]! * plan.communitySize;
    const seen = new Uint8Array(n);
    const nGroups = cells.groupsOf(plan.blockCommunities[b]!);
    for (let seat = 0; seat < nGroups * cells.nCells; seat++) {
      const cell = cells.cellOf(seat, nGroups);
      const index = cells.householdOf(seat, cell, nGroups);
      if (index >= n) continue;
      seen[index]!++;
      expect(cells.seatOf(index, nGroups)).toBe(seat);
      expect(cells.classIndexOf(stratum, index)).toBe(cells.classesOf(stratum)[cell]!);
      const cls = plan.classes[stratum]![cells.classIndexOf(stratum, index)]!;
      expect(cell).toBe(Math.floor(seat / nGroups));
      expect(cell >= cls.start && cell < cls.start + cls.size).toBe(true);
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
      const seat = cells.seatOf(i, cells.groupsOf(plan.blockCommunities[b]!));
      const spell = spells.kindOf(stratum, b, seat, 8000);
      if (spell >= 0) count[spell]!++;
      const at = kin.kindOf(stratum, b, seat, 0);
      if (at >= 0) count[2 + at]!++;
    }
    [shock, s.unemploymentShare, ...s.abroadPerHousehold.map((a) => a / perKin)].forEach((share, k) => (expected[k]! += n * share));
  }
  count.forEach((n, k) => expect(Math.abs(n - expected[k]!), `state ${k}: ${n} of ${expected[k]}`).toBeLessThan(4 * Math.sqrt(expected[k]!)));
});
