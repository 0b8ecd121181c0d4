import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Argument } from 'commander';
import { LEVERS } from '../../catalog/levers.ts';
import { OUTCOMES } from '../../catalog/outcomes.ts';
import { EQUATIONS } from '../../model/equations.ts';
import { outcomeNamesOf } from '../../plan/compile.ts';
import { textTable } from '../../results/table.ts';
import { readScenario } from '../../scenario/read.ts';
import { candidates } from '../../scenario/settings.ts';
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
      unitCostInr: l.unitCostInr, costBase: l.costBase, source: l.source,
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
  if (kind === 'parameters') {
    const s = scenario();
    return Object.entries(s.document.parameters).map(([name, q]) => ({ name, ...(typeof q === 'object' ? q : { value: q }) }));
  }
  return ['corridors', 'policies', 'sweeps', 'questions'].flatMap((folder) => {
    let files: string[] = [];
    try {
      files = readdirSync(join(LIBRARY, folder)).filter((f) => f.endsWith('.yaml')).sort();
    } catch {
      return [];
    }
    return files.map((f) => {
      const s = readScenario(join(LIBRARY, folder, f), scenarioFiles());
      return { name: `pravas:${folder}/${f.replace(/\.yaml$/, '')}`, title: s.title, question: s.question };
    });
  });
}

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  levers: ['name', 'unit', 'low', 'high', 'moves', 'unitCostInr'],
  outcomes: ['name', 'kind', 'unit', 'definition'],
  equations: ['name', 'unit', 'meaning'],
  parameters: ['name', 'value', 'low', 'high', 'unit'],
  scenarios: ['name', 'question'],
};

/** `list levers|outcomes|equations|parameters|scenarios`. */
export function addList(program: Command, exit: (code: number) => void): void {
  program.command('list').addArgument(new Argument('<kind>', 'what to list').choices(Object.keys(COLUMNS))).description('list levers, outcomes, equations, parameters or scenarios')
    .option('--corridor <file>', 'corridor whose names are shown', DEFAULT_CORRIDOR).option('--json', 'one JSON value on standard output')
    .action((kind: string, flags: { corridor: string; json?: boolean }) => {
      const rows = listOf(kind, flags.corridor);
      if (flags.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
      else {
        const columns = COLUMNS[kind]!;
        // The last column is for reading: to the left, not aligned.
        const text = textTable(columns.slice(0, -1), rows.map((r) => columns.slice(0, -1).map((c) => String(r[c] ?? '')))).split('\n');
        const last = ['', '', ...rows.map((r) => String(r[columns.at(-1)!] ?? ''))];
        const width = Math.max(...text.map((l) => l.length));
        process.stdout.write(`${text.map((l, i) => (i === 0 ? `${l.padEnd(width)}  ${columns.at(-1)}` : `${l.padEnd(width)}  ${last[i] ?? ''}`).trimEnd()).join('\n')}\n`);
      }
      exit(0);
    });
}
