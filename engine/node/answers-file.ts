import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ScenarioError } from '../scenario/problems.ts';
import { LIBRARY } from './files.ts';
import type { RunsAre } from '../results/effect.ts';
import type { Answered } from './inquiry.ts';
import { saveFile } from './output.ts';

/** Where the generated answers of the library are. */
export const ANSWERS_FILE = join(LIBRARY, 'ANSWERS.md');
/** Where the answers over a posterior are. */
export const POSTERIOR_ANSWERS_FILE = join(LIBRARY, 'calibration', 'ANSWERS.md');
const FOLDERS = ['corridors', 'policies', 'questions'];
const HEAD = ['scenario', 'question', 'answer', 'scale', 'runs', 'seed', 'months', 'digest'];
const ORIGIN: Readonly<Record<RunsAre, string>> = {
  replicates:
    'Written by `pravas answer --write --all`; not by hand. A percentage is the paired difference from the corridor, over the months since the first change, with its 95 % interval.\n' +
    'A row is reproduced by `pravas answer <scenario>` with its `--scale`, `--replicates` (column runs) and `--seed`: same text, same digest (of the runs it rests on).',
  draws:
    'Written by `pravas answer --posterior <file> --draws <n> --write`; not by hand. A percentage is the middle change among draws of what the calibration leaves open, one run each with and without the policy, with the ends between\n' +
    'which 90 % of draws lie; chance of a run is in it. *Cannot tell* where these ends have both signs. A row is reproduced with its `--scale`, `--draws` (column runs) and `--seed`: same text, same digest (of the runs it rests on).',
};
/** Digits of a digest that the file shows. */
const DIGEST_LENGTH = 16;

/** One row of the file, by column. */
export type AnswerRow = Readonly<Record<string, string>>;

/** Returns every file of the library that asks a question, by folder and name. */
export function questionFiles(): string[] {
  return FOLDERS.flatMap((folder) => (existsSync(join(LIBRARY, folder)) ? readdirSync(join(LIBRARY, folder)).filter((f) => f.endsWith('.yaml')).sort().map((f) => join(LIBRARY, folder, f)) : []));
}

/** Returns a library file as the answers name it, such as `policies/package`. @throws ScenarioError NOT_IN_LIBRARY */
export function libraryName(file: string): string {
  const path = file.startsWith('pravas:') ? join(LIBRARY, file.slice(7)) : resolve(file);
  const name = relative(LIBRARY, path).replace(/\.yaml$/, '');
  if (name.startsWith('..') || !FOLDERS.includes(name.split('/')[0]!))
    throw new ScenarioError([{ file, line: 1, column: 1, code: 'NOT_IN_LIBRARY', message: `not a file of the library: ${file}`, remedy: 'answers are written for scenarios/corridors, policies and questions; leave out --write' }]);
  return name;
}

function linkTo(name: string, folder: string): string {
  return `[${name}](${relative(resolve(folder), join(LIBRARY, `${name}.yaml`))})`;
}

/** Returns the row of an answer, for a file in a folder. */
export function rowOfAnswer(a: Answered, folder: string): AnswerRow {
  const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(/\|/g, '\\|').trim();
  return {
    scenario: linkTo(libraryName(a.inquiry.file), folder), question: plain(a.inquiry.question), answer: plain(a.answer), scale: String(a.scale), runs: String(a.replicates), seed: plain(a.seed),
    months: a.months, digest: a.digest.slice(0, DIGEST_LENGTH),
  };
}

/** Reads the rows of an answers file; none where there is no file. */
export function readAnswers(file: string): AnswerRow[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter((l) => l.startsWith('| ['));
  return lines.map((l) => Object.fromEntries(l.slice(2, -2).split(/ (?<!\\)\| /).map((cell, i) => [HEAD[i]!, cell])));
}

/** Writes answers into the file: rows of the same scenario are replaced, others stay as long as their scenario exists. @throws OutputError */
export function writeAnswers(file: string, answered: readonly Answered[]): void {
  const rows = new Map<string, AnswerRow>();
  const folder = dirname(file);
  for (const row of [...readAnswers(file), ...answered.map((a) => rowOfAnswer(a, folder))]) rows.set(row['scenario']!, row);
  const order = questionFiles().map((f) => linkTo(libraryName(f), folder));
  const kept = order.filter((name) => rows.has(name)).map((name) => rows.get(name)!);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  saveFile(file, [
    `# Answers\n\n${ORIGIN[answered[0]?.runsAre ?? 'replicates']}\n\n`,
    `${[line(HEAD), line(HEAD.map(() => '---')), ...kept.map((r) => line(HEAD.map((h) => r[h] ?? '')))].join('\n')}\n`,
  ]);
}
