import { monthOf } from '../scenario/months.ts';
import type { RunResult } from '../simulate/run.ts';
import { CSV_HEADER } from './csv.ts';

/** A table of outcomes that cannot be read: line from 1. */
export class CsvError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(`outcomes.csv:${line}  BAD_OUTCOMES  ${message}: give the file as \`run\` or \`compare\` wrote it`);
    this.line = line;
  }
}

/** What is gathered of one replicate. */
interface Growing {
  readonly names: string[];
  readonly months: number[];
  readonly values: number[];
}

/** Returns the cells of a line with quotes. */
function quoted(line: string): string[] {
  const out: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (c === '"' && isQuoted && line[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (c === '"') isQuoted = !isQuoted;
    else if (c === ',' && !isQuoted) {
      out.push(cell);
      cell = '';
    } else cell += c;
  }
  return [...out, cell];
}

/**
 * Reads outcomes as `csvRows` writes them, by scenario in order of appearance, replicate by replicate. What a table does not hold (households,
 * visits) is 0.
 * @throws CsvError
 */
export function readOutcomes(text: string): Map<string, RunResult[]> {
  if (!text.startsWith(CSV_HEADER)) throw new CsvError(1, 'not a table of outcomes');
  const all = new Map<string, Growing[]>();
  let line = 1;
  let lastHead = '';
  let lastTail = '';
  let at: Growing | undefined;
  for (let start = CSV_HEADER.length; start < text.length; ) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    line++;
    const row = text.slice(start, end);
    start = end + 1;
    if (row === '') continue;
    const cells = row.includes('"') ? quoted(row) : row.split(',');
    if (cells.length !== 5) throw new CsvError(line, `${cells.length} cells`);
    const [scenario, replicate, month, outcome, value] = cells as [string, string, string, string, string];
    const head = `${scenario}\n${replicate}`;
    if (head !== lastHead) {
      lastHead = head;
      lastTail = '';
      const runs = all.get(scenario) ?? [];
      all.set(scenario, runs);
      if (Number(replicate) !== runs.length) throw new CsvError(line, `replicate out of order: ${replicate}`);
      at = { names: [], months: [], values: [] };
      runs.push(at);
    }
    if (outcome !== lastTail) {
      lastTail = outcome;
      at!.names.push(outcome);
    }
    const m = monthOf(month);
    if (m === undefined) throw new CsvError(line, `not a month: ${month}`);
    if (at!.names.length === 1) at!.months.push(m);
    else if (at!.months[at!.values.length % at!.months.length] !== m) throw new CsvError(line, `month out of order: ${month}`);
    at!.values.push(Number(value));
  }
  if (all.size === 0) throw new CsvError(line, 'no rows');
  const results = (g: Growing): RunResult => {
    if (g.values.length !== g.names.length * g.months.length) throw new CsvError(line, 'rows are missing');
    return { names: g.names, months: Int32Array.from(g.months), values: Float64Array.from(g.values), households: 0, householdMonths: 0, visits: 0, evaluations: 0, accepted: 0 };
  };
  return new Map([...all].map(([name, runs]) => [name, runs.map(results)]));
}
