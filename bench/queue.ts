import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  --replicates <n>  replicates of its six points, of a small and a large sweep (default 4,16)
  --workers <n>     how many workers there are, one after the other (default 1,2)
  --rounds <n>      times that the ways are alternated (default 3)
  --cluster         only the simulated cluster, with the spread of the runs of a small sweep
`;
const ENTRY = join(process.cwd(), 'engine/node/pravas.mjs');

interface Ended {
  /** From start to end, and the time of all processors that it took, in seconds. */
  readonly wall: number;
  readonly cpu: number;
  /** What of it the threads took that simulate. */
  readonly simulating: number;
}

interface Setup {
  readonly folder: string;
  readonly options: readonly string[];
  readonly redis: RedisServer;
}

const PRELOAD = join(process.cwd(), 'bench/processor-time.cjs');
let nStarted = 0;

/** Returns what threads that simulate took, by what they told last. */
function simulatingIn(path: string): number {
  const last = new Map<string, number>();
  for (const line of existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []) {
    const [kind, pid, thread, seconds] = line.split(' ');
    if (kind === 'simulating') last.set(`${pid} ${thread}`, Number(seconds));
  }
  return [...last.values()].reduce((a, b) => a + b, 0);
}

/** Runs the command line and takes its times. */
function pravas(folder: string, args: readonly string[]): Promise<Ended> {
  const started = performance.now();
  const times = join(folder, `times-${nStarted++}`);
  const env = { ...process.env, NODE_OPTIONS: `--require ${PRELOAD}`, PROCESSOR_TIME: times };
  const child = spawn('bash', ['-c', 'TIMEFORMAT="time %U %S"; time "$0" "$@"', process.execPath, ENTRY, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env });
  let err = '';
  child.stderr.on('data', (d: Buffer) => (err += d.toString()));
  return new Promise((resolve, reject) => child.on('close', (code) => {
    const [, user, system] = /time ([\d.]+) ([\d.]+)/.exec(err) ?? [];
    if (code !== 0 || !user) reject(new Error(`pravas ${args.join(' ')} ended with ${code}: ${err}`));
    else resolve({ wall: (performance.now() - started) / 1000, cpu: Number(user) + Number(system), simulating: simulatingIn(times) });
  }));
}

/** Returns the start of the hash of the table of a store. */
function digestOf(folder: string, store: string): string {
  const { status, stdout } = spawnSync(process.execPath, [ENTRY, 'export', store], { cwd: folder, maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`no table of ${store}`);
  return createHash('sha256').update(stdout).digest('hex').slice(0, 16);
}

const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
const together = (all: readonly Ended[]): Ended => ({ wall: Math.max(...all.map((e) => e.wall)), cpu: sum(all.map((e) => e.cpu)), simulating: sum(all.map((e) => e.simulating)) });

/** Independent processes, each with its part and its store. */
async function independent({ folder, options }: Setup, file: string, n: number, name: string): Promise<Ended> {
  return together(await Promise.all(Array.from({ length: n }, (_, i) => pravas(folder, ['sweep', file, ...options, '--threads', '1', '--shard', `${i + 1}/${n}`, '--out', `alone-${name}${i === 0 ? '' : `-${i}`}`, '--quiet']))));
}

/** As many workers over a queue, and the command that enqueues. Workers wait for it, as they do on a cluster. */
async function overQueue({ folder, options, redis }: Setup, file: string, n: number, name: string): Promise<{ readonly workers: Ended; readonly enqueuing: Ended }> {
  const store = `queue-${name}`;
  const workers = Array.from({ length: n }, () => pravas(folder, ['work', '--queue', redis.address, '--store', store, '--threads', '1', '--idle', '8', '--quiet']));
  const enqueuing = await pravas(folder, ['sweep', file, ...options, '--queue', redis.address, '--out', store, '--quiet']);
  return { workers: together(await Promise.all(workers)), enqueuing };
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

/** What one round of one size came to, in seconds. */
interface Round {
  readonly nRuns: number;
  readonly alone: Ended;
  readonly workers: Ended;
  readonly enqueuing: Ended;
}

/** Prints what is the same for every sweep and what each run adds, between the small and the large sweep. */
function tellOfSlopes(rounds: readonly Round[], nWorkers: number): void {
  const sizes = [...new Set(rounds.map((r) => r.nRuns))];
  const [small, large] = [Math.min(...sizes), Math.max(...sizes)];
  const line = (of: (r: Round) => number): { fixed: number; perRun: number } => {
    const at = (n: number): number => median(rounds.filter((r) => r.nRuns === n).map(of));
    const perRun = (at(large) - at(small)) / (large - small);
    return { fixed: at(small) - small * perRun, perRun };
  };
  const rest = ({ cpu, simulating }: Ended): number => cpu - simulating;
  const ofRun = line((r) => r.alone.simulating).perRun;
  const rows = ([
    ['alone: simulating', (r) => r.alone.simulating], ['alone: the rest', (r) => rest(r.alone)],
    ['workers: simulating', (r) => r.workers.simulating], ['workers: the rest', (r) => rest(r.workers)],
    ['the command that enqueues', (r) => r.enqueuing.cpu],
    ['the queue adds: workers, beside simulating', (r) => rest(r.workers) - rest(r.alone)],
    ['the queue adds: all, beside simulating', (r) => rest(r.workers) + r.enqueuing.cpu - rest(r.alone)],
    ['the queue adds: all', (r) => r.workers.cpu + r.enqueuing.cpu - r.alone.cpu],
  ] as [string, (r: Round) => number][]).map(([name, of]) => {
    const { fixed, perRun } = line(of);
    return [name, fixed.toFixed(2), (1000 * perRun).toFixed(1), percent(perRun / ofRun)];
  });
  process.stdout.write(`\n${nWorkers} worker${nWorkers > 1 ? 's' : ''}, ${small} and ${large} runs, medians of ${rounds.length / sizes.length}: processor time\n${textTable(['of', 'fixed, s', 'a run, ms', 'of a run'], rows)}\n`);
}

/** Runs the bench of queues. Returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { scale: text, to: text, replicates: text, workers: text, rounds: text, cluster: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help || NO_REDIS) {
    process.stdout.write(values.help ? HELP : `${NO_REDIS}\n`);
    return values.help ? 0 : 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'pravas-bench-queue-'));
  const redis = await RedisServer.start();
  try {
    const numbers = (list: string): number[] => list.split(',').map(Number);
    const sizes = values.cluster ? [8] : numbers(values.replicates ?? '4,16');
    for (const r of sizes) writeFileSync(join(folder, `sweep-${r}.yaml`), `format: 1\nbase: pravas:corridors/india-north-america\ndesign: grid\nlevers:\n  enforcement.mexico-us.intensity: [0.5x, 1x, 2x]\n  pathways.us-work.quota: [1x, 2x]\nreplicates: ${r}\n`);
    const setup: Setup = { folder, redis, options: ['--scale', values.scale ?? '0.002', ...(values.to ? ['--to', values.to] : [])] };
    const ratios: string[][] = [];
    const digests = new Map<number, string>();
    let recorded: number[] = [];
    if (values.cluster) {
      await independent(setup, `sweep-${sizes[0]}.yaml`, 1, 'recorded');
      recorded = await secondsIn(join(folder, 'alone-recorded'));
    } else for (const n of numbers(values.workers ?? '1,2')) {
      const rounds: Round[] = [];
      // Alternated, so that what else the machine does falls on both.
      for (let round = 0; round < Number(values.rounds ?? 3); round++)
        for (const r of sizes) {
          const [name, file] = [`${n}-${r}-${round}`, `sweep-${r}.yaml`];
          const { workers, enqueuing } = await overQueue(setup, file, n, name);
          const alone = await independent(setup, file, n, name);
          recorded = await secondsIn(join(folder, `queue-${name}`));
          rounds.push({ nRuns: recorded.length, alone, workers, enqueuing });
          const digest = digestOf(folder, `queue-${name}`);
          if (n === 1 && digestOf(folder, `alone-${name}`) !== digest) throw new Error('DIFFERENT: the table of the queue is not that of one process');
          if ((digests.get(r) ?? digest) !== digest) throw new Error('DIFFERENT: two sweeps over a queue came to two tables');
          digests.set(r, digest);
          process.stderr.write(`${n} worker${n > 1 ? 's' : ''}, ${recorded.length} runs: ${alone.wall.toFixed(1)} s alone, ${enqueuing.wall.toFixed(1)} s over the queue; processors ${alone.cpu.toFixed(1)} (simulating ${alone.simulating.toFixed(1)}) and ${workers.cpu.toFixed(1)} s (${workers.simulating.toFixed(1)}), and ${enqueuing.cpu.toFixed(1)} s of the command that enqueues\n`);
        }
      const most = rounds.filter((r) => r.nRuns === Math.max(...rounds.map((x) => x.nRuns)));
      for (const [name, of] of [['by the clock', (r: Round) => r.alone.wall / r.enqueuing.wall], ['by what workers took of processors', (r: Round) => r.alone.cpu / r.workers.cpu], ['by all that was taken of processors', (r: Round) => r.alone.cpu / (r.workers.cpu + r.enqueuing.cpu)]] as const) {
        const x = most.map(of);
        ratios.push([`${n} over a queue against ${n} alone, ${name}`, percent(median(x)), percent(Math.min(...x)), percent(Math.max(...x))]);
      }
      if (sizes.length > 1) tellOfSlopes(rounds, n);
    }
    if (!values.cluster) process.stdout.write(`\n${textTable(['ratio', 'median', 'least', 'most'], ratios)}\ntables ${[...digests].map(([r, d]) => `${r} replicates ${d}`).join(', ')}: those of one process\n${recorded.length} runs of ${median(recorded).toFixed(2)} s, ${readFileSync('/proc/loadavg', 'utf8').split(' ')[0]} processes wanted a processor at the end\n`);
    tellOfCluster(recorded);
  } finally {
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}
