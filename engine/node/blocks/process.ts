import type { Plan } from '../../plan/plan.ts';
import type { RunResult } from '../../simulate/run.ts';
import { startThread } from '../thread.ts';
import type { Notice, Order } from '../worker.ts';
import { Share } from './share.ts';

/** What a process is asked for: its threads of a run. */
export interface ShareOrder {
  readonly plan: Plan;
  readonly seed: string;
  readonly replicate: number;
  /** First of the parts that are ours, how many are, and how many there are in all processes. */
  readonly first: number;
  readonly threads: number;
  readonly count: number;
}

/** What the parent says. */
export type ToProcess = { readonly kind: 'run'; readonly order: ShareOrder } | { readonly kind: 'totals'; readonly all: Float64Array };

/** What a process says. */
export type FromProcess =
  | { readonly kind: 'arrived'; readonly blocks: Int32Array; readonly totals: Float64Array }
  | { readonly kind: 'done'; readonly result: RunResult | null }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

// Ctrl-C reaches the whole group, SIGTERM of Slurm all processes of a step: the parent decides.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => {});

const say = (message: FromProcess): void => void process.send!(message);
let goOn: (all: Float64Array) => void = () => {};

async function run({ plan, seed, replicate, first, threads, count }: ShareOrder): Promise<void> {
  const share = new Share(plan, threads);
  const workers = Array.from({ length: threads }, () => startThread('./worker'));
  const ended = workers.map((worker, i) =>
    new Promise<RunResult>((resolve, reject) => {
      worker.on('message', (notice: Notice) => {
        if (notice.kind === 'done') resolve(notice.result);
        else if (notice.kind === 'failed') reject(Object.assign(new Error(notice.message), { code: notice.code }));
      });
      worker.on('error', (error) => reject(Object.assign(error, { code: 'WORKER_DIED' })));
      worker.postMessage({ id: 0, plan, seed, replicate, part: { index: first + i, count, shared: share.shared } } satisfies Order);
    }),
  );
  const relayed = (async () => {
    for (let m = 0; m < plan.nMonths; m++) {
      const all = new Promise<Float64Array>((resolve) => (goOn = resolve));
      say({ kind: 'arrived', ...(await share.arrived()) });
      share.goOn(await all);
    }
  })();
  try {
    const [results] = await Promise.all([Promise.all(ended), relayed]);
    say({ kind: 'done', result: first === 0 ? results[0]! : null });
  } catch (error) {
    say({ kind: 'failed', code: (error as NodeJS.ErrnoException).code ?? 'RUN_CRASHED', message: (error as Error).message });
  } finally {
    await Promise.all(workers.map((w) => w.terminate()));
  }
}

process.on('message', (message: ToProcess) => {
  if (message.kind === 'run') void run(message.order);
  else goOn(message.all);
});
// Whoever started us is gone, or was before we could see it.
process.on('disconnect', () => process.exit(0));
if (!process.connected) process.exit(0);
