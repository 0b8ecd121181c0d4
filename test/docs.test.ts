import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LEVERS } from '../engine/catalog/levers.ts';
import { OUTCOMES } from '../engine/catalog/outcomes.ts';
import { STREAMS } from '../engine/catalog/streams.ts';
import { SYMBOLS } from '../engine/catalog/symbols.ts';
import { EQUATIONS } from '../engine/model/equations.ts';
import { explanationOf } from '../engine/node/commands/explain.ts';
import { DEFAULT_CORRIDOR, listOf } from '../engine/node/commands/list.ts';
import { LIBRARY, scenarioFiles } from '../engine/node/files.ts';
import { behaviourQuantities, DESCRIPTION, REFERENCE, wantedDescription, wantedReference } from '../engine/node/reference.ts';
import { outcomeNamesOf } from '../engine/plan/compile.ts';
import { BEHAVIOUR_SECTIONS } from '../engine/results/reference.ts';
import { type Quantity, quantityOf } from '../engine/scenario/quantity.ts';
import { readScenario } from '../engine/scenario/read.ts';
import { candidates } from '../engine/scenario/settings.ts';
import { MONTH } from '../engine/simulate/month.ts';

const description = readFileSync(DESCRIPTION, 'utf8');
/** The same on one line, since names may break over lines. */
const flat = description.replace(/\s+/g, ' ');
const CORRIDORS = readdirSync(join(LIBRARY, 'corridors')).filter((f) => f.endsWith('.yaml'));
const read = (file: string): ReturnType<typeof readScenario> => readScenario(join(LIBRARY, 'corridors', file), scenarioFiles());
/** What of a quantity nobody gave. */
const lacking = (q: Quantity): string[] => (['unit', 'source', 'class'] as const).filter((key) => q[key] === '').map((key) => `${q.path} has no ${key}`);

test('the reference and the equations of the description are what the catalog gives: run npm run reference', () => {
  expect(readFileSync(REFERENCE, 'utf8')).toBe(wantedReference());
  expect(description).toBe(wantedDescription(description));
});

test('fiscal years of the calibration are those of its record, all within a factor of two', () => {
  const told = readFileSync(join(LIBRARY, 'calibration/README.md'), 'utf8');
  const record = JSON.parse(readFileSync(join(LIBRARY, 'calibration/india-north-america-posterior.json'), 'utf8')) as { runs: number; checks: { target: string; observed: number; middle: number }[] };
  const years = record.checks.filter((c) => ['southwest', 'southwest-border-patrol', 'northern'].includes(c.target));
  expect(years).toHaveLength(9);
  for (const { middle, observed } of years) {
    expect(Math.abs(Math.log2(middle / observed))).toBeLessThan(1);
    for (const cell of [middle.toLocaleString('en-US'), observed.toLocaleString('en-US'), (middle / observed).toFixed(2)]) expect(told).toContain(` ${cell} |`);
  }
  expect(told).toContain(`: ${record.runs - 24} runs of **10 %**`);
});

test('the description mentions every stage, in order', () => {
  const schedule = flat.slice(flat.indexOf('## 3 '), flat.indexOf('## 4 '));
  const places = MONTH.map((s) => schedule.indexOf(`**${s.name}**`));
  expect(MONTH.filter((_, i) => places[i]! < 0).map((s) => s.name)).toEqual([]);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
});

test('the description mentions every equation and every lever', () => {
  expect(EQUATIONS.filter((e) => !flat.includes(`**${e.name}**`)).map((e) => e.name)).toEqual([]);
  expect(LEVERS.filter((l) => !flat.includes(`\`${l.pattern}\``)).map((l) => l.pattern)).toEqual([]);
});

test('the description says where every quantity of behaviour acts', () => {
  const prose = flat.slice(flat.indexOf('## 4 '), flat.indexOf('## 8 '));
  const isNamed = (path: string): boolean => {
    const [, ...rest] = path.split('.');
    const name = rest.join('.');
    const short = LEVERS.find((l) => l.target === path)?.pattern ?? name;
    return [name, short, path, rest.at(-1)!].some((n) => new RegExp(`(^|[^\\w.])${n.replace(/\./g, '\\.')}($|[^\\w])`).test(prose));
  };
  expect(behaviourQuantities().map((q) => q.path).filter((path) => !isNamed(path))).toEqual([]);
});

test('every quantity of behaviour is one that corridors have, and has unit, source and class', () => {
  const quantities = behaviourQuantities();
  expect(quantities.flatMap(lacking)).toEqual([]);
  const { leaves } = readScenario(DEFAULT_CORRIDOR, scenarioFiles());
  expect(quantities.filter((q) => !leaves.has(q.path))).toEqual([]);
  expect(new Set(quantities.map((q) => q.path.split('.')[0]))).toEqual(new Set(BEHAVIOUR_SECTIONS));
});

