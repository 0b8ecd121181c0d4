import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { ScenarioError } from '../../scenario/problems.ts';
import { sha256 } from '../digest.ts';
import { scenarioFiles } from '../files.ts';
import { allThreads } from '../pool.ts';
import { simulateScenarios } from '../simulation.ts';
import { threads } from './arguments.ts';

const RECORD = z.object({
  format: z.literal(1),
  version: z.string(),
  runs: z.array(
    z.object({
      scenario: z.string(), file: z.string(), sources: z.array(z.object({ file: z.string(), sha256: z.string() })), seed: z.string(),
      replicates: z.int(), scale: z.number(), from: z.string(), to: z.string(), set: z.record(z.string(), z.unknown()), digest: z.string(),
    }),
  ).min(1),
});

function refuse(file: string, code: string, message: string, remedy: string): never {
  throw new ScenarioError([{ file, line: 1, column: 1, code, message, remedy }]);
}

/** `verify <record.json>`: simulates again what a record tells of; 0 when every digest is the same, 1 when one is not. */
export function addVerify(program: Command, signal: AbortSignal, exit: (code: number) => void): void {
  program.command('verify').argument('<record>', 'record.json of a run').description('simulate again and compare digests')
    .option('--threads <n|all>', 'worker threads', threads, allThreads()).option('--json', 'one JSON value on standard output').option('--quiet', 'no progress')
    .action(async (path: string, flags: { threads: number; json?: boolean; quiet?: boolean }) => {
      let data: unknown;
      try {
        data = JSON.parse(readFileSync(path, 'utf8'));
      } catch (error) {
        refuse(path, 'BAD_RECORD', `record cannot be read: ${(error as Error).message}`, 'give the record.json that a run wrote');
      }
      const checked = RECORD.safeParse(data);
      if (!checked.success) return refuse(path, 'BAD_RECORD', `not a record: ${checked.error.issues[0]!.path.join('.')}`, 'give the record.json that a run wrote');
      const from = (file: string): string => (file.startsWith('pravas:') ? file : resolve(dirname(path), file));
      const runs = [];
      for (const run of checked.data.runs) {
        const changed = run.sources.filter((s) => {
          try {
            return sha256(scenarioFiles().read(from(s.file))) !== s.sha256;
          } catch {
            return true;
          }
        });
        const { simulated } = await simulateScenarios([from(run.file)], {
          scale: run.scale, seed: run.seed, replicates: run.replicates, threads: flags.threads, from: run.from, to: run.to, set: run.set, isQuiet: flags.quiet ?? false, signal,
        });
        const digest = simulated[0]!.digest;
        runs.push({ scenario: run.scenario, recorded: run.digest, digest, isSame: digest === run.digest, changedFiles: changed.map((c) => c.file) });
      }
      const isSame = runs.every((r) => r.isSame);
      if (flags.json) process.stdout.write(`${JSON.stringify({ format: 1, isSame, runs })}\n`);
      else
        process.stdout.write(
          `${runs.map((r) => `${r.scenario}: ${r.isSame ? 'same digest' : `DIFFERENT digest, ${r.recorded.slice(0, 12)}… recorded, ${r.digest.slice(0, 12)}… now`}${r.changedFiles.length > 0 ? `; changed since: ${r.changedFiles.join(', ')}` : ''}`).join('\n')}\n`,
        );
      exit(isSame ? 0 : 1);
    });
}
