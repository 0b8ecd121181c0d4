import { OUTCOMES } from '../catalog/outcomes.ts';
import { nearest } from '../catalog/nearest.ts';
import { PARAMETER_NAMES, RULE_PARAMETERS, SYMBOLS } from '../catalog/symbols.ts';
import { EquationError, parseEquation } from '../equation/parse.ts';
import { EQUATIONS } from '../model/equations.ts';
import { boundsOf } from './bounds.ts';
import type { ScenarioFiles, SourceFile } from './document.ts';
import { eventWeightsOf, weighted } from './event-weights.ts';
import { heldLayer } from './held.ts';
import { datesOf, type Json, type Leaf, leavesOf } from './leaves.ts';
import { type LeverSetting, mergeSources } from './merge.ts';
import { monthOf, monthText } from './months.ts';
import { type Problem, ScenarioError } from './problems.ts';
import { SCENARIO, type ScenarioDocument } from './schema.ts';
import { readSetting, targetsOf, type Trigger } from './settings.ts';
import { regionSlug, type Stratum, strataOf, TableError } from './strata.ts';

/** A scenario that was read and checked: words and units, ready to be compiled into a plan. */
export interface Scenario {
  readonly name: string;
  readonly file: string;
  readonly title: string;
  readonly question: string;
  /** First and last reported month, absolute: year × 12 + month − 1. */
  readonly from: number;
  readonly to: number;
  readonly burnIn: number;
  readonly seed: string;
  readonly replicates: number;
  readonly document: ScenarioDocument;
  readonly strata: readonly Stratum[];
  readonly leaves: ReadonlyMap<string, Leaf>;
  readonly triggers: readonly Trigger[];
  /** Quantities that levers set, as the corridor has them without levers. */
  readonly references: ReadonlyMap<string, Leaf>;
  readonly equations: Readonly<Record<string, string>>;
  readonly derived: Readonly<Record<string, string>>;
  /** Levers that are set, with the quantities they set, in the order in which they act. */
  readonly levers: readonly { readonly path: string; readonly targets: readonly string[]; readonly value: unknown }[];
  readonly warnings: readonly Problem[];
  /** Every file that went in, with its text. */
  readonly sources: readonly { readonly file: string; readonly text: string }[];
}

/** What the command line may change in a scenario. */
export interface ReadOptions {
  /** Further levers or quantities by path, as text or number. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Policy files laid over the scenario, in order. */
  readonly policies?: readonly string[];
  /** First and last reported month, `yyyy-mm`. */
  readonly from?: string;
  readonly to?: string;
  /** What can be known in a month, `yyyy-mm`: events announced later are dropped, and every dated value is held as it is then. */
  readonly knownAt?: string;
}

const SECTIONS = [
  'destinations', 'transit', 'borders', 'legs', 'routes', 'pathways', 'brokers', 'information', 'development', 'cooperation', 'interior', 'outreach', 'support',
  'diplomacy', 'remittance', 'residents', 'weights', 'parameters',
];
/** What a corridor need not say: normal effort, open, and nothing of what only a policy or a few corridors have. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  destinations: { audits: 0, regularisation: { share: 0, monthsResident: 24 } },
  transit: { readmission: 1 },
  borders: { sanctionSeverity: 0, admittedShare: 0 },
  legs: { intensity: 1, open: 1, surveillance: 0, rescue: 0, groundedPersons: 0 },
  routes: { open: 1 },
  pathways: { open: 1, overstayShare: 0, eligibility: 0, digital: 0 },
  development: { jobs: 0, instability: 0 },
};
/** Levels of outcomes that every corridor has. */
const LEVELS = ['departures.legal', 'departures.irregular', 'abroad.regular', 'abroad.pending', 'abroad.irregular'];
const SYMBOL_NAMES = new Set(SYMBOLS.map((s) => s.name));
type Path = readonly (string | number)[];

/**
 * Reads a scenario with all it extends.
 * @throws ScenarioError with every problem of the stage reached
 */
