import type { Command } from 'commander';
import { phraseOf } from '../../catalog/phrases.ts';
import { outcomeOf } from '../../catalog/outcomes.ts';
import { effectText } from '../../results/answer.ts';
import { isHarm, relativeSize } from '../../results/effect.ts';
import { readable, signed, textTable } from '../../results/table.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { ANSWERS_FILE, libraryName, POSTERIOR_ANSWERS_FILE, questionFiles, writeAnswers } from '../answers-file.ts';
import { type Answered, answerInquiries, readInquiry, type TableRow } from '../inquiry.ts';
import { count } from './arguments.ts';
import { afterSaving, optionsOf, type RunFlags, withRunOptions } from './run.ts';

/** Draws of a posterior, and the fewest that tell anything. */
const DRAWS = 16;
const FEWEST_DRAWS = 5;
/** Most scenarios side by side in one table. */
const COLUMNS = 5;

/** Returns the JSON value of an answer, as users’ scripts rely on it. */
export function answerJson(a: Answered): object {
  const { inquiry } = a;
  return {
    format: 1, kind: inquiry.kind, scenario: inquiry.name, title: inquiry.title, question: inquiry.question, answer: a.answer, since: a.since,
    baseline: inquiry.baseline.name, scenarios: inquiry.scenarios.map((s) => ({ name: s.name, title: s.title, inert: a.inert.filter((l) => l.scenario === s.name).map((l) => ({ path: l.path, reason: l.reason })) })),
    scale: a.scale, ...(a.runsAre === 'draws' ? { draws: a.replicates } : { replicates: a.replicates }), seed: a.seed, months: a.months, digest: a.digest,
    table: {
      by: inquiry.table.by,
      rows: a.rows.map((r) => ({
        outcome: r.outcome, by: r.by, group: r.group, unit: outcomeOf(r.outcome)?.unit ?? '', harm: isHarm(r.outcome), baseline: r.baseline.mean,
        scenarios: r.cells.map(({ scenario, effect }) => ({
          scenario, value: effect.variant, difference: effect.difference.mean, low: effect.difference.low, high: effect.difference.high,
          relative: effect.baseline === 0 ? null : relativeSize(effect),
        })),
      })),
    },
  };
}

const harmful = (outcome: string): string => `${phraseOf(outcome).text}${isHarm(outcome) ? ' (harm)' : ''}`;

/** One policy: levels and the difference, outcome by outcome. */
function policyTable(a: Answered): string {
  const head = [`since ${a.since}`, a.inquiry.baseline.name, ...a.inquiry.scenarios.flatMap((s) => [s.name, 'difference', a.runsAre === 'draws' ? 'of the baseline (5 to 95 % of draws)' : 'of the baseline (95 %)'])];
  const rows = a.shown.map((r) => [harmful(r.outcome), readable(r.baseline.mean), ...r.cells.flatMap((c) => [readable(c.effect.variant), signed(c.effect.difference.mean), effectText(c.effect)])]);
  return textTable(head, rows);
}

/** A question: scenarios side by side, by group, outcome by outcome. */
function questionTables(a: Answered): string {
  const { by, outcomes } = a.inquiry.table;
  const tables: string[] = [];
  for (let from = 0; from < a.inquiry.scenarios.length; from += COLUMNS) {
    const names = a.inquiry.scenarios.slice(from, from + COLUMNS).map((s) => s.name);
    const line = (label: string, r: TableRow): string[] => [label, readable(r.baseline.mean), ...r.cells.slice(from, from + COLUMNS).map((c) => effectText(c.effect))];
    for (const grouping of by) {
      const rows = a.shown.filter((r) => r.by === grouping);
      if (grouping === 'none') tables.push(textTable([`all origins, since ${a.since}`, a.inquiry.baseline.name, ...names], rows.map((r) => line(harmful(r.outcome), r))));
      else
        for (const o of outcomes.filter((name) => rows.some((r) => r.outcome === name)))
          tables.push(textTable([`${harmful(o)} by ${grouping}`, a.inquiry.baseline.name, ...names], rows.filter((r) => r.outcome === o).map((r) => line(r.group, r))));
    }
  }
  return tables.join('\n\n');
}

