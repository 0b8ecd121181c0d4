import { monthText } from '../scenario/months.ts';
import type { RunResult } from '../simulate/run.ts';

export const CSV_HEADER = 'scenario,replicate,month,outcome,value\n';

/** Returns one cell, quoted where it must be. */
export function csvCell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** Returns the rows of one replicate, in order of outcome and month, without header. */
export function csvRows(scenario: string, replicate: number, result: RunResult): string {
  const n = result.months.length;
  const months = Array.from(result.months, monthText);
  const start = `${csvCell(scenario)},${replicate}`;
  const lines: string[] = [];
  result.names.forEach((name, i) => {
    for (let m = 0; m < n; m++) lines.push(`${start},${months[m]},${csvCell(name)},${result.values[i * n + m]}\n`);
  });
  return lines.join('');
}
