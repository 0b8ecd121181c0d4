import type { Worker } from 'node:worker_threads';
import type { StorePlan } from '../store/plan.ts';
import type { RunRecord } from '../store/record.ts';
import { startThread } from '../thread.ts';
import type { Runner, RunOrder, Work } from './runner.ts';
import type { Notice, Shared } from './worker.ts';

/** How often one that was told “later” asks again. */
const AGAIN_MS = 250;

/** One thread with the runs that it was given: the one under way, and one that waits so that the thread never does. */
class Hand {
  readonly index: number;
  readonly orders: RunOrder[] = [];
  share = 0;
  private worker: Worker | null = null;
  private readonly shared: Shared;
  private readonly stopped: Int32Array;
  private readonly onEnd: (hand: Hand, order: RunOrder, record: RunRecord) => void;
  onMonth: () => void = () => {};

  constructor(index: number, shared: Shared, stopped: Int32Array, onEnd: (hand: Hand, order: RunOrder, record: RunRecord) => void) {
    this.index = index;
    this.shared = shared;
    this.stopped = stopped;
    this.onEnd = onEnd;
  }

  give(order: RunOrder): void {
    this.orders.push(order);
    (this.worker ?? this.start()).postMessage(order);
  }

  private start(): Worker {
    const worker = startThread('./sweep/worker', { shared: this.shared, stop: this.stopped });
    this.worker = worker;
    worker.on('message', (notice: Notice) => {
      if (notice.kind === 'month') {
        this.share = notice.share;
        this.onMonth();
      } else if (notice.kind === 'made') this.end(notice.record);
      else {
        this.orders.shift();
        this.onMonth();
      }
    });
    // A thread that dies (memory, a bug) fails the run under way; the one that waited goes to a new thread. Only its exit is told after all that it
    // said: an error may be told before the run that it made last.
    let reason: string | null = null;
    worker.on('error', (error: Error) => {
      reason = error.message;
    });
    worker.on('exit', (code) => {
      if (this.worker !== worker) return;
      this.worker = null;
      const [order, ...waiting] = this.orders.splice(0);
      for (const o of waiting) this.give(o);
      if (!order) return;
      const { identity, key, replicate } = order;
      const failure = { stage: 'worker', code: 'WORKER_DIED', message: reason ?? `worker ended with code ${code}` } as const;
      this.onEnd(this, order, { identity, key, replicate, seconds: 0, failure, digest: '', outcomes: new Float64Array(0), series: new Float64Array(0) });
    });
    return worker;
  }

  private end(record: RunRecord): void {
    this.share = 0;
    const order = this.orders.shift();
    if (order) this.onEnd(this, order, record);
  }

  async stop(): Promise<void> {
    const { worker } = this;
    this.worker = null;
    this.orders.length = 0;
    await worker?.terminate();
  }
}

/** Returns what all runs of a sweep share. */
export function sharedOf({ scenario, policies = {}, from, to, scale, seed, outcomes, series }: StorePlan): Shared {
  return { scenario: { base: scenario.base, files: scenario.files, references: scenario.references }, policies, from, to, scale, seed, outcomes, series };
}

/** Makes runs on worker threads, each run on one, without barrier and in no order. */
export class ThreadRunner implements Runner {
  private readonly threads: number;
  private readonly shared: Shared;

  constructor(threads: number, shared: Shared) {
    this.threads = threads;
    this.shared = shared;
  }

  async make(work: Work, signal: AbortSignal): Promise<void> {
    let failed: unknown = null;
    let isStopping = false;
    let nTaking = 0;
    // What is done is taken one by one, in the order in which it ended.
    let queue: Promise<void> = Promise.resolve();
    let wake: () => void = () => {};
    const hands: Hand[] = [];
    const beingFed = new Set<Hand>();
    const onEnd = (hand: Hand, order: RunOrder, record: RunRecord): void => {
      queue = queue.then(async () => {
        if (failed === null) await work.done(order, record);
      }).catch((error: unknown) => {
        failed ??= error;
      }).then(() => wake());
      void feed(hand);
    };
    /** Gives a hand what it lacks: a second run only while there are plenty. Nobody feeds one that is being fed. */
    const feed = async (hand: Hand): Promise<'fed' | 'later' | 'none'> => {
      if (beingFed.has(hand)) return 'later';
      beingFed.add(hand);
      let state: 'fed' | 'later' | 'none' = 'fed';
      nTaking++;
      try {
        while (!isStopping && failed === null && hand.orders.length < (work.left() > 2 * this.threads ? 2 : 1)) {
          const order = await work.next(hand.index);
          if (isStopping || order === null || order === 'later') {
            state = order === null ? 'none' : 'later';
            break;
          }
          hand.give(order);
        }
      } catch (error) {
        failed ??= error;
      } finally {
        nTaking--;
        beingFed.delete(hand);
      }
      wake();
      return state;
    };
    // Seen by workers before they begin a run that waited.
    const stopped = new Int32Array(new SharedArrayBuffer(4));
    for (let i = 0; i < this.threads; i++) hands.push(new Hand(i, this.shared, stopped, onEnd));
    for (const hand of hands)
      hand.onMonth = () => {
        work.progress?.(hands.reduce((sum, h) => sum + h.share, 0));
        if (signal.aborted) wake();
      };
    const woken = (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    const stop = (): void => {
      isStopping = true;
      Atomics.store(stopped, 0, 1);
    };
    const onAbort = (): void => {
      stop();
      wake();
    };
    signal.addEventListener('abort', onAbort);
    const isIdle = (): boolean => nTaking === 0 && hands.every((h) => h.orders.length === 0);
    while (failed === null && !signal.aborted) {
      const states = await Promise.all(hands.map((h) => feed(h)));
      await queue;
      if (states.every((s) => s === 'none') && isIdle()) break;
      await woken(AGAIN_MS);
    }
    stop();
    // Runs that wait are not begun; those under way end, however long it takes.
    while (failed === null && signal.aborted && hands.some((h) => h.orders.length > 0)) await woken(AGAIN_MS);
    await Promise.all(hands.map((h) => h.stop()));
    await queue;
    signal.removeEventListener('abort', onAbort);
    if (failed !== null) throw failed;
  }
}
