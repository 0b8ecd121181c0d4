import { z } from 'zod';
import { LEVERS } from '../catalog/levers.ts';
import { nearest } from '../catalog/nearest.ts';
import { OUTCOMES, outcomeOf } from '../catalog/outcomes.ts';
import { readSource, readText, type ScenarioFiles } from './document.ts';
import { checkValues, factorsOf, type ReportAt } from './factors.ts';
import { type PointTable, pointsOf } from './points.ts';
import { readPosterior } from './posterior.ts';
import { type Problem, ScenarioError } from './problems.ts';
import { readScenario, type Scenario } from './read.ts';
import { SEARCH } from './search.ts';
import { targetsOf } from './settings.ts';

const text = z.string().min(1);
const value = z.union([z.number(), z.string().regex(/^\d+(\.\d+)?x$/)]);
const range = z.union([z.array(value).min(1), z.strictObject({ low: value, high: value })]);
export type RangeDocument = z.infer<typeof range>;

export const DESIGN_NAMES = ['grid', 'factorial', 'one-at-a-time', 'lhs', 'sobol', 'saltelli', 'morris', 'points', 'search'] as const;
export type DesignName = (typeof DESIGN_NAMES)[number];

/** A sweep: what varies over a base scenario. */
export const SWEEP = z.strictObject({
  format: z.literal(1),
  title: text.optional(),
  question: text.optional(),
  /** A scenario file. */
  base: text,
  design: z.enum(DESIGN_NAMES),
  /** Points of lhs and sobol, rows of saltelli, trajectories of morris. */
  samples: z.int().min(1).max(1e8).optional(),
  /** Levels of morris: an even number, 4 unless said. */
  levels: z.int().min(2).max(1000).multipleOf(2).optional(),
  /** A CSV with a column for each path. */
  points: text.optional(),
  levers: z.record(z.string(), range).optional(),
  /** Policy files by name, each off (0) or on (1): factors `policy.<name>` of grid, factorial, one-at-a-time, points and search. */
  policies: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), text).optional(),
  uncertainties: z.union([z.enum(['none', 'parameters']), z.array(z.union([text, z.record(z.string(), range)])), z.strictObject({ posterior: text, draws: z.int().min(1).optional() }), z.record(z.string(), range)]).optional(),
  /** Of design search: what it wants, and how long it looks. */
  search: SEARCH.optional(),
  /** A number, or until the 95 % half-width of the mean of an outcome is small enough. Without it the base scenario's number. */
  replicates: z.union([z.int().min(1), z.strictObject({ until: z.strictObject({ outcome: text, halfWidth: z.number().positive(), least: z.int().min(2).optional(), most: z.int().min(2).optional() }) })]).optional(),
  /** Share of communities simulated, 1 unless said. */
  scale: z.number().gt(0).max(1).optional(),
  /** Of the design and of the runs. Without it the base scenario's. */
  seed: z.union([text, z.int()]).optional(),
  /** Outcomes of which every month is kept. */
  outcomes: z.array(text).min(1).optional(),
});
export type SweepDocument = z.infer<typeof SWEEP>;
/** A sweep that was read and checked, with its own file and those of its base and policies as `ScenarioFiles` knows them. */
export type Sweep = SweepDocument & { readonly file: string; readonly baseFile: string; readonly policyFiles: Readonly<Record<string, string>>;
  /** Draws of the posterior that uncertainties name. */
  readonly posterior?: PointTable;
};

/** What a design must have beside factors, and may. */
const NEEDS: Readonly<Record<DesignName, readonly ('samples' | 'points' | 'search')[]>> = {
  grid: [], factorial: [], 'one-at-a-time': [], lhs: ['samples'], sobol: ['samples'], saltelli: ['samples'], morris: ['samples'], points: ['points'], search: ['search'],
};
/** Most points of a design. */
const MOST_POINTS = 1e9;

/** JSON Schema of a sweep, for editors. */
export function sweepJsonSchema(): object {
  return { ...z.toJSONSchema(SWEEP, { io: 'input' }), title: 'pravas sweep' };
}

