import { isMap as isYamlMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { LEVERS } from '../catalog/levers.ts';
import { distance } from '../equation/parse.ts';
import { type Leaf, leavesOf, stepsOf } from './leaves.ts';
import { monthOf } from './months.ts';
import { type Problem, ScenarioError } from './problems.ts';
import { type Stratum, strataOf } from './strata.ts';

/** Access to files, handed in so that reading stays pure. */
export interface ScenarioFiles {
  read(path: string): Uint8Array;
  /** Returns the path of a reference made in a file. @throws Error when it leaves the scenario root */
  resolve(from: string, reference: string): string;
}
export interface Trigger {
  readonly leaf: string;
  readonly when: { outcome: string; comparator: string; threshold: number };
  readonly for: number;
  readonly until?: { outcome: string; comparator: string; threshold: number };
  readonly value: number;
  readonly relative: boolean;
}

const map = z.record(z.string(), z.any());
const text = z.string().min(1);
const quantity = z.any();
const SCHEMA = z.strictObject({
  format: z.literal(1), title: text, question: text,
  horizon: z.strictObject({ from: text, to: text, burnIn: z.int().min(0).max(600) }),
  seed: z.union([z.string().min(1), z.int()]), replicates: z.int().min(1).max(100000),
  population: z.strictObject({ table: text, growth: z.number().positive(), communitySize: z.int().min(8).max(1024) }),
  destinations: z.record(z.string(), map), transit: z.record(z.string(), map), borders: z.record(z.string(), map),
  legs: z.record(z.string(), z.looseObject({ stage: text, border: text.optional(), jurisdiction: text.optional() })),
  routes: z.record(z.string(), z.looseObject({ destination: text, legs: z.array(text).min(1) })),
  pathways: z.record(z.string(), z.looseObject({ destination: text, order: z.enum(['fifo', 'lottery']), eligible: text })),
  brokers: z.looseObject({ regions: z.record(z.string(), z.array(text)) }), information: map, development: z.record(z.string(), map),
  residents: z.record(z.string(), z.looseObject({ border: text, destination: text })).optional(),
  events: z.record(z.string(), z.looseObject({ knownFrom: text, set: map })).optional(),
  parameters: z.record(z.string(), quantity), equations: z.record(z.string(), text).optional(), derived: z.record(z.string(), text).optional(),
  levers: map.optional(), extends: text.optional(), overlays: z.array(text).optional(), order: z.literal('explicit').optional(),
});
export type ScenarioDocument = z.infer<typeof SCHEMA>;

export interface Scenario {
  readonly name: string;
  readonly file: string;
  readonly title: string;
  readonly question: string;
  readonly from: number;
  readonly to: number;
  readonly burnIn: number;
  readonly seed: string;
  readonly replicates: number;
  readonly document: ScenarioDocument;
  readonly strata: readonly Stratum[];
  readonly leaves: ReadonlyMap<string, Leaf>;
  readonly triggers: readonly Trigger[];
  readonly equations: Readonly<Record<string, string>>;
  readonly derived: Readonly<Record<string, string>>;
}

const SECTIONS = ['destinations', 'transit', 'borders', 'legs', 'routes', 'pathways', 'brokers', 'information', 'development', 'residents', 'parameters'];
const MAX_BYTES = 1_000_000;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
type Tree = Record<string, unknown>;

interface Loaded {
  readonly tree: Tree;
  place(path: readonly (string | number)[]): { line: number; column: number };
}

function refuse(file: string, code: string, message: string, remedy: string, line = 1, column = 1): never {
  throw new ScenarioError([{ file, line, column, code, message, remedy }]);
}

function load(file: string, files: ScenarioFiles): Loaded {
  const bytes = files.read(file);
  if (bytes.length > MAX_BYTES) refuse(file, 'FILE_TOO_LARGE', `file of ${bytes.length} bytes`, 'scenarios have at most 1 MB; put tables into CSV files');
  let source: string;
  try {
    source = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse(file, 'NOT_UTF8', 'file is not UTF-8', 'save it as UTF-8');
  }
  const lines = new LineCounter();
  const doc = parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, stringKeys: true });
  const at = (offset: number): { line: number; column: number } => {
    const p = lines.linePos(offset);
    return { line: p.line, column: p.col };
  };
  if (doc.errors.length > 0)
    throw new ScenarioError(
      doc.errors.map((e) => ({ file, ...at(e.pos[0]), code: e.code === 'DUPLICATE_KEY' ? 'DUPLICATE_KEY' : 'YAML_SYNTAX', message: e.message, remedy: 'correct the YAML' })),
    );
  let tree: unknown;
  try {
    tree = doc.toJS({ maxAliasCount: 50 });
  } catch (error) {
    return refuse(file, 'ALIAS_BOMB', (error as Error).message, 'write the values out');
  }
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return refuse(file, 'EMPTY_FILE', 'no scenario in the file', 'begin with format: 1');
  const place = (path: readonly (string | number)[]): { line: number; column: number } => {
    for (let n = path.length; n > 0; n--) {
      const parent = n === 1 ? doc.contents : doc.getIn(path.slice(0, n - 1), true);
      if (!isYamlMap(parent)) continue;
      const pair = parent.items.find((i) => isScalar(i.key) && String(i.key.value) === String(path[n - 1]));
      if (pair && isScalar(pair.key) && pair.key.range) return at(pair.key.range[0]);
    }
    return { line: 1, column: 1 };
  };
  const problems: Problem[] = [];
  const walk = (v: unknown, path: string[]): void => {
    if (typeof v === 'number' && !Number.isFinite(v))
      problems.push({ file, ...place(path), code: 'NOT_FINITE', message: `not a finite number: ${path.join('.')}`, remedy: 'give a number' });
    if (typeof v === 'object' && v !== null && !Array.isArray(v))
      for (const key of Object.getOwnPropertyNames(v)) {
        if (FORBIDDEN.has(key)) problems.push({ file, ...place([...path, key]), code: 'FORBIDDEN_KEY', message: `forbidden key: ${key}`, remedy: 'choose another name' });
        else walk((v as Tree)[key], [...path, key]);
      }
  };
  walk(tree, []);
  if (problems.length > 0) throw new ScenarioError(problems);
  return { tree: tree as Tree, place };
}

