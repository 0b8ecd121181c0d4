import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { ANSWERS_FILE, readAnswers } from '../../engine/node/answers-file.ts';

const ENTRY = join(process.cwd(), 'engine/node/pravas.mjs');
const CORRIDOR = 'pravas:corridors/india-north-america';
const BRIEF = ['--scale', '0.0002', '--replicates', '1', '--from', '2020-12', '--to', '2021-02', '--quiet'];
const FOLDERS = ['policies', 'questions'];
let folder = '';

function pravas(...args: string[]): { code: number | null; out: string; err: string } {
  const r = spawnSync(process.execPath, [ENTRY, ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 });
  return { code: r.status, out: r.stdout, err: r.stderr };
}

interface AnswerJson {
  readonly answer: string;
  readonly question: string;
  readonly digest: string;
  readonly since: string;
  readonly table: { readonly rows: { readonly outcome: string; readonly by: string; readonly group: string; readonly baseline: number; readonly scenarios: { difference: number; low: number }[] }[] };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pravas-answer-'));
});

const library = FOLDERS.flatMap((f) => readdirSync(join('scenarios', f)).filter((n) => n.endsWith('.yaml')).map((n) => `${f}/${n.replace(/\.yaml$/, '')}`));

test.each(library)('%s opens with its question, and asks of harm as well as of flow', (name) => {
  const doc = parseDocument(readFileSync(join('scenarios', `${name}.yaml`), 'utf8')).toJS() as { question: string; answer?: { harm: string[] } };
  expect(Object.keys(doc)[0]).toBe('format');
  expect(doc.question).toMatch(/\?$/);
  if (doc.answer) expect(Object.keys(doc)[1]).toBe('question');
});

test('the library has the fourteen answers of the paper, the package, and the six questions', () => {
  for (const p of ['awareness-campaign', 'broker-crackdown', 'vulnerable-support', 'border-enforcement', 'development', 'legal-pathways', 'law-reform-audits', 'community-outreach', 'digital-visas', 'humanitarian', 'regularisation', 'bilateral-agreements', 'intelligence-sharing', 'diplomacy-stability', 'package'])
    expect(library).toContain(`policies/${p}`);
  for (const n of [1, 2, 3, 4, 5, 6]) expect(library.some((q) => q.startsWith(`questions/${n}-`)), `question ${n}`).toBe(true);
});

test('the generated answers list every policy and question, each with its answer and how to reproduce it', () => {
  const rows = readAnswers(ANSWERS_FILE);
  for (const name of library) {
    const row = rows.find((r) => r['scenario'] === `[${name}](${name}.yaml)`);
    expect(row, `${name}: pravas answer --write --all`).toBeDefined();
    const { question } = parseDocument(readFileSync(join('scenarios', `${name}.yaml`), 'utf8')).toJS() as { question: string };
    expect(row!['question']).toBe(question);
    expect(row!['answer']).toMatch(/\.$/);
    expect(Number(row!['scale'])).toBeGreaterThan(0);
    expect(row!['digest']).toMatch(/^[0-9a-f]{16}$/);
  }
});

test('a row of the answers is reproduced from the scale, replicates and seed that stand in it', () => {
  const file = join(folder, 'ANSWERS.md');
  const r = pravas('answer', 'pravas:policies/legal-pathways', ...BRIEF, '--seed', 'a | b', '--write', '--answers', file);
  expect(r.code, r.err).toBe(0);
  const [row] = readAnswers(file);
  const [from, to] = row!['months']!.split(' to ') as [string, string];
  const again = pravas('answer', `pravas:${/\[(.*)\]/.exec(row!['scenario']!)![1]}`, '--scale', row!['scale']!, '--replicates', row!['runs']!, '--seed', row!['seed']!.replace(/\\/g, ''), '--from', from, '--to', to, '--quiet', '--json');
  const o = JSON.parse(again.out) as AnswerJson;
  expect(o.answer).toBe(row!['answer']);
  expect(o.digest.slice(0, 16)).toBe(row!['digest']);
  expect(o.since).toBe('2021-01');
  expect(r.out).toContain(o.answer);
});

