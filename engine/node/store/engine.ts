import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../digest.ts';
import { VERSION } from '../version.ts';

/** What makes results: the version, and the hash of every source that a result rests on. */
export interface EngineHash {
  readonly version: string;
  readonly sha256: string;
  /** SHA-256 of each file of the engine, and the version of each package. */
  readonly parts: Readonly<Record<string, string>>;
}

const ENGINE = fileURLToPath(new URL('../../', import.meta.url));
/** Where a result comes from: a scenario is read, planned, simulated and summed up. */
const ROOTS = ['scenario/read', 'plan/compile', 'simulate/run', 'results/summary', 'results/record'];
const IMPORT = /(?:from|import)\s*\(?['"]([^'"]+)['"]/g;

/** Returns the hash of the sources that results rest on: what those that make a result import, to the last. */
export function engineHash(): EngineHash {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const parts: Record<string, string> = {};
  const packages = new Set<string>();
  const visit = (path: string): void => {
    const name = relative(ENGINE, path).split(sep).join('/');
    if (name in parts) return;
    const text = readFileSync(path, 'utf8');
    parts[name] = sha256(text);
    for (const [, to] of text.matchAll(IMPORT))
      if (!to!.startsWith('.')) packages.add(to!.split('/').slice(0, to!.startsWith('@') ? 2 : 1).join('/'));
      // A comment may hold what looks like an import.
      else if (existsSync(join(dirname(path), to!))) visit(join(dirname(path), to!));
  };
  for (const root of ROOTS) visit(join(ENGINE, root + extension));
  const { dependencies } = JSON.parse(readFileSync(join(ENGINE, '../package.json'), 'utf8')) as { dependencies: Record<string, string> };
  for (const p of packages) if (dependencies[p] !== undefined) parts[p] = dependencies[p];
  const sorted = Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { version: VERSION, sha256: sha256(JSON.stringify(sorted)), parts: sorted };
}
