import { type Command, InvalidArgumentError, Option } from 'commander';
import { readable } from '../../results/table.ts';
import { addressOf, HERE } from '../queue/connection.ts';
import { workFor } from '../queue/work.ts';
import { threads } from './arguments.ts';

/** Reads a number of seconds. */
export function seconds(text: string): number {
  const v = Number(text);
  if (!(v >= 0.5 && v <= 86_400)) throw new InvalidArgumentError('give seconds from 0.5 to 86400.');
  return v;
}

/** The options of all commands that use a queue. */
export const QUEUE = new Option('--queue [address]', 'Redis that hands out the runs; rediss:// for TLS, the password in PRAVAS_QUEUE_PASSWORD').preset(HERE).env('PRAVAS_QUEUE');
export const LOCK = new Option('--lock <seconds>', 'a batch goes to another worker when nothing was heard of its own for so long').argParser(seconds).default(30);

interface WorkFlags {
  readonly queue?: string;
  readonly store: string;
  readonly threads: number;
  readonly lock: number;
  readonly idle?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `work`: makes runs that a queue hands out. */
export function addWork(program: Command, signal: AbortSignal, exit: (code: number) => void): void {
  program.command('work').description('make runs of a sweep that a queue hands out, on this machine, into the store of the sweep')
    .addOption(QUEUE)
    .requiredOption('--store <folder>', 'folder of the sweep, the same for all: on a disk that they share')
    .option('--threads <n|all>', 'worker threads', threads, threads('all'))
    .addOption(LOCK)
    .option('--idle <seconds>', 'end when nothing came for so long (default: wait for more)', seconds)
    .option('--json', 'one JSON value on standard output')
    .option('--quiet', 'no progress')
    .action(async (flags: WorkFlags) => {
      const { store, threads, lock, idle, quiet, json } = flags;
      const report = await workFor({ address: addressOf(flags.queue ?? HERE), store, threads, lock, ...(idle === undefined ? {} : { idle }), isQuiet: quiet ?? false, signal });
      const { batches, made, found, late } = report;
      if (json) process.stdout.write(`${JSON.stringify({ format: 1, store, threads, ...report })}\n`);
      else process.stdout.write(`${readable(made)} run${made === 1 ? '' : 's'} made in ${readable(batches)} batch${batches === 1 ? '' : 'es'}${found > 0 ? `, ${readable(found)} were in the store` : ''}${late > 0 ? `; ${late} late, kept` : ''}\n`);
      exit(0);
    });
}
