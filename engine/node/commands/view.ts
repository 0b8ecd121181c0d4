import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Rectangle, SweepQuestion, SweepViewer } from '../../experiment/sweep-view.ts';
import { readForecast } from '../../forecast/forecast-file.ts';
import { aboutResults, recordIn } from '../about.ts';
import { forecastFilesIn } from '../report.ts';
import { type Route, serve } from '../server.ts';
import { ensureSite, SITE } from '../site.ts';
import { isStore, SweepSource } from '../sweep-source.ts';

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

/** Reads what a page asks of a sweep from the query of an address. @throws Error that says what is missing */
function questionOf(query: URLSearchParams, viewer: SweepViewer): SweepQuestion {
  const { outcomes, factors } = viewer.sweep.intro;
  const among = (name: string, known: readonly string[]): string => {
    const value = query.get(name) ?? known[0] ?? '';
    if (value !== '' && !known.includes(value)) throw new Error(`${name}: not in this sweep: ${value}`);
    return value;
  };
  const paths = factors.map((f) => f.path);
  return { outcome: among('outcome', outcomes), against: among('against', outcomes), across: among('across', paths), down: among('down', paths) };
}

/** Reads the ends of a rectangle, `x=0,1` and `y=0,1`; null where the query has none. */
function rectangleOf(query: URLSearchParams): Rectangle | null {
  const ends = (name: string): [number, number] | null => {
    const numbers = (query.get(name) ?? '').split(',').map(Number);
    return numbers.length === 2 && numbers.every(Number.isFinite) && query.has(name) ? [numbers[0]!, numbers[1]!] : null;
  };
  const [x, y] = [ends('x'), ends('y')];
  return x && y ? { x, y } : null;
}

/** Returns what is served of a sweep: what it is, what charts show of it, points in a rectangle, and all points as CSV. Runs stay here. */
function sweepRoutes(path: string, folder: string): Record<string, Route> {
  const source = new SweepSource(folder, basename(resolve(folder)));
  const json = (of: (viewer: SweepViewer, query: URLSearchParams) => unknown): Route => ({ type: 'application/json', text: async (query) => JSON.stringify(of(await source.viewer(), query)) });
  return {
    [`${path}/intro.json`]: json((viewer) => viewer.sweep.intro),
    [`${path}/view.json`]: json((viewer, query) => viewer.view(questionOf(query, viewer))),
    [`${path}/points.json`]: json((viewer, query) => viewer.points(questionOf(query, viewer), rectangleOf(query))),
    [`${path}/points.csv`]: { type: 'text/csv', text: async () => (await source.viewer()).csv() },
  };
}

/** Returns what is served of folders of results: the list, and of each its two files and what is known of it, or what is asked of a sweep. */
export function resultRoutes(folders: readonly string[]): Record<string, Route> {
  const entries = folders.flatMap((folder): { folder: string; name: string; kind: 'forecast' | 'store' | 'results' }[] => {
    const [name, forecasts] = [basename(resolve(folder)), forecastFilesIn(folder)];
    if (forecasts.length === 0) return [{ folder, name, kind: isStore(folder) ? 'store' : 'results' }];
    return forecasts.map((file) => ({ folder: file, name: forecasts.length > 1 ? `${name}, ${basename(file, '.json')}` : name, kind: 'forecast' }));
  });
  const routes: Record<string, Route> = {
    '/results.json': { type: 'application/json', text: () => JSON.stringify(entries.map(({ name, kind }, i) => ({ name, path: `results/${i}`, kind }))) },
  };
  entries.forEach(({ folder, kind }, i) => {
    if (kind === 'forecast') {
      routes[`/results/${i}/forecast.json`] = { file: resolve(folder) };
      return;
    }
    if (kind === 'store') {
      Object.assign(routes, sweepRoutes(`/results/${i}`, folder));
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
  program.command('view').argument('[results...]', 'folders that run, compare, sweep or hindcast wrote (default: results, where there is one)')
    .description('compare results in the browser, and play with the model there')
    .option('--port <n>', 'port on the loopback address; 0 takes a free one', portOf, 0).option('--no-open', 'do not open a browser')
    .action(async (given: string[], flags: { port: number; open: boolean }) => {
      const folders = given.length > 0 ? given : existsSync(join('results', 'outcomes.csv')) ? ['results'] : [];
      for (const folder of folders) {
        const forecasts = forecastFilesIn(folder);
        for (const file of forecasts) readForecast(readFileSync(file, 'utf8'), file);
        if (forecasts.length === 0 && !isStore(folder)) recordIn(folder);
      }
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
