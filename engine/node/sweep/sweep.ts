import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Design } from '../../experiment/design.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { OutputError, prepareFolder } from '../output.ts';
import { duration, Progress } from '../progress.ts';
import { Interrupted } from '../simulation.ts';
import { Claims } from '../store/claims.ts';
import { differences, type Prepared, prepareSweep, readPlan, type Replicates, savePlan, type StorePlan, type SweepOptions } from '../store/plan.ts';
import { mostReplicates, replicatesText } from '../store/replicates.ts';
import { type Alarm, Store } from '../store/store.ts';
import { placesOf } from '../store/table.ts';
import { countRuns, pointsOfPart, Schedule, type ShardPart } from './schedule.ts';
import { ThreadRunner } from './threads.ts';

/** What is asked of a sweep. */
export interface SweepRequest extends SweepOptions {
  readonly file: string;
  readonly addReplicates?: number;
  readonly threads: number;
  /** Folder of the store; without it one in `results` of the name of the sweep. */
  readonly out?: string;
  /** Which part of the points is ours; all of them without it. */
  readonly part?: ShardPart;
  readonly isQuiet: boolean;
  readonly signal: AbortSignal;
  /** The command that goes on, `sweep` unless said. */
  readonly command?: string;
}

/** A run that failed, with what it was. */
export interface FailedRun {
  readonly point: number;
  readonly replicate: number;
  readonly stage: string;
  readonly code: string;
  readonly message: string;
}

/** What came of a sweep. */
export interface SweepReport {
  readonly plan: StorePlan;
  readonly folder: string;
  /** Runs of this part of the design. */
  readonly nRuns: number;
  readonly nDone: number;
  readonly nFailed: number;
  /** Runs that were made now. */
  readonly nMade: number;
  /** The first of those that failed. */
  readonly failures: readonly FailedRun[];
  readonly alarms: readonly Alarm[];
  readonly notes: readonly string[];
  readonly seconds: number;
  readonly bytes: number;
}

/** The sweep was interrupted: what was made is kept. */
export class SweepInterrupted extends Interrupted {
  constructor(message: string) {
    super([]);
    this.message = message;
  }
}

const FAILURES_TOLD = 20;
const WHOLE: ShardPart = { index: 1, count: 1 };
/** Bytes that a value takes in a shard, and that a run takes beside its values: measured, and only told. */
const BYTES = { outcome: 6, month: 4, run: 250 };

function refuse(file: string, code: string, message: string, remedy: string): never {
  throw new ScenarioError([{ file, line: 1, column: 1, code, message, remedy }]);
}

/** Returns the replicates of a sweep that is gone on with: those of a store never become fewer. */
function replicatesWith(folder: string, before: StorePlan | null, now: StorePlan, { replicates, addReplicates }: SweepRequest): Replicates {
  if (addReplicates !== undefined) {
    if (!before) return refuse(folder, 'NO_STORE', `no store to add replicates to: ${folder}`, 'give the folder of the sweep with --out, or leave --add-replicates out');
    if (typeof before.replicates !== 'number') return refuse(folder, 'REPLICATES_BY_RULE', `replicates are made until a half-width is met: ${replicatesText(before.replicates)}`, 'lower halfWidth in the sweep file, or give a number with --replicates');
    return before.replicates + addReplicates;
  }
  if (!before || replicates !== undefined || typeof now.replicates !== 'number' || typeof before.replicates !== 'number')
    return before && typeof before.replicates === 'number' && typeof now.replicates === 'number' ? Math.max(before.replicates, now.replicates) : now.replicates;
  return Math.max(before.replicates, now.replicates);
}

