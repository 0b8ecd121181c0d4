import { hostname } from 'node:os';
import type { Job, Worker } from 'bullmq';
import { Progress } from '../progress.ts';
import { Interrupted } from '../simulation.ts';
import { testFileSystem } from '../store/promises.ts';
import { sharedOf, ThreadRunner } from '../sweep/threads.ts';
import { type Batch, batchOf } from './batch.ts';
import { type Address, queueEngine, reach, readQueueName } from './connection.ts';
import { Feed } from './feed.ts';
import { StaleBatch, Station } from './station.ts';

/** What is asked of a worker. */
export interface WorkRequest {
  readonly address: Address;
  readonly store: string;
  readonly threads: number;
  /** After so many seconds without a sign of life another worker is given a batch. */
  readonly lock: number;
  /** Ends after so many seconds without a batch; never without it. */
  readonly idle?: number;
  readonly isQuiet: boolean;
  readonly signal: AbortSignal;
}

/** What a worker did. */
export interface WorkReport {
  readonly batches: number;
  readonly made: number;
  readonly failed: number;
  /** Runs of batches begun by others that the store had already. */
  readonly found: number;
  /** Batches that another was given meanwhile; their results are kept. */
  readonly late: number;
  readonly notes: readonly string[];
  readonly seconds: number;
}

/** A batch is given to another worker so often before it is taken for one that kills its workers. */
const MOST_STALLS = 3;
const LOOK_MS = 200;
const waited = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a sweep that has a queue. Returns null when the wait is over before. */
async function queueOf(folder: string, signal: AbortSignal, idle: number, say: (text: string) => void): Promise<string | null> {
  const until = performance.now() + 1000 * idle;
  let isTold = false;
  while (!signal.aborted && performance.now() < until) {
    const name = Station.isThere(folder) ? readQueueName(folder) : null;
    if (name) return name;
    if (!isTold) say(`waiting for \`pravas sweep --queue … --out ${folder}\``);
    isTold = true;
    await waited(LOOK_MS);
  }
  return null;
}

/** One worker of a queue: takes batches, makes their runs on threads, puts a shard into the store for each, and acknowledges it then. */
class Hand {
  readonly counts = { batches: 0, made: 0, failed: 0, found: 0, late: 0 };
  readonly notes: string[] = [];
  readonly feed: Feed;
  /** What ends this worker: it cannot write, or its engine is another. */
  failed: unknown = null;
  private readonly station: Station;
  private readonly request: WorkRequest;
  private readonly say: (text: string) => void;
  private readonly back: new (message?: string) => Error;
  worker: Worker | null = null;
  private nUnderWay = 0;
  lastSign = performance.now();

  constructor(station: Station, request: WorkRequest, say: (text: string) => void, back: new (message?: string) => Error, onRun: () => void) {
    this.station = station;
    this.request = request;
    this.say = say;
    this.back = back;
    this.feed = new Feed((record) => {
      this.counts.made++;
      if (record.failure) this.counts.failed++;
      onRun();
    });
  }

  get isIdle(): boolean {
    return this.nUnderWay === 0;
  }

  /** Makes a batch. What it throws is told to the queue, which gives the batch to another. */
  async make(job: Job, token: string | undefined): Promise<void> {
    const batch = batchOf(job.data);
    // Neither is worth a second trial: whoever enqueues looks at what the store lacks.
    if (!batch) return this.note('a batch that is none was refused');
    this.nUnderWay++;
    this.lastSign = performance.now();
    const name = String(job.id).slice(0, 9);
    try {
      await this.makeRuns(batch, name, job.stalledCounter > 0 || job.attemptsStarted > 1 || batch.trial > 1);
      this.counts.batches++;
    } catch (error) {
      if (error instanceof StaleBatch) return this.note(`batch ${name} was not made: ${error.message}`);
      if (!(error instanceof Unfinished)) this.fail(error);
      // Others go on with it at once; where that cannot be said, they do when the lock runs out.
      await Promise.race([job.moveToWait(token).catch(() => {}), waited(2000)]);
      throw new this.back();
    } finally {
      this.nUnderWay--;
      this.lastSign = performance.now();
    }
  }