test.each(CORRIDORS)('every quantity and every event of %s has unit, source and class', (file) => {
  const scenario = read(file);
  expect([...scenario.leaves.keys()].flatMap((path) => lacking(quantityOf(scenario, path)!))).toEqual([]);
  expect(Object.entries(scenario.document.events ?? {}).filter(([, e]) => !e.source || !e.class).map(([name]) => name)).toEqual([]);
});

test.each(CORRIDORS)('values of %s lie within the ranges that they give', (file) => {
  const scenario = read(file);
  const outside = [...scenario.leaves.keys()].map((path) => quantityOf(scenario, path)!).filter((q) => q.value < (q.low ?? q.value) || q.value > (q.high ?? q.value));
  expect(outside.map((q) => `${q.path}: ${q.value} outside ${q.low} to ${q.high}`)).toEqual([]);
});

test('everything in the catalog says what it is, and levers and equations what they rest on', () => {
  for (const l of LEVERS) for (const text of [l.title, l.unit, l.actsOn, l.source, l.class]) expect(text, l.pattern).toMatch(/\S/);
  for (const e of EQUATIONS) for (const text of [e.unit, e.meaning, e.source]) expect(text, e.name).toMatch(/\S/);
  for (const s of SYMBOLS) for (const text of [s.unit, s.meaning]) expect(text, s.name).toMatch(/\S/);
  for (const o of OUTCOMES) for (const text of [o.unit, o.definition]) expect(text, o.name).toMatch(/\S/);
  const known = new Set(OUTCOMES.flatMap((o) => [o.name, ...(o.levels ? [`${o.name}.`] : [])]));
  for (const l of LEVERS) expect([...known].some((n) => l.moves.outcome === n || (n.endsWith('.') && l.moves.outcome.startsWith(n))), l.moves.outcome).toBe(true);
});

test('every stream of chance is drawn from in some file, or says that it is kept free', () => {
  const files = ['simulate', 'population', 'experiment'].flatMap((folder) => readdirSync(`engine/${folder}`).filter((f) => f.endsWith('.ts')).map((f) => readFileSync(`engine/${folder}/${f}`, 'utf8')));
  const unused = Object.keys(STREAMS).filter((name) => !files.some((text) => text.includes(`STREAMS.${name}`)));
  expect(unused).toEqual(['stock']);
});

test('explain knows derived outcomes and every lever of a corridor, and no lever of what is not there', () => {
  const scenario = readScenario(DEFAULT_CORRIDOR, scenarioFiles());
  for (const path of candidates(scenario.leaves)) expect(explanationOf(path, DEFAULT_CORRIDOR), path).not.toBeNull();
  expect(explanationOf('feesPerArrivalInr', DEFAULT_CORRIDOR)).toMatchObject({ kind: 'derived outcome', expression: 'feesInr / arrivals' });
  for (const name of ['pathways.uswork.quota', 'constructor', 'toString']) expect(explanationOf(name, DEFAULT_CORRIDOR), name).toBeNull();
});

test('explain knows outcomes with their levels, behaviour, and quantities with source and class', () => {
  const explained = (name: string): Record<string, unknown> | null => explanationOf(name, DEFAULT_CORRIDOR);
  expect(explained('encounters.southwest')).toMatchObject({ kind: 'outcome', name: 'encounters.southwest', level: 'southwest', aggregation: 'flow', overHorizon: 'summed' });
  expect(explained('departures.irregular.punjab-rural')).toMatchObject({ kind: 'outcome', level: 'irregular.punjab-rural' });
  expect(explained('deaths.donkey-europe')).toMatchObject({ kind: 'outcome', level: 'donkey-europe', harm: true });
  expect(explained('encounters.atlantis')).toBeNull();
  for (const [name, kind] of [['brokers.markup', 'quantity'], ['thetaRoute', 'parameter'], ['costWeight', 'parameter'], ['legs.mexico-us.rescue', 'quantity']] as const)
    expect(explained(name), name).toMatchObject({ kind, value: expect.any(Number) as number, unit: expect.any(String) as string, source: expect.any(String) as string, class: expect.stringMatching(/^[abc]$/) as string });
  expect(explained('pathways.us-work.quota')).toMatchObject({ kind: 'lever', unitCostInr: expect.any(Number) as number, movesOutcome: 'permits', whenRaised: 'up', valueClass: 'b' });
  const { leaves } = readScenario(DEFAULT_CORRIDOR, scenarioFiles());
  expect(listOf('quantities', DEFAULT_CORRIDOR).map((q) => q.name)).toEqual([...leaves.keys()]);
});

test('every lever and every outcome that a corridor has is explained', () => {
  const names = outcomeNamesOf(read('india-north-america.yaml'));
  const some = names.filter((_, i) => i % 97 === 0);
  for (const name of [...some, ...LEVERS.map((l) => l.pattern)]) expect(explanationOf(name, DEFAULT_CORRIDOR), name).not.toBeNull();
});
