import { type Command, InvalidArgumentError, Option } from 'commander';
import { nearest } from '../../catalog/nearest.ts';
import { compilePlan } from '../../plan/compile.ts';
import type { Note, Title } from '../../results/sentences.ts';
import { storyOf } from '../../results/story.ts';
import { monthText } from '../../scenario/months.ts';
import { formatProblems, type Problem, ScenarioError } from '../../scenario/problems.ts';
import { readScenario, type Scenario } from '../../scenario/read.ts';
import { regionSlug } from '../../scenario/strata.ts';
import { CONDITIONS, type Condition } from '../../results/condition.ts';
import { scenarioFiles } from '../files.ts';
import { trace } from '../tracing.ts';
import { month, seed, setting, share } from './arguments.ts';

interface TraceFlags {
  readonly household?: number;
  readonly find?: Condition;
  readonly scale: number;
  readonly seed?: string;
  readonly replicate: number;
  readonly from?: string;
  readonly to?: string;
  readonly set: Record<string, unknown>;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Columns of the text. */
const WIDTH = 100;

function whole(text: string): number {
  const v = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(v) || v < 0) throw new InvalidArgumentError('give a whole number, 0 or more.');
  return v;
}

function condition(text: string): Condition {
  const found = CONDITIONS.find((c) => c === text);
  if (!found) throw new InvalidArgumentError(`${nearest(text, CONDITIONS, '')} choices: ${CONDITIONS.join(', ')}.`.trim());
  return found;
}

/** Names of countries that people say with an article. */
const withArticle = (title: string, kind: string): string => (kind === 'destination' && /^(United|Netherlands|Philippines|Gulf)\b/.test(title) ? `the ${title}` : title);

/** Returns the titles of a scenario's places and ways; names where it gives none. */
function titlesOf(scenario: Scenario): Title {
  const d = scenario.document;
  const sections: Readonly<Record<string, Readonly<Record<string, { readonly title?: string | undefined }>>>> = {
    destination: d.destinations, border: d.borders, leg: d.legs, route: d.routes, pathway: d.pathways,
  };
  const regions = new Map(scenario.strata.map((s) => [s.slug, s.region]));
  return (kind, name) => (kind === 'region' ? (regions.get(name) ?? regionSlug(name)) : withArticle(sections[kind]?.[name]?.title ?? name, kind));
}

/** Breaks paragraphs into lines. */
function wrapped(text: string): string {
  return text
    .split('\n\n')
    .map((paragraph) => {
      const lines = [''];
      for (const w of paragraph.split(' ')) {
        const last = lines[lines.length - 1]!;
        if (last !== '' && last.length + 1 + w.length > WIDTH) lines.push(w);
        else lines[lines.length - 1] = last === '' ? w : `${last} ${w}`;
      }
      return lines.join('\n');
    })
    .join('\n\n');
}

/** Returns the JSON value of a life, as users’ scripts rely on it. */
function lifeJson(scenario: Scenario, uid: number, flags: TraceFlags, notes: readonly Note[], prose: string): object {
  const months = [...new Set(notes.filter((n) => n.what !== 'described').map((n) => n.month))];
  return {
    format: 1, scenario: scenario.name, scale: flags.scale, seed: flags.seed ?? scenario.seed, replicate: flags.replicate,
    household: { uid, ...notes.find((n) => n.what === 'described')?.figures },
    months: months.map((m) => ({
      month: monthText(m),
      happenings: notes.filter((n) => n.month === m && n.what !== 'described').map((n) => ({ what: n.what, ...n.figures })),
    })),
    prose,
  };
}

/** `trace <scenario>`: the life of one household in prose. */
export function addTrace(program: Command, signal: AbortSignal, exit: (code: number) => void): void {
  program.command('trace').argument('<scenario>', 'scenario file, or pravas:<name> for a shipped one')
    .description('tell the life of one household in prose: what it knew, was told, paid, and what happened')
    .option('--household <uid>', 'household by its number; numbers belong to a scale', whole)
    .addOption(new Option('--find <what>', `first household in the reported months that ${CONDITIONS.join(', ')} (default: arrived)`).argParser(condition).conflicts('household'))
    .option('--scale <share>', 'share of communities simulated', share, 0.01)
    .option('--seed <text>', 'seed (default: the scenario’s)', seed)
    .option('--replicate <n>', 'replicate', whole, 0)
    .option('--from <yyyy-mm>', 'first reported month', month)
    .option('--to <yyyy-mm>', 'last reported month', month)
    .option('--set <path=value>', 'set a lever or a parameter; repeatable', setting, {})
    .option('--json', 'one JSON value on standard output').option('--quiet', 'no progress')
    .action(async (path: string, flags: TraceFlags) => {
      const isQuiet = flags.quiet ?? false;
      const { from, to, scale, replicate } = flags;
      const scenario = readScenario(path, scenarioFiles(), { set: flags.set, ...(from ? { from } : {}), ...(to ? { to } : {}) });
      if (scenario.warnings.length > 0 && !isQuiet) process.stderr.write(`warning: ${formatProblems(scenario.warnings, new Map(scenario.sources.map((f) => [f.file, f.text])))}\n`);
      const plan = compilePlan(scenario, { scale });
      const problem = (code: string, message: string, remedy: string): Problem => ({ file: 'command line', line: 1, column: 1, code, message, remedy });
      if (flags.household !== undefined && flags.household >= plan.nHouseholds)
        throw new ScenarioError([problem('UNKNOWN_HOUSEHOLD', `household beyond the population: ${flags.household}`, `give 0 to ${plan.nHouseholds - 1}, the households at scale ${scale}, or another --scale`)]);
      const run = { plan, seed: flags.seed ?? scenario.seed, replicate };
      let uid = flags.household ?? -1;
      const find = flags.find ?? 'arrived';
      if (uid < 0) {
        const found = await trace({ ...run, wanted: { find } }, `looking for a household: ${find}`, isQuiet, signal);
        uid = 'uid' in found ? found.uid : -1;
      }
      if (uid < 0) {
        const none = problem('NONE_FOUND', `no household at scale ${scale} in ${monthText(scenario.from)} to ${monthText(scenario.to)}: ${find}`, 'try a larger --scale, other months or another --seed');
        if (flags.json) process.stdout.write(`${JSON.stringify({ error: { problems: [none] } })}\n`);
        else process.stderr.write(`${none.code}  ${none.message}: ${none.remedy}\n`);
        exit(1);
        return;
      }
      const followed = await trace({ ...run, wanted: { uid } }, `following household ${uid}`, isQuiet, signal);
      const notes = 'notes' in followed ? followed.notes : [];
      const prose = storyOf(notes, titlesOf(scenario));
      if (flags.json) process.stdout.write(`${JSON.stringify(lifeJson(scenario, uid, flags, notes, prose))}\n`);
      else
        process.stdout.write(
          `Household ${uid} of ${scenario.name}: a fictional household, one draw of the model.\nSeed ${run.seed}, replicate ${replicate}, scale ${scale}; the same number is another household at another scale.\n\n${wrapped(prose)}\n`,
        );
      exit(0);
    });
}
