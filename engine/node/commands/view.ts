import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { aboutResults, recordIn } from '../about.ts';
import { type Route, serve } from '../server.ts';
import { ensureSite, SITE } from '../site.ts';
import { isStore, sweepSummary } from '../sweep-summary.ts';

function portOf(text: string): number {
  const v = Number(text);
  if (!Number.isInteger(v) || v < 0 || v > 65_535) throw new InvalidArgumentError('give a port, 0 to 65535; 0 takes a free one.');
  return v;
}

/** Opens an address in the browser of the machine; silent where there is none. */
function openBrowser(url: string): void {
  const [program, args] = process.platform === 'darwin' ? ['open', [url]] : process.platform === 'win32' ? ['cmd', ['/c', 'start', '', url]] : ['xdg-open', [url]];
  spawn(program as string, args as string[], { stdio: 'ignore', detached: true }).on('error', () => {}).unref();
}

/** Returns what is served of folders of results: the list, and of each its two files and what is known of it, or the summary of a sweep. */
export function resultRoutes(folders: readonly string[]): Record<string, Route> {
  const routes: Record<string, Route> = {
    '/results.json': { type: 'application/json', text: () => JSON.stringify(folders.map((f, i) => ({ name: basename(resolve(f)), path: `results/${i}`, kind: isStore(f) ? 'sweep' : 'results' }))) },
  };
  folders.forEach((folder, i) => {
    if (isStore(folder)) {
      routes[`/results/${i}/sweep.json`] = { type: 'application/json', text: async () => JSON.stringify(await sweepSummary(folder, basename(resolve(folder)))) };
      return;
    }
    routes[`/results/${i}/outcomes.csv`] = { file: resolve(folder, 'outcomes.csv') };
    routes[`/results/${i}/record.json`] = { file: resolve(folder, 'record.json') };
    routes[`/results/${i}/about.json`] = { type: 'application/json', text: () => JSON.stringify(aboutResults(folder)) };
  });
  return routes;
}

/** Marks a page as served with results. */
export const withResults = (html: string): string => html.replace('<head>', () => '<head>\n<meta name="pravas-results" content="results.json">');

/** `view [results…]`: serves the viewer to this machine until it is interrupted. */
export function addView(program: Command, signal: AbortSignal, exit: (code: number) => void): void {
  program.command('view').argument('[results...]', 'folders that run, compare or sweep wrote (default: results, where there is one)')
    .description('compare results in the browser, and play with the model there')
    .option('--port <n>', 'port on the loopback address; 0 takes a free one', portOf, 0).option('--no-open', 'do not open a browser')
    .action(async (given: string[], flags: { port: number; open: boolean }) => {
      const folders = given.length > 0 ? given : existsSync(join('results', 'outcomes.csv')) ? ['results'] : [];
      for (const folder of folders) if (!isStore(folder)) recordIn(folder);
      await ensureSite('index.html');
      const { server, url } = await serve({ site: SITE, port: flags.port, routes: folders.length > 0 ? resultRoutes(folders) : {}, page: folders.length > 0 ? withResults : (html) => html });
      process.stdout.write(`${url}\n`);
      process.stderr.write('for this machine only; Ctrl-C ends it\n');
      if (flags.open) openBrowser(url);
      await new Promise<void>((done) => {
        signal.addEventListener('abort', () => done(), { once: true });
        server.once('close', () => done());
      });
      server.closeAllConnections();
      server.close();
      exit(0);
    });
}
