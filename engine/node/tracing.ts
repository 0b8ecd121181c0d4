import { Worker } from 'node:worker_threads';
import type { Note } from '../results/sentences.ts';
import { Progress } from './progress.ts';
import { Interrupted, RunsFailed } from './simulation.ts';
import type { TraceNotice, TraceOrder } from './tracer.ts';

function startTracer(order: TraceOrder): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  const entry = new URL(isSource ? './tracer.ts' : './tracer.js', import.meta.url).href;
  return isSource ? new Worker(new URL('./worker-boot.mjs', import.meta.url), { workerData: { entry, order } }) : new Worker(new URL(entry), { workerData: { order } });
}

/**
 * Makes one run with a chronicle on a worker thread, so that it can be interrupted.
 * @returns the household that was found (−1 for none), or the notes of the one that was followed
 * @throws Interrupted, RunsFailed
 */
export function trace(order: TraceOrder, label: string, isQuiet: boolean, signal: AbortSignal): Promise<{ readonly uid: number } | { readonly notes: Note[] }> {
  const progress = new Progress(label, isQuiet);
  return new Promise<{ readonly uid: number } | { readonly notes: Note[] }>((resolve, reject) => {
    if (signal.aborted) {
      reject(new Interrupted([]));
      return;
    }
    const worker = startTracer(order);
    const fail = (code: string, message: string): void => reject(new RunsFailed([{ name: label, code, message }], []));
    const stop = (): void => {
      reject(new Interrupted([]));
      void worker.terminate();
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.on('message', (notice: TraceNotice) => {
      if (notice.kind === 'month') progress.show(notice.done / notice.total);
      else if (notice.kind === 'found') resolve({ uid: notice.uid });
      else if (notice.kind === 'notes') resolve({ notes: notice.notes });
      else fail(notice.code, notice.message);
    });
    worker.on('error', (error: Error) => fail('WORKER_DIED', error.message));
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', stop);
      fail('WORKER_DIED', `worker ended with code ${code}`);
    });
  }).finally(() => progress.end());
}
