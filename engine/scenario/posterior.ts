import { readText, type ScenarioFiles } from './document.ts';
import { checkValues, factorText, type FactorValue, type ReportAt } from './factors.ts';
import { type PointTable, pointsOf, type ReportCell } from './points.ts';
import type { Problem } from './problems.ts';
import { quantityOf } from './quantity.ts';
import type { Scenario } from './read.ts';
import { targetsOf } from './settings.ts';

/** Columns of a posterior that no run is told: the number and structure of a draw, and what only forecasts use. */
const NOT_SET = /^(draw|structure|weight|discrepancy\..*)$/;

/** Returns the draws of a posterior as points, the first so many of them: a quantity that dates act on becomes a factor of its schedule. */
export function posteriorPoints(text: string, scenario: Scenario, most: number | undefined, report: ReportCell): PointTable {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/).filter((line, i) => i === 0 || line.trim() !== '');
  const header = (lines[0] ?? '').split(',').map((c) => c.trim());
  const kept = header.flatMap((c, i) => (NOT_SET.test(c) ? [] : [i]));
  const { paths, rows } = pointsOf(lines.map((line) => kept.map((i) => line.split(',')[i] ?? '').join()).join('\n'), report);
  const asFactor = paths.map((path) => (scenario.leaves.get(path)?.layers.some((l) => l.length > 0) ? (quantityOf(scenario, path)?.value ?? 0) : 0));
  const told = (value: FactorValue, j: number): FactorValue => (asFactor[j]! > 0 && typeof value === 'number' ? factorText(value / asFactor[j]!) : value);
  return { paths, rows: rows.slice(0, most ?? rows.length).map((row) => row.map(told)) };
}

/**
 * Reads the draws of a posterior file for a scenario, the first so many of them, and holds each column against what the scenario can set.
 * @throws where the file cannot be read; what is wrong in it goes to `problems`
 */
export function readPosterior(file: string, files: ScenarioFiles, scenario: Scenario, most: number | undefined, problems: Problem[]): PointTable {
  const table = posteriorPoints(readText(file, files), scenario, most, (line, code, message, remedy) => problems.push({ file, line, column: 1, code, message, remedy }));
  const report: ReportAt = (_, code, message, remedy) => problems.push({ file, line: 1, column: 1, code, message, remedy });
  table.paths.forEach((column, j) => {
    targetsOf(column, scenario.leaves, (code, message, remedy) => report([], code, message, remedy));
    checkValues(column, [...new Set(table.rows.map((row) => row[j]!))].filter((v) => v === v), scenario, [], report);
  });
  return table;
}
