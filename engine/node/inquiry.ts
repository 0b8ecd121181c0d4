import { resolve } from 'node:path';
import { nearest } from '../catalog/nearest.ts';
import { outcomeNamesOf } from '../plan/compile.ts';
import { readSource, type ScenarioFiles } from '../scenario/document.ts';
import { ScenarioError } from '../scenario/problems.ts';
import { type Grouping, isByStratum, isQuestion, pairingProblem, type QuestionDocument, readQuestion } from '../scenario/question.ts';
import { readScenario, type Scenario } from '../scenario/read.ts';
import type { AnswerDocument } from '../scenario/schema.ts';
import { corridorAnswer, DEFAULT_ANSWER, type GroupEffect, outcomesOf, policyAnswer, questionAnswer, type ScenarioEffects } from '../results/answer.ts';
import { type Effect, effectOf, firstDifference, type Group, groupsOf, resultFrom, type RunsAre } from '../results/effect.ts';
import { type Inert, inertLevers } from '../results/inert.ts';
import { type Estimate, estimateOf, overHorizon, spreadOf } from '../results/summary.ts';
import { monthText } from '../scenario/months.ts';
import type { RunResult } from '../simulate/run.ts';
import { sha256 } from './digest.ts';
import { scenarioFiles } from './files.ts';
import { type Request, type Simulated, type SimulationOptions, simulateScenarios } from './simulation.ts';

/** Most groups that a table for people shows one by one. */
const SHOWN = 8;

/** A question that runs can answer: a policy against its corridor, a question set, or a corridor by itself. */
export interface Inquiry {
  readonly kind: 'policy' | 'question' | 'corridor';
  readonly name: string;
  readonly file: string;
  readonly title: string;
  readonly question: string;
  readonly spec: AnswerDocument;
  readonly table: QuestionDocument['table'];
  readonly baseline: Named;
  readonly scenarios: readonly Named[];
}

/** A scenario that is asked for, with what people call it. */
export interface Named {
  readonly name: string;
  readonly title: string;
  readonly request: Request;
}

/** Effects of one scenario on one outcome in one group. */
export interface TableCell {
  readonly scenario: string;
  readonly effect: Effect;
}

/** One row of an answer's table. */
export interface TableRow {
  readonly outcome: string;
  readonly by: Grouping;
  readonly group: string;
  readonly baseline: Estimate;
  readonly cells: readonly TableCell[];
}

/** An answer with all that it rests on. */
export interface Answered {
  readonly inquiry: Inquiry;
  readonly answer: string;
  /** Month from which outcomes are compared. */
  readonly since: string;
  readonly scale: number;
  /** Replicates, or draws of a posterior. */
  readonly replicates: number;
  readonly runsAre: RunsAre;
  readonly seed: string;
  readonly months: string;
  /** Of the digests of all its runs. */
  readonly digest: string;
  readonly rows: readonly TableRow[];
  /** Rows for people: the whole, the largest groups, and the sum of the rest. */
  readonly shown: readonly TableRow[];
  readonly inert: readonly (Inert & { readonly scenario: string })[];
}

/**
 * Reads what a file asks.
 * @throws ScenarioError also for a file that asks nothing, or that cannot be compared with its corridor
 */
