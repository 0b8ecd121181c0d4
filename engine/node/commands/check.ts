import type { Command } from 'commander';
import { compilePlan } from '../../plan/compile.ts';
import { formatProblems, type Problem, ScenarioError } from '../../scenario/problems.ts';
import { readScenario } from '../../scenario/read.ts';
import { isQuestion } from '../../scenario/question.ts';
import { isSweep, readSweep } from '../../scenario/sweep.ts';
import { scenarioFiles } from '../files.ts';
import { readInquiry } from '../inquiry.ts';

/** `check <file…>`: reads scenarios, sweeps and question sets and reports every problem; simulates nothing. */
export function addCheck(program: Command, exit: (code: number) => void): void {
  program.command('check').argument('<file...>', 'scenario, sweep or question files').description('check files without simulating').option('--json', 'one JSON value on standard output').action((paths: string[], flags: { json?: boolean }) => {
    const problems: Problem[] = [];
    const warnings: Problem[] = [];
    const texts: string[] = [];
    for (const path of paths) {
      try {
        const files = scenarioFiles();
        if (isSweep(path, files)) readSweep(path, files);
        else if (isQuestion(path, files)) readInquiry(path, files);
        else {
          const scenario = readScenario(path, files);
          compilePlan(scenario, { scale: 0.001 });
          warnings.push(...scenario.warnings);
          if (scenario.warnings.length > 0) texts.push(`warning: ${formatProblems(scenario.warnings, new Map(scenario.sources.map((s) => [s.file, s.text])))}`);
        }
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
        problems.push(...error.problems);
        texts.push(error.message);
      }
    }
    if (flags.json) process.stdout.write(`${JSON.stringify(problems.length > 0 ? { error: { problems } } : { format: 1, files: paths, problems, warnings })}\n`);
    else {
      if (texts.length > 0) process.stderr.write(`${texts.join('\n')}\n`);
      if (problems.length === 0) process.stdout.write(`${paths.length === 1 ? paths[0] : `${paths.length} files`}: no problems${warnings.length === 0 ? '' : `, ${warnings.length} warning${warnings.length === 1 ? '' : 's'}`}\n`);
      else process.stderr.write(`${problems.length} problem${problems.length === 1 ? '' : 's'}\n`);
    }
    exit(problems.length > 0 ? 2 : 0);
  });
}
