import { monthOf } from '../engine/index.ts';

/** What was observed of an outcome. */
export interface Observed {
  /** What it is and whose count, in a few words. */
  readonly label: string;
  /** Values by absolute month. */
  readonly months: ReadonlyMap<number, number>;
}

type Row = Readonly<Record<string, string>>;

/** A column of a table of observations that is the counterpart of an outcome. */
interface Series {
  readonly corridor: string;
  readonly outcome: string;
  readonly file: string;
  readonly label: string;
  /** Column of months, or of calendar years, of which every month is shown a twelfth. */
  readonly period: { readonly month: string } | { readonly year: string };
  /** The value of a row; undefined where the row is not of this series. Rows of a period add up. */
  readonly value: (row: Row) => number | undefined;
}

/** Returns the sum of columns; undefined where one is empty. */
const sum = (...columns: string[]) => (row: Row): number | undefined => (columns.every((c) => row[c] !== undefined && row[c] !== '') ? columns.reduce((total, c) => total + Number(row[c]), 0) : undefined);
const only = (value: (row: Row) => number | undefined, is: (row: Row) => boolean) => (row: Row): number | undefined => (is(row) ? value(row) : undefined);
const OF_A_YEAR = 'a twelfth of each year';

/** Observations that ship, with the outcome that each is held against in `scenarios/corridors/README.md`. */
const SERIES: readonly Series[] = [
  { corridor: 'india-north-america', outcome: 'encounters', file: 'data/encounters-india-land.csv', label: 'observed by border officers', period: { month: 'month' }, value: sum('encounters') },
  ...['southwest', 'northern'].map((border): Series => ({
    corridor: 'india-north-america', outcome: `encounters.${border}`, file: 'data/encounters-india-land.csv', label: 'observed by border officers', period: { month: 'month' }, value: only(sum('encounters'), (r) => r['border_region'] === border),
  })),
  { corridor: 'central-america-us', outcome: 'encounters', file: 'data/encounters-central-america-southwest.csv', label: 'observed, Border Patrol and records in Mexico', period: { month: 'month' }, value: sum('usbp_southwest_rounded10', 'mexico_inm') },
  { corridor: 'central-america-us', outcome: 'encounters.mexico-south', file: 'data/encounters-central-america-southwest.csv', label: 'observed, records in Mexico', period: { month: 'month' }, value: sum('mexico_inm') },
  { corridor: 'central-mediterranean', outcome: 'encounters', file: 'data/frontex-central-mediterranean-nationality.csv', label: `observed, detections of the eight nationalities, ${OF_A_YEAR}`, period: { year: 'year' }, value: only(sum('detections'), (r) => r['citizenship'] !== 'OTHER') },
  { corridor: 'boats-australia', outcome: 'encounters', file: 'data/australia_boat_arrivals.csv', label: `observed, persons by boat of all nationalities, ${OF_A_YEAR}`, period: { year: 'year' }, value: sum('persons') },
  { corridor: 'bangladesh-myanmar-india', outcome: 'encounters', file: 'data/apprehensions-india-bangladesh.csv', label: `observed, held on entering from Bangladesh, ${OF_A_YEAR}`, period: { year: 'period' }, value: only(sum('persons'), (r) => r['series'] === 'bsf_apprehended_entering' && r['frontier'] === 'all' && /^\d{4}$/.test(r['period'] ?? '')) },
];

function rowsOf(text: string): Row[] {
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
  });
}

function read(series: Series, text: string): Observed | null {
  const months = new Map<number, number>();
  const add = (m: number, value: number): void => void months.set(m, (months.get(m) ?? 0) + value);
  for (const row of rowsOf(text)) {
    const value = series.value(row);
    if (value === undefined || Number.isNaN(value)) continue;
    if ('month' in series.period) {
      const m = monthOf(row[series.period.month] ?? '');
      if (m !== undefined) add(m, value);
    } else {
      const january = monthOf(`${row[series.period.year]}-01`);
      if (january !== undefined) for (let m = 0; m < 12; m++) add(january + m, value / 12);
    }
  }
  return months.size > 0 ? { label: series.label, months } : null;
}

/** Returns what was observed of an outcome in a corridor; null where nothing ships. @param corridor with or without its folder @param textOf the text of a table, by its path under `scenarios` */
export function observedIn(corridor: string, outcome: string, textOf: (file: string) => string | undefined): Observed | null {
  const name = corridor.split('/').pop();
  const series = SERIES.find((s) => s.corridor === name && s.outcome === outcome);
  return series ? read(series, textOf(series.file) ?? '') : null;
}
