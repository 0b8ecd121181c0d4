import type { Command } from 'commander';
import { scenarioJsonSchema } from '../../scenario/schema.ts';

/** `schema`: JSON Schema of scenario files, for editors. */
export function addSchema(program: Command, exit: (code: number) => void): void {
  program.command('schema').description('print the JSON Schema of scenario files').option('--json', 'as without: one JSON value').action(() => {
    process.stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
    exit(0);
  });
}
