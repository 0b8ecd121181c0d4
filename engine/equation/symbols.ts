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

/** Whether a tree is a sum that contains the symbol once, as a plain term: only then may a bound be tightened by it. */
export function isAdditiveIn(tree: Tree, name: string): boolean {
  if (tree.kind === 'symbol') return tree.name === name;
  if (tree.kind !== 'call' || (tree.name !== 'add' && tree.name !== 'subtract')) return false;
  const [a, b] = tree.args as [Tree, Tree];
  if (symbolsOf(b).has(name)) return tree.name === 'add' && !symbolsOf(a).has(name) && isAdditiveIn(b, name);
  return isAdditiveIn(a, name);
}
