import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openToRead } from '../engine/node/store/table.ts';
import { textTable } from '../engine/results/table.ts';
import { NO_REDIS, RedisServer } from '../test/queue/redis.ts';
import { type ClusterAssumptions, simulateCluster } from './simulated-cluster.ts';

const HELP = `npm run bench:queue -- [options]
  --scale <share>   scale of the runs (default 0.002)
  --to <yyyy-mm>    last month, to make runs shorter
  --replicates <n>  replicates of its six points (default 8)
  --rounds <n>      times that the ways are alternated (default 3)
  --cluster         only the simulated cluster, with the spread of the runs of a small sweep
`;
const ENTRY = join(process.cwd(), 'engine/node/pravas.mjs');

interface Ended {
  /** From start to end, and the time of all processors that it took, in seconds. */
  readonly wall: number;
  readonly cpu: number;
}

interface Setup {
  readonly folder: string;
  readonly options: readonly string[];
  readonly redis: RedisServer;
}

/** Runs the command line and takes its times. */
function pravas(folder: string, args: readonly string[]): Promise<Ended> {
  const started = performance.now();
  const child = spawn('bash', ['-c', 'TIMEFORMAT="time %U %S"; time "$0" "$@"', process.execPath, ENTRY, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.on('data', (d: Buffer) => (err += d.toString()));
  return new Promise((resolve, reject) => child.on('close', (code) => {
    const [, user, system] = /time ([\d.]+) ([\d.]+)/.exec(err) ?? [];
    if (code !== 0 || !user) reject(new Error(`pravas ${args.join(' ')} ended with ${code}: ${err}`));
    else resolve({ wall: (performance.now() - started) / 1000, cpu: Number(user) + Number(system) });
  }));
}

const together = (all: readonly Ended[]): Ended => ({ wall: Math.max(...all.map((e) => e.wall)), cpu: all.reduce((s, e) => s + e.cpu, 0) });

/** Independent processes, each with its part and its store. */
async function independent({ folder, options }: Setup, n: number, round: number): Promise<Ended> {
  return together(await Promise.all(Array.from({ length: n }, (_, i) => pravas(folder, ['sweep', 'sweep.yaml', ...options, '--threads', '1', '--shard', `${i + 1}/${n}`, '--out', `alone-${n}-${round}-${i}`, '--quiet']))));
}

/** As many workers over a queue, and the command that enqueues. Workers wait for it, as they do on a cluster. */
async function overQueue({ folder, options, redis }: Setup, n: number, round: number): Promise<Ended & { readonly store: string; readonly ofWorkers: number }> {
  const store = `queue-${n}-${round}`;
  const workers = Array.from({ length: n }, () => pravas(folder, ['work', '--queue', redis.address, '--store', store, '--threads', '1', '--idle', '20', '--quiet']));
  const swept = await pravas(folder, ['sweep', 'sweep.yaml', ...options, '--queue', redis.address, '--out', store, '--quiet']);
  const all = await Promise.all(workers);
  const ofWorkers = all.reduce((s, e) => s + e.cpu, 0);
  return { wall: swept.wall, cpu: swept.cpu + ofWorkers, ofWorkers, store: join(folder, store) };
}

async function secondsIn(store: string): Promise<number[]> {
  const { store: opened } = await openToRead(store);
  return opened.identities().map((id) => opened.known(id)!.seconds);
}

const median = (x: readonly number[]): number => [...x].sort((a, b) => a - b)[x.length >> 1]!;
const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;

/** Prints what a cluster of a thousand cores would come to. */
function tellOfCluster(seconds: readonly number[]): void {
  const mean = seconds.reduce((a, b) => a + b, 0) / seconds.length;
  const spread = seconds.map((s) => s / mean);
  const base: ClusterAssumptions = { workers: 1000, nRuns: 100_000, spread, meanSeconds: 30, batchSeconds: 0, failuresPerHour: 0, startSeconds: 60, lock: 30, comeWithin: 30, lookSeconds: 1 };
  const rows = ([
    ['1,000 cores, runs of 30 s, none fails', {}],
    ['a worker ends every 100 hours', { failuresPerHour: 0.01 }],
    ['every hour (machines that may be taken away)', { failuresPerHour: 1 }],
    ['every ten minutes', { failuresPerHour: 6 }],
    ['runs of 0.5 s, none fails', { meanSeconds: 0.5, nRuns: 1_000_000 }],
    ['runs of 0.5 s, every hour', { meanSeconds: 0.5, nRuns: 1_000_000, failuresPerHour: 1 }],
    ['runs of 5 min, every hour', { meanSeconds: 300, failuresPerHour: 1 }],
  ] as const).map(([name, more]) => {
    const r = simulateCluster({ ...base, ...more });
    return [name, percent(r.efficiency), `${(r.makespan / 60).toFixed(0)} min`, String(r.nBatches), String(r.nLost), percent(r.lostShare)];
  });
  process.stdout.write(`\nsimulated cluster, 100,000 runs (a million of 0.5 s), ${base.workers} workers of one thread that come within ${base.comeWithin} s, times of runs spread as the ${seconds.length} that were recorded (from ${Math.min(...spread).toFixed(2)} to ${Math.max(...spread).toFixed(2)} of their mean),
a worker that ends is replaced after ${base.startSeconds} s and its batch handed out after ${base.lock} s; queue and disk keep up
${textTable(['cluster', 'efficiency', 'time', 'batches', 'lost', 'lost time'], rows)}\n`);
}

/** Runs the bench of queues. Returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { scale: { type: 'string' }, to: { type: 'string' }, replicates: { type: 'string' }, rounds: { type: 'string' }, cluster: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help || NO_REDIS) {
    process.stdout.write(values.help ? HELP : `${NO_REDIS}\n`);
    return values.help ? 0 : 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'pravas-bench-queue-'));
  const redis = await RedisServer.start();
  try {
    writeFileSync(join(folder, 'sweep.yaml'), `format: 1\nbase: pravas:corridors/india-north-america\ndesign: grid\nlevers:\n  enforcement.mexico-us.intensity: [0.5x, 1x, 2x]\n  pathways.us-work.quota: [1x, 2x]\nreplicates: ${values.replicates ?? 8}\n`);
    const setup: Setup = { folder, redis, options: ['--scale', values.scale ?? '0.002', ...(values.to ? ['--to', values.to] : [])] };
    const rounds = values.cluster ? 1 : Number(values.rounds ?? 3);
    const ratios: Record<string, number[]> = {};
    const note = (name: string, value: number): void => {
      ratios[name] = [...(ratios[name] ?? []), value];
    };
    let recorded: number[] = [];
    for (let round = 0; round < rounds; round++)
      for (const n of values.cluster ? [1] : [1, 2]) {
        // Alternated, so that what else the machine does falls on both.
        const queued = await overQueue(setup, n, round);
        recorded = await secondsIn(queued.store);
        if (values.cluster) break;
        const alone = await independent(setup, n, round);
        process.stderr.write(`${n} worker${n > 1 ? 's' : ''}: ${alone.wall.toFixed(1)} s alone, ${queued.wall.toFixed(1)} s over the queue; processors ${alone.cpu.toFixed(1)} and ${queued.ofWorkers.toFixed(1)} s, and ${(queued.cpu - queued.ofWorkers).toFixed(1)} s of the command that enqueues\n`);
        note(`${n} over a queue against ${n} alone, by the clock`, alone.wall / queued.wall);
        note(`${n} over a queue against ${n} alone, by what workers took of processors`, alone.cpu / queued.ofWorkers);
        note(`${n} over a queue against ${n} alone, by all that was taken of processors`, alone.cpu / queued.cpu);
      }
    if (!values.cluster) process.stdout.write(`${textTable(['ratio', 'median', 'least', 'most'], Object.entries(ratios).map(([name, x]) => [name, percent(median(x)), percent(Math.min(...x)), percent(Math.max(...x))]))}\n${recorded.length} runs of ${median(recorded).toFixed(2)} s, ${readFileSync('/proc/loadavg', 'utf8').split(' ')[0]} processes wanted a processor at the end\n`);
    tellOfCluster(recorded);
  } finally {
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}