export function readInquiry(path: string, files: ScenarioFiles = scenarioFiles()): Inquiry {
  if (isQuestion(path, files)) {
    const q = readQuestion(path, files);
    const requestOf = (s: (typeof q.scenarios)[number]): Request => (Object.keys(s.set).length === 0 ? { file: s.file } : { file: s.file, set: s.set, name: `${q.name}.${s.name}` });
    return checked({
      kind: 'question', name: q.name, file: path, title: q.title, question: q.question, spec: q.answer, table: q.table,
      baseline: { name: q.baseline.name, title: q.baseline.title, request: { file: q.baseline.file } },
      scenarios: q.scenarios.map((s) => ({ name: s.name, title: s.title, request: requestOf(s) })),
    }, readScenario(q.baseline.file, files));
  }
  const { tree } = readSource(path, files);
  if (!('question' in tree || 'extends' in tree)) refuse(path, 'NO_QUESTION', 'file asks nothing', 'name a policy, a question set or a corridor');
  const own = readScenario(path, files);
  const spec = own.document.answer ?? DEFAULT_ANSWER;
  const shared = { name: own.name, file: path, title: own.title, question: own.question, spec, table: { by: ['none' as const], outcomes: outcomesOf(spec) } };
  const itself: Named = { name: own.name, title: own.title, request: { file: path } };
  const corridor = corridorOf(path, files);
  if (corridor === path) return checked({ ...shared, kind: 'corridor', baseline: itself, scenarios: [] }, own);
  // A policy may have months of its own: its corridor is then run over the same.
  const months = { from: monthText(own.from), to: monthText(own.to) };
  const hasMonths = 'horizon' in tree;
  const base = readScenario(corridor, files, hasMonths ? months : {});
  const problem = pairingProblem(base, own);
  if (problem) refuse(path, 'OTHER_BASELINE', `cannot be compared with ${base.name}: ${problem}`, 'keep burn-in, seed and population of the corridor');
  return checked({ ...shared, kind: 'policy', baseline: { name: base.name, title: base.title, request: { file: corridor, ...(hasMonths ? months : {}) } }, scenarios: [itself] }, base);
}

/** The file with the population, up the chain that a scenario extends. */
function corridorOf(path: string, files: ScenarioFiles): string {
  for (let file = path; ; ) {
    const { tree } = readSource(file, files);
    if ('population' in tree || typeof tree['extends'] !== 'string') return file;
    file = files.resolve(file, tree['extends']);
  }
}

function refuse(file: string, code: string, message: string, remedy: string): never {
  throw new ScenarioError([{ file, line: 1, column: 1, code, message, remedy }]);
}

/** Simulates all that inquiries need, each scenario once, and answers them in order. @throws as `simulateScenarios` */
export async function answerInquiries(inquiries: readonly Inquiry[], options: SimulationOptions): Promise<{ answered: Answered[]; saveError: Error | null }> {
  const requests = new Map<string, Request>();
  const files = scenarioFiles();
  const keyOf = (r: Request): string => JSON.stringify([r.file.startsWith('pravas:') ? files.resolve(r.file, r.file) : resolve(r.file), r.set ?? {}, r.from, r.to]);
  for (const i of inquiries) for (const n of [i.baseline, ...i.scenarios]) if (!requests.has(keyOf(n.request))) requests.set(keyOf(n.request), n.request);
  const { simulated, saveError } = await simulateScenarios([...requests.values()], options);
  const found = new Map([...requests.keys()].map((key, i) => [key, simulated[i]!]));
  const of = (n: Named): Simulated => found.get(keyOf(n.request))!;
  return { answered: inquiries.map((i) => answerOf(i, of(i.baseline), i.scenarios.map(of), options.scale, options.posterior ? 'draws' : 'replicates')), saveError };
}

