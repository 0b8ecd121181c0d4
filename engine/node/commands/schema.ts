import type { Command } from 'commander';
import { questionJsonSchema } from '../../scenario/question.ts';
import { scenarioJsonSchema } from '../../scenario/schema.ts';
import { sweepJsonSchema } from '../../scenario/sweep.ts';

/** `schema`: JSON Schema of scenario files, question sets or sweeps, for editors. */
export function addSchema(program: Command, exit: (code: number) => void): void {
  program.command('schema').description('print the JSON Schema of scenario files').option('--question', 'of question sets').option('--sweep', 'of sweeps').option('--json', 'as without: one JSON value').action((flags: { question?: boolean; sweep?: boolean }) => {
    process.stdout.write(`${JSON.stringify(flags.sweep ? sweepJsonSchema() : flags.question ? questionJsonSchema() : scenarioJsonSchema(), null, 2)}\n`);
    exit(0);
  });
}
