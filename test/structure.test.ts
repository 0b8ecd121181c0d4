import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { STREAMS } from '../engine/catalog/streams.ts';
import { RULE_PARAMETERS, SYMBOL_NAMES } from '../engine/catalog/symbols.ts';
import { BROKER_QUANTITIES, INFORMATION_QUANTITIES, STATE_QUANTITIES } from '../engine/plan/plan.ts';

const LEVELS: Readonly<Record<string, number>> = {
  catalog: 0, numeric: 0, random: 0, equation: 1, model: 1, scenario: 2, plan: 3, population: 4, results: 5, simulate: 5, experiment: 6, forecast: 6, node: 7, 'index.ts': 7,
};
const BANNED = new Set('exp log pow sin cos tan sinh cosh tanh asin acos atan atan2 cbrt expm1 log1p log2 log10 hypot random'.split(' '));
const MAX_LINES = 350;

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((f) => (f.isDirectory() ? filesUnder(join(folder, f.name)) : f.name.endsWith('.ts') ? [join(folder, f.name)] : []));
}

const ENGINE = filesUnder('engine');
const parsed = (file: string, text = readFileSync(file, 'utf8')): ts.SourceFile => ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
const folderOf = (file: string): string => relative('engine', file).split('/')[0]!;

function importsOf(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (n: ts.Node): void => {
    if ((ts.isImportDeclaration(n) || ts.isExportDeclaration(n)) && n.moduleSpecifier && ts.isStringLiteral(n.moduleSpecifier)) found.push(n.moduleSpecifier.text);
    if (ts.isCallExpression(n) && n.expression.kind === ts.SyntaxKind.ImportKeyword && n.arguments[0] && ts.isStringLiteral(n.arguments[0])) found.push(n.arguments[0].text);
    ts.forEachChild(n, visit);
  };
  visit(source);
  return found;
}

/** What a pure file may not say: functions that differ between machines, the clock, the machine’s language, and `Math` out of sight. */
function impurities(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (n: ts.Node): void => {
    if (ts.isIdentifier(n) && n.text === 'Math' && !(ts.isPropertyAccessExpression(n.parent) && n.parent.name === n)) {
      const p = n.parent;
      if (!(ts.isPropertyAccessExpression(p) && p.expression === n)) found.push('Math other than Math.name');
      else if (BANNED.has(p.name.text)) found.push(`Math.${p.name.text}`);
    }
    if (ts.isPropertyAccessExpression(n) && n.name.text === 'Math') found.push('Math of something');
    if (ts.isIdentifier(n) && ['Date', 'Intl', 'globalThis', 'process', 'performance', 'crypto', 'eval'].includes(n.text) && !ts.isPropertyAssignment(n.parent)) found.push(n.text);
    if (ts.isPropertyAccessExpression(n) && /^(toLocale|localeCompare)/.test(n.name.text)) found.push(n.name.text);
    if (n.kind === ts.SyntaxKind.AsteriskAsteriskToken || n.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) found.push('**');
    if (ts.isNewExpression(n) && n.expression.getText() === 'Function' && !source.fileName.includes('/equation/')) found.push('new Function');
    ts.forEachChild(n, visit);
  };
  visit(source);
  return found;
}

test('a file imports only its own or lower levels', () => {
  const wrong: string[] = [];
  for (const file of ENGINE)
    for (const name of importsOf(parsed(file))) {
      if (!name.startsWith('.')) continue;
      const [from, to] = [LEVELS[folderOf(file)], LEVELS[folderOf(join(dirname(file), name))]];
      if (from === undefined || to === undefined || to > from) wrong.push(`${file} imports ${name}`);
    }
  expect(wrong).toEqual([]);
});

test('only engine/node touches Node, and mathjs is imported in one place', () => {
  const pure = ENGINE.filter((f) => folderOf(f) !== 'node');
  expect(pure.filter((f) => importsOf(parsed(f)).some((i) => i.startsWith('node:')))).toEqual([]);
  expect(ENGINE.filter((f) => importsOf(parsed(f)).some((i) => i.startsWith('mathjs')))).toEqual(['engine/equation/parse.ts']);
});

test('the engine uses no function that differs between machines', () => {
  const wrong = ENGINE.filter((f) => folderOf(f) !== 'node').flatMap((f) => impurities(parsed(f)).map((what) => `${f}: ${what}`));
  expect(wrong).toEqual([]);
});

test.each(['Math.exp(1)', "Math['exp'](1)", 'const { exp } = Math;', 'const m = Math; m.log(2);', 'globalThis.Math.pow(2, 3)', '2 ** 3', 'x **= 2', 'new Date()', 'Math.random()', 'a.localeCompare(b)', 'new Function("1")', 'Reflect.get(Math, "exp")'])(
  'the check notices %s', (text) => {
    expect(impurities(parsed('engine/simulate/x.ts', text)).length).toBeGreaterThan(0);
  },
);

test('the check lets through what is exact', () => {
  expect(impurities(parsed('engine/simulate/x.ts', 'Math.sqrt(2) + Math.floor(x) + Math.max(a, b) + Math.imul(1, 2) + Math.SQRT2'))).toEqual([]);
});

test('no file is long, and none is named after nothing', () => {
  const all = [...ENGINE, ...filesUnder('test')];
  expect(all.filter((f) => readFileSync(f, 'utf8').split('\n').length > MAX_LINES)).toEqual([]);
  expect(all.filter((f) => /(utils?|helpers?|common|misc|types)\.ts$/.test(f))).toEqual([]);
});

test('every purpose of chance has a number of its own', () => {
  const numbers = Object.values(STREAMS);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('every symbol, rule parameter and quantity is read by an equation or a rule', () => {
  const rules = ['engine/simulate', 'engine/population', 'engine/model'].flatMap(filesUnder).map((file) => readFileSync(file, 'utf8')).join('\n');
  const names = [...SYMBOL_NAMES, ...RULE_PARAMETERS, ...BROKER_QUANTITIES, ...INFORMATION_QUANTITIES, ...STATE_QUANTITIES].map((name) => name.split('.').at(-1)!);
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(rules))).toEqual([]);
});
