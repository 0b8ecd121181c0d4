import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { sha256 } from '../digest.ts';
import { OutputError, prepareFolder } from '../output.ts';
import { Progress } from '../progress.ts';
import { Interrupted, RunsFailed } from '../simulation.ts';
import { engineHash } from '../store/engine.ts';
import { lineOf, recordOf } from '../store/record.ts';
import { startThread } from '../thread.ts';
import type { EnsembleAnswer, EnsembleOrder, EnsembleSpec } from './job.ts';

export interface EnsembleOptions {
  readonly threads: number;
  /** Folder in which runs are kept; without it they are not. */
  readonly folder: string | null;
  readonly label: string;
  readonly isQuiet: boolean;
  readonly signal: AbortSignal;
}

/** Largest share of runs that may fail before the ensemble does. */
const MOST_FAILED = 0.2;

/** Runs of an ensemble: one line each in a journal, found again by what they are made of, so that work that was cut short goes on. */
export class Ensemble {
  readonly spec: EnsembleSpec;
  private readonly options: EnsembleOptions;
  private readonly path: string | null;
  private readonly common: string;
  private readonly known = new Map<string, Float64Array>();
  /** Runs that were made now, and the time that they took together. */
  nMade = 0;
  nFound = 0;
  nFailed = 0;
  seconds = 0;

  constructor(spec: EnsembleSpec, options: EnsembleOptions) {
    this.spec = spec;
    this.options = options;
    const { scenario, ...rest } = spec;
    this.common = sha256(JSON.stringify([engineHash().sha256, scenario.base, scenario.files.map((f) => [f.file, sha256(f.text)]), rest]));
    this.path = options.folder === null ? null : join(options.folder, 'runs.jsonl');
    if (options.folder !== null) prepareFolder(options.folder);
    if (this.path === null || !existsSync(this.path)) return;
    // A torn last line is no record, and its run is made again.
    for (const line of readFileSync(this.path, 'utf8').split('\n')) {
      const record = line === '' ? null : recordOf(line);
      if (record && !record.failure) this.known.set(record.identity, record.series);
    }
  }

  private identityOf({ settings, replicate }: Omit<EnsembleOrder, 'index'>): string {
    return sha256(`${this.common}\n${JSON.stringify(settings)}\n${replicate}`);
  }

  /** Makes the runs that are missing, and returns the values of each; null of one that failed. @throws Interrupted, RunsFailed, OutputError */
  async make(wanted: readonly Omit<EnsembleOrder, 'index'>[]): Promise<(Float64Array | null)[]> {
    const { threads, signal, label, isQuiet } = this.options;
    const names = wanted.map((w) => this.identityOf(w));
    const found = names.map((name) => this.known.get(name) ?? null);
    const missing = wanted.map((w, index) => ({ ...w, index })).filter(({ index }) => found[index] === null);
    this.nFound += wanted.length - missing.length;
    const failures: { name: string; code: string; message: string }[] = [];
    const progress = new Progress(label, isQuiet);
    let [next, done] = [0, 0];
    const workers: Worker[] = [];
    const work = async (): Promise<void> => {
      if (next >= missing.length) return;
      let worker = startThread('./ensemble/worker', { spec: this.spec });
      workers.push(worker);
      while (next < missing.length && !signal.aborted) {
        const order = missing[next++]!;
        const answer = await answered(worker, order, signal);
        if (answer === null) return;
        if (answer.failure?.code === 'WORKER_DIED') {
          worker = startThread('./ensemble/worker', { spec: this.spec });
          workers.push(worker);
        }
        if (answer.failure) failures.push({ name: `run ${order.index}`, ...answer.failure });
        else {
          found[order.index] = answer.values;
          this.keep(names[order.index]!, order.replicate, answer);
        }
        this.nMade++;
        this.seconds += answer.seconds;
        progress.show(++done / missing.length, `${done} of ${missing.length} runs`);
      }
    };
    try {
      await Promise.all(Array.from({ length: Math.min(threads, missing.length) }, work));
    } finally {
      progress.end();
      await Promise.all(workers.map((w) => w.terminate()));
    }
    if (signal.aborted) throw new Interrupted(this.path === null ? [] : [this.path]);
    this.nFailed += failures.length;
    if (failures.length > MOST_FAILED * wanted.length) throw new RunsFailed(failures.slice(0, 5), []);
    return found;
  }

  private keep(identity: string, replicate: number, { values, seconds }: EnsembleAnswer): void {
    this.known.set(identity, values);
    if (this.path === null) return;
    try {
      appendFileSync(this.path, lineOf({ identity, key: '', replicate, seconds: Math.round(seconds * 1000) / 1000, failure: null, digest: '', outcomes: new Float64Array(0), series: values }));
    } catch (error) {
      throw new OutputError(this.path, error as NodeJS.ErrnoException);
    }
  }
}

/** Returns the answer to an order; null when the signal aborts first. A thread that dies answers with a failure. */
function answered(worker: Worker, order: EnsembleOrder, signal: AbortSignal): Promise<EnsembleAnswer | null> {
  return new Promise((resolve) => {
    const end = (answer: EnsembleAnswer | null): void => {
      worker.off('message', end);
      worker.off('error', onError);
      worker.off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
      resolve(answer);
    };
    const onAbort = (): void => end(null);
    const died = (message: string): void => end({ index: order.index, seconds: 0, values: new Float64Array(0), failure: { code: 'WORKER_DIED', message } });
    const onError = (error: Error): void => died(error.message);
    const onExit = (code: number): void => died(`worker ended with code ${code}`);
    signal.addEventListener('abort', onAbort, { once: true });
    worker.on('message', end);
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.postMessage(order);
  });
}