/** Returns an answer for people. */
export function answerText(a: Answered): string {
  const { inquiry } = a;
  const width = Math.max(8, ...inquiry.scenarios.map((s) => s.name.length));
  const head = [['question', inquiry.question], ['answer', a.answer]];
  return [
    head.map(([k, v]) => `${k!.padEnd(10)}${v}`).join('\n'),
    ...(inquiry.kind === 'question' ? [inquiry.scenarios.map((s) => `${s.name.padEnd(width)}  ${s.title}`).join('\n')] : []),
    inquiry.kind === 'question' ? questionTables(a) : policyTable(a),
    ...(a.inert.length > 0 ? [a.inert.map((l) => `${l.scenario}: ${l.path} changed nothing: ${l.reason}`).join('\n')] : []),
    `${inquiry.name} against ${inquiry.baseline.name}: scale ${a.scale}, ${a.replicates} ${a.runsAre === 'draws' ? 'draw' : 'replicate'}${a.replicates === 1 ? '' : 's'}, seed ${a.seed}, ${a.months}; digest ${a.digest}`,
  ].join('\n\n');
}

/** `answer <file…>`: the one-line answers of policies, questions and corridors, generated from runs. */
export function addAnswer(program: Command, signal: AbortSignal, exit: (code: number) => void): void {
  const command = program.command('answer').argument('[file...]', 'policies, questions or corridors').description('answer the question that a file opens with, from runs: direction, size, interval; harm beside flow')
    .option('--all', 'every policy, question and corridor of the library').option('--write', 'put the answers into scenarios/ANSWERS.md').option('--answers <file>', 'where --write writes (default: scenarios/ANSWERS.md, or scenarios/calibration/ANSWERS.md over a posterior)')
    .option('--posterior <file>', 'over draws of what a calibration left open, instead of replicates: its posterior.csv').option('--draws <n>', 'the first so many draws', count, DRAWS);
  withRunOptions(command, { scale: 0.05 });
  command.options.find((o) => o.long === '--out')!.description = 'folder for outcomes.csv and record.json (default: none)';
  command.action(async (paths: string[], flags: RunFlags & { all?: boolean; write?: boolean; answers?: string; posterior?: string; draws: number }) => {
    const files = flags.all ? questionFiles() : paths;
    const bad = (message: string, remedy: string): never => {
      throw new ScenarioError([{ file: 'command line', line: 1, column: 1, code: 'BAD_ARGUMENT', message, remedy }]);
    };
    if (files.length === 0) bad('no file', 'name files, or say --all');
    if (flags.write && Object.keys(flags.set).length > 0) bad('--write with --set', 'answers of the library are of its files as they are');
    const { posterior, draws } = flags;
    if (posterior !== undefined && draws < FEWEST_DRAWS) bad(`--draws ${draws}`, `give at least ${FEWEST_DRAWS}: fewer have no ends to tell`);
    if (posterior !== undefined && flags.out !== undefined) bad('--posterior with --out', 'use --json: a folder of results holds replicates of one scenario, not draws');
    if (posterior !== undefined && flags.replicates !== undefined) bad('--posterior with --replicates', 'each draw is run once; say --draws');
    if (flags.write) files.forEach(libraryName);
    const inquiries = files.map((f) => readInquiry(f));
    // Files are written only where a folder is named.
    const options = { ...optionsOf({ ...flags, json: true }, signal), ...(posterior === undefined ? {} : { posterior: { file: posterior, draws } }) };
    const { answered, saveError } = await answerInquiries(inquiries, options);
    const written = flags.answers ?? (posterior === undefined ? ANSWERS_FILE : POSTERIOR_ANSWERS_FILE);
    if (flags.write) writeAnswers(written, answered);
    if (flags.json) {
      const all = answered.map(answerJson);
      process.stdout.write(`${JSON.stringify(all.length === 1 ? all[0] : all)}\n`);
    } else process.stdout.write(`${answered.map(answerText).join('\n\n\n')}\n${flags.write ? `written  ${written}\n` : ''}`);
    exit(afterSaving(saveError));
  });
}
