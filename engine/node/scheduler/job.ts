import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ScenarioError } from '../../scenario/problems.ts';
import { prepareFolder } from '../output.ts';
import { savePlan, type StorePlan, type SweepOptions } from '../store/plan.ts';
import { mostReplicates } from '../store/replicates.ts';
import { agreed } from '../sweep/sweep.ts';
import { nPartsOf } from './parts.ts';

/** What is asked of a job for a scheduler. */
export interface JobRequest extends SweepOptions {
  readonly file: string;
  readonly out?: string;
  /** Tasks that the sweep is cut into. */
  readonly tasks?: number;
  /** Most tasks at a time. */
  readonly throttle: number;
  readonly threads: number;
  /** Command that starts pravas where tasks run. */
  readonly pravas?: string;
}

/** A sweep that was cut into tasks; its plan stands in its store. */
export interface Job {
  readonly plan: StorePlan;
  /** Folder of the store, as this process sees it. */
  readonly folder: string;
  readonly nTasks: number;
  readonly throttle: number;
  readonly threads: number;
  /** Runs that a task has at most. */
  readonly runsPerTask: number;
  /** Options of the sweep, as the shell takes them. */
  readonly options: string;
}

/** Returns a text as one word of a shell. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}

/** The command of this installation. */
export function thisPravas(): string {
  return `${quoted(process.execPath)} ${quoted(fileURLToPath(new URL('../pravas.mjs', import.meta.url)))}`;
}

/** Reads a sweep, writes its plan into its store, and cuts it into tasks. @throws ScenarioError, OutputError */
export function jobOf(request: JobRequest): Job {
  const { prepared, folder } = agreed({ ...request, isQuiet: true, signal: new AbortController().signal });
  const { plan, design } = prepared;
  const most = mostReplicates(plan.replicates);
  const nTasks = request.tasks ?? nPartsOf(design.nPoints, design.nPoints * most);
  if (nTasks > design.nPoints)
    throw new ScenarioError([{ file: request.file, line: 1, column: 1, code: 'TOO_MANY_TASKS', message: `${nTasks} tasks for ${design.nPoints} points`, remedy: 'a task has whole points: give fewer, or use `pravas sweep --queue`, which hands out single runs' }]);
  prepareFolder(folder);
  savePlan(folder, prepared);
  const { scale, seed, replicates, from, to } = request;
  const options = Object.entries({ scale, seed, replicates, from, to }).flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${quoted(String(value))}`])).join(' ');
  return { plan, folder: resolve(folder), nTasks, throttle: Math.min(request.throttle, nTasks), threads: request.threads, runsPerTask: Math.ceil(design.nPoints / nTasks) * most, options };
}

/** Returns a path as it is below the folder that a volume holds. */
export function inVolume(mount: string, path: string): string {
  const below = relative('.', path);
  if (below.startsWith('..')) throw new ScenarioError([{ file: path, line: 1, column: 1, code: 'OUTSIDE_VOLUME', message: 'not below the folder that is copied into the volume', remedy: 'go to the folder that holds the sweep, its base scenario and its store' }]);
  return join(mount, below).split('\\').join('/');
}

/** Returns a name that schedulers take. */
export function jobName(plan: StorePlan): string {
  return `pravas-${plan.sweep.name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40) || 'sweep'}`;
}
