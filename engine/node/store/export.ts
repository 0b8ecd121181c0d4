import type { FactorValue } from '../../experiment/design.ts';
import { type Column, ParquetPieces } from '../../results/parquet.ts';
import { csvCell } from '../../results/csv.ts';
import { numberOf } from '../../scenario/factors.ts';
import { DurableFile } from './durable.ts';
import type { RunRecord } from './record.ts';
import type { ShardSize } from './gather.ts';
import { type OpenedStore, type Place, runsOf } from './table.ts';

export const FORMATS = ['csv', 'parquet'] as const;
export type Format = (typeof FORMATS)[number];

/** What was written. */
export interface Exported {
  readonly rows: number;
  readonly columns: readonly string[];
  /** Runs of the design that are not in the file because they were not made. */
  readonly missing: number;
  readonly failed: number;
}

type Cell = string | number | null;
type Kind = Column['kind'];

/** Columns with the values of a run, or of a month of it, in the order of the file. */
interface Layout {
  readonly columns: readonly { readonly name: string; readonly kind: Kind }[];
  rowsOf(place: Place, record: RunRecord): Iterable<Cell[]>;
}

/** Values that a file holds in memory at most before they are written. */
const HELD: ShardSize = { runs: 100_000, bytes: 32e6 };

const numberOrNull = (x: number | undefined): number | null => (x === undefined || Number.isNaN(x) ? null : x);

/** One row a run: point, replicate, factors, status, outcomes. A factor that is always relative (`1.5x`) is a number, a multiple of the base scenario's schedule. */
function runLayout({ plan, design }: OpenedStore): Layout {
  const isText = design.factors.map(() => [false, false]);
  for (let i = 0; i < design.nPoints; i++) design.point(i).forEach((v, j) => (isText[j]![typeof v === 'string' ? 1 : 0] = true));
  // Absolute and relative values in one column would be mistaken for each other.
  const kinds = isText.map(([hasNumber, hasFactor]): Kind => (hasNumber && hasFactor ? 'text' : 'real'));
  const cell = (v: FactorValue, j: number): Cell => (kinds[j] === 'text' ? String(v) : numberOf(v));
  let [last, values]: [number, Cell[]] = [-1, []];
  return {
    columns: [
      { name: 'point', kind: 'count' }, { name: 'replicate', kind: 'count' }, ...design.factors.map((f, j) => ({ name: f.path, kind: kinds[j]! })),
      ...['status', 'stage', 'code', 'message', 'digest'].map((name) => ({ name, kind: 'text' as const })), ...plan.outcomes.map((name) => ({ name, kind: 'real' as const })),
    ],
    rowsOf: ({ point, replicate }, r) => {
      if (point !== last) [last, values] = [point, design.point(point).map(cell)];
      const { stage = null, code = null, message = null } = r.failure ?? {};
      return [[point, replicate, ...values, r.failure ? 'failed' : 'done', stage, code, message, r.failure ? null : r.digest, ...plan.outcomes.map((_, i) => numberOrNull(r.outcomes[i]))]];
    },
  };
}

/** One row a month and outcome, of runs that did not fail. */
function seriesLayout({ store: { shape } }: OpenedStore): Layout {
  const n = shape.months.length;
  return {
    columns: [{ name: 'point', kind: 'count' }, { name: 'replicate', kind: 'count' }, { name: 'month', kind: 'text' }, { name: 'outcome', kind: 'text' }, { name: 'value', kind: 'real' }],
    *rowsOf({ point, replicate }, r) {
      if (r.failure) return;
      for (const [i, name] of shape.series.entries()) for (let m = 0; m < n; m++) yield [point, replicate, shape.months[m]!, name, numberOrNull(r.series[i * n + m])];
    },
  };
}

function columnsOf({ columns }: Layout, rows: readonly Cell[][]): Column[] {
  return columns.map(({ name, kind }, j): Column => {
    if (kind === 'count') return { name, kind, data: Int32Array.from(rows, (row) => row[j] as number) };
    // Where one row group has a missing value all must be able to.
    return kind === 'text' ? { name, kind, data: rows.map((row) => row[j] as string | null) } : { name, kind, data: rows.map((row) => row[j] as number | null) };
  });
}

const csvLine = (row: readonly Cell[]): string => `${row.map((c) => (c === null ? '' : typeof c === 'number' ? String(c) : csvCell(c))).join()}\n`;

/**
 * Writes a sweep as a table, rows in order of point and replicate: the same bytes however its runs were made.
 * @param write takes the file in pieces
 */
export async function exportSweep(opened: OpenedStore, format: Format, withSeries: boolean, write: (part: Uint8Array | string) => void): Promise<Exported> {
  const layout = withSeries ? seriesLayout(opened) : runLayout(opened);
  const most = Math.max(1, Math.min(HELD.runs, Math.floor(HELD.bytes / (8 * layout.columns.length))));
  const pieces = new ParquetPieces();
  let [rows, missing, failed] = [0, 0, 0];
  let held: Cell[][] = [];
  const flush = (): void => {
    if (held.length > 0) write(format === 'csv' ? held.map(csvLine).join('') : pieces.group(columnsOf(layout, held)));
    held = [];
  };
  if (format === 'csv') write(csvLine(layout.columns.map((c) => c.name)));
  for await (const { place, record } of runsOf(opened, withSeries)) {
    if (!record) {
      missing++;
      continue;
    }
    if (record.failure) failed++;
    for (const row of layout.rowsOf(place, record)) {
      held.push(row);
      rows++;
      if (held.length >= most) flush();
    }
  }
  flush();
  if (format === 'parquet') write(pieces.end(columnsOf(layout, [])));
  return { rows, columns: layout.columns.map((c) => c.name), missing, failed };
}

/** Writes a sweep into a file, whole or not at all. @throws OutputError */
export async function exportToFile(opened: OpenedStore, format: Format, withSeries: boolean, path: string): Promise<Exported> {
  const file = new DurableFile(path);
  try {
    const exported = await exportSweep(opened, format, withSeries, (part) => file.write(part));
    file.save();
    return exported;
  } catch (error) {
    file.drop();
    throw error;
  }
}
