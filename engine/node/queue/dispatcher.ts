import type { JobState, Queue, QueueEvents } from 'bullmq';
import type { Store } from '../store/store.ts';
import type { Runner, RunOrder, Work } from '../sweep/runner.ts';
import { type Batch, batchName, batchOf, placesOfBatch, rangesOf, sweepHash } from './batch.ts';
import { type Address, queueEngine, queueName, reach } from './connection.ts';
import { Ledger, type Out } from './ledger.ts';
import { batchSize } from './sizing.ts';

const LOOK_MS = 250;
/** The queue is asked for what it holds so often, unless something is missing. */
const TAKE_STOCK_MS = 2000;
/** Without a worker for so long the user is told. */
const NO_WORKER_MS = 5000;
const HELD = ['waiting', 'active', 'delayed', 'prioritized'] as const;
const CLOSE_MS = 2000;
const MOST_TRIALS = 3;

const waited = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const placeOf = ({ point, replicate }: { point: number; replicate: number }): string => `${point}/${replicate}`;

/** How a sweep is given to a queue. */
export interface Dispatch {
  readonly address: Address;
  /** A batch that is neither in the queue nor in the store for so many seconds is given out again. */
  readonly lock: number;
  /** Runs in a batch; by the time they take without it. */
  readonly batch?: number;
}

/**
 * Makes runs by giving them to a queue, and sees by the store which were made. The queue is believed in nothing: it may lose all, and what it hands
 * out twice is the same result twice.
 */
export class QueueRunner implements Runner {
  readonly ledger = new Ledger();
  private readonly store: Store;
  private readonly dispatch: Dispatch;
  private readonly say: (text: string) => void;
  private readonly out = new Map<string, Out>();
  private waiting: RunOrder[] = [];
  private nWorkers = 0;
  private lastWorker = performance.now();
  private isStocktaking = false;
  private stockedAt = 0;
  private isDown = false;

  constructor(store: Store, dispatch: Dispatch, say: (text: string) => void) {
    this.store = store;
    this.dispatch = dispatch;
    this.say = say;
  }

  async make(work: Work, signal: AbortSignal): Promise<void> {
    const { address } = this.dispatch;
    const bull = await queueEngine();
    await reach(address, signal);
    const name = queueName(this.store.folder);
    const queue = new bull.Queue(name, { connection: address.connection, defaultJobOptions: { attempts: MOST_TRIALS, removeOnComplete: true, removeOnFail: false } });
    const events = new bull.QueueEvents(name, { connection: address.connection });
    queue.on('error', () => this.onDown());
    queue.on('ioredis:close', () => this.onDown());
    this.listen(events);
    try {
      await this.takeIn(work);
      await this.adopt(queue, work);
      await this.loop(work, queue, signal);
      // What waits is of no use any more: all is made, or the user wants an end.
      await Promise.race([queue.drain(true), waited(CLOSE_MS)]).catch(() => {});
    } finally {
      await Promise.race([Promise.all([queue.close(), events.close()]), waited(CLOSE_MS)]).catch(() => {});
      queue.disconnect().catch(() => {});
      events.disconnect().catch(() => {});
    }
  }

  private listen(events: QueueEvents): void {
    events.on('error', () => {});
    events.on('stalled', ({ jobId }) => {
      if (!this.out.has(jobId) || this.ledger.stalled.has(jobId)) return;
      this.ledger.stalled.add(jobId);
      this.say(`nothing was heard of the worker of batch ${jobId.slice(0, 9)}: given to another`);
    });
  }

  private onDown(): void {
    if (this.isDown) return;
    this.isDown = true;
    this.ledger.nOutages++;
    this.say('the queue cannot be reached: waiting for it; workers go on with what they have');
  }

