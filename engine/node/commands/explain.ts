import type { Command } from 'commander';
import { LEVERS } from '../../catalog/levers.ts';
import { nearest } from '../../catalog/nearest.ts';
import { outcomeOf } from '../../catalog/outcomes.ts';
import { SYMBOLS } from '../../catalog/symbols.ts';
import { parseEquation } from '../../equation/parse.ts';
import { formula } from '../../equation/formula.ts';
import { EQUATIONS } from '../../model/equations.ts';
import { outcomeNamesOf } from '../../plan/compile.ts';
import { seriesOf } from '../../plan/schedule.ts';
import { readable } from '../../results/table.ts';
import { monthText } from '../../scenario/months.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { type Quantity, quantityOf } from '../../scenario/quantity.ts';
import { readScenario, type Scenario } from '../../scenario/read.ts';
import { candidates, leverOf } from '../../scenario/settings.ts';
import { scenarioFiles } from '../files.ts';
import { DEFAULT_CORRIDOR } from './list.ts';

const SYMBOL_NAMES = new Set(SYMBOLS.map((s) => s.name));

/** Most values over time that are told one by one. */
const MOST_VALUES = 24;

/** Returns the values that a quantity takes over the horizon, each with its first month; undefined where it stays as it is. */
function valuesOverTime(scenario: Scenario, path: string): string | undefined {
  const series = seriesOf(scenario.leaves.get(path)!, scenario.from, scenario.to - scenario.from + 1);
  const changes = [...series.keys()].filter((m) => m === 0 || series[m] !== series[m - 1]);
  if (changes.length === 1 && series[0] === scenario.leaves.get(path)!.base) return undefined;
  if (changes.length > MOST_VALUES) return `${changes.length} values, ${readable(Math.min(...series))} to ${readable(Math.max(...series))}, ${monthText(scenario.from)} to ${monthText(scenario.to)}`;
  return changes.map((m) => `${readable(series[m]!)} from ${monthText(scenario.from + m)}`).join('; ');
}

/** Fields of a quantity as they are shown: what is empty is left out, a range in one. */
function fieldsOf(scenario: Scenario, q: Quantity): Record<string, unknown> {
  const { low, high, unit, source, schedules } = q;
  const overTime = valuesOverTime(scenario, q.path);
  return {
    value: q.value, ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }), ...(unit === '' ? {} : { unit }),
    ...(source === '' ? {} : { source }), ...(q.class === '' ? {} : { class: q.class }), ...(schedules > 0 ? { schedules } : {}),
    ...(overTime === undefined ? {} : { overTime }),
  };
}

/** Returns all that is known of a name: kind and fields; null for an unknown one. */
export function explanationOf(name: string, corridor: string): Record<string, unknown> | null {
  const lever = LEVERS.find((l) => new RegExp(`^${l.pattern.replace(/\./g, '\\.').replace(/<[a-z]+>/g, '([^.]+|<[a-z]+>)')}$`).test(name));
  const scenario = readScenario(corridor, scenarioFiles());
  if (lever) {
    const { moves, target, trial: _, ...rest } = lever;
    const part = new RegExp(`^${lever.pattern.replace(/\./g, '\\.').replace(/<[a-z]+>/g, '([^.<>*]+)')}$`).exec(name)?.[1];
    const set = quantityOf(scenario, target.replace(/<[a-z]+>/, part ?? ''));
    if (part !== undefined && !set) return null;
    const overTime = set ? valuesOverTime(scenario, set.path) : undefined;
    return {
      kind: 'lever', name, ...rest, sets: target, movesOutcome: moves.outcome, whenRaised: moves.direction > 0 ? 'up' : 'down',
      ...(set ? { valueHere: set.value, valueUnit: set.unit, valueSource: set.source, valueClass: set.class } : {}), ...(overTime === undefined ? {} : { valueOverTime: overTime }),
    };
  }
  const outcome = outcomeOf(name);
  if (outcome && outcomeNamesOf(scenario).includes(name)) {
    const { kind, ...rest } = outcome;
    const overHorizon = { flow: 'summed', stock: 'last value', mean: 'mean of months', ratio: 'ratio of sums' }[kind];
    return { kind: 'outcome', ...rest, name, ...(name === outcome.name ? {} : { level: name.slice(outcome.name.length + 1) }), aggregation: kind, overHorizon };
  }
  if (Object.hasOwn(scenario.derived, name)) return { kind: 'derived outcome', name, expression: scenario.derived[name], overHorizon: 'mean of months' };
  const equation = EQUATIONS.find((e) => e.name === name);
  if (equation) {
    const tree = parseEquation(equation.text, { symbols: SYMBOL_NAMES });
    return { kind: 'equation', ...equation, formula: `${name} = ${formula(tree)}` };
  }
  const path = name.startsWith('parameters.') ? name.slice(11) : name;
  const symbol = SYMBOLS.find((s) => s.name === path);
  const parameter = quantityOf(scenario, `parameters.${path}`);
  if (parameter) {
    const used = EQUATIONS.filter((e) => new RegExp(`\\b${path}\\b`).test(e.text)).map((e) => e.name);
    return { kind: 'parameter', name: path, ...(symbol ? { meaning: symbol.meaning } : {}), ...fieldsOf(scenario, parameter), ...(used.length > 0 ? { usedIn: used } : {}) };
  }
  if (symbol) return { kind: 'symbol', ...symbol };
  const quantity = quantityOf(scenario, name);
  const by = quantity ? leverOf(name) : undefined;
  return quantity ? { kind: 'quantity', name, ...fieldsOf(scenario, quantity), ...(by ? { setBy: by.pattern } : {}) } : null;
}

/** `explain <name>`: a lever, outcome, equation, parameter, symbol or quantity. */
export function addExplain(program: Command, exit: (code: number) => void): void {
  program.command('explain').argument('<name>', 'lever, outcome, equation, parameter, symbol or quantity').description('say what a name means, its unit, bounds and source')
    .option('--corridor <file>', 'corridor whose values are shown', DEFAULT_CORRIDOR).option('--json', 'one JSON value on standard output')
    .action((name: string, flags: { corridor: string; json?: boolean }) => {
      const found = explanationOf(name, flags.corridor);
      if (!found) {
        const scenario = readScenario(flags.corridor, scenarioFiles());
        const names = [...LEVERS.map((l) => l.pattern), ...outcomeNamesOf(scenario), ...EQUATIONS.map((e) => e.name), ...SYMBOL_NAMES, ...scenario.leaves.keys(), ...candidates(scenario.leaves)];
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
