import type { Tree } from './tree.ts';

/** Returns the names a tree mentions. */
export function symbolsOf(tree: Tree): Set<string> {
  const names = new Set<string>();
  const walk = (t: Tree): void => {
    if (t.kind === 'symbol') names.add(t.name);
    else if (t.kind === 'call') t.args.forEach(walk);
  };
  walk(tree);
  return names;
}

/** Numbers names in their order. */
export function slotsOf(names: readonly string[]): Map<string, number> {
  return new Map(names.map((n, i) => [n, i]));
}
