import type { About, RecordedRun, RunResult } from '../engine/index.ts';

/** A scenario with its numbers and what is known of it. */
export interface Compared {
  readonly name: string;
  readonly results: readonly RunResult[];
  readonly record: RecordedRun | null;
  readonly about: About | null;
}

/** Joins numbers, record and what is known; whatever is not there is null. */
export function comparisonOf(outcomes: ReadonlyMap<string, readonly RunResult[]>, record: { readonly runs: readonly RecordedRun[] } | null, about: readonly About[]): Compared[] {
  return [...outcomes].map(([name, results]) => ({
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
