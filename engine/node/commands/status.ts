import type { Command } from 'commander';
import { readable } from '../../results/table.ts';
import { duration } from '../progress.ts';
import { type Status, statusOf } from '../scheduler/status.ts';
import { alarmText } from '../sweep/sweep.ts';
import { seconds } from './work.ts';

const LOOK_MS = 5000;

/** Returns how far a sweep is, in words. */
function statusText(s: Status, folder: string): string {
  const share = s.runs === 0 ? 100 : (100 * s.done) / s.runs;
  const left = s.missing > 0 && s.secondsPerRun !== null ? `; what is missing takes one thread about ${duration(s.missing * s.secondsPerRun)}` : '';
  return [
    `${s.plan.sweep.name}: ${readable(s.done)} of ${readable(s.runs)} runs are made (${share.toFixed(share === 100 || share === 0 ? 0 : 1)} %), ${readable(s.failed)} failed, ${readable(s.missing)} missing${left}`,
    `${s.parts > 0 ? `${s.parts} part${s.parts === 1 ? '' : 's'} begun, ${readable(s.inParts)} runs are only there; ` : ''}${s.atWork} process${s.atWork === 1 ? '' : 'es'} at work${s.secondsSinceChange === null ? '' : `, last change ${duration(s.secondsSinceChange)} ago`}`,
    ...(s.inParts > 0 ? [`next   pravas merge ${folder}`] : []),
  ].join('\n');
}

/** `status <store>`: says how far a sweep is, from its store alone. */
export function addStatus(program: Command, signal: AbortSignal, exit: (code: number) => void): void {
  program.command('status').argument('<store>', 'folder of a sweep').description('say how far a sweep is, wherever it runs: its folder is all that is read')
    .option('--complete', 'exit code 1 while runs are missing')
    .option('--wait <seconds>', 'until all runs are there, or nothing changed for so long', seconds)
    .option('--json', 'one JSON value on standard output')
    .option('--quiet', 'say nothing where nothing is wrong')
    .action(async (folder: string, flags: { complete?: boolean; wait?: number; json?: boolean; quiet?: boolean }) => {
      let status = await statusOf(folder);
      const begun = performance.now();
      const isOver = (s: Status): boolean => s.missing === 0 || Math.min(s.secondsSinceChange ?? Number.POSITIVE_INFINITY, (performance.now() - begun) / 1000) > flags.wait!;
      while (flags.wait !== undefined && !signal.aborted && !isOver(status)) {
        await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_MS, 1000 * flags.wait!)));
        status = await statusOf(folder);
      }
      const { plan, ...rest } = status;
      if (flags.json) process.stdout.write(`${JSON.stringify({ format: 1, store: folder, sweep: plan.sweep.name, ...rest })}\n`);
      else if (!flags.quiet) process.stdout.write(`${statusText(status, folder)}\n`);
      for (const note of status.notes) process.stderr.write(`note: ${note}\n`);
      for (const a of status.alarms) process.stderr.write(alarmText(a));
      exit(status.alarms.length > 0 || (flags.complete && status.missing + status.failed > 0) ? 1 : 0);
    });
}