/** Whether a file is a sweep: it has a base and a design. */
export function isSweep(path: string, files: ScenarioFiles): boolean {
  const { tree } = readSource(path, files);
  return 'base' in tree && !('extends' in tree) && !('horizon' in tree);
}

/**
 * Reads a sweep and checks its base, what it varies, and what its design needs.
 * @throws ScenarioError with every problem of the stage reached
 */
export function readSweep(path: string, files: ScenarioFiles): Sweep {
  const source = readSource(path, files);
  const texts = new Map([[path, source.text]]);
  const problems: Problem[] = [];
  const add: ReportAt = (at, code, message, remedy) => {
    problems.push({ file: path, ...(source.place(at) ?? { line: 1, column: 1 }), code, message, remedy });
  };
  const stop = (): void => {
    if (problems.length > 0) throw new ScenarioError(problems, texts);
  };
  const checked = SWEEP.safeParse(source.tree);
  if (!checked.success) {
    for (const issue of checked.error.issues) {
      const at = issue.path as (string | number)[];
      const what = at.join('.') || 'sweep';
      const held = at.reduce<unknown>((v, key) => (typeof v === 'object' && v !== null ? (v as Record<string | number, unknown>)[key] : undefined), source.tree);
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) add([...at, key], 'UNKNOWN_KEY', `unknown key: ${key}`, nearest(key, Object.keys(SWEEP.shape)));
      else if (held === undefined) add(at, 'MISSING_KEY', `missing: ${what}`, 'give it');
      else if (at[0] === 'format') add(at, 'UNKNOWN_FORMAT', `unknown format: ${String(held)}`, 'this version reads format: 1');
      else if (at[0] === 'design') add(at, 'UNKNOWN_DESIGN', `unknown design: ${String(held)}`, nearest(String(held), DESIGN_NAMES, `write one of ${DESIGN_NAMES.join(', ')}`));
      else if (at[0] === 'seed') add(at, 'EMPTY_SEED', 'seed is empty', 'give a text or a whole number');
      else add(at, 'WRONG_TYPE', `${what}: ${issue.code === 'invalid_union' ? 'not a value of the kind that stands here' : issue.message.toLowerCase()}`, 'scenarios/README.md shows what may stand here');
    }
    stop();
  }
  const d = checked.data!;
  checkKeys();
  let baseFile = '';
  try {
    baseFile = files.resolve(path, d.base);
  } catch (error) {
    add(['base'], 'BAD_REFERENCE', (error as Error).message, 'refer to a file inside the scenario root');
    stop();
  }
  const base = readBase();
  const policyFiles = checkPolicies();
  checkOutcomes(base);
  const factors = factorsOf(d, base, add);
  const posterior = drawsOfPosterior(base, factors.map((f) => f.path));
  if (d.design === 'points') {
    if (d.points !== undefined) checkPoints(base);
  } else if (problems.length === 0 && d.design === 'search' && !factors.some((f) => f.kind === 'lever')) add(['design'], 'NOTHING_VARIES', 'no lever to search over', 'name levers with ranges, or policies');
  else if (problems.length === 0 && factors.length === 0 && !posterior) add(['design'], 'NOTHING_VARIES', `no factor for the design: ${d.design}`, 'name levers or uncertainties');
  let nPoints = d.samples ?? 1;
  for (const f of factors) {
    const at = d.levers && Object.hasOwn(d.levers, f.path) ? ['levers', f.path] : ['uncertainties', f.path];
    if (isPolicyPath(f.path) && !POLICY_DESIGNS.includes(d.design)) add(['policies'], 'KEY_WITHOUT_USE', `${d.design} has no use for policies`, `choose one of ${POLICY_DESIGNS.join(', ')}`);
    if (d.design === 'grid' && !f.values) add(at, 'NEEDS_LIST', `grid needs a list of values: ${f.path}`, 'write [low, middle, high], or choose another design');
    if (['factorial', 'morris', 'saltelli'].includes(d.design) && f.values?.length === 1) add(at, 'NEEDS_TWO_VALUES', `${d.design} needs two values or more: ${f.path}`, 'add a value, or put it into a policy that is the base');
    if (d.design === 'grid' || d.design === 'factorial') nPoints *= f.values?.length ?? 2;
  }
  if (d.design === 'saltelli') nPoints *= factors.length + 2;
  if (d.design === 'morris') nPoints *= factors.length + 1;
  if (nPoints > MOST_POINTS) add(['design'], 'TOO_MANY_POINTS', `${nPoints} points`, `stay below ${MOST_POINTS}: take fewer values or lhs`);
  const nDimensions = factors.length * (d.design === 'saltelli' ? 2 : 1);
  if ((d.design === 'sobol' || d.design === 'saltelli') && nDimensions > SOBOL_DIMENSIONS) add(['design'], 'TOO_MANY_FACTORS', `${factors.length} factors for ${d.design}`, `at most ${SOBOL_DIMENSIONS / (nDimensions / factors.length)}; screen them with morris first`);
  stop();
  return { ...d, file: path, baseFile, policyFiles, ...(posterior ? { posterior } : {}) };

  function checkKeys(): void {
    const needs = NEEDS[d.design];
    const remedies = { samples: `write samples: ${d.design === 'morris' ? 20 : 1024}`, points: 'name a CSV with a column for each path', search: 'write search: { objectives: { deaths: fall, … } }' };
    for (const key of ['samples', 'points', 'search'] as const)
      if (needs.includes(key) && d[key] === undefined) add(['design'], 'MISSING_KEY', `${d.design} needs ${key}`, remedies[key]);
      else if (!needs.includes(key) && d[key] !== undefined) add([key], 'KEY_WITHOUT_USE', `${d.design} has no use for ${key}`, 'take it out, or choose another design');
    if (d.levels !== undefined && d.design !== 'morris') add(['levels'], 'KEY_WITHOUT_USE', `${d.design} has no use for levels`, 'take it out, or choose morris');
    if (d.design !== 'points') return;
    for (const key of ['levers', 'uncertainties'] as const)
      if (d[key] !== undefined && d[key] !== 'none') add([key], 'KEY_WITHOUT_USE', `points has no use for ${key}`, 'the columns of the table say what varies');
  }

  function readBase(): Scenario {
    try {
      return readScenario(baseFile, files);
    } catch (error) {
      if (!(error instanceof ScenarioError) || problems.length === 0) throw error;
      throw new ScenarioError([...problems, ...error.problems], texts);
    }
  }

  function checkPolicies(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const [name, reference] of Object.entries(d.policies ?? {})) {
      try {
        found[name] = files.resolve(path, reference);
        readScenario(baseFile, files, { policies: [found[name]] });
      } catch (error) {
        if (error instanceof ScenarioError) problems.push(...error.problems);
        else add(['policies', name], 'BAD_REFERENCE', (error as Error).message, 'refer to a file inside the scenario root');
      }
    }
    return found;
  }

  function drawsOfPosterior(scenario: Scenario, varied: readonly string[]): PointTable | null {
    const u = d.uncertainties;
    if (typeof u !== 'object' || Array.isArray(u) || typeof u['posterior'] !== 'string') return null;
    const at = ['uncertainties', 'posterior'];
    if (!POSTERIOR_DESIGNS.includes(d.design)) {
      add(at, 'KEY_WITHOUT_USE', `${d.design} has no use for a posterior: it varies one number at a time, and draws are whole rows`, `choose one of ${POSTERIOR_DESIGNS.join(', ')}`);
      return null;
    }
    try {
      const file = files.resolve(path, u['posterior']);
      const table = readPosterior(file, files, scenario, typeof u['draws'] === 'number' ? u['draws'] : undefined, problems);
      for (const column of table.paths)
        if (varied.includes(column)) problems.push({ file, line: 1, column: 1, code: 'DUPLICATE_FACTOR', message: `the sweep varies ${column} too`, remedy: 'keep one of them' });
      return table;
    } catch (error) {
      add(at, 'BAD_REFERENCE', (error as Error).message, 'refer to a posterior.csv that `pravas calibrate` wrote, inside the scenario root');
      return null;
    }
  }

  function checkOutcomes(scenario: Scenario): void {
    const isKnown = (name: string): boolean => outcomeOf(name) !== undefined || Object.hasOwn(scenario.derived, name);
    const check = (name: string, at: (string | number)[]): void => {
      if (!isKnown(name)) add(at, 'UNKNOWN_OUTCOME', `unknown outcome: ${name}`, nearest(name, [...OUTCOMES.map((o) => o.name), ...Object.keys(scenario.derived)], '`list outcomes` shows them'));
    };
    d.outcomes?.forEach((name, i) => check(name, ['outcomes', i]));
    for (const name of Object.keys(d.search?.objectives ?? {})) check(name, ['search', 'objectives', name]);
    if (typeof d.replicates !== 'object') return;
    const { outcome, least, most } = d.replicates.until;
    check(outcome, ['replicates', 'until', 'outcome']);
    if ((least ?? 2) > (most ?? Number.POSITIVE_INFINITY)) add(['replicates', 'until', 'least'], 'BAD_RANGE', `least is above most: ${least}, ${most}`, 'let least be the smaller');
  }

  function checkPoints(scenario: Scenario): void {
    let file = '';
    try {
      file = files.resolve(path, d.points!);
      const table = pointsOf(readText(file, files), (line, code, message, remedy) => problems.push({ file, line, column: 1, code, message, remedy }));
      const report: ReportAt = (_, code, message, remedy) => problems.push({ file, line: 1, column: 1, code, message, remedy });
      table.paths.forEach((column, j) => {
        if (isPolicyPath(column)) {
          if (d.policies?.[column.slice(POLICY.length)] === undefined) report([], 'UNKNOWN_REFERENCE', `column ${column}: no policy of that name`, 'name its file under policies');
          else if (table.rows.some((row) => row[j] !== 0 && row[j] !== 1)) report([], 'BAD_TABLE', `column ${column}: neither 0 nor 1`, 'write 0 for off, 1 for on');
          return;
        }
        targetsOf(column, scenario.leaves, (code, message, remedy) => report([], code, message, remedy));
        const distinct = new Set(table.rows.map((row) => row[j]!));
        checkValues(column, [...distinct].filter((v) => v === v), scenario, [], report);
      });
    } catch (error) {
      add(['points'], 'BAD_REFERENCE', (error as Error).message, 'refer to a CSV file inside the scenario root');
    }
  }
}

