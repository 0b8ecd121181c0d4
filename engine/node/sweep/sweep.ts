import { join } from 'node:path';
import type { Design } from '../../experiment/design.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { OutputError, prepareFolder } from '../output.ts';
import { duration, Progress } from '../progress.ts';
import { Interrupted } from '../simulation.ts';
import { type Dispatch, QueueRunner } from '../queue/dispatcher.ts';
import { ALL_OURS, Claims } from '../store/claims.ts';
import { differences, type Prepared, prepareSweep, readPlan, type Replicates, savePlan, type StorePlan, type SweepOptions } from '../store/plan.ts';
import { testFileSystem } from '../store/promises.ts';
import { mostReplicates, replicatesText } from '../store/replicates.ts';
import { type Alarm, Store } from '../store/store.ts';
import { identitiesOf, placesOf } from '../store/table.ts';
import { bytesIn, headOf } from './head.ts';
import type { Runner } from './runner.ts';
import { countRuns, pointsOfPart, Schedule, type ShardPart } from './schedule.ts';
import { sharedOf, ThreadRunner } from './threads.ts';

/** What is asked of a sweep. */
export interface SweepRequest extends SweepOptions {
  readonly file: string;
  readonly addReplicates?: number;
  readonly threads: number;
  /** Gives the runs to a queue rather than to threads of this process. */
  readonly queue?: Dispatch;
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
  const { file, queue, scale, seed, replicates, from, to, part, out } = request;
  const options: [string, string | number | undefined][] = [
    ['queue', queue?.address.shown], ['scale', scale], ['seed', seed], ['replicates', replicates], ['from', from], ['to', to], ['shard', part && `${part.index}/${part.count}`], ['out', out === undefined ? undefined : folder],
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
  const ofDisk = testFileSystem(folder);
  savePlan(folder, prepared);
  const store = await Store.open(folder, plan);
  const part = request.part ?? WHOLE;
  const count = countRuns(store, design, part);
  say(headOf(store, design, { ...request, isQueued: request.queue !== undefined }, count));
  for (const note of [...notes, ...ofDisk, ...store.notes]) process.stderr.write(`note: ${note}\n`);
  const progress = new Progress(plan.sweep.name, request.isQuiet);
  const claims = request.queue ? ALL_OURS : new Claims(folder, store.writer);
  const begun = performance.now();
  const onAbort = (): void => {
    progress.end();
    process.stderr.write(request.queue ? 'interrupted: batches that no worker began are taken back\n' : 'interrupted: runs under way are finished first; again to stop at once\n');
  };
  request.signal.addEventListener('abort', onAbort, { once: true });
  const queue = request.queue ? new QueueRunner(store, request.queue, say) : null;
  const runner: Runner = queue ?? new ThreadRunner(Math.min(request.threads, Math.max(1, mostUseful(plan, design, part))), sharedOf(plan));
  let [isGood, nMade, wanted] = [false, 0, count.nRuns - count.nMade];
  try {
    for (let isAgain = true; isAgain; ) {
      const schedule = new Schedule(store, design, claims, part, wanted, (run, underWay) => {
        if (run && nMade + schedule.nMade === 1 && count.nMade === 0 && schedule.nWanted > 1 && !run.failure) say(`the first run took ${duration(run.seconds)}: about ${duration((run.seconds * schedule.nWanted) / request.threads)} for all${queue ? ' on one thread' : ''}`);
        const rate = (60_000 * (nMade + schedule.nMade)) / Math.max(1, performance.now() - begun);
        progress.show((schedule.nMade + underWay) / Math.max(1, schedule.nWanted), `${schedule.nMade} of ${schedule.nWanted} runs  ${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)} a minute  ${schedule.nFailed} failed`);
      });
      await runner.make(schedule, request.signal);
      nMade += schedule.nMade;
      // Workers wrote what this process only listed: it may have been damaged since.
      isAgain = queue !== null && !request.signal.aborted && (await store.recheck());
      const { nRuns, nMade: nThere } = isAgain ? countRuns(store, design, part) : count;
      wanted = nRuns - nThere;
    }
    isGood = true;
  } catch (error) {
    if (error instanceof OutputError) error.message += `\nfinished runs are kept: make room, then  ${commandOf(request, folder)}`;
    throw error;
  } finally {
    progress.end();
    request.signal.removeEventListener('abort', onAbort);
    claims.releaseAll();
    // Of an interrupted sweep others may go on with shards.
    await closed(store, isGood, request.signal.aborted ? null : identitiesOf({ plan, design, store }));
  }
  for (const a of store.alarms) process.stderr.write(alarmText(a));
  if (request.signal.aborted) {
    const { nRuns, nMade } = countRuns(store, design, part);
    throw new SweepInterrupted(`interrupted: ${nMade} of ${nRuns} runs are in ${folder}\nto go on  ${commandOf(request, folder)}`);
  }
  return { plan, folder, ...(await outcomeOfRuns(store, design, part)), nMade, alarms: store.alarms, notes: [...notes, ...ofDisk, ...store.notes, ...(queue?.ledger.notes(store.nTwice) ?? [])], seconds: (performance.now() - started) / 1000, bytes: bytesIn(folder) };
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
async function closed(store: Store, isGood: boolean, order: Iterable<string> | null): Promise<void> {
  try {
    await store.close(isGood, order);
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
