import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearest } from '../catalog/nearest.ts';
import type { ScenarioFiles } from '../scenario/document.ts';

/** Folder of the shipped scenarios. */
export const LIBRARY = fileURLToPath(new URL('../../scenarios/', import.meta.url));

function rootOf(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) if (basename(folder) === 'scenarios') return folder;
  return dirname(file);
}

/** Names of the shipped scenarios, policies, sweeps and questions. */
function shippedNames(): string[] {
  return readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' }).flatMap((f) => (/^[^/\\]+[/\\][^/\\]+\.yaml$/.test(f) ? [`pravas:${f.replace('\\', '/').replace(/\.yaml$/, '')}`] : []));
}

/** Returns access to scenario files on disk; references may not leave the scenario root. */
export function scenarioFiles(): ScenarioFiles {
  const shipped = (path: string): string => {
    if (!path.startsWith('pravas:')) return path;
    const file = resolve(LIBRARY, `${path.slice(7).replace(/\.yaml$/, '')}.yaml`);
    if (!existsSync(file)) throw new Error(`nothing ships as ${path} (${nearest(path, shippedNames(), '`list scenarios` shows what does')})`);
    return file;
  };
  return {
    size: (path) => statSync(shipped(path)).size,
    read: (path) => readFileSync(shipped(path)),
    resolve: (from, reference) => {
      if (reference.startsWith('pravas:')) return shipped(reference);
      const base = realpathSync(shipped(from));
      const target = resolve(dirname(base), reference);
      const real = existsSync(target) ? realpathSync(target) : target;
      if (relative(rootOf(base), real).startsWith('..')) throw new Error(`reference leaves the scenario root: ${reference}`);
      if (!existsSync(real)) throw new Error(`no such file: ${reference}`);
      return real;
    },
  };
}
