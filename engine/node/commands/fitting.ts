import type { Command } from 'commander';
import type { FitRequest } from '../calibration/request.ts';
import { count, seed, share, threads } from './arguments.ts';

/** Options of `calibrate` and `hindcast`. */
export interface FitFlags {
  readonly targets?: string;
  readonly runs: number;
  readonly scale: number;
  readonly seed: string;
  readonly threads: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds the options that fits have in common. @param files what the folder holds beside runs @param folder its default */
export function withFitOptions(command: Command, files: string, folder: string): Command {
  return command
    .option('--targets <file>', 'calibration file with free numbers and structures (default: that of the corridor)')
    .option('--runs <n>', 'runs of the engine', count, 160)
    .option('--scale <share>', 'share of communities simulated', share, 0.005)
    .option('--seed <text>', 'seed', seed, 'pravas')
    .option('--threads <n|all>', 'worker threads; results do not depend on it', threads, threads('all'))
    .option('--out <folder>', `folder for runs, which are found again, and ${files} (default: ${folder})`)
    .option('--json', 'one JSON value on standard output')
    .option('--quiet', 'no progress');
}

/** Turns flags into a request. */
export function fitRequest(scenario: string, flags: FitFlags, folder: string, signal: AbortSignal): FitRequest & { readonly folder: string } {
  const { targets, runs, scale, threads, quiet } = flags;
  return { scenario, ...(targets === undefined ? {} : { targets }), runs, scale, seed: flags.seed, threads, folder, isQuiet: quiet ?? false, signal };
}
