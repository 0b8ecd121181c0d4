import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { saveFile } from '../output.ts';
import { filled, readReported, reportData, reportMarkdown } from '../report.ts';
import { ensureSite, SITE } from '../site.ts';

/** `report <results…>`: one page that needs no network, or Markdown. */
export function addReport(program: Command, exit: (code: number) => void): void {
  program.command('report').argument('<results...>', 'folder that run or compare wrote, stores of sweeps that say on what outcomes depend, and hindcasts (their folder, or hindcast.json)').description('write one self-contained page, or Markdown')
    .option('-o, --out <file>', 'file to write; .md for Markdown', 'report.html')
    .action(async (folders: string[], flags: { out: string }) => {
      const reported = await readReported(folders);
      if (/\.(md|markdown)$/.test(flags.out)) saveFile(flags.out, [reportMarkdown(reported)]);
      else {
        await ensureSite('report.html');
        saveFile(flags.out, [filled(readFileSync(join(SITE, 'report.html'), 'utf8'), reportData(reported))]);
      }
      process.stdout.write(`${flags.out}\n`);
      exit(0);
    });
}
