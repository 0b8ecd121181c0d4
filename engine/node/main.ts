import { Command, CommanderError } from 'commander';
import { type Problem, ScenarioError } from '../scenario/problems.ts';
import { ResultsError } from './about.ts';
import { addAnswer } from './commands/answer.ts';
import { addAsk } from './commands/ask.ts';
import { addCalibrate } from './commands/calibrate.ts';
import { addCheck } from './commands/check.ts';
import { addCompare } from './commands/compare.ts';
import { addExplain } from './commands/explain.ts';
import { addExport } from './commands/export.ts';
import { addHindcast } from './commands/hindcast.ts';
import { addList } from './commands/list.ts';
import { addMerge } from './commands/merge.ts';
import { addNew } from './commands/new.ts';
import { addReport } from './commands/report.ts';
import { addRun } from './commands/run.ts';
import { addSchema } from './commands/schema.ts';
import { addSearch } from './commands/search.ts';
import { addStart } from './commands/start.ts';
import { addStatus } from './commands/status.ts';
import { addStream } from './commands/stream.ts';
import { addSubmit } from './commands/submit.ts';
import { addSweep } from './commands/sweep.ts';
import { addTrace } from './commands/trace.ts';
import { addVerify } from './commands/verify.ts';
import { addView } from './commands/view.ts';
import { addWork } from './commands/work.ts';
import { OutputError } from './output.ts';
import { Interrupted, RunsFailed } from './simulation.ts';
import { VERSION } from './version.ts';

const EXAMPLES = `
Examples:
  pravas run scenarios/corridors/india-north-america.yaml --scale 0.01
  pravas compare scenarios/corridors/india-north-america.yaml scenarios/policies/legal-pathways.yaml --scale 0.05
  pravas run pravas:corridors/india-north-america --set brokers.arrest=3x --scale 0.01
  pravas trace scenarios/corridors/india-north-america.yaml --find removed
  pravas answer scenarios/policies/legal-pathways.yaml --scale 0.05 --replicates 3
  pravas explain encounters
  pravas sweep my-sweep.yaml --scale 0.01 --out results/mine
  pravas export results/mine --out mine.csv
  pravas ask results/mine --predicate "deaths > 100"

Exit codes: 0 done, 1 a run failed, 2 unusable arguments or scenario, 130 interrupted by Ctrl-C, 143 by SIGTERM.
Both let what is under way finish or go back to its queue, and keep what was made; a second signal ends at once.`;

/**
 * Runs the command line.
 * @param signal interrupts what is under way
 * @returns the exit code: 0 done, 1 a run failed, 2 unusable arguments or scenario, 130 interrupted, whichever signal it was
 */
export async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  let code = 0;
  const exit = (c: number): void => {
    code = c;
  };
  const isJson = args.includes('--json');
  let complaint = '';
  const program = new Command('pravas')
    .version(VERSION)
    .description('Agent-based simulation of migration policy: every household, brokers who may lie, borders and legal pathways.')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeErr: (text) => (complaint += text) })
    .showHelpAfterError('(--help shows what there is)');
  const parts = [addRun, addCompare, addAnswer, addTrace, addStart, addVerify, addSweep, addWork, addStatus, addExport, addMerge, addAsk, addSearch, addCalibrate, addHindcast, addView] as const;
  for (const add of parts) add(program, signal, exit);
  for (const add of [addReport, addCheck, addList, addExplain, addSchema, addNew, addStream]) add(program, exit);
  addSubmit(program);
  for (const c of program.commands) {
    c.copyInheritedSettings(program);
    for (const part of c.commands) part.copyInheritedSettings(c);
  }
  const fail = (problems: readonly Problem[], text: string): void => {
    if (isJson) process.stdout.write(`${JSON.stringify({ error: { problems } })}\n`);
    else process.stderr.write(`${text}\n`);
  };
  const problem = (file: string, c: string, message: string, remedy: string): Problem => ({ file, line: 1, column: 1, code: c, message, remedy });
  try {
    if (args.length === 0) {
      process.stdout.write(program.helpInformation());
      process.stdout.write(`${EXAMPLES}\n`);
      return 0;
    }
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      fail([problem('command line', 'BAD_ARGUMENT', error.message.replace(/^error: /, '').trim(), '--help shows what there is')], complaint.trim() || error.message);
      return 2;
    }
    if (error instanceof ScenarioError) {
      fail(error.problems, error.message);
      return 2;
    }
    const { message } = error as Error;
    if (error instanceof Interrupted) {
      fail([problem('command line', 'INTERRUPTED', message, 'run it again')], message);
      return 130;
    }
    if (error instanceof OutputError) {
      fail([problem(error.path, error.code, message, 'choose another folder with --out')], message);
      return 2;
    }
    if (error instanceof ResultsError) {
      fail([problem('results', 'NO_RESULTS', message, 'run or compare something first')], message);
      return 2;
    }
    if (error instanceof RunsFailed) {
      fail([problem('run', error.code, message, 'report it with the scenario and the seed')], message);
      return 1;
    }
    fail([problem('pravas', 'INTERNAL', message, 'this is a defect: report it')], `INTERNAL  ${(error as Error).stack ?? message}`);
    return 1;
  }
}
