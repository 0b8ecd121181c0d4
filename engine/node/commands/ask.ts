import { type Command, Option } from 'commander';
import { parse } from 'yaml';
import { nearest } from '../../catalog/nearest.ts';
import { outcomeOf } from '../../catalog/outcomes.ts';
import { EquationError } from '../../equation/parse.ts';
import { answersOf, usuallyWanted } from '../../experiment/ask.ts';
import type { Asked } from '../../experiment/asked.ts';
import type { Objective } from '../../experiment/choice.ts';
import type { Direction } from '../../experiment/pareto.ts';
import { type Predicate, predicateOf } from '../../experiment/predicate.ts';
import { type Section, sectionText } from '../../experiment/section.ts';
import { DEFAULT_ANSWER } from '../../results/answer.ts';
import { textTable } from '../../results/table.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { SWEEP } from '../../scenario/sweep.ts';
import { readPlan, type StorePlan } from '../store/plan.ts';
import { askInSql } from '../store/sql.ts';
import { readSweep, type SweepTable } from '../store/table.ts';
import { trialsOf } from '../store/trials.ts';
import { alarmText } from '../sweep/sweep.ts';

interface AskFlags {
  readonly outcome?: string;
  readonly wanted?: Direction;
  readonly harm?: readonly string[];
  readonly predicate?: string;
  readonly goodEnough?: string;
  readonly objectives?: readonly string[];
  readonly sql?: string;
  readonly json?: boolean;
}

/** What efficient policies are sought in, unless said or searched for: the deciding outcome, lives, debt, money. */
const OBJECTIVES = ['deaths', 'debtInr', 'policyCostInr'];

const names = (text: string): string[] => text.split(',').map((t) => t.trim()).filter((t) => t !== '');

function refuse(code: string, message: string, remedy: string): never {
  throw new ScenarioError([{ file: 'command line', line: 1, column: 1, code, message, remedy }]);
}

/** Returns a name that the store has. @throws ScenarioError UNKNOWN_OUTCOME */
function known(plan: StorePlan, name: string): string {
  return plan.outcomes.includes(name) ? name : refuse('UNKNOWN_OUTCOME', `unknown outcome: ${name}`, nearest(name, plan.outcomes, 'plan.json of the store lists them'));
}

function conditionOf(plan: StorePlan, text: string | undefined): Predicate | undefined {
  if (text === undefined) return undefined;
  try {
    return predicateOf(text, plan.outcomes);
  } catch (error) {
    if (error instanceof EquationError) return refuse(error.code, `${error.what} in “${text}”`, error.remedy);
    throw error;
  }
}

/** Reads objectives such as `deaths` or `arrivals:rise`. */
function objectivesOf(plan: StorePlan, flags: AskFlags, outcome: string, wanted: Direction): Objective[] {
  const searched = Object.entries(SWEEP.parse(parse(plan.sweep.text)).search?.objectives ?? {}).map(([name, way]) => `${name}:${way}`);
  const texts = flags.objectives ?? (searched.length > 0 ? searched : [outcome, ...OBJECTIVES.filter((o) => o !== outcome && plan.outcomes.includes(o))]);
  return texts.map((text) => {
    const [name, way] = text.split(':') as [string, string | undefined];
    if (way !== undefined && way !== 'fall' && way !== 'rise') refuse('BAD_ARGUMENT', `objective: ${text}`, 'write name, name:fall or name:rise');
    return { outcome: known(plan, name), wanted: way === 'fall' || way === 'rise' ? way : name === outcome ? wanted : usuallyWanted(name) };
  });
}

/** Reads a store and returns the answers to what was asked. */
async function answered(folder: string, plan: StorePlan, flags: AskFlags): Promise<{ asked: Asked; sections: Section[]; table: SweepTable }> {
  const outcome = known(plan, flags.outcome ?? (plan.outcomes.includes(DEFAULT_ANSWER.decides) ? DEFAULT_ANSWER.decides : plan.outcomes[0]!));
  const wanted = flags.wanted ?? usuallyWanted(outcome);
  const harm = flags.harm?.map((h) => known(plan, h)) ?? DEFAULT_ANSWER.harm.filter((h) => plan.outcomes.includes(h));
  const [predicate, goodEnough] = [conditionOf(plan, flags.predicate), conditionOf(plan, flags.goodEnough)];
  const objectives = objectivesOf(plan, flags, outcome, wanted);
  const byOrigin = plan.outcomes.filter((name) => {
    const o = outcomeOf(name);
    return o?.levels === 'stratum' && o.harm && name !== o.name;
  });
  const wantedNames = [outcome, ...harm, ...objectives.map((o) => o.outcome), ...(predicate?.names ?? []), ...(goodEnough?.names ?? []), ...byOrigin];
  const table = await readSweep(folder, [...new Set(wantedNames)]);
  const nExpected = typeof plan.replicates === 'number' ? table.points * plan.replicates : table.rows.length;
  const asked: Asked = {
    trials: trialsOf(table), design: table.design, seed: plan.seed, levels: table.sweep.levels ?? 4, outcome, wanted, harm,
    nMissing: nExpected - table.rows.length, nFailed: table.rows.filter((r) => r.status === 'failed').length,
  };
  return { asked, sections: answersOf(asked, { ...(predicate ? { predicate } : {}), ...(goodEnough ? { goodEnough } : {}), objectives }), table };
}

