import { parse } from 'yaml';
import { distinct } from '../../experiment/design.ts';
import { efficientOf, hypervolume } from '../../experiment/pareto.ts';
import { type Evaluated, firstGeneration, offspring, survivorsOf } from '../../experiment/search.ts';
import { evaluatedOf, futuresOf, outcomesOfSearch, policyAt, searchDesign, searchOf } from '../../experiment/search-design.ts';
import type { FactorValue } from '../../scenario/factors.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { type SearchSpec, searchSpec } from '../../scenario/search.ts';
import { SWEEP } from '../../scenario/sweep.ts';
import { hashOfDesign, type Prepared } from '../store/plan.ts';
import { Store } from '../store/store.ts';
import { type Place, placesOf } from '../store/table.ts';
import { agreed, runAgreed, type SweepRequest } from './sweep.ts';

/** What is asked of a search. */
export interface SearchRequest extends SweepRequest {
  /** Generations after the first; the search file's without it. */
  readonly generations?: number;
}

/** A policy that was tried, with what it came to. */
export interface Tried {
  readonly values: readonly FactorValue[];
  /** In the order of the objectives, as they are: not turned. NaN where a run failed. */
  readonly objectives: readonly number[];
  /** Share by which it is over the budget, 0 within it. */
  readonly violation: number;
}

/** What came of a search. */
export interface SearchReport {
  readonly prepared: Prepared;
  readonly folder: string;
  readonly spec: SearchSpec;
  readonly nFutures: number;
  readonly generations: readonly { readonly generation: number; readonly policies: number; readonly made: number; readonly front: number; readonly hypervolume: number }[];
  /** Number of policies tried. */
  readonly nTried: number;
  /** Those within the budget that no other betters in everything. */
  readonly front: readonly Tried[];
  readonly nMade: number;
  readonly nFailed: number;
}

const keyOf = (policy: readonly FactorValue[]): string => policy.join();

/**
 * Searches policies generation by generation. What a generation is follows from the seed and from what the store holds, so that the same command goes
 * on where it was stopped: generations whose runs are there are only read.
 * @throws ScenarioError, OutputError, SweepInterrupted
 */
