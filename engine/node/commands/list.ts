import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Argument } from 'commander';
import { LEVERS } from '../../catalog/levers.ts';
import { OUTCOMES } from '../../catalog/outcomes.ts';
import { EQUATIONS } from '../../model/equations.ts';
import { outcomeNamesOf } from '../../plan/compile.ts';
import { readable } from '../../results/table.ts';
import { quantityOf } from '../../scenario/quantity.ts';
import { readScenario } from '../../scenario/read.ts';
import { isQuestion, readQuestion } from '../../scenario/question.ts';
import { candidates } from '../../scenario/settings.ts';
import { isSweep, readSweep } from '../../scenario/sweep.ts';
import { LIBRARY, scenarioFiles } from '../files.ts';

export const DEFAULT_CORRIDOR = 'pravas:corridors/india-north-america';

interface Row {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** Returns everything of a kind, as rows of one shape. */
export function listOf(kind: string, corridor: string): Row[] {
  const scenario = (): ReturnType<typeof readScenario> => readScenario(corridor, scenarioFiles());
  if (kind === 'levers') {
    const existing = candidates(scenario().leaves);
    return LEVERS.map((l) => ({
      name: l.pattern, title: l.title, unit: l.unit, low: l.low, high: l.high, moves: l.moves.outcome, direction: l.moves.direction, actsOn: l.actsOn,
      unitCostInr: l.unitCostInr, costBase: l.costBase, source: l.source, class: l.class,
      paths: existing.filter((p) => new RegExp(`^${l.pattern.replace(/\./g, '\\.').replace(/<[a-z]+>/g, '[^.]+')}$`).test(p)),
    }));
  }
  if (kind === 'outcomes') {
    const names = outcomeNamesOf(scenario());
    return OUTCOMES.map((o) => ({
      name: o.name, kind: o.kind, unit: o.unit, harm: o.harm, definition: o.definition, levels: o.levels ? names.filter((n) => n.startsWith(`${o.name}.`)) : [],
    }));
  }
  if (kind === 'equations') return EQUATIONS.map((e) => ({ ...e }));
  if (kind === 'parameters' || kind === 'quantities') {
    const s = scenario();
    const isWanted = (path: string): boolean => kind === 'quantities' || path.startsWith('parameters.');
    return [...s.leaves.keys()].filter(isWanted).map((path) => ({ ...quantityOf(s, path), name: kind === 'parameters' ? path.slice('parameters.'.length) : path }));
  }
  return ['corridors', 'policies', 'sweeps', 'questions'].flatMap((folder) => {
    let names: string[] = [];
    try {
      names = readdirSync(join(LIBRARY, folder)).filter((f) => f.endsWith('.yaml')).sort();
    } catch {
      return [];
    }
    return names.map((f) => {
      const [path, files] = [join(LIBRARY, folder, f), scenarioFiles()];
      const name = `pravas:${folder}/${f.replace(/\.yaml$/, '')}`;
      if (isSweep(path, files)) return { name, title: readSweep(path, files).title ?? '', question: '' };
      const s = isQuestion(path, files) ? readQuestion(path, files) : readScenario(path, files);
      return { name, title: s.title, question: s.question };
    });
  });
}

/** Columns of the text, with what fills them. */
type Columns = Readonly<Record<string, (row: Row) => unknown>>;

const field = (name: string) => (row: Row): unknown => row[name];
const fields = (...names: readonly string[]): Columns => Object.fromEntries(names.map((n) => [n, field(n)]));
const COLUMNS: Readonly<Record<string, Columns>> = {
  levers: {
    ...fields('name', 'unit', 'low', 'high'),
    'raised, moves': (r) => `${String(r['moves'])} ${Number(r['direction']) > 0 ? 'up' : 'down'}`,
    'unit cost, INR a month': (r) => (Number(r['unitCostInr']) === 0 ? '' : `${readable(Number(r['unitCostInr']))} per ${String(r['costBase'])}`),
    ...fields('source'),
  },
  outcomes: { ...fields('name'), aggregation: field('kind'), ...fields('unit'), harm: (r) => (r['harm'] ? 'harm' : ''), ...fields('definition') },
  equations: fields('name', 'unit', 'meaning', 'source'),
  parameters: fields('name', 'value', 'low', 'high', 'unit', 'class', 'source'),
  quantities: fields('name', 'value', 'low', 'high', 'unit', 'class', 'source'),
  scenarios: fields('name', 'question'),
};

/** What each kind is, for whoever asks for none. */
const KINDS: readonly Row[] = [
  { name: 'levers', what: 'what policies move: unit, bounds, which outcome moves and how, cost' },
  { name: 'outcomes', what: 'what a run measures: unit, how it adds up over months, whether it is a harm' },
  { name: 'equations', what: 'how households decide, with unit and source; a scenario may replace them' },
  { name: 'parameters', what: 'the numbers in the equations, with range and source' },
  { name: 'quantities', what: 'every number of the corridor, with range and source' },
  { name: 'scenarios', what: 'corridors, policies, sweeps and questions that ship' },
];

/** Returns rows as text: numbers to the right, words to the left, a rule under the head. */
function textOf(rows: readonly Row[], columns: Columns): string {
  const names = Object.keys(columns);
  const cells = rows.map((r) => names.map((n) => columns[n]!(r)));
  const isNumber = names.map((_, c) => cells.every((row) => row[c] === undefined || typeof row[c] === 'number'));
  const text = cells.map((row) => row.map((v) => (v === undefined ? '' : String(v))));
  const widths = names.map((n, c) => Math.max(n.length, ...text.map((row) => row[c]!.length)));
  const line = (row: readonly string[]): string => row.map((v, c) => (isNumber[c] ? v.padStart(widths[c]!) : v.padEnd(widths[c]!))).join('  ').trimEnd();
  // The last column is for reading: its rule need not be as long as its longest text.
  return [line(names), widths.map((w, c) => '─'.repeat(c === names.length - 1 ? names[c]!.length : w)).join('  '), ...text.map(line)].join('\n');
}

/** `list levers|outcomes|equations|parameters|quantities|scenarios`. */
export function addList(program: Command, exit: (code: number) => void): void {
  program.command('list').addArgument(new Argument('[kind]', 'what to list').choices(Object.keys(COLUMNS))).description('list levers, outcomes, equations, parameters, all quantities, or scenarios')
    .option('--corridor <file>', 'corridor whose names are shown', DEFAULT_CORRIDOR).option('--json', 'one JSON value on standard output')
    .action((kind: string | undefined, flags: { corridor: string; json?: boolean }) => {
      const rows = kind === undefined ? KINDS : listOf(kind, flags.corridor);
      if (flags.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
      else process.stdout.write(`${textOf(rows, kind === undefined ? { 'pravas list': field('name'), 'shows': field('what') } : COLUMNS[kind]!)}\n`);
      exit(0);
    });
}
