import { readSource, type ScenarioFiles, type SourceFile, type Tree } from './document.ts';
import { datesOf, type Json } from './leaves.ts';
import { type Problem, ScenarioError } from './problems.ts';

/** One lever as a file sets it. */
export interface LeverSetting {
  readonly path: string;
  readonly value: unknown;
  /** The file that sets it; null for the command line. */
  readonly source: SourceFile | null;
}

/** A scenario and all that it extends and lays over it, in one tree. */
export interface Merged {
  readonly own: SourceFile;
  /** All files, the base first. */
  readonly sources: readonly SourceFile[];
  readonly root: SourceFile;
  readonly tree: Tree;
  /** In the order in which they act. */
  readonly levers: readonly LeverSetting[];
}

const isTree = (v: unknown): v is Tree => typeof v === 'object' && v !== null && !Array.isArray(v);
/** What stands for itself in every file and is never inherited as data. */
const OWN_KEYS = ['extends', 'overlays', 'order', 'levers'];
/** What a file says of itself alone: never inherited. */
const UNINHERITED_KEYS = ['answer'];

function merged(base: Tree, own: Tree): Tree {
  const out: Tree = { ...base };
  for (const [k, v] of Object.entries(own)) {
    const b = out[k];
    out[k] = isTree(b) && isTree(v) && !('value' in v) ? merged(b, v) : v;
  }
  return out;
}

function without(tree: Tree, isOwn: boolean): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([k]) => !OWN_KEYS.includes(k) && (isOwn || !UNINHERITED_KEYS.includes(k))));
}

/** Follows one reference of a file. @throws ScenarioError BAD_REFERENCE */
function follow(from: SourceFile, reference: unknown, path: readonly (string | number)[], files: ScenarioFiles): string {
  const place = from.place(path) ?? { line: 1, column: 1 };
  try {
    if (typeof reference !== 'string') throw new Error('not a text');
    return files.resolve(from.file, reference);
  } catch (error) {
    throw new ScenarioError(
      [{ file: from.file, ...place, code: 'BAD_REFERENCE', message: (error as Error).message, remedy: 'refer to a file inside the scenario root' }],
      new Map([[from.file, from.text]]),
    );
  }
}

function chainOf(path: string, files: ScenarioFiles): SourceFile[] {
  const chain: SourceFile[] = [];
  for (let file = path; ; ) {
    const source = readSource(file, files);
    chain.unshift(source);
    const next = source.tree['extends'];
    if (next === undefined) return chain;
    const place = source.place(['extends']) ?? { line: 1, column: 1 };
    file = follow(source, next, ['extends'], files);
    if (chain.some((c) => sameFile(c.file, file, files, source.file)))
      throw new ScenarioError(
        [{ file: source.file, ...place, code: 'EXTENDS_CYCLE', message: `cycle in extends: ${String(next)}`, remedy: 'let no scenario extend itself' }],
        new Map([[source.file, source.text]]),
      );
  }
}

function sameFile(a: string, b: string, files: ScenarioFiles, from: string): boolean {
  if (a === b) return true;
  try {
    return files.resolve(from, a.split('/').pop()!) === b;
  } catch {
    return false;
  }
}

function leversOf(source: SourceFile): LeverSetting[] {
  const levers = source.tree['levers'];
  return isTree(levers) ? Object.entries(levers).map(([path, value]) => ({ path, value, source })) : [];
}

function overlaysOf(source: SourceFile, files: ScenarioFiles): SourceFile[] {
  const list = source.tree['overlays'];
  return Array.isArray(list) ? list.map((reference) => readSource(follow(source, reference, ['overlays'], files), files)) : [];
}

/** Two settings clash when one holds from the start or both step in the same month. */
function clash(a: unknown, b: unknown): boolean {
  const [x, y] = [datesOf(a as Json), datesOf(b as Json)];
  return x.length === 0 || y.length === 0 || x.some((month) => y.includes(month));
}

/**
 * Reads a scenario, the chain it extends and its overlays, and merges them: of two in the chain the later wins; overlays act in order.
 * @param policies further policy files, laid over all of it in order
 * @throws ScenarioError BAD_REFERENCE, EXTENDS_CYCLE, CONFLICTING_OVERLAYS and those of `readSource`
 */
export function mergeSources(path: string, files: ScenarioFiles, policies: readonly string[] = []): Merged {
  const chain = chainOf(path, files);
  const own = chain.at(-1)!;
  const overlays = chain.flatMap((source) => overlaysOf(source, files));
  const further = policies.flatMap((file) => {
    const source = readSource(file, files);
    return [...overlaysOf(source, files), source];
  });
  const inherited = new Map<string, LeverSetting>();
  for (const source of chain.slice(0, -1)) for (const s of leversOf(source)) inherited.set(s.path, s);
  const ownLevers = leversOf(own);
  for (const s of ownLevers) inherited.delete(s.path);
  const laid = [...overlays.flatMap(leversOf), ...ownLevers];
  if (own.tree['order'] !== 'explicit') {
    const problems: Problem[] = [];
    laid.forEach((b, j) => {
      const a = laid.slice(0, j).find((x) => x.path === b.path && x.source !== b.source && clash(x.value, b.value));
      if (!a) return;
      const place = b.source!.place(['levers', b.path]) ?? { line: 1, column: 1 };
      problems.push({
        file: b.source!.file, ...place, code: 'CONFLICTING_OVERLAYS', message: `${b.path} is also set at the same time by ${a.source!.file}`,
        remedy: 'set it once, or say order: explicit to let them act in order',
      });
    });
    if (problems.length > 0) throw new ScenarioError(problems, new Map([...overlays, own].map((s) => [s.file, s.text])));
  }
  const sources = [...chain.slice(0, -1), ...overlays, ...further, own];
  return {
    own, sources, root: chain[0]!, levers: [...inherited.values(), ...laid, ...further.flatMap(leversOf)],
    tree: sources.map((s) => without(s.tree, s === own)).reduce(merged),
  };
}
