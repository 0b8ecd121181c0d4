import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ScenarioError } from '../scenario/problems.ts';
import { LIBRARY } from './files.ts';
import type { Answered } from './inquiry.ts';
import { saveFile } from './output.ts';

/** Where the generated answers of the library are. */
export const ANSWERS_FILE = join(LIBRARY, 'ANSWERS.md');
const FOLDERS = ['corridors', 'policies', 'questions'];
const HEAD = ['scenario', 'question', 'answer', 'scale', 'replicates', 'seed', 'months', 'digest'];
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

/** Returns the row of an answer. */
export function rowOfAnswer(a: Answered): AnswerRow {
  const name = libraryName(a.inquiry.file);
  const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(/\|/g, '\\|').trim();
  return {
    scenario: `[${name}](${name}.yaml)`, question: plain(a.inquiry.question), answer: plain(a.answer), scale: String(a.scale), replicates: String(a.replicates), seed: plain(a.seed),
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
  for (const row of [...readAnswers(file), ...answered.map(rowOfAnswer)]) rows.set(row['scenario']!, row);
  const order = questionFiles().map((f) => `[${libraryName(f)}](${libraryName(f)}.yaml)`);
  const kept = order.filter((name) => rows.has(name)).map((name) => rows.get(name)!);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  saveFile(file, [
    `# Answers\n\nWritten by \`pravas answer --write --all\`; not by hand. A percentage is the paired difference from the corridor, over the months since the first change, with its 95 % interval.\n` +
      'A row is reproduced by `pravas answer <scenario>` with its `--scale`, `--replicates` and `--seed`: same text, same digest (of the runs it rests on).\n\n',
    `${[line(HEAD), line(HEAD.map(() => '---')), ...kept.map((r) => line(HEAD.map((h) => r[h] ?? '')))].join('\n')}\n`,
  ]);
}
