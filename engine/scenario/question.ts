import { z } from 'zod';
import { nearest } from '../catalog/nearest.ts';
import { OUTCOMES } from '../catalog/outcomes.ts';
import { readSource, type ScenarioFiles } from './document.ts';
import { type Problem, ScenarioError } from './problems.ts';
import { readScenario, type Scenario } from './read.ts';
import { ANSWER, type AnswerDocument, OUTCOME_NAME, SETTING } from './schema.ts';

const text = z.string().min(1);

/** A question set: a baseline, scenarios that are compared with it, and which outcomes answer. */
export const QUESTION = z.strictObject({
  format: z.literal(1),
  question: text,
  title: text,
  /** A scenario file. */
  baseline: text,
  /** Scenario files on the same corridor, or levers on the baseline. */
  scenarios: z.array(z.union([text, z.strictObject({ name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/), title: text, levers: z.record(z.string(), SETTING) })])).min(1),
  /** One table for each grouping of origins; `none` is for outcomes of the whole. */
  table: z.strictObject({ by: z.array(z.enum(['none', 'region', 'setting', 'stratum'])).min(1), outcomes: z.array(OUTCOME_NAME).min(1) }),
  answer: ANSWER,
});

/** JSON Schema of a question set, for editors. */
export function questionJsonSchema(): object {
  return { ...z.toJSONSchema(QUESTION, { io: 'input' }), title: 'pravas question set' };
}

export type QuestionDocument = z.infer<typeof QUESTION>;
export type Grouping = QuestionDocument['table']['by'][number];

/** One scenario of a question: a file, with levers laid over it. */
export interface QuestionScenario {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly set: Readonly<Record<string, unknown>>;
}

/** A question that was read and checked. */
export interface Question {
  readonly name: string;
  readonly file: string;
  readonly title: string;
  readonly question: string;
  readonly baseline: QuestionScenario;
  readonly scenarios: readonly QuestionScenario[];
  readonly table: QuestionDocument['table'];
  readonly answer: AnswerDocument;
}

/** Whether a file is a question set: it has a baseline or a list of scenarios. */
export function isQuestion(path: string, files: ScenarioFiles): boolean {
  const { tree } = readSource(path, files);
  return ('baseline' in tree || 'scenarios' in tree) && !('extends' in tree) && !('horizon' in tree);
}

/** Whether an outcome is counted by stratum of origin. */
export function isByStratum(outcome: string): boolean {
  return ['departures.irregular', 'departures.legal'].includes(outcome) || OUTCOMES.some((o) => o.name === outcome && o.levels === 'stratum');
}

/** Returns why two scenarios cannot be compared replicate by replicate; null when they can. */
export function pairingProblem(a: Scenario, b: Scenario): string | null {
  if (a.strata.map((s) => s.slug).join() !== b.strata.map((s) => s.slug).join()) return 'other population';
  if (a.from !== b.from || a.to !== b.to || a.burnIn !== b.burnIn) return 'other horizon';
  return a.seed === b.seed ? null : 'other seed';
}

/**
 * Reads a question set and checks its scenarios, their levers and its outcomes.
 * @throws ScenarioError with every problem of the stage reached
 */
export function readQuestion(path: string, files: ScenarioFiles): Question {
  const source = readSource(path, files);
  const texts = new Map([[path, source.text]]);
  const problems: Problem[] = [];
  const add = (at: readonly (string | number)[], code: string, message: string, remedy: string): void => {
    problems.push({ file: path, ...(source.place(at) ?? { line: 1, column: 1 }), code, message, remedy });
  };
  const stop = (): void => {
    if (problems.length > 0) throw new ScenarioError(problems, texts);
  };
  const checked = QUESTION.safeParse(source.tree);
  if (!checked.success) {
    for (const issue of checked.error.issues) {
      const at = issue.path as (string | number)[];
      const what = at.join('.') || 'question';
      const value = at.reduce<unknown>((v, key) => (typeof v === 'object' && v !== null ? (v as Record<string | number, unknown>)[key] : undefined), source.tree);
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) add([...at, key], 'UNKNOWN_KEY', `unknown key: ${key}`, nearest(key, Object.keys(QUESTION.shape)));
      else if (issue.code === 'custom') unknownOutcome(at, String(value));
      else if (value === undefined) add(at, 'MISSING_KEY', `missing: ${what}`, at[0] === 'answer' && at[1] === 'harm' ? 'name at least one outcome of harm' : 'give it');
      else if (at[0] === 'format') add(at, 'UNKNOWN_FORMAT', `unknown format: ${String(value)}`, 'this version reads format: 1');
      else add(at, 'WRONG_TYPE', `${what}: ${issue.code === 'invalid_union' ? 'not a value of the kind that stands here' : issue.message.toLowerCase()}`, 'scenarios/README.md shows what may stand here');
    }
    stop();
  }
  const d = checked.data!;
  d.table.outcomes.forEach((name, i) => {
    if (!d.table.by.includes('none') && !isByStratum(name))
      add(['table', 'outcomes', i], 'NO_BREAKDOWN', `not counted by ${d.table.by[0]}: ${name}`, `these are: ${BY_STRATUM.join(', ')}; or let by begin with none`);
  });
  const file = follow(['baseline'], d.baseline);
  stop();
  const baseline: QuestionScenario = { name: nameOf(d.baseline), title: '', file: file!, set: {} };
  const base = readScenario(file!, files);
  const scenarios: QuestionScenario[] = [];
  d.scenarios.forEach((s, i) => {
    const at = ['scenarios', i];
    const target = typeof s === 'string' ? follow(at, s) : file;
    const name = typeof s === 'string' ? nameOf(s) : s.name;
    if (target === undefined) return;
    if (name === baseline.name || scenarios.some((x) => x.name === name)) add(at, 'DUPLICATE_NAME', `name of another scenario: ${name}`, 'choose another name');
    const set = typeof s === 'string' ? {} : s.levers;
    try {
      const scenario = readScenario(target, files, { set });
      const problem = pairingProblem(base, scenario);
      if (problem) add(at, 'OTHER_BASELINE', `cannot be compared with ${baseline.name}, ${problem}: ${name}`, 'compare scenarios of one corridor, horizon and seed');
      scenarios.push({ name, title: typeof s === 'string' ? scenario.title : s.title, file: target, set });
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      for (const p of error.problems)
        if (p.file !== '--set') problems.push(p);
        else add([...at, 'levers', Object.keys(set).find((lever) => p.message.includes(lever)) ?? Object.keys(set)[0]!], p.code, p.message, p.remedy);
    }
  });
  stop();
  return { name: nameOf(path), file: path, title: d.title, question: d.question, baseline: { ...baseline, title: base.title }, scenarios, table: d.table, answer: d.answer };

  function unknownOutcome(at: readonly (string | number)[], name: string): void {
    add(at, 'UNKNOWN_OUTCOME', `unknown outcome: ${name}`, nearest(name, OUTCOMES.map((o) => o.name), '`list outcomes` shows them'));
  }

  function follow(at: readonly (string | number)[], reference: string): string | undefined {
    try {
      return files.resolve(path, reference);
    } catch (error) {
      add(at, 'BAD_REFERENCE', (error as Error).message, 'refer to a file inside the scenario root');
      return undefined;
    }
  }
}

const BY_STRATUM = ['departures.irregular', 'departures.legal', ...OUTCOMES.filter((o) => o.levels === 'stratum').map((o) => o.name)];

function nameOf(path: string): string {
  return path.split('/').pop()!.replace(/\.ya?ml$/, '');
}