  private async makeRuns(batch: Batch, name: string, isSecond: boolean): Promise<void> {
    const { orders, nFound } = await this.station.ordersOf(batch, isSecond);
    this.counts.found += nFound;
    this.say(`batch ${name}: ${orders.length} run${orders.length === 1 ? '' : 's'}${isSecond ? `, begun before; ${nFound} in the store` : ''}`);
    const records = await this.feed.add(orders);
    await this.station.put(records);
    if (records.length < orders.length) throw new Unfinished();
    this.say(`batch ${name}: in the store`);
  }

  fail(error: unknown): void {
    this.failed ??= error;
    this.feed.end();
    void this.worker?.close();
  }

  /** Takes note of what the queue engine tells. */
  onError(error: Error): void {
    if (/Missing (lock|key) for job|Lock mismatch|not in the active state/i.test(error.message)) {
      this.counts.late++;
      this.note(`a batch was late: nothing was heard of this worker for ${this.request.lock} s, or the queue lost it; its results are kept`);
    }
  }

  private note(text: string): void {
    if (!this.notes.includes(text)) this.notes.push(text);
    this.say(`note: ${text}`);
  }
}

/** The work ended before the batch did. */
class Unfinished extends Error {}

/**
 * Works for a queue until it is interrupted, or nothing came for a while.
 * @throws ScenarioError where store, engine or queue cannot be used, OutputError, Interrupted
 */
export async function workFor(request: WorkRequest): Promise<WorkReport> {
  const { address, store, threads, signal, isQuiet } = request;
  const started = performance.now();
  const idle = request.idle ?? Number.POSITIVE_INFINITY;
  const say = (text: string): void => {
    if (!isQuiet) process.stderr.write(`${text}\n`);
  };
  const { Worker: QueueWorker, WaitingError } = await queueEngine();
  for (const note of address.notes) process.stderr.write(`note: ${note}\n`);
  await reach(address, signal);
  const queue = await queueOf(store, signal, idle, say);
  if (queue === null) {
    if (signal.aborted) throw new WorkInterrupted('interrupted: nothing was begun');
    return { batches: 0, made: 0, failed: 0, found: 0, late: 0, notes: ['no sweep came'], seconds: (performance.now() - started) / 1000 };
  }
  const station = Station.open(store);
  const ofDisk = testFileSystem(store);
  for (const note of ofDisk) process.stderr.write(`note: ${note}\n`);
  const progress = new Progress(station.plan.sweep.name, isQuiet);
  const hand = new Hand(station, request, say, WaitingError, () => progress.show(0, `${hand.counts.made} runs made, ${hand.counts.batches} batches in the store, ${hand.counts.failed} runs failed`));
  const lockDuration = 1000 * request.lock;
  const worker = new QueueWorker(queue, (job: Job, token?: string) => hand.make(job, token), {
    connection: address.connection, concurrency: threads + 1, lockDuration, stalledInterval: lockDuration / 2, maxStalledCount: MOST_STALLS, runRetryDelay: 1000,
    name: `${hostname()}-${process.pid}`.replace(/[^\w-]/g, '_'),
  });
  hand.worker = worker;
  worker.on('error', (error) => hand.onError(error));
  say(`working for ${address.shown} on ${threads} thread${threads === 1 ? '' : 's'}, into ${store}`);
  const onAbort = (): void => {
    process.stderr.write('interrupted: runs under way are finished first; again to stop at once\n');
    hand.feed.end();
    void worker.close();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setInterval(() => {
    if (hand.isIdle && performance.now() - hand.lastSign > 1000 * idle) hand.feed.end();
  }, LOOK_MS);
  try {
    await new ThreadRunner(threads, sharedOf(station.plan)).make(hand.feed, signal);
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', onAbort);
    hand.feed.settleAll();
    // Without a queue the acknowledgement waits for ever; the lock runs out instead.
    await Promise.race([worker.close(), waited(5000).then(() => worker.close(true))]);
    progress.end();
  }
  if (hand.failed !== null) throw hand.failed;
  const { counts, notes } = hand;
  if (signal.aborted) throw new WorkInterrupted(`interrupted: ${counts.made} runs were made, and what was not goes back to the queue`);
  return { ...counts, notes: [...ofDisk, ...notes], seconds: (performance.now() - started) / 1000 };
}

/** The worker was interrupted: what was made is in the store. */
class WorkInterrupted extends Interrupted {
  constructor(message: string) {
    super([]);
    this.message = message;
  }
}
