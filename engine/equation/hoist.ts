import { symbolsOf } from './symbols.ts';
import type { Tree } from './tree.ts';

/** Equations some parts of which have names of their own: they are computed once for all who share them. */
export interface Hoisted {
  readonly trees: readonly Tree[];
  /** The parts, in order of their names: the mark and 0, 1, … */
  readonly parts: readonly Tree[];
}

/** Functions that cost more than reading a slot. */
const COSTLY = new Set(['pow', 'exp', 'log', 'normalCdf', 'prelec']);

/** Whether a tree calls a function that costs more than reading a slot. */
export function isCostly(tree: Tree): boolean {
  return tree.kind === 'call' && (COSTLY.has(tree.name) || tree.args.some(isCostly));
}

/**
 * Names the largest parts of equations that mention shared symbols only. The values stay the same to the bit.
 * @param mark first character of the names
 * @param isWorth whether a part is worth a name
 */
export function hoist(trees: readonly Tree[], mark: string, isShared: (symbol: string) => boolean, isWorth: (part: Tree) => boolean = () => true): Hoisted {
  const parts: Tree[] = [];
  const names = new Map<string, string>();
  const visit = (tree: Tree): Tree => {
    if (tree.kind !== 'call') return tree;
    if (![...symbolsOf(tree)].every(isShared) || !isWorth(tree)) return { ...tree, args: tree.args.map(visit) };
    const text = JSON.stringify(tree);
    let name = names.get(text);
    if (name === undefined) {
      name = `${mark}${parts.length}`;
      names.set(text, name);
      parts.push(tree);
    }
    return { kind: 'symbol', name };
  };
  return { trees: trees.map(visit), parts };
}
