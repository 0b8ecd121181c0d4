import type { Condition, Note, RunResult } from '../engine/index.ts';
import type { Notice, Order } from './simulation.worker.ts';

/** One scenario to simulate in all its replicates. */
export interface Job {
  readonly name: string;
  readonly file: string;
  readonly text?: string;
  readonly scale: number;
  readonly replicates: number;
  readonly from?: string;
  readonly to?: string;
}

/** Who listens to a simulation. */
export interface Listener {
  /** A reported month of a replicate. @param names given with the first month of each replicate */
  month?(job: Job, replicate: number, month: number, names: readonly string[] | null, values: Float64Array): void;
  done?(job: Job, results: readonly RunResult[]): void;
  failed?(job: Job, code: string, message: string): void;
}

interface Hand {
  readonly worker: Worker;
  isBusy: boolean;
  receive: (notice: Notice) => void;
}

/** Workers that run at a time. */
const MOST = 8;

/**
 * Simulates on web workers. Whoever moves a slider wants the new run at once. Where memory may be shared, a busy worker is told to stop and
 * stays warm; elsewhere busy workers are ended, and others that were started beforehand take over.
 */
export class Simulator {
  readonly nThreads = Math.max(1, Math.min(MOST, navigator.hardwareConcurrency ?? 2));
  private hands: Hand[] = [];
  private queue: { order: Order; receive: (notice: Notice) => void }[] = [];
  private nextId = 0;
  private readonly stop = typeof SharedArrayBuffer === 'undefined' ? null : new Int32Array(new SharedArrayBuffer(4));
  private turn = 0;

  constructor() {
    this.refill();
  }

  private start(): Hand {
    const worker = new Worker(new URL('./simulation.worker.ts', import.meta.url), { type: 'module' });
    const hand: Hand = { worker, isBusy: false, receive: () => {} };
    worker.onmessage = (event: MessageEvent<Notice>) => {
      const notice = event.data;
      if (notice.kind === 'ready') return;
      const { receive } = hand;
      if (notice.kind !== 'month') hand.isBusy = false;
      receive(notice);
      if (notice.kind !== 'month') this.pump();
    };
    worker.onerror = (event) => {
      this.hands = this.hands.filter((h) => h !== hand);
      hand.receive({ kind: 'failed', id: -1, code: 'WORKER_DIED', message: event.message || 'the worker could not start' });
    };
    return hand;
  }

  /** Twice as many workers as run at a time, so that some are always warm. */
  private refill(): void {
    while (this.hands.length < (this.stop ? 1 : 2) * this.nThreads) this.hands.push(this.start());
  }

  private pump(): void {
    while (this.queue.length > 0 && this.hands.filter((h) => h.isBusy).length < this.nThreads) {
      const hand = this.hands.find((h) => !h.isBusy);
      if (!hand) return;
      const { order, receive } = this.queue.shift()!;
      hand.isBusy = true;
      hand.receive = receive;
      hand.worker.postMessage(this.stop ? { ...order, stop: this.stop } : order);
    }
  }

  /** Ends everything under way; nothing more is heard of it. */
  cancel(): void {
    this.queue = [];
    this.turn++;
    if (this.stop) {
      Atomics.store(this.stop, 0, this.turn);
      for (const h of this.hands) h.receive = () => {};
      return;
    }
    for (const h of this.hands.filter((x) => x.isBusy)) h.worker.terminate();
    this.hands = this.hands.filter((h) => !h.isBusy);
    this.refill();
  }

  /** Starts jobs, replicate by replicate: the first replicate of each job first. */
  run(jobs: readonly Job[], listener: Listener): void {
    const most = Math.max(0, ...jobs.map((j) => j.replicates));
    const results = jobs.map((): RunResult[] => []);
    const lost = new Set<Job>();
    for (let replicate = 0; replicate < most; replicate++)
      jobs.forEach((job, i) => {
        if (replicate >= job.replicates) return;
        const { file, text, scale, from, to } = job;
        const order: Order = { id: this.nextId++, turn: this.turn, file, scale, replicate, ...(text === undefined ? {} : { text }), ...(from ? { from } : {}), ...(to ? { to } : {}) };
        const receive = (notice: Notice): void => {
          if (notice.kind === 'month') listener.month?.(job, replicate, notice.month, notice.names, notice.values);
          else if (notice.kind === 'done') {
            results[i]![replicate] = notice.result;
            if (results[i]!.filter(Boolean).length === job.replicates) listener.done?.(job, results[i]!);
          } else if (notice.kind === 'failed' && !lost.has(job)) {
            lost.add(job);
            listener.failed?.(job, notice.code, notice.message);
          }
        };
        this.queue.push({ order, receive });
      });
    this.pump();
  }

  /** Finds a household and tells its life. @returns uid −1 when there is none */
  life(job: Job, find: Condition): Promise<{ uid: number; notes: Note[] }> {
    return new Promise((resolve, reject) => {
      const { file, text, scale, from, to } = job;
      this.queue.push({
        order: { id: this.nextId++, turn: this.turn, file, scale, replicate: 0, find, ...(text === undefined ? {} : { text }), ...(from ? { from } : {}), ...(to ? { to } : {}) },
        receive: (notice) => {
          if (notice.kind === 'life') resolve({ uid: notice.uid, notes: notice.notes });
          else if (notice.kind === 'failed') reject(new Error(notice.message));
        },
      });
      this.pump();
    });
  }
}