/** Dimensions of the committed table of direction numbers. */
export const SOBOL_DIMENSIONS = 512;

/** Returns the points of a sweep of design `points`. */
export function readPoints(sweep: Sweep, files: ScenarioFiles): PointTable {
  return pointsOf(readText(files.resolve(sweep.file, sweep.points!), files), (line, code, message, remedy) => {
    throw new RangeError(`${sweep.points}:${line}  ${code}  ${message}: ${remedy}`);
  });
}

/** Designs that carry whole draws. */
const POSTERIOR_DESIGNS: readonly string[] = ['grid', 'factorial', 'one-at-a-time', 'lhs', 'sobol'];
const POLICY = 'policy.';
const POLICY_DESIGNS: readonly string[] = ['grid', 'factorial', 'one-at-a-time', 'points', 'search'];

/** Whether a factor is a policy, off (0) or on (1). */
export function isPolicyPath(path: string): boolean {
  return path.startsWith(POLICY);
}

/** Returns what `readScenario` needs for the settings of a point: what is set, and which policies are on, in the order of the sweep. */
export function optionsOfSettings(settings: Readonly<Record<string, unknown>>, policyFiles: Readonly<Record<string, string>>): { set: Record<string, unknown>; policies: string[] } {
  return {
    set: Object.fromEntries(Object.entries(settings).filter(([path]) => !isPolicyPath(path))),
    policies: Object.entries(policyFiles).flatMap(([name, file]) => (settings[POLICY + name] === 1 ? [file] : [])),
  };
}

/** Whether a path is a lever's, rather than a quantity's. */
export function isLeverPath(path: string): boolean {
  return LEVERS.some((l) => new RegExp(`^${l.pattern.replace(/\./g, '\\.').replace(/<[a-z]+>/, '[^.]+')}$`).test(path));
}
