import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { totalsLayout } from '../../simulate/totals.ts';
import type { RunResult } from '../../simulate/run.ts';
import type { Failure, PoolOptions, Task } from '../pool.ts';
import type { FromProcess, ToProcess } from './process.ts';

/** What went between processes. */
export interface Traffic {
  months: number;
  /** Totals that processes sent to the parent, and that it sent to them. */
  bytesIn: number;
  bytesOut: number;
}

export interface ProcessOptions extends Omit<PoolOptions, 'threads'> {
  readonly processes: number;
  /** Threads of each process. */
  readonly threads: number;
  /** Filled with what went between processes. */
  readonly traffic?: Traffic;
}

const ENTRY = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './process-boot.mjs' : './process.js', import.meta.url));
/** So long until we have heard what ended a process whose pipe broke, and of a signal that it had and we have too. */
const HEARD_MS = 500;
const start = (): ChildProcess => fork(ENTRY, [], { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });

/**
 * Makes runs one after another, the blocks of each over several processes of this machine. Processes bring their totals to this one each month and are
 * given those of all, so that every one sums the same blocks in the same order: results do not depend on the number of processes.
 * @returns results in order of tasks; where interrupted, what is missing is undefined
 */
export async function runOverProcesses(tasks: readonly Task[], options: ProcessOptions): Promise<(RunResult | Failure | undefined)[]> {
  const { signal } = options;
  const results: (RunResult | Failure | undefined)[] = tasks.map(() => undefined);
  for (const [i, task] of tasks.entries()) {
    if (signal?.aborted) break;
    const outcome = await runOnce(task, options, (share) => options.onProgress?.((i + share) / tasks.length));
    if (outcome === null) break;
    results[i] = outcome;
    options.onProgress?.((i + 1) / tasks.length);
    options.onResult?.(i, outcome);
  }
  return results;
}

/** Makes one run. Returns null when it was interrupted. */
async function runOnce(task: Task, options: ProcessOptions, onProgress: (share: number) => void): Promise<RunResult | Failure | null> {
  const { plan } = task;
  // A part needs a block at least.
  const processes = Math.min(options.processes, plan.nBlocks);
  const threads = Math.max(1, Math.min(options.threads, Math.floor(plan.nBlocks / processes)));
  const { length } = totalsLayout(plan);
  const children = Array.from({ length: processes }, start);
  const all = new Float64Array(plan.nBlocks * length);
  let [nArrived, nDone, month] = [0, 0, 0];
  let result: RunResult | null = null;
  let interrupt = (): void => {};
  let waiting: NodeJS.Timeout | undefined;
  try {
    return await new Promise<RunResult | Failure | null>((resolve) => {
      interrupt = () => resolve(null);
      options.signal?.addEventListener('abort', interrupt);
      const died = (message: string, ms: number): void => {
        clearTimeout(waiting);
        waiting = setTimeout(() => resolve({ code: 'PROCESS_DIED', message }), ms);
      };
      const tell = (child: ChildProcess, message: ToProcess): void => void child.send(message);
      const onArrived = ({ blocks, totals }: Extract<FromProcess, { kind: 'arrived' }>): void => {
        blocks.forEach((b, i) => all.set(totals.subarray(i * length, (i + 1) * length), b * length));
        if (options.traffic) options.traffic.bytesIn += totals.byteLength;
        if (++nArrived < processes) return;
        nArrived = 0;
        for (const child of children) tell(child, { kind: 'totals', all });
        if (options.traffic) {
          options.traffic.bytesOut += processes * all.byteLength;
          options.traffic.months++;
        }
        onProgress(++month / plan.nMonths);
      };
      for (const [i, child] of children.entries()) {
        child.on('message', (message: FromProcess) => {
          if (message.kind === 'arrived') onArrived(message);
          else if (message.kind === 'failed') resolve({ code: message.code, message: message.message });
          else {
            result ??= message.result;
            if (++nDone === processes) resolve(result);
          }
        });
        const name = `process ${i + 1} of ${processes}`;
        child.on('error', (error) => {
          if (!waiting) died(`${name}: ${error.message}`, HEARD_MS);
        });
        // Ctrl-C reaches all; one that was just starting could not look past it.
        child.on('exit', (code, how) => died(`${name} ended with ${how ?? `code ${code}`}`, how === 'SIGINT' || how === 'SIGTERM' ? HEARD_MS : 0));
        tell(child, { kind: 'run', order: { ...task, first: i * threads, threads, count: processes * threads } });
      }
    });
  } finally {
    clearTimeout(waiting);
    options.signal?.removeEventListener('abort', interrupt);
    await Promise.all(children.map(ended));
  }
}

/** Ends a process, and waits until it is gone with all that it holds. */
function ended(child: ChildProcess): Promise<void> {
  child.removeAllListeners();
  child.on('error', () => {});
  // One that could not be started has no number; of one that is gone nothing more will be told.
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
