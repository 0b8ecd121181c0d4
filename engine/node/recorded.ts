import { relative, resolve, sep } from 'node:path';
import type { ScenarioFiles } from '../scenario/document.ts';
import { LIBRARY } from './files.ts';

/** Every text that went into a scenario, with the names by which the texts refer to each other: enough to read it again anywhere. */
export interface Recorded {
  /** Name of the scenario itself. */
  readonly base: string;
  readonly files: readonly { readonly file: string; readonly text: string }[];
  readonly references: readonly { readonly from: string; readonly reference: string; readonly to: string }[];
}

/** Returns a name for a file that holds on every machine: shipped ones as `pravas:…`, others as seen from a folder. */
export function portableName(file: string, folder: string): string {
  if (file.startsWith('pravas:')) return file;
  const shipped = relative(LIBRARY, resolve(file));
  return (shipped.startsWith('..') ? relative(resolve(folder), resolve(file)) : `pravas:${shipped}`).split(sep).join('/');
}

/** Returns access to the same files, and what was read through it. @param folder from which files are named */
export function recording(files: ScenarioFiles, folder: string): ScenarioFiles & { recorded(base: string): Recorded } {
  const texts = new Map<string, string>();
  const references = new Map<string, { from: string; reference: string; to: string }>();
  const name = (path: string): string => portableName(path, folder);
  return {
    ...(files.size ? { size: (path: string) => files.size!(path) } : {}),
    read: (path) => {
      const bytes = files.read(path);
      texts.set(name(path), new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
      return bytes;
    },
    resolve: (from, reference) => {
      const to = files.resolve(from, reference);
      references.set(`${from}\n${reference}`, { from: name(from), reference, to: name(to) });
      return to;
    },
    recorded: (base) => ({ base: name(base), files: [...texts].map(([file, text]) => ({ file, text })), references: [...references.values()] }),
  };
}

/** Returns access to recorded files and no others. */
export function replaying(recorded: Recorded): ScenarioFiles {
  const texts = new Map(recorded.files.map(({ file, text }) => [file, new TextEncoder().encode(text)]));
  const references = new Map(recorded.references.map(({ from, reference, to }) => [`${from}\n${reference}`, to]));
  return {
    read: (path) => {
      const bytes = texts.get(path);
      if (!bytes) throw new Error(`no such file: ${path}`);
      return bytes;
    },
    resolve: (from, reference) => {
      const to = references.get(`${from}\n${reference}`);
      if (to === undefined) throw new Error(`no such file: ${reference}`);
      return to;
    },
  };
}
