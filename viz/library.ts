import type { ScenarioFiles } from '../engine/index.ts';

/** Shipped scenarios and the tables they read, by path under `scenarios/`. */
export const LIBRARY: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(
    import.meta.glob<string>(
      ['../scenarios/*.yaml', '../scenarios/{corridors,policies}/*.yaml', '../scenarios/data/*-strata.csv', '../scenarios/data/{encounters-india-land,encounters-central-america-southwest,frontex-central-mediterranean-nationality,australia_boat_arrivals,apprehensions-india-bangladesh}.csv'],
      { query: '?raw', import: 'default', eager: true },
    ),
  ).map(([path, text]) => [path.replace('../scenarios/', ''), text]),
);

/** Names of shipped scenarios in a folder, such as `corridors/india-north-america`. */
export function shipped(folder: 'corridors' | 'policies'): string[] {
  return Object.keys(LIBRARY).filter((p) => p.startsWith(`${folder}/`) && p.endsWith('.yaml')).map((p) => p.replace(/\.yaml$/, '')).sort();
}

function joined(from: string, reference: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of reference.split('/')) {
    if (part === '..') {
      if (parts.length === 0) throw new Error(`reference leaves the scenario root: ${reference}`);
      parts.pop();
    } else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Returns access to the shipped scenarios, and to further files by path. */
export function libraryFiles(own: Readonly<Record<string, string>> = {}): ScenarioFiles {
  const named = (path: string): string => (path.startsWith('pravas:') ? `${path.slice(7).replace(/\.yaml$/, '')}.yaml` : path);
  const textOf = (path: string): string | undefined => (Object.hasOwn(own, path) ? own[path] : Object.hasOwn(LIBRARY, path) ? LIBRARY[path] : undefined);
  return {
    read: (path) => {
      const text = textOf(named(path));
      if (text === undefined) throw new Error(`no such file: ${path}`);
      return new TextEncoder().encode(text);
    },
    resolve: (from, reference) => {
      const path = reference.startsWith('pravas:') ? named(reference) : joined(named(from), reference);
      if (textOf(path) === undefined) throw new Error(`no such file: ${reference}`);
      return path;
    },
  };
}
