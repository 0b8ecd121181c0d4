import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readScenario, ScenarioError } from '../../engine/index.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { readQuestion } from '../../engine/scenario/question.ts';

const FOLDER = 'test/fixtures/broken';
/** Files that others refer to, not broken by themselves. */
const HELPERS = ['cycle-back.yaml', 'overlay-one.yaml', 'overlay-two.yaml', 'question-other-horizon-policy.yaml', 'bad-table.csv', 'expected.json'];
const expected = JSON.parse(readFileSync(`${FOLDER}/expected.json`, 'utf8')) as Record<string, { code: string; lines?: number[] }>;
const generated = mkdtempSync(join(tmpdir(), 'pravas-broken-'));
const start = 'format: 1\ntitle: t\nquestion: q\nextends: pravas:corridors/india-north-america\n';

function pathOf(name: string): string {
  if (!name.startsWith('generated/')) return join(FOLDER, name);
  const path = join(generated, name.slice(10));
  const text: Record<string, () => string> = {
    'too-large.yaml': () => `${start}# ${'x'.repeat(50_000_000)}\n`,
    'equation-too-long.yaml': () => `${start}equations: { means: "${'1 + '.repeat(1000)}1" }\n`,
    'equation-too-deep.yaml': () => `${start}equations: { means: "${'('.repeat(900)}1${')'.repeat(900)}" }\n`,
  };
  writeFileSync(path, text[name.slice(10)]!());
  return path;
}

test.each(Object.keys(expected))('%s is refused with its code, place and remedy', (name) => {
  let error: unknown;
  try {
    (name.startsWith('question-') ? readQuestion : readScenario)(pathOf(name), scenarioFiles());
  } catch (e) {
    error = e;
  }
  expect(error).toBeInstanceOf(ScenarioError);
  const { problems, message } = error as ScenarioError;
  const { code, lines } = expected[name]!;
  expect(problems.map((p) => p.code)).toContain(code);
  if (lines) expect(problems.filter((p) => p.code === code).map((p) => p.line)).toEqual(lines);
  for (const p of problems) {
    expect(p.line).toBeGreaterThan(0);
    expect(p.column).toBeGreaterThan(0);
    expect(p.remedy.length).toBeGreaterThan(3);
    expect(message).toContain(`${p.file}:${p.line}:${p.column}  ${p.code}`);
  }
});

test('every broken file is expected, and every code is there', () => {
  const files = readdirSync(FOLDER).filter((f) => !HELPERS.includes(f));
  expect(files.sort()).toEqual(Object.keys(expected).filter((n) => !n.startsWith('generated/')).sort());
});

test('nothing is polluted by a forbidden key', () => {
  expect(() => readScenario(join(FOLDER, 'proto.yaml'), scenarioFiles())).toThrow(ScenarioError);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
