import type { Command } from 'commander';
import { LEVERS } from '../../catalog/levers.ts';
import { nearest } from '../../catalog/nearest.ts';
import { OUTCOMES, outcomeOf } from '../../catalog/outcomes.ts';
import { SYMBOLS } from '../../catalog/symbols.ts';
import { parseEquation } from '../../equation/parse.ts';
import { formula } from '../../equation/formula.ts';
import { EQUATIONS } from '../../model/equations.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { readScenario } from '../../scenario/read.ts';
import { scenarioFiles } from '../files.ts';
import { DEFAULT_CORRIDOR } from './list.ts';

const SYMBOL_NAMES = new Set(SYMBOLS.map((s) => s.name));

function levelIsKnown(name: string, corridor: string): boolean {
  return OUTCOMES.some((o) => o.name === name) || (outcomeOf(name)?.levels !== undefined && !/\s/.test(name) && corridor !== '');
}

/** Returns all that is known of a name: kind and fields; null for an unknown one. */
export function explanationOf(name: string, corridor: string): Record<string, unknown> | null {
  const lever = LEVERS.find((l) => new RegExp(`^${l.pattern.replace(/\./g, '\\.').replace(/<[a-z]+>/g, '([^.]+|<[a-z]+>)')}$`).test(name));
  if (lever) {
    const { moves, target, ...rest } = lever;
    return { kind: 'lever', name, ...rest, sets: target, movesOutcome: moves.outcome, whenRaised: moves.direction > 0 ? 'up' : 'down' };
  }
  const outcome = outcomeOf(name);
  if (outcome && levelIsKnown(name, corridor)) {
    const { kind, ...rest } = outcome;
    const overHorizon = { flow: 'summed', stock: 'last value', mean: 'mean of months', ratio: 'ratio of sums' }[kind];
    return { kind: 'outcome', ...rest, name, aggregation: kind, overHorizon };
  }
  const equation = EQUATIONS.find((e) => e.name === name);
  if (equation) {
    const tree = parseEquation(equation.text, { symbols: SYMBOL_NAMES });
    return { kind: 'equation', ...equation, formula: `${name} = ${formula(tree)}` };
  }
  const scenario = readScenario(corridor, scenarioFiles());
  const path = name.startsWith('parameters.') ? name.slice(11) : name;
  if (Object.hasOwn(scenario.document.parameters, path)) {
    const q = scenario.document.parameters[path]!;
    const used = EQUATIONS.filter((e) => new RegExp(`\\b${path}\\b`).test(e.text)).map((e) => e.name);
    return { kind: 'parameter', name: path, ...(typeof q === 'object' ? q : { value: q }), ...(used.length > 0 ? { usedIn: used } : {}) };
  }
  const symbol = SYMBOLS.find((s) => s.name === name);
  if (symbol) return { kind: 'symbol', ...symbol };
  const leaf = scenario.leaves.get(name);
  return leaf ? { kind: 'quantity', name, value: leaf.base, schedules: leaf.layers.length } : null;
}

/** `explain <name>`: a lever, outcome, equation, parameter, symbol or quantity. */
export function addExplain(program: Command, exit: (code: number) => void): void {
  program.command('explain').argument('<name>', 'lever, outcome, equation, parameter, symbol or quantity').description('say what a name means, its unit, bounds and source')
    .option('--corridor <file>', 'corridor whose values are shown', DEFAULT_CORRIDOR).option('--json', 'one JSON value on standard output')
    .action((name: string, flags: { corridor: string; json?: boolean }) => {
      const found = explanationOf(name, flags.corridor);
      if (!found) {
        const names = [...LEVERS.map((l) => l.pattern), ...OUTCOMES.map((o) => o.name), ...EQUATIONS.map((e) => e.name), ...SYMBOL_NAMES];
        throw new ScenarioError([{ file: 'command line', line: 1, column: 1, code: 'UNKNOWN_NAME', message: `unknown name: ${name}`, remedy: nearest(name, names, '`list` shows the names') }]);
      }
      if (flags.json) process.stdout.write(`${JSON.stringify(found)}\n`);
      else {
        const width = Math.max(...Object.keys(found).map((k) => k.length));
        process.stdout.write(`${Object.entries(found).map(([k, v]) => `${k.padEnd(width)}  ${Array.isArray(v) ? v.join(', ') : String(v)}`).join('\n')}\n`);
      }
      exit(0);
    });
}
