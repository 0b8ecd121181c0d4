import { textTable } from '../results/table.ts';

/** A part of an answer: sentences, tables, and the figures they rest on. */
export interface Section {
  readonly name: string;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly tables: readonly { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }[];
  /** The same as plain data, for scripts. */
  readonly data: unknown;
}

/** Returns a section as people read it. */
export function sectionText({ title, sentences, tables }: Section): string {
  return [title.toUpperCase(), ...sentences, ...tables.filter((t) => t.rows.length > 0).map((t) => textTable(t.head, t.rows))].join('\n\n');
}

/** Returns a share as per cent, without digits that say nothing. */
export function percent(share: number): string {
  const p = 100 * share;
  const size = Math.abs(p);
  return `${size < 1 ? Number(p.toPrecision(1)) : size < 9.95 ? Number(p.toFixed(1)) : Math.round(p)} %`.replace('-', '−');
}

/** Returns a share as per cent with its sign. */
export function signedPercent(share: number): string {
  return share > 0 ? `+${percent(share)}` : percent(share);
}

/** Returns a number of a small range to a few digits, with a proper minus. */
export function digits(x: number, n = 2): string {
  return Number.isNaN(x) ? '–' : x.toFixed(n).replace(/^-(?=0\.?0*$)/, '').replace('-', '−');
}

/** Returns an interval in words. */
export function between(low: number | null, high: number | null, text: (x: number) => string): string {
  return low === null || high === null || Number.isNaN(low) || Number.isNaN(high) ? '' : ` (${text(low)} to ${text(high)})`;
}

/** Returns a count with its noun. */
export function counted(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}
