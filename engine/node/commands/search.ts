import type { Command } from 'commander';
import { phraseOf } from '../../catalog/phrases.ts';
import { readable, textTable } from '../../results/table.ts';
import { runSearch, type SearchReport, type Tried } from '../sweep/search.ts';
import { count, month, seed, share, threads } from './arguments.ts';

interface SearchFlags {
  readonly scale?: number;
  readonly seed?: string;
  readonly replicates?: number;
  readonly generations?: number;
  readonly threads: number;
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Most policies of the front that people are shown. */
const ROWS = 30;

const leversOf = ({ prepared }: SearchReport): string[] => prepared.design.factors.filter((f) => f.kind === 'lever').map((f) => f.path);

/** Returns the JSON value of a search, as users’ scripts rely on it. */
function searchJson(r: SearchReport): object {
  const [levers, objectives] = [leversOf(r), Object.keys(r.spec.objectives)];
  return {
    format: 1, search: r.prepared.plan.sweep.name, store: r.folder, seed: r.prepared.plan.seed, scale: r.prepared.plan.scale, replicates: r.prepared.plan.replicates,
    objectives: r.spec.objectives, over: r.spec.over, budgetInr: r.spec.budgetInr, futures: r.nFutures, population: r.spec.population, generations: r.generations, policies: r.nTried, made: r.nMade, failed: r.nFailed,
    front: r.front.map((t) => ({ levers: Object.fromEntries(levers.map((l, j) => [l, t.values[j]])), objectives: Object.fromEntries(objectives.map((o, j) => [o, t.objectives[j]])) })),
  };
}

function searchText(r: SearchReport): string {
  const [levers, objectives] = [leversOf(r), Object.keys(r.spec.objectives)];
  const last = r.generations.at(-1)!;
  const policy = (t: Tried): string => levers.map((l, j) => `${l.replace(/^policy\./, '')} ${t.values[j]}`).join(', ');
  const best = objectives.map((o, j) => {
    const sign = r.spec.objectives[o] === 'fall' ? 1 : -1;
    const t = r.front.reduce<Tried | undefined>((b, x) => (!b || sign * x.objectives[j]! < sign * b.objectives[j]! ? x : b), undefined);
    return t ? `${r.spec.objectives[o] === 'fall' ? 'Least' : 'Most'} ${phraseOf(o).text}: ${readable(t.objectives[j]!)} with ${policy(t)}.` : '';
  });
  const budget = r.spec.budgetInr === null ? '' : ` within a budget of INR ${readable(r.spec.budgetInr)}`;
  const where = `${r.nFutures} future${r.nFutures === 1 ? '' : 's'}`;
  return [
    `${r.nTried} policies were tried in ${where} each, ${r.generations.length} generation${r.generations.length === 1 ? '' : 's'}; ${r.front.length === 0 ? `none is${budget}` : `${last.front} of those${budget} ${last.front === 1 ? 'is' : 'are'} bettered by no other in ${objectives.map((o) => phraseOf(o).text).join(', ')} at once`}.`,
    ...(r.front.length > 0 ? [best.join('\n')] : []),
    ...(r.front.length > 0 ? [textTable([...levers.map((l) => l.replace(/^policy\./, '')), ...objectives.map((o) => phraseOf(o).text)], r.front.slice(0, ROWS).map((t) => [...t.values.map(String), ...t.objectives.map(readable)]))] : []),
    ...(r.nFailed > 0 ? [`${r.nFailed} run${r.nFailed === 1 ? '' : 's'} failed.`] : []),
    `${r.spec.over === 'mean' ? 'Objectives are means over futures' : 'Objectives are those of the worst future'}; differences of near neighbours may be chance.\nnext   pravas ask ${r.folder}\n       the same command with --generations ${r.spec.generations + 5} goes on`,
  ].join('\n\n');
}

/** `search <file>`: policies that no other betters, found generation by generation. */
export function addSearch(program: Command, signal: AbortSignal, exit: (code: number) => void): void {
  program.command('search').argument('<file>', 'sweep file of design search').description('search levers for policies that no other betters in all objectives at once, under a budget and over what is uncertain')
    .option('--generations <n>', 'generations after the first (default: the file’s, or 10)', count)
    .option('--scale <share>', 'share of communities simulated (default: the file’s, or 1)', share)
    .option('--seed <text>', 'seed (default: the file’s, or its base scenario’s)', seed)
    .option('--replicates <n>', 'replicates (default: the file’s, or its base scenario’s)', count)
    .option('--threads <n|all>', 'worker threads; results do not depend on it', threads, threads('all'))
    .option('--from <yyyy-mm>', 'first reported month', month)
    .option('--to <yyyy-mm>', 'last reported month', month)
    .option('--out <folder>', 'folder of the store (default: results/<name of the file>)')
    .option('--json', 'one JSON value on standard output')
    .option('--quiet', 'no progress')
    .action(async (file: string, flags: SearchFlags) => {
      const { threads, json, quiet, ...options } = flags;
      const report = await runSearch({ ...options, file, threads, isQuiet: quiet ?? false, signal });
      process.stdout.write(`${json ? JSON.stringify(searchJson(report)) : searchText(report)}\n`);
      exit(report.nFailed > 0 ? 1 : 0);
    });
}
