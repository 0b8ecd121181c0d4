import { monthOf, monthText } from '../scenario/months.ts';
import { type Problem, ScenarioError } from '../scenario/problems.ts';
import type { Series } from './series.ts';

/** What a file of observations says of the borders of a corridor. */
export interface Observations {
  /** By border, over one range of months. */
  readonly series: readonly Series[];
  /** First and last month with a row of a border of the corridor. */
  readonly from: number;
  readonly to: number;
  /** Regions that the file has and the corridor has not. */
  readonly left: readonly string[];
}

const COLUMNS = ['month', 'border_region', 'encounters'] as const;
const MOST_TOLD = 20;

/**
 * Reads observed encounters: CSV with a header of `month` (yyyy-mm), `border_region` (a border of the corridor) and `encounters` (persons, 0 or more; empty is not known, which is not 0). Columns in any
 * order, further ones are ignored; rows of regions that the corridor does not have are left out.
 * @param borders names in the corridor
 * @throws ScenarioError BAD_OBSERVATIONS with line and column of each problem, DUPLICATE_ROW, NO_OBSERVATIONS
 */
export function observationsOf(text: string, file: string, borders: readonly string[]): Observations {
  const problems: Problem[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const bad = (line: number, code: string, message: string, remedy: string, column = 1): void => {
    if (problems.length < MOST_TOLD) problems.push({ file, line, column, code, message, remedy });
  };
  const stop = (): void => {
    if (problems.length > 0) throw new ScenarioError(problems, new Map([[file, text]]));
  };
  const cellsOf = (line: string): string[] => line.split(',').map((c) => c.trim().replace(/^"(.*)"$/, '$1'));
  const header = cellsOf(lines[0] ?? '');
  const at = COLUMNS.map((c) => header.indexOf(c));
  COLUMNS.forEach((c, i) => {
    if (at[i]! < 0) bad(1, 'BAD_OBSERVATIONS', `no column ${c}: ${header.join(',') || 'empty file'}`, `let the first line be ${COLUMNS.join(',')}`);
  });
  stop();
  const known = new Map<string, Map<number, number>>(borders.map((b) => [b, new Map()]));
  const left = new Set<string>();
  lines.forEach((line, i) => {
    if (i === 0 || line.trim() === '') return;
    const cells = cellsOf(line);
    if (cells.length !== header.length) {
      bad(i + 1, 'BAD_OBSERVATIONS', `${cells.length} cells for ${header.length} columns`, 'give every row a value for every column');
      return;
    }
    const [month, region, count] = at.map((c) => cells[c]!) as [string, string, string];
    const m = monthOf(month);
    const n = count === '' ? Number.NaN : Number(count);
    if (m === undefined) bad(i + 1, 'BAD_OBSERVATIONS', `not a month: ${month}`, 'give yyyy-mm between 1990-01 and 2100-12');
    if (count !== '' && !(Number.isFinite(n) && n >= 0)) bad(i + 1, 'BAD_OBSERVATIONS', `not a count: ${count}`, 'give a number of persons, 0 or more; leave it empty where it is not known');
    if (m === undefined || region === '') {
      if (region === '') bad(i + 1, 'BAD_OBSERVATIONS', 'no border region', `name one: ${borders.join(', ')}`);
      return;
    }
    const series = known.get(region);
    if (!series) left.add(region);
    else if (series.has(m)) bad(i + 1, 'DUPLICATE_ROW', `${month}, ${region} stands twice`, 'give each month and border one row; sum or choose first');
    else series.set(m, n);
  });
  stop();
  const months = [...known.values()].flatMap((s) => [...s.keys()]);
  if (months.length === 0) bad(1, 'NO_OBSERVATIONS', `no row of a border of the corridor${left.size > 0 ? `; the file has ${[...left].slice(0, 5).join(', ')}` : ''}`, `its borders are ${borders.join(', ')}`);
  stop();
  const [from, to] = [months.reduce((a, b) => Math.min(a, b)), months.reduce((a, b) => Math.max(a, b))];
  const series = [...known].flatMap(([name, values]): Series[] =>
    values.size === 0 ? [] : [{ name, first: from, values: Float64Array.from({ length: to - from + 1 }, (_, i) => values.get(from + i) ?? Number.NaN) }],
  );
  return { series, from, to, left: [...left] };
}

/** Refuses a month of training that leaves nothing to learn from. @param fewest months that must be observed at every border @throws ScenarioError TOO_FEW_MONTHS */
export function checkTraining({ series, from }: Observations, file: string, trainTo: number, fewest: number): void {
  for (const s of series) {
    const n = s.values.slice(0, Math.max(0, trainTo - from + 1)).filter((v) => !Number.isNaN(v)).length;
    if (n < fewest)
      throw new ScenarioError([{ file, line: 1, column: 1, code: 'TOO_FEW_MONTHS', message: `${n} month${n === 1 ? '' : 's'} of ${s.name} up to ${monthText(trainTo)}`, remedy: `train to a month that leaves at least ${fewest} observed at every border` }]);
  }
}