  private async loop(work: Work, queue: Queue, signal: AbortSignal): Promise<void> {
    for (;;) {
      const began = performance.now();
      await this.enqueue(queue);
      await this.store.refresh();
      await this.collect(work);
      const isAll = await this.takeIn(work);
      if (signal.aborted || (isAll && this.out.size === 0 && this.waiting.length === 0)) return;
      if (!this.isStocktaking && performance.now() - this.stockedAt > TAKE_STOCK_MS) void this.takeStock(queue, work);
      // Of a large sweep looking itself takes time: no more than a fifth of it.
      await waited(Math.max(LOOK_MS, 4 * (performance.now() - began)));
    }
  }

  /** Takes all runs that there are. Returns whether there will be no others. */
  private async takeIn(work: Work): Promise<boolean> {
    for (;;) {
      const order = await work.next(0);
      if (order === null || order === 'later') return order === null;
      this.waiting.push(order);
    }
  }

  private batch(orders: readonly RunOrder[], trial: number): Batch {
    return { format: 1, engine: this.store.plan.engine.sha256, sweep: sweepHash(this.store.plan), trial, runs: rangesOf(orders) };
  }

  /** Puts runs into the queue, as many as may be told yet. A queue that is down holds nobody up. */
  private async enqueue(queue: Queue): Promise<void> {
    if (this.isDown) return;
    if (this.waiting.length === 0) return;
    const fresh: Out[] = [];
    const { n: nMade, seconds } = this.store.made;
    for (;;) {
      const n = batchSize({ nLeft: this.waiting.length, secondsPerRun: nMade === 0 ? null : seconds / nMade, nWorkers: this.nWorkers, nOut: this.out.size + fresh.length, wanted: this.dispatch.batch ?? null });
      if (n === 0) break;
      fresh.push(this.outOf(this.waiting.splice(0, n), 1));
    }
    await this.send(queue, fresh);
  }

  private outOf(orders: readonly RunOrder[], trial: number): Out {
    const batch = this.batch(orders, trial);
    return { name: batchName(batch), batch, orders: new Set(orders), missedAt: null };
  }

  private async send(queue: Queue, fresh: readonly Out[]): Promise<void> {
    if (fresh.length === 0) return;
    for (const out of fresh) this.out.set(out.name, out);
    this.ledger.nBatches += fresh.length;
    // Where this never ends because the server is down, stocktaking finds what is missing.
    await Promise.race([queue.addBulk(fresh.map(({ name, batch }) => ({ name: 'batch', data: batch, opts: { jobId: name } }))).catch(() => {}), waited(CLOSE_MS)]);
  }

  /** Gives the schedule every run that the store has by now. */
  private async collect(work: Work): Promise<void> {
    for (const out of this.out.values()) {
      for (const order of out.orders) {
        if (!isMade(order, this.store)) continue;
        out.orders.delete(order);
        await work.done(order, null);
      }
      if (out.orders.size === 0) this.out.delete(out.name);
    }
  }

  /** Goes on with batches that an earlier command left in the queue. */
  private async adopt(queue: Queue, work: Work): Promise<void> {
    const jobs = await queue.getJobs([...HELD]);
    const byPlace = new Map(this.waiting.map((o) => [placeOf(o), o]));
    const sweep = sweepHash(this.store.plan);
    for (const job of jobs) {
      const batch = batchOf(job.data);
      if (!batch || batch.sweep !== sweep || batch.engine !== this.store.plan.engine.sha256) {
        this.ledger.nForeign++;
        // One that is under way cannot be removed; its worker refuses it.
        await job.remove().catch(() => {});
        continue;
      }
      const orders = [...placesOfBatch(batch)].flatMap((p) => {
        const order = byPlace.get(placeOf(p));
        byPlace.delete(placeOf(p));
        return order ? [order] : [];
      });
      if (orders.length === 0) continue;
      this.ledger.nAdopted++;
      this.out.set(String(job.id), { name: String(job.id), batch, orders: new Set(orders), missedAt: null });
    }
    // What left the queue since the store was read is in the store by now.
    await this.store.refresh();
    this.waiting = [];
    for (const order of byPlace.values())
      if (isMade(order, this.store)) await work.done(order, null);
      else this.waiting.push(order);
  }