function merged(base: Tree, own: Tree): Tree {
  const out: Tree = { ...base };
  for (const [k, v] of Object.entries(own)) {
    const b = out[k];
    const both = typeof b === 'object' && b !== null && !Array.isArray(b) && typeof v === 'object' && v !== null && !Array.isArray(v);
    out[k] = both && !('value' in (v as Tree)) ? merged(b as Tree, v as Tree) : v;
  }
  return out;
}

/**
 * Reads a scenario with all it extends.
 * @param options.set further levers, path → value as in a scenario
 * @throws ScenarioError with every problem of the stage reached
 */
export function readScenario(path: string, files: ScenarioFiles, options: { set?: Readonly<Record<string, unknown>> } = {}): Scenario {
  const chain: { file: string; loaded: Loaded }[] = [];
  let file: string = path;
  for (;;) {
    if (chain.some((c) => c.file === file)) refuse(path, 'EXTENDS_CYCLE', `cycle in extends: ${file}`, 'let no scenario extend itself');
    const loaded = load(file, files);
    chain.unshift({ file, loaded });
    const next = loaded.tree['extends'];
    if (typeof next !== 'string') break;
    const place = loaded.place(['extends']);
    try {
      file = files.resolve(file, next);
    } catch (error) {
      refuse(file, 'BAD_REFERENCE', (error as Error).message, 'refer to a file inside the scenario root', place.line, place.column);
    }
  }
  const own = chain.at(-1)!;
  const levers = Object.assign({}, ...chain.map((c) => c.loaded.tree['levers'] ?? {}), options.set ?? {}) as Tree;
  const tree = chain.map((c) => c.loaded.tree).reduce(merged);
  const checked = SCHEMA.safeParse(tree);
  const problems: Problem[] = [];
  const add = (at: readonly (string | number)[], code: string, message: string, remedy: string): void => {
    const holder = [...chain].reverse().find((c) => c.loaded.place(at).line > 1) ?? own;
    problems.push({ file: holder.file, ...holder.loaded.place(at), code, message, remedy });
  };
  if (!checked.success) {
    for (const issue of checked.error.issues) {
      const at = issue.path as (string | number)[];
      if (issue.code === 'unrecognized_keys')
        for (const key of issue.keys) add([...at, key], 'UNKNOWN_KEY', `unknown key: ${key}`, nearest(key, Object.keys(SCHEMA.shape)));
      else add(at, at[0] === 'seed' ? 'EMPTY_SEED' : 'WRONG_TYPE', `${at.join('.') || 'scenario'}: ${issue.message.toLowerCase()}`, 'see scenarios/README.md');
    }
    throw new ScenarioError(problems);
  }
  const d = checked.data;
  const refer = (at: string[], name: string | undefined, of: object, what: string): void => {
    if (name !== undefined && !Object.hasOwn(of, name)) add(at, 'UNKNOWN_REFERENCE', `unknown ${what}: ${name}`, nearest(name, Object.keys(of)));
  };
  for (const [n, r] of Object.entries(d.routes)) {
    refer(['routes', n, 'destination'], r.destination, d.destinations, 'destination');
    for (const l of r.legs) refer(['routes', n, 'legs'], l, d.legs, 'leg');
  }
  for (const [n, p] of Object.entries(d.pathways)) refer(['pathways', n, 'destination'], p.destination, d.destinations, 'destination');
  for (const [n, l] of Object.entries(d.legs)) {
    refer(['legs', n, 'border'], l.border, d.borders, 'border');
    refer(['legs', n, 'jurisdiction'], l.jurisdiction, d.transit, 'transit country');
  }
  const from = monthOf(d.horizon.from);
  const to = monthOf(d.horizon.to);
  if (from === undefined || to === undefined || to < from) add(['horizon'], 'BAD_DATE', `horizon: ${d.horizon.from} to ${d.horizon.to}`, 'give yyyy-mm between 1990-01 and 2100-12, in order');
  const first = (from ?? 0) - d.horizon.burnIn;
  // Defaults of a leg or route that says nothing: normal effort, open.
  for (const l of Object.values(d.legs)) for (const k of ['intensity', 'open']) if (l[k] === undefined) l[k] = 1;
  for (const r of [...Object.values(d.routes), ...Object.values(d.pathways)]) if (r['open'] === undefined) r['open'] = 1;
  const leaves = leavesOf(d as never, SECTIONS);
  const layer = (at: string[], target: string, value: unknown): void => {
    const leaf = leaves.get(target);
    const steps = stepsOf(value as never, first);
    if (!leaf) add(at, 'UNKNOWN_REFERENCE', `unknown quantity: ${target}`, nearest(target, [...leaves.keys()]));
    else if (!steps) add(at, 'WRONG_TYPE', `not a value: ${JSON.stringify(value)}`, 'give a number, a factor such as 1.5x, or dated values');
    else leaf.layers.push(steps);
  };
  for (const name of Object.keys(d.events ?? {}).sort())
    for (const [target, value] of Object.entries(d.events![name]!.set)) layer(['events', name, 'set', target], target, value);
  for (const [lever, value] of Object.entries(levers)) {
    const entry = LEVERS.find((l) => new RegExp(`^${l.pattern.replace(/\./g, '\\.').replace(/<[a-z]+>/g, '([^.]+)')}$`).test(lever));
    if (!entry) {
      add(['levers', lever], 'UNKNOWN_LEVER', `unknown lever: ${lever}`, nearest(lever, LEVERS.map((l) => l.pattern)));
      continue;
    }
    if (!entry.available) {
      add(['levers', lever], 'LEVER_NOT_YET', `lever without a rule yet: ${lever}`, 'see `pravas list levers` for those that act');
      continue;
    }
    const name = new RegExp(`^${entry.pattern.replace(/\./g, '\\.').replace(/<[a-z]+>/g, '([^.]+)')}$`).exec(lever)![1];
    const target = entry.target.replace(/<[a-z]+>/, name ?? '');
    const pattern = new RegExp(`^${target.replace(/\./g, '\\.').replace('*', '[^.]+')}$`);
    const targets = leaves.has(target) ? [target] : [...leaves.keys()].filter((k) => pattern.test(k));
    if (targets.length === 0) add(['levers', lever], 'UNKNOWN_REFERENCE', `lever names nothing in this corridor: ${lever}`, nearest(target, [...leaves.keys()]));
    for (const step of stepsOf(value as never, first) ?? [])
      if (!step.relative && (step.value < entry.low || step.value > entry.high))
        add(['levers', lever], 'OUT_OF_BOUNDS', `value out of bounds: ${step.value}`, `stay within ${entry.low} to ${entry.high} ${entry.unit}`);
    for (const t of targets) layer(['levers', lever], t, value);
  }
  if (problems.length > 0) throw new ScenarioError(problems);
  const root = chain[0]!;
  const table = files.resolve(root.file, d.population.table);
  return {
    name: path.split('/').pop()!.replace(/\.ya?ml$/, ''),
    file: path, title: d.title, question: d.question, from: from!, to: to!, burnIn: d.horizon.burnIn, seed: String(d.seed), replicates: d.replicates,
    document: d, strata: strataOf(new TextDecoder().decode(files.read(table)), table), leaves, triggers: [],
    equations: d.equations ?? {}, derived: d.derived ?? {},
  };
}

function nearest(name: string, names: readonly string[]): string {
  const best = [...names].sort((a, b) => distance(name, a) - distance(name, b))[0];
  return best ? `did you mean ${best}?` : 'see scenarios/README.md';
}
