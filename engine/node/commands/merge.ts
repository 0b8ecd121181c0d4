import type { Command } from 'commander';
import { readable } from '../../results/table.ts';
import { partsOf } from '../scheduler/parts.ts';
import { mergeStores } from '../store/merge.ts';
import { alarmText } from '../sweep/sweep.ts';

/** `merge <out> <store…>`: brings the runs of several stores into one. */
export function addMerge(program: Command, _signal: AbortSignal, exit: (code: number) => void): void {
  program.command('merge').argument('<out>', 'folder of the store that is written, or added to').argument('[store...]', 'folders of sweeps (default: the parts of <out>)').description('bring the runs of several folders of one sweep into one')
    .option('--json', 'one JSON value on standard output')
    .action(async (out: string, folders: string[], flags: { json?: boolean }) => {
      const sources = folders.length > 0 ? folders : partsOf(out);
      if (sources.length === 0) program.error(`error: nothing to merge: ${out} has no parts; give the folders`);
      const merged = await mergeStores(out, sources);
      for (const note of merged.notes) process.stderr.write(`note: ${note}\n`);
      for (const a of merged.alarms) process.stderr.write(alarmText(a));
      if (flags.json) process.stdout.write(`${JSON.stringify({ format: 1, store: out, ...merged })}\n`);
      else process.stdout.write(`${merged.stores.map((s) => `${s.folder}: ${readable(s.added)} of ${readable(s.runs)} runs added`).join('\n')}\n${readable(merged.runs)} runs in ${out}\n`);
      exit(merged.alarms.length > 0 ? 1 : 0);
    });
}
