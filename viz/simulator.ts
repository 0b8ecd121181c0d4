import { type Condition, compilePlan, createSharedExchange, type Note, type Plan, readScenario, type RunResult } from '../engine/index.ts';
import { Accord } from './accord.ts';
import { libraryFiles } from './library.ts';
import { type Crew, crewOf } from './crew.ts';
import type { Message, Notice, Order } from './simulation.worker.ts';

/** One scenario to simulate in all its replicates. */
export interface Job {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly scale: number;
  readonly replicates: number;
  /** Month from which levers act, absolute. */
  readonly since?: number;
}

/** Who listens to a simulation. */
export interface Listener {
  /** Reported months of a replicate one after another, [months × names]. @param names given with the first month of each replicate */
  months?(job: Job, replicate: number, month: number, names: readonly string[] | null, values: Float64Array): void;
  done?(job: Job, results: readonly RunResult[]): void;
  failed?(job: Job, code: string, message: string): void;
}

/** Whether a replicate is left over when every worker has as many as the others, and few are: all workers then share it. */
function isLeftOver(replicate: number, replicates: number, threads: number): boolean {
  const left = replicates % threads;
  return replicate >= replicates - left && 2 * left <= threads;
}

/** An order but for what the simulator adds. */
type Wish = Omit<Order, 'kind' | 'id' | 'turn' | 'now'>;
type Receive = (notice: Notice) => void;

/**
 * Simulates on web workers. Every worker has replicates of its own and keeps their runs where levers begin to act, so that whoever moves a slider waits only for the
 * months that change. A worker listens between months: when a turn is over it leaves what it was at, and stays warm. Where the page may share memory, replicates that
 * are left over, and runs too large to be kept, are cut into parts over all workers; the bytes are the same.
 */
export class Simulator {
  private readonly crew: Crew;
  private workers: Worker[] = [];
  private readonly waiting = new Map<number, { readonly receive: Receive; readonly worker: number }>();
  private nextId = 0;
  private turn = 0;
  private readonly now = crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : null;

  constructor(crew: Crew = crewOf('')) {
    this.crew = crew;
    this.workers = Array.from({ length: crew.threads }, (_, i) => this.start(i));
  }

  private start(index: number): Worker {
    const worker = new Worker(new URL('./simulation.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = (event: MessageEvent<Notice>) => {
      const notice = event.data;
      if (notice.kind === 'ready') return;
      const { receive } = this.waiting.get(notice.id) ?? {};
      if (notice.kind !== 'months') this.waiting.delete(notice.id);
      receive?.(notice);
    };
    worker.onerror = (event) => {
      const message = event.message || 'the worker could not start';
      this.workers[index] = this.start(index);
      for (const [id, { receive, worker: of }] of this.waiting)
        if (of === index) {
          this.waiting.delete(id);
          receive({ kind: 'failed', id, code: 'WORKER_DIED', message });
        }
    };
    return worker;
  }

  private order(worker: number, order: Wish, receive: Receive): void {
    const id = this.nextId++;
    this.waiting.set(id, { receive, worker });
    this.workers[worker]!.postMessage({ kind: 'order', id, turn: this.turn, now: this.now, ...order } satisfies Message);
  }

  /** Ends everything under way; nothing more is heard of it, but that lives that were sought are told to have been left. */
  cancel(): void {
    this.turn++;
    if (this.now) Atomics.store(this.now, 0, this.turn);
    const left = [...this.waiting];
    this.waiting.clear();
    for (const w of this.workers) w.postMessage({ kind: 'turn', turn: this.turn } satisfies Message);
    for (const [id, { receive }] of left) receive({ kind: 'left', id });
  }

  /** Ends the workers. */
  close(): void {
    this.cancel();
    for (const w of this.workers) w.terminate();
  }

  /** Starts jobs, replicate by replicate: the first replicate of each job first. */
  run(jobs: readonly Job[], listener: Listener): void {
    const most = Math.max(0, ...jobs.map((j) => j.replicates));
    const results = jobs.map((): RunResult[] => []);
    const lost = new Set<Job>();
    const parted = new Map(jobs.map((job) => [job, this.partedPlan(job)]));
    const { threads } = this.crew;
    for (let replicate = 0; replicate < most; replicate++)
      jobs.forEach((job, i) => {
        if (replicate >= job.replicates) return;
        const receive = (notice: Notice): void => {
          if (notice.kind === 'months') listener.months?.(job, replicate, notice.month, notice.names, notice.values);
          else if (notice.kind === 'done') {
            results[i]![replicate] = notice.result;
            if (results[i]!.filter(Boolean).length === job.replicates) listener.done?.(job, results[i]!);
          } else if (notice.kind === 'failed' && !lost.has(job)) {
            lost.add(job);
            listener.failed?.(job, notice.code, notice.message);
          }
        };
        const { file, text, scale, since } = job;
        const order = { file, text, scale, replicate, ...(since === undefined ? {} : { since }) };
        const plan = parted.get(job);
        if (plan && (plan.nHouseholds >= this.crew.partsFrom || isLeftOver(replicate, job.replicates, threads))) this.runParts(plan, order, receive);
        else this.order(replicate % threads, order, receive);
      });
  }

  /** Returns the plan of a job whose runs can be cut into parts; null where they cannot. */
  private partedPlan({ file, text, scale }: Job): Plan | null {
    if (!crossOriginIsolated || this.crew.threads === 1) return null;
    try {
      const plan = compilePlan(readScenario(file, libraryFiles({ [file]: text })), { scale });
      return plan.nBlocks > 1 ? plan : null;
    } catch {
      // The worker says what is wrong.
      return null;
    }
  }

  /** Cuts a run into parts over all workers, each of which has the same result. */
  private runParts(plan: Plan, order: Omit<Wish, 'part'>, receive: Receive): void {
    const count = Math.min(this.crew.threads, plan.nBlocks);
    const shared = createSharedExchange(plan, count);
    const cells = Accord.cells(count);
    let isOver = false;
    performance.mark('run in parts');
    for (let index = 0; index < count; index++)
      this.order(index, { ...order, part: { index, count, shared, cells } }, (notice) => {
        if (isOver) return;
        if (notice.kind === 'failed') {
          // The other parts wait for this one for ever.
          isOver = true;
          this.replaceWorkers();
        }
        if (index === 0 || notice.kind === 'failed') receive(notice);
      });
  }

  private replaceWorkers(): void {
    for (const w of this.workers) w.terminate();
    this.waiting.clear();
    this.workers = this.workers.map((_, i) => this.start(i));
  }

  /** Finds a household and tells its life. @returns uid −1 when there is none @throws Error when the scenario changed meanwhile */
  life(job: Job, find: Condition): Promise<{ uid: number; notes: Note[] }> {
    return new Promise((resolve, reject) => {
      const { file, text, scale } = job;
      this.order(this.crew.threads - 1, { file, text, scale, replicate: 0, find }, (notice) => {
        if (notice.kind === 'life') resolve({ uid: notice.uid, notes: notice.notes });
        else if (notice.kind === 'failed') reject(new Error(notice.message));
        else if (notice.kind === 'left') reject(new Error('The scenario changed: ask again.'));
      });
    });
  }
}
