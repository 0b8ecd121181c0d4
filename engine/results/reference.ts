import { LEVERS } from '../catalog/levers.ts';
import { OUTCOMES } from '../catalog/outcomes.ts';
import { STREAM_TABLE } from '../catalog/streams.ts';
import { SYMBOLS, SYMBOL_NAMES } from '../catalog/symbols.ts';
import { formula } from '../equation/formula.ts';
import { parseEquation } from '../equation/parse.ts';
import type { Tree } from '../equation/tree.ts';
import { EQUATIONS } from '../model/equations.ts';
import type { Quantity } from '../scenario/quantity.ts';
import { MONTH } from '../simulate/month.ts';

/** Sections of a scenario that hold how people, brokers and states behave, wherever the corridor. */
export const BEHAVIOUR_SECTIONS = ['brokers', 'information', 'cooperation', 'interior', 'outreach', 'support', 'diplomacy', 'remittance', 'parameters'];

const cell = (text: string | number | undefined): string => String(text ?? '').replace(/\|/g, '\\|');

/** Returns a Markdown table. */
function table(head: readonly string[], rows: readonly (readonly (string | number | undefined)[])[]): string {
  const line = (cells: readonly (string | number | undefined)[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

const code = (text: string): string => `\`${text}\``;

/** Writes a number as the tables print it: thousands apart. */
export function plain(x: number | undefined): string {
  if (x === undefined) return '';
  const [whole, part] = String(Math.abs(x)).split('.') as [string, string | undefined];
  const size = /e/.test(whole) ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${x < 0 ? '−' : ''}${size}${part === undefined ? '' : `.${part}`}`;
}

const isSum = (tree: Tree): boolean => tree.kind === 'call' && (tree.name === 'add' || tree.name === 'subtract');

/** Terms of a sum, each with its sign, in order. */
function terms(tree: Tree, sign: '+' | '−' = '+'): string[] {
  if (tree.kind === 'call' && (tree.name === 'add' || (tree.name === 'subtract' && sign === '+'))) {
    const [a, b] = tree.args as [Tree, Tree];
    return [...terms(a, sign), ...(tree.name === 'add' ? terms(b, sign) : [`− ${isSum(b) ? `(${formula(b)})` : formula(b)}`])];
  }
  return [`${sign} ${formula(tree)}`];
}

/** Returns the equations as text: unit, meaning, formula with one term a line where it is long, source. */
export function equationText(): string {
  return EQUATIONS.map((e) => {
    const tree = parseEquation(e.text, { symbols: SYMBOL_NAMES });
    const whole = `${e.name} = ${formula(tree)}`;
    const parts = terms(tree).map((t, i) => (i === 0 ? t.replace(/^\+ /, '') : t));
    const text = whole.length <= 120 ? whole : `${e.name} =\n    ${parts.join('\n  ')}`;
    return `**${e.name}** (${e.unit}): ${e.meaning}. *Source: ${e.source}.*\n\n\`\`\`text\n${text}\n\`\`\``;
  }).join('\n\n');
}

/** Returns the symbols that equations may mention. */
export function symbolTable(): string {
  return table(['symbol', 'scope', 'unit', 'meaning'], SYMBOLS.map((s) => [code(s.name), s.scope, s.unit, s.meaning]));
}

/** Returns the levers: what each acts on, what it must move, what it costs. */
export function leverTable(): string {
  return table(
    ['lever', 'title', 'unit', 'bounds', 'acts on', 'raising it must move', 'unit cost, INR a month', 'source', 'class'],
    LEVERS.map((l) => [
      code(l.pattern), l.title, l.unit, `${plain(l.low)} to ${plain(l.high)}`, l.actsOn, `${code(l.moves.outcome)} ${l.moves.direction > 0 ? 'up' : 'down'}`,
      l.unitCostInr === 0 ? 'none' : `${plain(l.unitCostInr)} per ${l.costBase}`, l.source, l.class,
    ]),
  );
}

/** Returns the outcomes: kind of aggregation, unit, whether of harm, definition. */
export function outcomeTable(): string {
  return table(
    ['outcome', 'kind', 'unit', 'of harm', 'definition', 'levels by'],
    OUTCOMES.map((o) => [
      code(o.name), o.kind, o.unit, o.harm ? 'yes' : '',
      o.kind === 'ratio' ? `${o.definition} (${o.factor === undefined || o.factor === 1 ? '' : `${plain(o.factor)} · `}${o.numerator} / ${o.denominator})` : o.definition, o.levels,
    ]),
  );
}

/**
 * Returns the stages of a month in order, with what their code says of them.
 * @param sources texts of the files that hold the stages
 */
export function scheduleTable(sources: readonly string[]): string {
  return table(
    ['', 'stage', 'runs', 'what it does'],
    MONTH.map((stage, i) => {
      const isGlobal = 'global' in stage;
      const { name } = isGlobal ? stage.global : stage.block;
      return [i + 1, stage.name, isGlobal ? 'once, alike on every thread' : 'for each block', commentOf(name, sources)];
    }),
  );
}

/** Returns the comment above an exported function, in one line. */
function commentOf(name: string, sources: readonly string[]): string {
  for (const text of sources) {
    const at = text.indexOf(`export function ${name}(`);
    if (at < 0) continue;
    const found = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(text.slice(0, at));
    return (found?.[1] ?? '').replace(/\s*\n\s*\*\s?/g, ' ').replace(/@\w+.*$/, '').replace(/</g, '&lt;').trim();
  }
  return '';
}

/** Returns the streams of chance. */
export function streamTable(): string {
  return table(['stream', 'number', 'what is drawn', 'counter', 'key also holds the name of'], Object.entries(STREAM_TABLE).map(([name, s]) => [code(name), s.number, s.draws, s.counter, s.keyedBy]));
}

/** Returns quantities with value, range, unit, source and class. */
export function quantityTable(quantities: readonly Quantity[]): string {
  return table(
    ['path', 'value', 'low', 'high', 'unit', 'source', 'class'],
    quantities.map((q) => [code(q.path), plain(q.value), plain(q.low), plain(q.high), q.unit, q.source, q.class]),
  );
}

/** Returns the whole reference as Markdown. @param sources texts of the stages' files @param behaviour quantities of `scenarios/behaviour.yaml` */
export function referenceText(sources: readonly string[], behaviour: readonly Quantity[]): string {
  const count = (c: string): number => behaviour.filter((q) => q.class === c).length;
  return `${[
    '# Reference of the model',
    'Generated from the catalog, the equations, the schedule and `scenarios/behaviour.yaml` by `npm run reference`; a test compares. Do not edit. What it all means, and the equations: [README.md](README.md).',
    'Classes: **a** computed from a public data file, **b** a figure on a public page, **c** unverified recollection or judgement: a prior, never a target.',
    '## Schedule of a month', scheduleTable(sources),
    '## Symbols of equations', symbolTable(),
    '## Levers',
    'Paths as users write them; `<…>` stands for a name of the corridor or `*`. The unit cost is of one unit above the corridor’s own value, for each unit, household, permit, person or removal it concerns: a budget to compare policies by, not an estimate of what a state would spend.',
    leverTable(),
    '## Outcomes', 'Over a horizon a flow is summed, a stock is its last value, a mean is the mean of months, a ratio is the ratio of sums.', outcomeTable(),
    '## Streams of chance', streamTable(),
    '## Parameters of behaviour',
    `What holds wherever the corridor, ${behaviour.length} quantities: ${count('a')} of class a, ${count('b')} of class b, ${count('c')} of class c. A corridor may override any; its own quantities (wages, legs, borders, pathways, events) stand in its file with the same fields, and \`pravas list quantities\` prints them all.`,
    quantityTable(behaviour),
  ].join('\n\n')}\n`;
}