/** Returns the command that goes on with a sweep. */
function commandOf(request: SweepRequest, folder: string): string {
  const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`);
  const { file, scale, seed, replicates, from, to, part, out } = request;
  const options: [string, string | number | undefined][] = [
    ['scale', scale], ['seed', seed], ['replicates', replicates], ['from', from], ['to', to], ['shard', part && `${part.index}/${part.count}`], ['out', out === undefined ? undefined : folder],
  ];
  return ['pravas', request.command ?? 'sweep', quoted(file), ...options.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, quoted(String(value))]))].join(' ');
}

/** A sweep that may be run: it agrees with what its folder holds. */
export interface Agreed {
  readonly prepared: Prepared;
  readonly folder: string;
  readonly notes: readonly string[];
}

/** Reads the sweep and the plan of its store, and returns what is to be run, once both agree. @throws ScenarioError STORE_DIFFERS */
export function agreed(request: SweepRequest): Agreed {
  const fresh = prepareSweep(request.file, request);
  const folder = request.out ?? join('results', fresh.plan.sweep.name);
  const before = readPlan(folder);
  const notes: string[] = [];
  if (before) {
    const problems = differences(folder, before, fresh.plan);
    if (problems.length > 0) throw new ScenarioError(problems);
    if (before.design.sha256 !== fresh.plan.design.sha256 && fresh.design.name !== 'search') notes.push(`the design is another than that of the store, with ${before.design.nPoints} points before and ${fresh.plan.design.nPoints} now: runs of points in both are not made again`);
  }
  const replicates = replicatesWith(folder, before, fresh.plan, request);
  if (request.addReplicates === undefined && JSON.stringify(replicates) !== JSON.stringify(fresh.plan.replicates)) notes.push(`the store has ${replicatesText(replicates)}: those are kept`);
  return { prepared: { ...fresh, plan: { ...fresh.plan, replicates } }, folder, notes };
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, f) => sum + (f.isDirectory() ? bytesIn(join(folder, f.name)) : (statSync(join(folder, f.name), { throwIfNoEntry: false })?.size ?? 0)), 0);
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Says what is going to happen, as far as it is known. */
function headOf(store: Store, design: Design, request: SweepRequest, count: { nRuns: number; nMade: number; seconds: number }): string {
  const { plan, shape } = store;
  const { threads, part } = request;
  const missing = count.nRuns - count.nMade;
  const atLeast = typeof plan.replicates === 'number' ? '' : 'at least ';
  const bytes = missing * (BYTES.run + BYTES.outcome * shape.outcomes.length + BYTES.month * shape.series.length * shape.months.length);
  const seconds = count.nMade > 0 ? (count.seconds / count.nMade) * (missing / threads) : null;
  const time = missing === 0 ? 'nothing is left to do' : seconds === null ? 'the time is told after the first run' : `about ${duration(seconds)} on ${threads} thread${threads === 1 ? '' : 's'}`;
  return [
    `${plan.sweep.name}: ${design.name} of ${design.nPoints} point${design.nPoints === 1 ? '' : 's'} over ${design.factors.length} factor${design.factors.length === 1 ? '' : 's'}, ${replicatesText(plan.replicates)}${part ? `, part ${part.index} of ${part.count}` : ''}`,
    `${atLeast}${count.nRuns} run${count.nRuns === 1 ? '' : 's'}, ${count.nMade} made before; ${time}; ${missing === 0 ? '' : `about ${sizeText(bytes)} `}in ${store.folder}`,
  ].join('\n');
}

/**
 * Makes the runs of a sweep that its store lacks.
 * @throws ScenarioError, OutputError, SweepInterrupted
 */
export function runSweep(request: SweepRequest): Promise<SweepReport> {
  return runAgreed(request, agreed(request));
}

/** Makes the runs that the store of a sweep lacks, once both agree. @throws OutputError, SweepInterrupted */
export async function runAgreed(request: SweepRequest, { prepared, folder, notes }: Agreed): Promise<SweepReport> {
  const started = performance.now();
  const { plan, design } = prepared;
  const say = (text: string): void => {
    if (!request.isQuiet) process.stderr.write(`${text}\n`);
  };
  prepareFolder(folder);
  savePlan(folder, prepared);
  const store = await Store.open(folder, plan);
  const part = request.part ?? WHOLE;
  const count = countRuns(store, design, part);
  say(headOf(store, design, request, count));
  for (const note of [...notes, ...store.notes]) process.stderr.write(`note: ${note}\n`);
  const progress = new Progress(plan.sweep.name, request.isQuiet);
  const claims = new Claims(folder, store.writer);
  const begun = performance.now();
  const schedule = new Schedule(store, design, claims, part, count.nRuns - count.nMade, (record, underWay) => {
    if (record && schedule.nMade === 1 && count.nMade === 0 && schedule.nWanted > 1 && !record.failure) say(`the first run took ${duration(record.seconds)}: about ${duration((record.seconds * schedule.nWanted) / request.threads)} for all`);
    const rate = (60_000 * schedule.nMade) / Math.max(1, performance.now() - begun);
    progress.show((schedule.nMade + underWay) / Math.max(1, schedule.nWanted), `${schedule.nMade} of ${schedule.nWanted} runs  ${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)} a minute  ${schedule.nFailed} failed`);
  });
  const { scenario, policies = {}, from, to, scale, seed, outcomes, series } = plan;
  const shared = { scenario: { base: scenario.base, files: scenario.files, references: scenario.references }, policies, from, to, scale, seed, outcomes, series };
  const onAbort = (): void => {
    progress.end();
    process.stderr.write('interrupted: runs under way are finished first; again to stop at once\n');
  };
  request.signal.addEventListener('abort', onAbort, { once: true });
  let isGood = false;
  try {
    await new ThreadRunner(Math.min(request.threads, Math.max(1, mostUseful(plan, design, part))), shared).make(schedule, request.signal);
    isGood = true;
  } catch (error) {
    if (error instanceof OutputError) error.message += `\nfinished runs are kept: make room, then  ${commandOf(request, folder)}`;
    throw error;
  } finally {
    progress.end();
    request.signal.removeEventListener('abort', onAbort);
    claims.releaseAll();
    await closed(store, isGood);
  }
  for (const a of store.alarms) process.stderr.write(alarmText(a));
  if (request.signal.aborted) {
    const { nRuns, nMade } = countRuns(store, design, part);
    throw new SweepInterrupted(`interrupted: ${nMade} of ${nRuns} runs are in ${folder}\nto go on  ${commandOf(request, folder)}`);
  }
  return { plan, folder, ...(await outcomeOfRuns(store, design, part)), nMade: schedule.nMade, alarms: store.alarms, notes: [...notes, ...store.notes], seconds: (performance.now() - started) / 1000, bytes: bytesIn(folder) };
}

/** Says that one identity has two results. */
export function alarmText(a: Alarm): string {
  return `ALARM  run ${a.identity.slice(0, 16)}… has two results, ${a.digest.slice(0, 12)}… and ${a.other.slice(0, 12)}…: engine, machine or store cannot be trusted; both are kept, and alarms.jsonl tells of them\n`;
}

/** Threads beyond this would find nothing to do. */
function mostUseful(plan: StorePlan, design: Design, part: ShardPart): number {
  return Math.ceil(design.nPoints / part.count) * mostReplicates(plan.replicates);
}

/** Closes a store; where something went wrong before, that is told rather than this. */
async function closed(store: Store, isGood: boolean): Promise<void> {
  try {
    await store.close(isGood);
  } catch (error) {
    if (isGood) throw error;
  }
}

/** Counts the runs of a part by what came of them, and reads the first that failed. */
async function outcomeOfRuns(store: Store, design: Design, part: ShardPart): Promise<{ nRuns: number; nDone: number; nFailed: number; failures: FailedRun[] }> {
  let [nRuns, nDone, nFailed] = [0, 0, 0];
  const failed: { point: number; replicate: number; identity: string }[] = [];
  for (const place of placesOf({ plan: store.plan, design, store }, pointsOfPart(design.nPoints, part))) {
    nRuns++;
    const known = store.known(place.identity);
    if (known && !known.failure) nDone++;
    if (!known?.failure) continue;
    nFailed++;
    if (failed.length < FAILURES_TOLD) failed.push(place);
  }
  const failures: FailedRun[] = [];
  for await (const record of store.records(failed.map((f) => f.identity), false)) {
    const { point, replicate } = failed[failures.length]!;
    const { stage = 'worker', code = 'UNKNOWN', message = '' } = record?.failure ?? {};
    failures.push({ point, replicate, stage, code, message });
  }
  return { nRuns, nDone, nFailed, failures };
}