export async function runSearch(request: SearchRequest): Promise<SearchReport> {
  const asked: SearchRequest = { ...request, command: 'search' };
  const { prepared, folder, notes } = agreed(asked);
  const document = SWEEP.parse(parse(prepared.plan.sweep.text));
  if (!document.search || document.design !== 'search') throw new ScenarioError([{ file: request.file, line: 1, column: 1, code: 'NO_SEARCH', message: `design: ${document.design}`, remedy: 'write design: search and what it wants, or run it with `pravas sweep`' }]);
  if (typeof prepared.plan.replicates !== 'number') throw new ScenarioError([{ file: request.file, line: 1, column: 1, code: 'REPLICATES_BY_RULE', message: 'replicates of a search are made by a rule', remedy: 'give a number: all policies are tried alike' }]);
  const base = searchSpec(document.search);
  const spec: SearchSpec = { ...base, generations: request.generations ?? base.generations };
  const { factors } = prepared.design;
  const { seed } = prepared.plan;
  const [search, futures] = [searchOf(factors, spec, seed), futuresOf(factors, spec, seed)];
  const names = outcomesOfSearch(spec);
  const known = new Map<string, Evaluated>();
  const policies: (readonly FactorValue[])[] = [];
  const generations: SearchReport['generations'][number][] = [];
  let [survivors, reference, nMade, nFailed]: [Evaluated[], number[] | null, number, number] = [[], null, 0, 0];
  const say = (text: string): void => {
    if (!request.isQuiet) process.stderr.write(`${text}\n`);
  };
  for (const note of notes) process.stderr.write(`note: ${note}\n`);
  for (let generation = 0; generation <= spec.generations; generation++) {
    const points = generation === 0 ? firstGeneration(search) : offspring(search, survivors, generation);
    const fresh = (generation === 0 ? policiesOf(prepared, search.nLevers, futures.length) : distinct(points.map((p) => policyAt(factors, p)))).filter((p) => !known.has(keyOf(p)));
    const firstNew = policies.length * futures.length;
    policies.push(...fresh);
    const design = searchDesign(factors, policies, futures);
    const now: Prepared = { design, plan: { ...prepared.plan, design: { ...prepared.plan.design, nPoints: design.nPoints, sha256: hashOfDesign(design) } } };
    const places = Array.from({ length: fresh.length * futures.length }, (_, i) => firstNew + i);
    let found = await measuredIn(folder, now, places, names);
    if (found.isMissing) {
      const report = await runAgreed({ ...asked, isQuiet: true }, { prepared: now, folder, notes: [] });
      nMade += report.nMade;
      found = await measuredIn(folder, now, places, names);
    }
    nFailed += found.nFailed;
    fresh.forEach((policy, p) => {
      const measured = new Map(names.map((name, o) => [name, found.values.slice(p * futures.length, (p + 1) * futures.length).map((v) => v[o]!)]));
      known.set(keyOf(policy), evaluatedOf([], measured, spec));
    });
    const evaluated = points.map((point): Evaluated => ({ ...known.get(keyOf(policyAt(factors, point)))!, point }));
    survivors = survivorsOf(search, [...survivors, ...evaluated], generation);
    if (survivors.length === 0) throw new ScenarioError([{ file: request.file, line: 1, column: 1, code: 'NOTHING_EVALUATED', message: 'no policy of a generation ran to its end', remedy: `\`pravas export ${folder}\` tells why` }]);
    const feasible = [...known.values()].filter((e) => e.violation === 0).map((e) => e.objectives);
    reference ??= Object.keys(spec.objectives).map((_, j) => Math.max(...survivors.map((e) => e.objectives[j]!)));
    generations.push({ generation, policies: policies.length, made: nMade, front: efficientOf(feasible).length, hypervolume: hypervolume(feasible, reference) });
    const { front } = generations.at(-1)!;
    say(`generation ${generation} of ${spec.generations}: ${policies.length} policies tried in ${futures.length} future${futures.length === 1 ? '' : 's'}, ${front} of them efficient`);
  }
  const signs = Object.values(spec.objectives).map((wanted) => (wanted === 'fall' ? 1 : -1));
  const tried = policies.map((values): Tried => {
    const { objectives, violation } = known.get(keyOf(values))!;
    return { values, objectives: objectives.map((v, j) => signs[j]! * v), violation };
  });
  const inBudget = tried.filter((t) => t.violation === 0);
  const front = efficientOf(inBudget.map((t) => t.objectives.map((v, j) => signs[j]! * v))).map((i) => inBudget[i]!).sort((a, b) => signs[0]! * (a.objectives[0]! - b.objectives[0]!));
  return { prepared, folder, spec, nFutures: futures.length, generations, nTried: policies.length, front, nMade, nFailed };
}

/** The policies of a design that crosses them with futures. */
function policiesOf({ design }: Prepared, nLevers: number, nFutures: number): (readonly FactorValue[])[] {
  return Array.from({ length: design.nPoints / nFutures }, (_, i) => design.point(i * nFutures).slice(0, nLevers));
}

/** Reads outcomes of some points: means over replicates by [point][name], NaN where all failed; and whether any run is missing. */
async function measuredIn(folder: string, { plan, design }: Prepared, points: readonly number[], names: readonly string[]): Promise<{ values: number[][]; isMissing: boolean; nFailed: number }> {
  const store = await Store.read(folder, plan).catch(() => null);
  if (!store) return { values: [], isMissing: points.length > 0, nFailed: 0 };
  const places: Place[] = [...placesOf({ plan, design, store }, points)];
  if (places.some((p) => !store.known(p.identity))) return { values: [], isMissing: true, nFailed: 0 };
  const at = names.map((name) => plan.outcomes.indexOf(name));
  const sums = points.map(() => ({ n: 0, sum: names.map(() => 0) }));
  let [i, nFailed] = [0, 0];
  for await (const record of store.records(places.map((p) => p.identity), false)) {
    const place = places[i++]!;
    if (!record || record.failure) {
      nFailed++;
      continue;
    }
    const into = sums[place.point - points[0]!]!;
    into.n++;
    at.forEach((o, j) => (into.sum[j]! += record.outcomes[o]!));
  }
  return { values: sums.map(({ n, sum }) => sum.map((s) => (n === 0 ? Number.NaN : s / n))), isMissing: false, nFailed };
}
