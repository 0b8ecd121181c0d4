import type { Command } from 'commander';
import { questionJsonSchema } from '../../scenario/question.ts';
import { scenarioJsonSchema } from '../../scenario/schema.ts';

/** `schema`: JSON Schema of scenario files or question sets, for editors. */
export function addSchema(program: Command, exit: (code: number) => void): void {
  program.command('schema').description('print the JSON Schema of scenario files').option('--question', 'of question sets').option('--json', 'as without: one JSON value').action((flags: { question?: boolean }) => {
    process.stdout.write(`${JSON.stringify(flags.question ? questionJsonSchema() : scenarioJsonSchema(), null, 2)}\n`);
    exit(0);
  });
}