/** Returns the JSON value of the answers, as users’ scripts rely on it. */
function askJson(folder: string, plan: StorePlan, { asked, sections, table }: Awaited<ReturnType<typeof answered>>): object {
  return {
    format: 1, store: folder, sweep: plan.sweep.name, title: table.sweep.title ?? '', question: table.sweep.question ?? '', design: plan.design.name, points: table.points,
    runs: table.rows.length, missing: asked.nMissing, failed: asked.nFailed, scale: plan.scale, seed: plan.seed, from: plan.from, to: plan.to, outcome: asked.outcome, wanted: asked.wanted,
    answers: Object.fromEntries(sections.map((s) => [s.name, { title: s.title, sentences: s.sentences, data: s.data }])), alarms: table.alarms, notes: table.notes,
  };
}

function askText(plan: StorePlan, { asked, sections, table }: Awaited<ReturnType<typeof answered>>): string {
  const made = `${plan.design.name} of ${table.points} point${table.points === 1 ? '' : 's'}, ${table.rows.length} run${table.rows.length === 1 ? '' : 's'}, ${plan.from} to ${plan.to}${plan.scale < 1 ? `, a share of ${plan.scale} of all communities` : ''}`;
  const next = asked.trials.outcomes.has('deaths') ? `\n\nnext   pravas ask <store> --predicate "deaths > …"   where it goes wrong\n       pravas ask <store> --sql "select * from runs limit 5"` : '';
  return `${[table.sweep.title ?? plan.sweep.name, ...(table.sweep.question ? [table.sweep.question] : []), made].join('\n')}\n\n${sections.map(sectionText).join('\n\n\n')}${next}\n`;
}

/** `ask <store>`: the answers of a sweep, in prose and tables. */
export function addAsk(program: Command, _signal: AbortSignal, exit: (code: number) => void): void {
  program.command('ask').argument('<store>', 'folder of a sweep')
    .description('answer from a sweep: what does best, how sure that is, on what it depends, who bears the harm, whether the ranking flips')
    .option('--outcome <name>', `the outcome that decides (default: ${DEFAULT_ANSWER.decides})`)
    .addOption(new Option('--wanted <way>', 'which way it is wanted (default: harm and irregular flows fall)').choices(['fall', 'rise']))
    .option('--harm <names>', 'outcomes of harm beside it, with commas', names)
    .option('--predicate <condition>', 'where does it go wrong? a condition over outcomes, such as "deaths > 100"')
    .option('--good-enough <condition>', 'a condition that a policy should meet in as many futures as it can')
    .option('--objectives <names>', 'what efficient policies are sought in, such as deaths,arrivals:rise', names)
    .option('--sql <query>', 'a query over the tables runs and series instead; needs DuckDB')
    .option('--json', 'one JSON value on standard output')
    .action(async (folder: string, flags: AskFlags) => {
      const plan = readPlan(folder) ?? refuse('BAD_STORE', `no store of a sweep: ${folder}`, 'give the folder that `pravas sweep` wrote');
      if (flags.sql !== undefined) {
        const { columns, rows } = await askInSql(folder, flags.sql);
        const cell = (v: unknown): string => (v === null ? '' : typeof v === 'object' ? JSON.stringify(v) : String(v));
        process.stdout.write(flags.json ? `${JSON.stringify({ format: 1, store: folder, columns, rows })}\n` : `${textTable(columns, rows.map((row) => row.map(cell)))}\n`);
        return exit(0);
      }
      const found = await answered(folder, plan, flags);
      process.stdout.write(flags.json ? `${JSON.stringify(askJson(folder, plan, found))}\n` : askText(plan, found));
      for (const note of found.table.notes) process.stderr.write(`note: ${note}\n`);
      for (const a of found.table.alarms) process.stderr.write(alarmText(a));
      exit(found.table.alarms.length > 0 ? 1 : 0);
    });
}
