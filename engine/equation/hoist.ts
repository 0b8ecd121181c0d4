import { symbolsOf } from './symbols.ts';
import type { Tree } from './tree.ts';

/** Equations whose parts that depend on parameters alone have names of their own: they are computed once a month. */
export interface Hoisted {
  readonly trees: readonly Tree[];
  /** The parts, in order of their names `#0`, `#1`, … */
  readonly parts: readonly Tree[];
}

/** Names the largest parts of equations that mention constant symbols only. The values stay the same to the bit. */
export function hoist(trees: readonly Tree[], isConstant: (symbol: string) => boolean): Hoisted {
  const parts: Tree[] = [];
  const names = new Map<string, string>();
  const visit = (tree: Tree): Tree => {
    if (tree.kind !== 'call') return tree;
    if (![...symbolsOf(tree)].every(isConstant)) return { ...tree, args: tree.args.map(visit) };
    const text = JSON.stringify(tree);
    let name = names.get(text);
    if (name === undefined) {
      name = `#${parts.length}`;
      names.set(text, name);
      parts.push(tree);
    }
    return { kind: 'symbol', name };
  };
  return { trees: trees.map(visit), parts };
}
