import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { monthOf, monthText } from '../../engine/index.ts';
import { observedIn } from '../../viz/observations.ts';

const read: string[] = [];
const observed = (corridor: string, outcome: string): ReturnType<typeof observedIn> => observedIn(corridor, outcome, (file) => {
  read.push(file);
  return readFileSync(`scenarios/${file}`, 'utf8');
});

test('every corridor that ships has observations of its encounters, and their tables ship with the page', () => {
  for (const corridor of readdirSync('scenarios/corridors').filter((f) => f.endsWith('.yaml'))) expect(observed(corridor.replace('.yaml', ''), 'encounters')?.months.size, corridor).toBeGreaterThan(2);
  const library = readFileSync('viz/library.ts', 'utf8');
  expect(read.filter((file) => !library.includes(file.replace(/^data\/|\.csv$/g, '')))).toEqual([]);
});

test.each([
  // Figures of scenarios/corridors/README.md: years of the tables there.
  ['corridors/india-north-america', 'encounters.southwest', '2022-10', '2023-09', 41_770],
  ['central-mediterranean', 'encounters', '2016-01', '2016-12', 107_194],
  ['boats-australia', 'encounters', '2013-01', '2013-12', 20_587],
  ['bangladesh-myanmar-india', 'encounters', '2019-01', '2019-12', 1351],
  ['central-america-us', 'encounters.mexico-south', '2018-10', '2019-09', 160_972],
])('%s, %s: observed from %s to %s as its README says', (corridor, outcome, from, to, total) => {
  const { months } = observed(corridor, outcome)!;
  let sum = 0;
  for (let m = monthOf(from)!; m <= monthOf(to)!; m++) sum += months.get(m) ?? Number.NaN;
  expect(Math.round(sum), monthText(monthOf(from)!)).toBe(total);
});

test('what was not observed has no dots', () => {
  expect(observed('india-north-america', 'deaths')).toBeNull();
});
