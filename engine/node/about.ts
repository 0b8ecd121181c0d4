import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type About, aboutRuns, type RecordedRun } from '../results/about.ts';
import { scenarioFiles } from './files.ts';

/** A folder of results that cannot be read. */
export class ResultsError extends Error {
  constructor(folder: string, what: string) {
    super(`${folder}  NO_RESULTS  ${what}: give a folder that \`run\`, \`compare\` or \`hindcast\` wrote, such as results`);
  }
}

/** Reads the record of a folder of results. @throws ResultsError */
export function recordIn(folder: string): { readonly version: string; readonly runs: readonly RecordedRun[] } {
  if (!existsSync(join(folder, 'outcomes.csv'))) throw new ResultsError(folder, 'no outcomes.csv');
  const file = join(folder, 'record.json');
  if (!existsSync(file)) throw new ResultsError(folder, 'no record.json');
  const record = JSON.parse(readFileSync(file, 'utf8')) as { version?: string; runs?: RecordedRun[] };
  if (!Array.isArray(record.runs) || record.runs.length === 0) throw new ResultsError(folder, 'record.json names no runs');
  return { version: record.version ?? '', runs: record.runs };
}

/** Reads the scenarios of a folder of results again, and returns what each is and changes against the first. */
export function aboutResults(folder: string): About[] {
  return aboutRuns(recordIn(folder).runs, scenarioFiles(), (run) => (run.file.startsWith('pravas:') ? run.file : resolve(folder, run.file)));
}
