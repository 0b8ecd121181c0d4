import type { FactorValue } from './factors.ts';

/** A table of design points: a path for each column, a point for each row. */
export interface PointTable {
  readonly paths: readonly string[];
  readonly rows: readonly (readonly FactorValue[])[];
}

/** Reports what is wrong with a table; line and column from 1, the column in cells. */
export type ReportCell = (line: number, code: string, message: string, remedy: string) => void;

const FACTOR = /^\d+(\.\d+)?x$/;

/** Reads a CSV of design points: a header of paths, then numbers or factors such as `1.5x`. Reports the first twenty bad cells. */
export function pointsOf(text: string, report: ReportCell): PointTable {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const paths = cellsOf(lines[0] ?? '');
  const rows: FactorValue[][] = [];
  let nBad = 0;
  const bad = (line: number, message: string, remedy: string): void => {
    if (nBad++ < 20) report(line, 'BAD_TABLE', message, remedy);
  };
  if (paths.length === 0 || paths.some((p) => p === '')) bad(1, 'a column without a path', 'let the first row name a path for every column');
  for (const [j, path] of paths.entries()) if (paths.indexOf(path) < j) bad(1, `column twice: ${path}`, 'keep one of them');
  for (let i = 1; i < lines.length; i++) {
    if (lines[i]!.trim() === '') continue;
    const cells = cellsOf(lines[i]!);
    if (cells.length !== paths.length) bad(i + 1, `${cells.length} cells for ${paths.length} columns`, 'give every point a value for every path');
    rows.push(
      cells.map((cell, j) => {
        if (FACTOR.test(cell)) return cell;
        const value = cell === '' ? Number.NaN : Number(cell);
        if (!Number.isFinite(value)) bad(i + 1, `column ${paths[j]}: ${cell === '' ? 'empty' : cell}`, 'give a number or a factor such as 1.5x');
        return value;
      }),
    );
  }
  if (rows.length === 0) bad(1, 'no points', 'give one row a point');
  return { paths, rows };
}

function cellsOf(line: string): string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}
