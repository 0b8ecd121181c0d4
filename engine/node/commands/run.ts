import type { Command } from 'commander';
import { inertLevers } from '../../results/inert.ts';
import { jsonOf, type SimulationOptions, simulateScenarios } from '../simulation.ts';
import { count, month, processes, seed, setting, share, threads } from './arguments.ts';
import { levelTable } from './headline.ts';
import { canDraw, monthlyText } from './sparklines.ts';

/** Options as commander gives them. */
export interface RunFlags {
  readonly scale: number;
  readonly seed?: string;
  readonly replicates?: number;
  readonly threads: number;
  readonly processes?: number;
  readonly from?: string;
  readonly to?: string;
  readonly set: Record<string, unknown>;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds the options that simulating commands share. */
export function withRunOptions(command: Command, defaults: { scale: number }): Command {
  return command
    .option('--scale <share>', 'share of communities simulated', share, defaults.scale)
    .option('--seed <text>', 'seed (default: the scenario’s)', seed)
    .option('--replicates <n>', 'replicates (default: the scenario’s)', count)
    .option('--threads <n|all>', 'worker threads; results do not depend on it', threads, threads('all'))
    .option('--from <yyyy-mm>', 'first reported month', month)
    .option('--to <yyyy-mm>', 'last reported month', month)
    .option('--set <path=value>', 'set a lever or a parameter; repeatable', setting, {})
    .option('--out <dir>', 'folder for outcomes.csv and record.json (default: results, or none with --json)')
    .option('--json', 'one JSON value on standard output')
    .option('--quiet', 'no progress');
}

/** Turns flags into options of a simulation. */
export function optionsOf(flags: RunFlags, signal: AbortSignal): SimulationOptions {
  const { scale, seed, replicates, threads, processes, from, to, set } = flags;
  const out = flags.out ?? (flags.json ? undefined : 'results');
  return {
    scale, threads, set, signal, isQuiet: flags.quiet ?? false,
    ...(seed === undefined ? {} : { seed }), ...(processes === undefined ? {} : { processes }), ...(replicates === undefined ? {} : { replicates }),
    ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...(out === undefined ? {} : { out }),
  };
}

/** Reports a failure to save after the runs: the results are printed, and the command fails. */
export function afterSaving(error: Error | null): number {
  if (!error) return 0;
  process.stderr.write(`${error.message}\nthe results above are complete; the files are not\n`);
  return 1;
}

/** `run <scenario…>`: simulates scenarios and prints what came out. */
export function addRun(program: Command, signal: AbortSignal, exit: (code: number) => void): void {
  const command = program.command('run').argument('<scenario...>', 'scenario files, or pravas:<name> for shipped ones').description('simulate scenarios');
  command.option('--processes <n>', 'the parts of one run over so many processes, which share the threads; results do not depend on it', processes);
  withRunOptions(command, { scale: 1 }).action(async (paths: string[], flags: RunFlags) => {
    const options = optionsOf(flags, signal);
    const { simulated, saveError } = await simulateScenarios(paths, options);
    if (flags.json) {
      const all = simulated.map((s) => jsonOf(s, options));
      process.stdout.write(`${JSON.stringify(all.length === 1 ? all[0] : all)}\n`);
    } else {
      for (const s of simulated)
        for (const i of inertLevers(s.scenario, s.plan)) process.stderr.write(`note: ${s.scenario.name}: ${i.path} changes nothing, because ${i.reason}\n`);
      process.stdout.write(`${simulated.map((s) => `${levelTable(s)}\n\ndigest ${s.digest}`).join('\n\n')}\n`);
      if (canDraw()) process.stdout.write(`\n${simulated.map((s) => monthlyText([s])).join('\n')}\n`);
      if (options.out && !saveError) process.stdout.write(`files  ${options.out}/outcomes.csv  ${options.out}/record.json\n`);
    }
    exit(afterSaving(saveError));
  });
}
