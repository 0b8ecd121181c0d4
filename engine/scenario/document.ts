import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { type Problem, ScenarioError } from './problems.ts';

/** Access to files, handed in so that reading stays pure. */
export interface ScenarioFiles {
  /** @throws Error with code `NOT_FOUND` or another */
  read(path: string): Uint8Array;
  /** Returns the path of a reference made in a file. @throws Error when it leaves the scenario root or does not exist */
  resolve(from: string, reference: string): string;
  /** Size in bytes, if it can be known before reading. */
  size?(path: string): number;
}

/** Returns the text of a file beside a scenario, such as a table. @throws where it cannot be read, or is not UTF-8 */
export function readText(file: string, files: ScenarioFiles): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(files.read(file));
}

export type Tree = Record<string, unknown>;
type Path = readonly (string | number)[];

/** One file as it was read: data, and where everything stands in it. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
  readonly tree: Tree;
  /** Line and column, from 1, of the deepest part of a path that the file has; undefined when it has none of it. */
  place(path: Path): { line: number; column: number } | undefined;
}

/** Largest scenario file in bytes, most aliases expanded, deepest nesting. */
const MAX_BYTES = 1_000_000;
const MAX_ALIASES = 50;
const MAX_DEPTH = 30;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

const START = { line: 1, column: 1 };

function refuse(file: string, code: string, message: string, remedy: string, text = ''): never {
  throw new ScenarioError([{ file, ...START, code, message, remedy }], new Map([[file, text]]));
}

/** Files that were parsed last: a scenario is often read again with one file changed. */
const recent = new Map<string, SourceFile>();
const MOST_RECENT = 12;

/** Returns a parsed file with a tree of the caller’s own. */
function handedOut(source: SourceFile): SourceFile {
  recent.delete(source.file);
  recent.set(source.file, source);
  if (recent.size > MOST_RECENT) recent.delete(recent.keys().next().value!);
  return { ...source, tree: structuredClone(source.tree) };
}

/** Reads and parses one file. @throws ScenarioError FILE_NOT_FOUND, FILE_TOO_LARGE, NOT_UTF8, EMPTY_FILE, YAML_SYNTAX, DUPLICATE_KEY, ALIAS_BOMB, FORBIDDEN_KEY, NOT_FINITE, TOO_DEEP */
export function readSource(file: string, files: ScenarioFiles): SourceFile {
  let bytes: Uint8Array;
  try {
    const size = files.size?.(file) ?? 0;
    if (size > MAX_BYTES) refuse(file, 'FILE_TOO_LARGE', `file of ${size} bytes`, 'scenarios have at most 1 MB; put tables into CSV files');
    bytes = files.read(file);
  } catch (error) {
    if (error instanceof ScenarioError) throw error;
    return refuse(file, 'FILE_NOT_FOUND', `file cannot be read: ${(error as Error).message}`, 'check the path');
  }
  if (bytes.length > MAX_BYTES) refuse(file, 'FILE_TOO_LARGE', `file of ${bytes.length} bytes`, 'scenarios have at most 1 MB; put tables into CSV files');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse(file, 'NOT_UTF8', 'file is not UTF-8', 'save it as UTF-8');
  }
  const known = recent.get(file);
  if (known?.text === text) return handedOut(known);
  if (text.trim() === '') refuse(file, 'EMPTY_FILE', 'no scenario in the file', 'begin with format: 1');
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, stringKeys: true });
  const at = (offset: number): { line: number; column: number } => {
    const p = lines.linePos(offset);
    return { line: Math.max(1, p.line), column: Math.max(1, p.col) };
  };
  const texts = new Map([[file, text]]);
  if (doc.errors.length > 0)
    throw new ScenarioError(
      doc.errors.map((e) => ({
        file, ...at(e.pos[0]), code: e.code === 'DUPLICATE_KEY' ? 'DUPLICATE_KEY' : 'YAML_SYNTAX', message: e.message.toLowerCase(),
        remedy: e.code === 'DUPLICATE_KEY' ? 'keep one of them' : 'correct the YAML',
      })),
      texts,
    );
  let tree: unknown;
  try {
    tree = doc.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    return refuse(file, 'ALIAS_BOMB', `aliases expand too far (${(error as Error).message.toLowerCase()})`, 'write the values out', text);
  }
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return refuse(file, 'EMPTY_FILE', 'no scenario in the file', 'begin with format: 1', text);
  const place = (path: Path): { line: number; column: number } | undefined => {
    for (let n = path.length; n > 0; n--) {
      const parent = n === 1 ? doc.contents : doc.getIn(path.slice(0, n - 1), true);
      if (isSeq(parent)) {
        const item = parent.items[Number(path[n - 1])];
        if (isNode(item) && item.range) return at(item.range[0]);
      }
      if (!isMap(parent)) continue;
      const pair = parent.items.find((i) => isScalar(i.key) && String(i.key.value) === String(path[n - 1]));
      if (pair && isScalar(pair.key) && pair.key.range) return at(pair.key.range[0]);
    }
    return undefined;
  };
  const problems: Problem[] = [];
  const add = (path: Path, code: string, message: string, remedy: string): void => {
    problems.push({ file, ...(place(path) ?? START), code, message, remedy });
  };
  const walk = (v: unknown, path: string[]): void => {
    if (path.length > MAX_DEPTH) {
      if (!problems.some((p) => p.code === 'TOO_DEEP')) add(path, 'TOO_DEEP', 'nested too deeply', `nest at most ${MAX_DEPTH} deep`);
    } else if (typeof v === 'number' && !Number.isFinite(v)) add(path, 'NOT_FINITE', `not a finite number: ${path.join('.')}`, 'give a number');
    else if (Array.isArray(v)) v.forEach((item, i) => walk(item, [...path, String(i)]));
    else if (typeof v === 'object' && v !== null)
      for (const key of Object.getOwnPropertyNames(v)) {
        if (FORBIDDEN.has(key)) add([...path, key], 'FORBIDDEN_KEY', `forbidden key: ${key}`, 'choose another name');
        else walk((v as Tree)[key], [...path, key]);
      }
  };
  walk(tree, []);
  if (problems.length > 0) throw new ScenarioError(problems, texts);
  return handedOut({ file, text, tree: tree as Tree, place });
}
