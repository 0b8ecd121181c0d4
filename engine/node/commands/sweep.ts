import { type Command, InvalidArgumentError } from 'commander';
import { readable } from '../../results/table.ts';
import type { ShardPart } from '../sweep/schedule.ts';
import { runSweep, type SweepReport } from '../sweep/sweep.ts';
import { addressOf } from '../queue/connection.ts';
import { count, month, seed, share, threads } from './arguments.ts';
import { LOCK, QUEUE } from './work.ts';

interface SweepFlags {
  readonly scale?: number;
  readonly seed?: string;
  readonly replicates?: number;
  readonly addReplicates?: number;
  readonly threads: number;
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly shard?: ShardPart;
  readonly queue?: string;
  readonly lock: number;
  readonly batch?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Reads a part such as `3/8`. */
function part(text: string): ShardPart {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (!index || !of || index > of) throw new InvalidArgumentError('give part/parts from 1, such as 3/8.');
  return { index, count: of };
}

/** Returns the JSON value of a sweep, as users’ scripts rely on it. */
function sweepJson(r: SweepReport, flags: SweepFlags): object {
  const { plan } = r;
  return {
    format: 1, sweep: plan.sweep.name, store: r.folder, version: plan.engine.version, design: plan.design.name, points: plan.design.nPoints, factors: plan.design.factors.map((f) => f.path),
    replicates: plan.replicates, seed: plan.seed, scale: plan.scale, threads: flags.threads, shard: flags.shard ? `${flags.shard.index}/${flags.shard.count}` : null,
    runs: r.nRuns, made: r.nMade, done: r.nDone, failed: r.nFailed, failures: r.failures, alarms: r.alarms, notes: r.notes, seconds: r.seconds, bytes: r.bytes,
  };
}

function sweepText(r: SweepReport, isQueued: boolean): string {
  const of = (n: number): string => `${readable(n)} run${n === 1 ? '' : 's'}`;
  const failures = r.failures.map((f) => `  point ${f.point}, replicate ${f.replicate}: ${f.stage}  ${f.code}  ${f.message.split('\n')[0]}`);
  return [
    `${of(r.nMade)} made; ${readable(r.nDone)} of ${of(r.nRuns)} are in ${r.folder}${r.nFailed > 0 ? `, ${readable(r.nFailed)} failed:` : ''}`,
    ...failures, ...(r.nFailed > failures.length ? [`  and ${r.nFailed - failures.length} more`] : []),
    ...(isQueued ? r.notes.map((note) => `note   ${note}`) : []),
    `next   pravas export ${r.folder} --out ${r.plan.sweep.name}.csv`,
  ].join('\n');
}

/** `sweep <file>`: makes the runs of a sweep that its store lacks. */
export function addSweep(program: Command, signal: AbortSignal, exit: (code: number) => void): void {
  program.command('sweep').argument('<file>', 'sweep file').description('run a sweep, or go on with one: only runs that its folder lacks are made')
    .option('--scale <share>', 'share of communities simulated (default: the sweep’s, or 1)', share)
    .option('--seed <text>', 'seed (default: the sweep’s, or its base scenario’s)', seed)
    .option('--replicates <n>', 'replicates (default: the sweep’s, or its base scenario’s)', count)
    .option('--add-replicates <n>', 'this many more than the folder has', count)
    .option('--threads <n|all>', 'worker threads; results do not depend on it', threads, threads('all'))
    .option('--from <yyyy-mm>', 'first reported month', month)
    .option('--to <yyyy-mm>', 'last reported month', month)
    .option('--shard <i/n>', 'only part i of n of the points, for many machines', part)
    .addOption(QUEUE)
    .addOption(LOCK)
    .option('--batch <n>', 'runs that a worker of the queue takes at a time (default: by how long they take)', count)
    .option('--out <folder>', 'folder of the store (default: results/<name of the sweep>)')
    .option('--json', 'one JSON value on standard output')
    .option('--quiet', 'no progress')
    .action(async (file: string, flags: SweepFlags) => {
      const { threads, shard, json, quiet, queue, lock, batch, ...options } = flags;
      const dispatch = queue === undefined ? {} : { queue: { address: addressOf(queue), lock, ...(batch === undefined ? {} : { batch }) } };
      const report = await runSweep({ ...options, ...dispatch, file, threads: queue === undefined ? threads : 1, ...(shard ? { part: shard } : {}), isQuiet: quiet ?? false, signal });
      process.stdout.write(json ? `${JSON.stringify(sweepJson(report, flags))}\n` : `${sweepText(report, queue !== undefined)}\n`);
      exit(report.nFailed > 0 || report.alarms.length > 0 ? 1 : 0);
    });
}