export function readScenario(path: string, files: ScenarioFiles, options: ReadOptions = {}): Scenario {
  const merged = mergeSources(path, files, options.policies);
  const { own, sources, root } = merged;
  const texts = new Map(sources.map((s) => [s.file, s.text]));
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const add = (at: Path, code: string, message: string, remedy: string, holder?: SourceFile | null): void => {
    if (holder === null) {
      problems.push({ file: '--set', line: 1, column: 1, code, message, remedy });
      return;
    }
    const source = holder ?? [...sources].reverse().find((s) => s.place(at)) ?? own;
    problems.push({ file: source.file, ...(source.place(at) ?? { line: 1, column: 1 }), code, message, remedy });
  };
  const stop = (): void => {
    if (problems.length > 0) throw new ScenarioError(problems, texts);
  };

  const checked = SCENARIO.safeParse(merged.tree);
  if (!checked.success) {
    for (const issue of checked.error.issues) {
      const at = issue.path as (string | number)[];
      const what = at.join('.') || 'scenario';
      if (issue.code === 'unrecognized_keys')
        for (const key of issue.keys) add([...at, key], 'UNKNOWN_KEY', `unknown key: ${key}`, nearest(key, keysAt(at)));
      else if (valueAt(merged.tree, at) === undefined) add(at, at[0] === 'seed' ? 'EMPTY_SEED' : 'MISSING_KEY', `missing: ${what}`, 'give it');
      else if (at[0] === 'seed') add(at, 'EMPTY_SEED', 'seed is empty', 'give a text or a whole number');
      else if (at[0] === 'format') add(at, 'UNKNOWN_FORMAT', `unknown format: ${String(valueAt(merged.tree, at))}`, 'this version reads format: 1');
      else add(at, 'WRONG_TYPE', `${what}: ${issue.code === 'invalid_union' ? 'not a value of the kind that stands here' : issue.message.toLowerCase()}`, 'scenarios/README.md shows what may stand here');
    }
    checkSettings();
    stop();
  }
  const d = checked.data!;
  stop();
  const strata = readStrata();
  checkReferences();

  const from = monthOf(options.from ?? d.horizon.from);
  const to = monthOf(options.to ?? d.horizon.to);
  if (from === undefined || to === undefined || to < from || from - d.horizon.burnIn < (monthOf('1990-01') ?? 0))
    add(['horizon'], 'BAD_DATE', `horizon: ${options.from ?? d.horizon.from} to ${options.to ?? d.horizon.to}`, 'give yyyy-mm between 1990-01 and 2100-12, in order, with room for the burn-in');
  const first = (from ?? 0) - d.horizon.burnIn;

  // Sections hold quantities by name, as the schema checked.
  const tree = structuredClone(d) as unknown as { [section: string]: Record<string, Record<string, Json>> };
  for (const [section, defaults] of Object.entries(DEFAULTS))
    for (const [name, x] of Object.entries(tree[section]!))
      if (section !== 'development' || name === '*') for (const [key, value] of Object.entries(defaults)) x[key] ??= structuredClone(value);
  // Every region of the table has its own development, as `*` says unless the corridor says otherwise.
  const everywhere = tree['development']!['*'] ?? {};
  for (const s of strata) {
    const region = regionSlug(s.slug);
    tree['development']![region] = { ...everywhere, ...tree['development']![region] };
  }
  const leaves = leavesOf(tree as Json, SECTIONS);
  for (const leaf of leaves.values()) checkLeaf(leaf);

  const settings: LeverSetting[] = [...merged.levers, ...Object.entries(options.set ?? {}).map(([p, value]) => ({ path: p, value, source: null }))];
  const weights = eventWeightsOf(d, leaves, settings);
  const knownAt = options.knownAt === undefined ? undefined : monthOf(options.knownAt);
  const triggers: Trigger[] = [];
  const levers: { path: string; targets: string[]; value: unknown }[] = [];
  for (const name of Object.keys(d.events ?? {}).sort()) {
    const event = d.events![name]!;
    if (monthOf(event.knownFrom) === undefined) add(['events', name, 'knownFrom'], 'BAD_DATE', `not a month: ${event.knownFrom}`, 'give yyyy-mm between 1990-01 and 2100-12');
    if (knownAt !== undefined && (monthOf(event.knownFrom) ?? 0) > knownAt) continue;
    for (const [target, value] of Object.entries(event.set)) {
      const at = ['events', name, 'set', target];
      const leaf = leaves.get(target);
      if (!leaf) add(at, 'UNKNOWN_REFERENCE', `unknown quantity: ${target}`, nearest(target, [...leaves.keys()]));
      else act(at, [target], value, null, undefined, name);
    }
  }
  const references = new Map<string, Leaf>();
  for (const { path: lever, value, source } of settings) {
    const at = ['levers', lever];
    const found = targetsOf(lever, leaves, (code, message, remedy) => add(at, code, message, remedy, source));
    for (const t of found.targets) if (!references.has(t)) references.set(t, { ...leaves.get(t)!, layers: [...leaves.get(t)!.layers] });
    act(at, found.targets, value, found.lever, source);
    levers.push({ path: lever, targets: found.targets, value });
  }
  if (knownAt !== undefined) for (const leaf of [...leaves.values(), ...references.values()]) leaf.layers.splice(0, leaf.layers.length, ...leaf.layers.map((l) => heldLayer(l, knownAt)));
  checkEquations();
  stop();
  return {
    name: path.split('/').pop()!.replace(/\.ya?ml$/, ''),
    file: path, title: d.title, question: d.question, from: from!, to: to!, burnIn: d.horizon.burnIn, seed: String(d.seed), replicates: d.replicates,
    document: d, strata, leaves, triggers, references, equations: d.equations ?? {}, derived: d.derived ?? {}, levers, warnings,
    sources: sources.map((s) => ({ file: s.file, text: s.text })),
  };

  /** Values of levers and events are checked even when something else in the scenario has the wrong type. */
  function checkSettings(): void {
    for (const { path: lever, source } of merged.levers) {
      const report = (code: string, message: string, remedy: string): void => {
        if (code === 'UNKNOWN_LEVER' && !lever.startsWith('parameters.')) add(['levers', lever], code, message, remedy, source);
      };
      targetsOf(lever, new Map(), report);
    }
  }

  function checkReferences(): void {
    const refer = (at: Path, name: string | undefined, of: object, what: string): void => {
      if (name !== undefined && !Object.hasOwn(of, name)) add(at, 'UNKNOWN_REFERENCE', `unknown ${what}: ${name}`, nearest(name, Object.keys(of)));
    };
    const known = [...PARAMETER_NAMES, ...RULE_PARAMETERS];
    for (const name of Object.keys(d.parameters)) if (!known.includes(name)) add(['parameters', name], 'UNKNOWN_KEY', `unknown key: ${name}`, nearest(name, known));
    for (const name of known) if (!Object.hasOwn(d.parameters, name)) add(['parameters'], 'MISSING_KEY', `missing: parameters.${name}`, 'give it');
    for (const [n, r] of Object.entries(d.routes)) {
      refer(['routes', n, 'destination'], r.destination, d.destinations, 'destination');
      r.legs.forEach((l) => refer(['routes', n, 'legs'], l, d.legs, 'leg'));
      r.origins?.forEach((o) => refer(['routes', n, 'origins'], o, Object.fromEntries(strata.map((s) => [s.region, s])), 'region'));
    }
    for (const [n, p] of Object.entries(d.pathways)) refer(['pathways', n, 'destination'], p.destination, d.destinations, 'destination');
    for (const [n, l] of Object.entries(d.legs)) {
      refer(['legs', n, 'border'], l.border, d.borders, 'border');
      refer(['legs', n, 'jurisdiction'], l.jurisdiction, d.transit, 'transit country');
    }
    for (const [n, b] of Object.entries(d.borders)) refer(['borders', n, 'destination'], b.destination, d.destinations, 'destination');
    for (const [n, r] of Object.entries(d.residents ?? {})) {
      refer(['residents', n, 'border'], r.border, d.borders, 'border');
      refer(['residents', n, 'destination'], r.destination, d.destinations, 'destination');
    }
  }

  function checkLeaf(leaf: Leaf): void {
    const at = leaf.path.split('.');
    const [low, high] = boundsOf(leaf.path);
    const held = valueAt(tree, at);
    const range = typeof held === 'object' && held !== null ? (held as { low?: number; high?: number }) : {};
    for (const v of [leaf.base, ...leaf.layers.flat().map((s) => s.value)])
      if (v < low || v > high) add(at, 'OUT_OF_BOUNDS', `value out of bounds: ${v}`, `stay within ${low} and ${high}`);
    if (leaf.base < (range.low ?? -Infinity) || leaf.base > (range.high ?? Infinity))
      add(at, 'OUT_OF_BOUNDS', `value outside its stated range: ${leaf.base}`, `low is ${range.low}, high is ${range.high}`);
    for (const s of leaf.layers.flat()) if (monthOf(monthText(s.month)) === undefined) add(at, 'BAD_DATE', 'not a month', 'give yyyy-mm');
  }

  /** Lays a setting over its targets, or notes a trigger; warns when it never acts. */
  function act(at: Path, targets: readonly string[], value: unknown, lever: Parameters<typeof readSetting>[3], source?: SourceFile | null, event?: string): void {
    targets.forEach((target, i) => {
      const report = (code: string, message: string, remedy: string): void => {
        if (i === 0 || code === 'OUT_OF_BOUNDS') add(at, code, message, remedy, source);
      };
      const stated = readSetting(value, target, first, lever, report);
      if (!stated) return;
      const setting = event === undefined ? stated : weighted(stated, event, leaves.get(target)!, weights);
      if (Array.isArray(setting)) leaves.get(target)!.layers.push(setting);
      else triggers.push(setting);
    });
    const dates = datesOf(value as Json);
    // Whoever ends the run early knows that the corridor's later events are not in it; of a policy that is not in it, they may not.
    if (dates.length > 0 && to !== undefined && dates.every((m) => m > to) && (event === undefined || options.to === undefined)) {
      const holder = source ?? [...sources].reverse().find((s) => s.place(at)) ?? own;
      const place = holder.place(at) ?? { line: 1, column: 1 };
      warnings.push({ file: holder.file, ...place, code: 'SCHEDULE_NEVER_ACTS', message: `does not act by ${options.to ?? d.horizon.to}: ${at.at(-1)}`, remedy: 'check its dates or the horizon' });
    }
  }

  function checkEquations(): void {
    const tryParse = (at: Path, text: string, symbols: ReadonlySet<string>): void => {
      try {
        parseEquation(text, { symbols, place: at.join('.') });
      } catch (error) {
        if (!(error instanceof EquationError)) throw error;
        add(at, error.code, error.what, error.remedy);
      }
    };
    const names = EQUATIONS.map((e) => e.name);
    for (const [name, text] of Object.entries(d.equations ?? {})) {
      const i = names.indexOf(name);
      if (i < 0) add(['equations', name], 'UNKNOWN_EQUATION', `unknown equation: ${name}`, nearest(name, names));
      // An equation may mention those before it.
      else tryParse(['equations', name], text, new Set([...SYMBOL_NAMES].filter((s) => !names.slice(i).includes(s))));
    }
    for (const [name, p] of Object.entries(d.pathways)) tryParse(['pathways', name, 'eligible'], p.eligible, SYMBOL_NAMES);
    const outcomes = new Set([...OUTCOMES.map((o) => o.name), ...Object.keys(d.borders).map((b) => `encounters.${b}`), ...LEVELS]);
    for (const [name, text] of Object.entries(d.derived ?? {})) {
      if (outcomes.has(name)) add(['derived', name], 'DUPLICATE_NAME', `name of an outcome: ${name}`, 'choose another name');
      tryParse(['derived', name], text, outcomes);
    }
  }

  function readStrata(): Stratum[] {
    const at = ['population', 'table'];
    let table = '';
    try {
      const holder = [...sources].reverse().find((s) => s.place(at)) ?? root;
      table = files.resolve(holder.file, d.population.table);
      return strataOf(new TextDecoder('utf-8', { fatal: true }).decode(files.read(table)), table, Object.keys(d.destinations));
    } catch (error) {
      if (error instanceof TableError) problems.push({ file: table, line: error.line, column: 1, code: 'BAD_TABLE', message: error.message, remedy: error.remedy });
      else add(at, 'BAD_REFERENCE', (error as Error).message, 'refer to a CSV file inside the scenario root');
      return [];
    }
  }
}

function valueAt(tree: unknown, path: Path): unknown {
  return path.reduce<unknown>((v, key) => (typeof v === 'object' && v !== null && Object.hasOwn(v, key) ? (v as Record<string, unknown>)[key] : undefined), tree);
}

/** Keys that may stand at a path, for suggestions. */
function keysAt(path: Path): string[] {
  let at: unknown = SCENARIO;
  for (const key of path) {
    const type = at as { shape?: Record<string, unknown>; valueType?: unknown; unwrap?: () => unknown };
    const inner = type.unwrap ? (type.unwrap() as typeof type) : type;
    at = inner.shape ? inner.shape[String(key)] : inner.valueType;
    if (at === undefined) return [];
  }
  const type = at as { shape?: Record<string, unknown>; unwrap?: () => { shape?: Record<string, unknown> } };
  return Object.keys(type.shape ?? type.unwrap?.().shape ?? {});
}
