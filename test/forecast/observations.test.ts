import { expect, test } from 'vitest';
import { checkTraining, observationsOf } from '../../engine/forecast/observations.ts';
import { ScenarioError } from '../../engine/scenario/problems.ts';

const BORDERS = ['southwest', 'northern'];
const read = (text: string): ReturnType<typeof observationsOf> => observationsOf(text, 'seen.csv', BORDERS);

function problemsOf(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.problems.map((p) => `${p.line} ${p.code} ${p.message}`);
  }
  return [];
}

test('months and borders in any order; an empty count is missing, not 0, and other regions are left out', () => {
  const o = read('border_region,month,encounters,note\nnorthern,2020-03,7,x\nsouthwest,2020-01,0,\nsouthwest,2020-03,,\nother,2020-01,5,\n');
  expect(o.series.map((s) => [s.name, [...s.values]])).toEqual([['southwest', [0, Number.NaN, Number.NaN]], ['northern', [Number.NaN, Number.NaN, 7]]]);
  expect([o.to - o.from, o.left]).toEqual([2, ['other']]);
});

test.each([
  ['', ['1 BAD_OBSERVATIONS no column month: empty file', '1 BAD_OBSERVATIONS no column border_region: empty file', '1 BAD_OBSERVATIONS no column encounters: empty file']],
  ['month,region,encounters\n', ['1 BAD_OBSERVATIONS no column border_region: month,region,encounters']],
  ['month,border_region,encounters\n2020-13,southwest,1\n2020-01,southwest,-4\n2020-01,southwest\n', ['2 BAD_OBSERVATIONS not a month: 2020-13', '3 BAD_OBSERVATIONS not a count: -4', '4 BAD_OBSERVATIONS 2 cells for 3 columns']],
  ['month,border_region,encounters\n2020-01,southwest,1\n2020-01,southwest,2\n', ['3 DUPLICATE_ROW 2020-01, southwest stands twice']],
  ['month,border_region,encounters\n2020-01,other,1\n', ['1 NO_OBSERVATIONS no row of a border of the corridor; the file has other']],
])('what is wrong with a file is told with its line: %j', (text, expected) => {
  expect(problemsOf(text)).toEqual(expected);
});

test('a month of training that leaves too little is refused', () => {
  const o = read('month,border_region,encounters\n2020-01,southwest,1\n2020-02,southwest,2\n2020-03,southwest,3\n');
  expect(() => checkTraining(o, 'seen.csv', o.from + 1, 12)).toThrow(/TOO_FEW_MONTHS {2}2 months of southwest up to 2020-02/);
});