/** Answers one inquiry from the runs of its baseline and scenarios. */
export function answerOf(inquiry: Inquiry, base: Simulated, variants: readonly Simulated[], scale: number, runsAre: RunsAre = 'replicates'): Answered {
  const { spec, table } = inquiry;
  const since = firstDifference(base.plan, variants.map((v) => v.plan));
  const cut = (s: Simulated): RunResult[] => s.results.map((r) => resultFrom(r, since));
  const before = cut(base);
  const after = variants.map(cut);
  const names = inquiry.scenarios.map((s) => s.name);
  const effects: ScenarioEffects[] = after.map((results, i) => ({ name: names[i]!, effects: new Map(outcomesOf(spec).map((o) => [o, effectOf(before, results, o, [], runsAre)])) }));
  const rows: TableRow[] = [];
  const shown: TableRow[] = [];
  for (const by of table.by)
    for (const outcome of table.outcomes) {
      if (by !== 'none' && !isByStratum(outcome)) continue;
      const groups = groupsOf(base.scenario.strata, by);
      const row = (g: Group): TableRow => ({ ...rowOf(before, after, names, outcome, g, runsAre), by });
      const all = groups.map(row);
      rows.push(...all);
      shown.push(...(by === 'none' ? all : largest(groups, all).map(row)));
    }
  const where = new Map(names.map((name, i) => [name, byGroup(rows, spec.decides, i)]));
  const answer =
    inquiry.kind === 'corridor' ? corridorAnswer(new Map(outcomesOf(spec).map((o) => [o, levelOf(before.map((r) => overHorizon(r, o)), runsAre)])), spec)
    : inquiry.kind === 'policy' ? policyAnswer(effects[0]!.effects, spec)
    : questionAnswer(effects, spec, where);
  return {
    inquiry, answer, since: monthText(since), scale, replicates: base.results.length, runsAre, seed: base.seed,
    months: `${monthText(base.scenario.from)} to ${monthText(base.scenario.to)}`,
    digest: sha256([base, ...variants].map((s) => s.digest).join('\n')),
    rows, shown,
    inert: variants.flatMap((v, i) => inertLevers(v.scenario, v.plan).map((l) => ({ scenario: names[i]!, ...l }))),
  };
}

const levelOf = (values: readonly number[], are: RunsAre): Estimate => (are === 'draws' ? spreadOf(values) : estimateOf(values));

function rowOf(before: readonly RunResult[], after: readonly RunResult[][], names: readonly string[], outcome: string, group: Group, are: RunsAre): Omit<TableRow, 'by'> {
  const cells = after.map((results, i) => ({ scenario: names[i]!, effect: effectOf(before, results, outcome, group.strata, are) }));
  const level = (r: RunResult): number => (group.strata.length === 0 ? overHorizon(r, outcome) : group.strata.reduce((sum, s) => sum + overHorizon(r, `${outcome}.${s}`), 0));
  return { outcome, group: group.name, baseline: levelOf(before.map(level), are), cells };
}

/** The whole, the largest groups by their level in the baseline, and all others as one. */
function largest(groups: readonly Group[], rows: readonly TableRow[]): Group[] {
  const size = (g: Group): number => Math.abs(rows.find((r) => r.group === g.name)!.baseline.mean);
  const sorted = [...groups].sort((a, b) => size(b) - size(a));
  const rest = sorted.slice(SHOWN);
  return [
    { name: 'all', strata: groups.flatMap((g) => g.strata) },
    ...sorted.slice(0, SHOWN),
    ...(rest.length > 0 ? [{ name: `the other ${rest.length}`, strata: rest.flatMap((g) => g.strata) }] : []),
  ];
}

/** Effects of a scenario by group: on the deciding outcome, or on the table's first where that one is not counted by origin. */
function byGroup(rows: readonly TableRow[], decides: string, scenario: number): GroupEffect[] {
  const grouped = rows.filter((r) => r.by !== 'none');
  const first = grouped.find((r) => r.outcome === decides) ?? grouped[0];
  return grouped.filter((r) => r.outcome === first!.outcome && r.by === first!.by).map((r) => ({ group: r.group, effect: r.cells[scenario]!.effect }));
}

/** Refuses outcomes that the corridor does not have: levels of borders, routes and the like. */
function checked(inquiry: Inquiry, baseline: Scenario): Inquiry {
  const known = outcomeNamesOf(baseline);
  const unknown = [...outcomesOf(inquiry.spec), ...inquiry.table.outcomes].find((o) => !known.includes(o));
  if (unknown !== undefined) refuse(inquiry.file, 'UNKNOWN_OUTCOME', `unknown outcome in this corridor: ${unknown}`, nearest(unknown, known, '`list outcomes` shows them'));
  return inquiry;
}