test('a question gives a table by region and stratum, and its answer flips when baseline and scenario are swapped', () => {
  writeFileSync(join(folder, 'few.yaml'), `format: 1\nquestion: q?\ntitle: t\nextends: ${CORRIDOR}\nhorizon: { from: 2018-10, to: 2018-12, burnIn: 2 }\nlevers: { routes.donkey-europe.appeal: -7 }\n`);
  writeFileSync(join(folder, 'many.yaml'), 'format: 1\nquestion: q?\ntitle: t\nextends: few.yaml\nlevers: { routes.donkey-europe.appeal: -2 }\n');
  const text = (baseline: string, scenario: string): string =>
    `format: 1\nquestion: Do fewer leave?\ntitle: t\nbaseline: ${baseline}\nscenarios: [${scenario}]\ntable: { by: [none, region, stratum], outcomes: [departures.irregular, deaths] }\nanswer: { decides: departures.irregular, wanted: fall, harm: [deaths] }\n`;
  writeFileSync(join(folder, 'there.yaml'), text('many.yaml', 'few.yaml'));
  writeFileSync(join(folder, 'back.yaml'), text('few.yaml', 'many.yaml'));
  expect(pravas('check', 'there.yaml', 'back.yaml').code).toBe(0);
  const r = pravas('answer', 'there.yaml', 'back.yaml', '--scale', '0.001', '--replicates', '3', '--quiet', '--json');
  expect(r.code, r.err).toBe(0);
  const [there, back] = JSON.parse(r.out) as [AnswerJson, AnswerJson];
  expect(there.answer).toMatch(/^Yes for flow: irregular departures fall with few −.*; harm: /);
  expect(back.answer).toMatch(/^No for flow: irregular departures rise with many \+/);
  const sums = (by: string): number => there.table.rows.filter((x) => x.by === by && x.outcome === 'departures.irregular').reduce((sum, x) => sum + x.scenarios[0]!.difference, 0);
  expect(sums('region')).toBeCloseTo(sums('none'), 6);
  expect(sums('stratum')).toBeCloseTo(sums('none'), 6);
  expect(there.table.rows.filter((x) => x.outcome === 'deaths').map((x) => x.by)).toEqual(['none']);
});

test.each([
  [['answer', 'mine.yaml', '--write'], 'NOT_IN_LIBRARY'],
  [['answer', join(process.cwd(), 'scenarios/behaviour.yaml')], 'NO_QUESTION'],
  [['answer', CORRIDOR, '--write', '--set', 'brokers.arrest=2x'], 'BAD_ARGUMENT'],
])('%j ends with 2 and says %s', (args, code) => {
  const r = pravas(...args, '--json');
  expect(r.code, r.err).toBe(2);
  expect((JSON.parse(r.out) as { error: { problems: { code: string }[] } }).error.problems[0]!.code).toBe(code);
});

test('over a posterior every draw is a world of its own, run with and without the policy, and a row tells how it was made', () => {
  for (const f of ['small.yaml', 'small-strata.csv']) copyFileSync(`test/fixtures/corridor/${f}`, join(folder, f));
  writeFileSync(join(folder, 'crackdown.yaml'), 'format: 1\nquestion: Does it?\ntitle: t\nextends: small.yaml\nlevers: { brokers.arrest: { 2019-01: 3x } }\n');
  const draws = (rows: string[]): string => `draw,structure,routes.overland.appeal,discrepancy.fence.persistence\n${rows.map((r, i) => `${i},a,${r},0.9`).join('\n')}\n`;
  writeFileSync(join(folder, 'draws.csv'), draws(['-5', '-4.5', '-4', '-5', '-5.5']));
  writeFileSync(join(folder, 'one.csv'), draws(['-4', '-4', '-4', '-4', '-4']));
  const over = (file: string, ...more: string[]): ReturnType<typeof pravas> => pravas('answer', 'crackdown.yaml', '--posterior', file, '--draws', '5', '--scale', '0.1', '--quiet', ...more);
  const levels = (file: string, ...more: string[]): AnswerJson & { draws: number } => JSON.parse(over(file, '--json', ...more).out) as AnswerJson & { draws: number };
  const a = levels('draws.csv', '--threads', '2');
  expect(a.draws).toBe(5);
  expect(levels('draws.csv', '--threads', '1')).toEqual(a);
  expect(levels('one.csv').digest).not.toBe(a.digest);
  // Draws that are all the same world are replicates with that setting.
  const same = pravas('answer', 'crackdown.yaml', '--set', 'routes.overland.appeal=-4', '--replicates', '5', '--scale', '0.1', '--quiet', '--json');
  expect((JSON.parse(same.out) as AnswerJson).digest).toBe(levels('one.csv').digest);
  expect(over('draws.csv').out).toMatch(/5 to 95 % of draws[\s\S]*5 draws, seed/);
});

test.each([
  [['--draws', '3'], /BAD_ARGUMENT {2}--draws 3/],
  [['--out', 'x'], /BAD_ARGUMENT {2}--posterior with --out/],
  [['--replicates', '2'], /BAD_ARGUMENT {2}--posterior with --replicates/],
])('a posterior with %j is refused', (more, message) => {
  writeFileSync(join(folder, 'draws.csv'), 'draw,routes.donkey-europe.appeal\n0,-5\n');
  const r = pravas('answer', 'pravas:policies/package', '--posterior', 'draws.csv', ...more);
  expect([r.code, r.err]).toEqual([2, expect.stringMatching(message)]);
});

test('a posterior of another corridor, and one that is not there, are refused with what is wrong', () => {
  writeFileSync(join(folder, 'other.csv'), 'draw,routes.overland.appeal\n0,-5\n1,-4\n2,-5\n3,-5\n4,-5\n');
  for (const [file, message] of [['other.csv', /other\.csv.*UNKNOWN/], ['nowhere.csv', /nowhere\.csv/]] as const) {
    const r = pravas('answer', 'pravas:policies/package', '--posterior', file, '--scale', '0.0002');
    expect(r.code).toBe(2);
    expect(r.err).toMatch(message);
  }
});
