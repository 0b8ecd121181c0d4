import { expect, test } from 'vitest';
import { scenarioFiles } from '../../engine/node/files.ts';
import { seriesOf } from '../../engine/plan/schedule.ts';
import type { ScenarioFiles } from '../../engine/scenario/document.ts';
import { monthOf, monthText } from '../../engine/scenario/months.ts';
import { readScenario, type Scenario } from '../../engine/scenario/read.ts';

const INDIA = 'pravas:corridors/india-north-america';

/** The corridor with whatever is dated after a month told differently: values, events known later, and ends of ramps. */
function rewritten(after: string): ScenarioFiles {
  const files = scenarioFiles();
  const isLater = (date: string): boolean => monthOf(date)! > monthOf(after)!;
  return {
    ...files,
    read: (path) => {
      const bytes = files.read(path);
      if (!path.includes('corridors/india')) return bytes;
      const text = new TextDecoder().decode(bytes)
        .replace(/(\d{4}-\d{2}): (-?[\d.]+)(?=[,} ])/g, (all, date: string, value: string) => (isLater(date) ? `${date}: ${Number(value) / 2}` : all))
        .replace(/(\d{4}-\d{2}): ([\d.]+)x/g, (all, date: string) => (isLater(date) ? `${date}: 0.3x` : all))
        .replace(/knownFrom: (\d{4}-\d{2})/g, (all, date: string) => (isLater(date) ? 'knownFrom: 2024-01' : all));
      return new TextEncoder().encode(text);
    },
  };
}

const seriesBy = (s: Scenario): Map<string, number[]> => new Map([...s.leaves].map(([path, leaf]) => [path, [...seriesOf(leaf, s.from - s.burnIn, s.to - s.from + s.burnIn + 1)]]));

test.each(['2020-06', '2021-05', '2022-09'])('what can be known in %s does not depend on what the scenario says of later months', (knownAt) => {
  const options = { knownAt, to: '2023-09' };
  const as = seriesBy(readScenario(INDIA, scenarioFiles(), options));
  const other = seriesBy(readScenario(INDIA, rewritten(knownAt), options));
  expect(other).toEqual(as);
  expect(seriesBy(readScenario(INDIA, rewritten(knownAt), { to: '2023-09' }))).not.toEqual(seriesBy(readScenario(INDIA, scenarioFiles(), { to: '2023-09' })));
});

test('up to the month nothing is changed, and after it everything is held', () => {
  const [whole, held] = [readScenario(INDIA, scenarioFiles()), readScenario(INDIA, scenarioFiles(), { knownAt: '2021-06' })];
  const at = monthOf('2021-06')! - (whole.from - whole.burnIn);
  const [a, b] = [seriesBy(whole), seriesBy(held)];
  for (const [path, series] of b) {
    expect(series.slice(0, at + 1), path).toEqual(a.get(path)!.slice(0, at + 1));
    expect(new Set(series.slice(at)).size, path).toBe(1);
  }
  expect(a.get('transit.mexico.cooperation')![at]).toBeGreaterThan(0.2);
});

test('a pulse that is over stays over', () => {
  const s = readScenario(INDIA, scenarioFiles(), { knownAt: '2019-10' });
  const series = seriesBy(s).get('legs.nicaragua-mexico.interception')!;
  const at = (month: string): number => series[monthOf(month)! - (s.from - s.burnIn)]!;
  expect(at('2019-10') / at('2019-09')).toBeCloseTo(4, 9);
  expect(at('2019-11')).toBe(at('2019-09'));
});

test('the horizon may run on: every schedule is held at its last value', () => {
  const s = readScenario(INDIA, scenarioFiles(), { to: '2025-03' });
  const series = seriesBy(s).get('borders.southwest.releaseShare')!;
  expect(monthText(s.to)).toBe('2025-03');
  expect(new Set(series.slice(monthOf('2023-09')! - (s.from - s.burnIn)))).toEqual(new Set([0.68]));
});

test('a weight of an event is the depth of a closure: 0 leaves it out, 1 is what is stated', () => {
  const of = (weight: number): number[] => seriesBy(readScenario(INDIA, scenarioFiles(), { set: { 'weights.closure-departure.weight': weight } })).get('legs.india-dubai.open')!;
  const [stated, none, deeper] = [of(1), of(0), of(1.0625)];
  expect(new Set(none)).toEqual(new Set([1]));
  expect(Math.min(...stated)).toBe(0.2);
  expect(Math.min(...deeper)).toBeCloseTo(0.15, 12);
  expect(deeper[0]).toBe(1);
});
