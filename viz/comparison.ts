import { type RunResult, readOutcomes } from '../engine/index.ts';

/** One lever as a scenario sets it, against the first scenario: what changes, since when, and its values by month. */
export interface ToldChange {
  readonly path: string;
  readonly from: number | null;
  readonly to: number;
  readonly since: string;
  /** Values in the reported months, and those of the first scenario. */
  readonly values: readonly number[];
  readonly baseline: readonly number[];
}

/** What is known of a scenario beside its numbers. */
export interface About {
  readonly scenario: string;
  readonly title: string;
  readonly question: string;
  readonly corridor: string;
  readonly file: string;
  readonly changes: readonly ToldChange[];
  readonly inert: readonly { readonly path: string; readonly reason: string }[];
  /** Why the scenario file could not be read again, if so. */
  readonly trouble?: string;
}

/** One run as `record.json` says it. */
export interface RecordedRun {
  readonly scenario: string;
  readonly file: string;
  readonly title?: string;
  readonly seed: string;
  readonly replicates: number;
  readonly scale: number;
  readonly from: string;
  readonly to: string;
  readonly set: Readonly<Record<string, unknown>>;
  readonly households?: number;
  readonly digest: string;
  readonly sources: readonly { readonly file: string; readonly sha256: string }[];
}

/** A scenario with its numbers and what is known of it. */
export interface Compared {
  readonly name: string;
  readonly results: readonly RunResult[];
  readonly record: RecordedRun | null;
  readonly about: About | null;
}

/** Joins numbers, record and what is known; whatever is not there is null. */
export function comparisonOf(csv: string, record: { readonly runs: readonly RecordedRun[] } | null, about: readonly About[]): Compared[] {
  return [...readOutcomes(csv)].map(([name, results]) => ({
    name, results, record: record?.runs.find((r) => r.scenario === name) ?? null, about: about.find((a) => a.scenario === name) ?? null,
  }));
}

/** Returns the command that makes all the numbers again; null without a record. */
export function commandOf(all: readonly Compared[]): string | null {
  const records = all.map((c) => c.record);
  const first = records[0];
  if (!first || records.some((r) => !r)) return null;
  const quote = (text: string): string => (/^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);
  const set = Object.entries(first.set).map(([path, value]) => ` --set ${quote(`${path}=${String(value)}`)}`).join('');
  return `pravas ${all.length > 1 ? 'compare' : 'run'} ${records.map((r) => quote(r!.file)).join(' ')} --scale ${first.scale} --replicates ${first.replicates} --seed ${quote(first.seed)} --from ${first.from} --to ${first.to}${set}${records.every((r) => r!.file.startsWith('pravas:')) ? '' : '   # in the folder of the results'}`;
}
