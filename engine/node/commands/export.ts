import { writeSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { readable } from '../../results/table.ts';
import { exportSweep, exportToFile, type Format, FORMATS } from '../store/export.ts';
import { openToRead } from '../store/table.ts';
import { alarmText } from '../sweep/sweep.ts';

/** `export <store>`: writes the runs of a sweep as a table. */
export function addExport(program: Command, _signal: AbortSignal, exit: (code: number) => void): void {
  program.command('export').argument('<store>', 'folder of a sweep').description('write the runs of a sweep as a table, in the order of its design')
    .addOption(new Option('--format <format>', 'csv, or parquet for pandas, R and DuckDB (default: as --out ends, or csv)').choices(FORMATS))
    .option('--out <file>', 'file (default: CSV on standard output)')
    .option('--series', 'one row a month and outcome rather than one a run')
    .option('--json', 'one JSON value on standard output')
    .action(async (folder: string, flags: { format?: Format; out?: string; series?: boolean; json?: boolean }) => {
      const { out, json } = flags;
      const format = flags.format ?? (out?.endsWith('.parquet') ? 'parquet' : 'csv');
      const withSeries = flags.series ?? false;
      if (out === undefined && json) program.error('error: --json needs --out: the table would be mixed with it');
      const opened = await openToRead(folder);
      const written = out === undefined ? await exportSweep(opened, format, withSeries, toStandardOutput) : await exportToFile(opened, format, withSeries, out);
      const { alarms, notes } = opened.store;
      if (json) process.stdout.write(`${JSON.stringify({ format: 1, store: folder, file: out, as: format, series: withSeries, rows: written.rows, columns: written.columns, missing: written.missing, failed: written.failed, alarms, notes })}\n`);
      else if (out !== undefined) process.stdout.write(`${readable(written.rows)} row${written.rows === 1 ? '' : 's'}, ${written.columns.length} columns in ${out}\n`);
      for (const note of notes) process.stderr.write(`note: ${note}\n`);
      if (written.missing > 0) process.stderr.write(`note: ${written.missing} run${written.missing === 1 ? ' is' : 's are'} missing: the command of the sweep makes them\n`);
      for (const a of alarms) process.stderr.write(alarmText(a));
      exit(alarms.length > 0 ? 1 : 0);
    });
}

function toStandardOutput(part: Uint8Array | string): void {
  const bytes = typeof part === 'string' ? Buffer.from(part) : part;
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Whoever reads is slower than we are, or stopped reading.
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
    }
  }
}