  /** Holds what was given out against what the queue has. */
  private async takeStock(queue: Queue, work: Work): Promise<void> {
    this.isStocktaking = true;
    try {
      const before = new Set(this.out.keys());
      const [held, failed, workers] = await Promise.all([namesIn(queue, HELD), namesIn(queue, ['failed']), queue.getWorkersCount().catch(() => 1)]);
      if (this.isDown) this.say('the queue is back');
      this.isDown = false;
      this.tellOfWorkers(workers);
      for (const name of failed) {
        await queue.remove(name).catch(() => {});
        const out = this.out.get(name);
        if (out) await this.again(queue, work, out, this.ledger.failed);
      }
      const now = performance.now();
      for (const name of before) {
        const out = this.out.get(name);
        if (!out || failed.has(name)) continue;
        if (held.has(name)) out.missedAt = null;
        else if (out.missedAt === null) out.missedAt = now;
        // A shard may be seen later than the acknowledgement, where folders are cached.
        else if (hasFailedRuns(out, this.store)) await this.again(queue, work, out, this.ledger.failed);
        else if (now - out.missedAt > 1000 * this.dispatch.lock) await this.again(queue, work, out, this.ledger.lost);
      }
    } catch {
      this.onDown();
    } finally {
      this.isStocktaking = false;
      this.stockedAt = performance.now();
    }
  }

  /** Gives runs out once more: those that ended their worker one by one, and not for ever. */
  private async again(queue: Queue, work: Work, out: Out, into: Set<string>): Promise<void> {
    this.out.delete(out.name);
    into.add(out.name);
    const orders = [...out.orders];
    const isLost = into === this.ledger.lost;
    const trial = out.batch.trial + 1;
    if (!isLost && trial > MOST_TRIALS) {
      this.ledger.nPoison += orders.length;
      for (const o of orders) await work.done(o, this.store.known(o.identity) ? null : lostRun(o));
      return;
    }
    this.say(`batch ${out.name.slice(0, 9)} is given out again: ${isLost ? 'neither the queue nor the store has it' : 'it ended its workers'}`);
    await this.send(queue, isLost ? [this.outOf(orders, trial)] : orders.map((o) => this.outOf([o], trial)));
  }

  private tellOfWorkers(n: number): void {
    this.nWorkers = n;
    const now = performance.now();
    if (n > 0) this.lastWorker = now;
    else if (now - this.lastWorker > NO_WORKER_MS) {
      this.lastWorker = Number.POSITIVE_INFINITY;
      this.say(`no worker is there. Start some, here or elsewhere:  pravas work --queue ${this.dispatch.address.shown} --store ${this.store.folder}`);
    }
  }
}

/** Whether a run is in the store for good: one whose thread died is not. */
function isMade({ identity }: RunOrder, store: Store): boolean {
  const known = store.known(identity);
  return known !== undefined && known.failure?.stage !== 'worker';
}

/** Runs whose thread died stand in the store as failed: their batch came back, and was not lost. */
function hasFailedRuns(out: Out, store: Store): boolean {
  return [...out.orders].every((o) => store.known(o.identity) !== undefined);
}

async function namesIn(queue: Queue, states: readonly JobState[] | typeof HELD): Promise<Set<string>> {
  return new Set(await queue.getRanges([...states] as Parameters<Queue['getRanges']>[0], 0, -1));
}

/** A run that every worker ended with. */
function lostRun({ identity, key, replicate }: RunOrder): Parameters<Work['done']>[1] {
  return { identity, key, replicate, seconds: 0, failure: { stage: 'worker', code: 'WORKER_LOST', message: 'every worker that began it ended' }, digest: '', outcomes: new Float64Array(0), series: new Float64Array(0) };
}
