import type { Tree } from './tree.ts';

const INFIX: Readonly<Record<string, readonly [string, number]>> = {
  or: ['or', 1], and: ['and', 2], equal: ['=', 3], unequal: ['≠', 3], less: ['<', 3], lessEqual: ['≤', 3], greater: ['>', 3], greaterEqual: ['≥', 3],
  add: ['+', 4], subtract: ['−', 4], multiply: ['·', 5], divide: ['/', 5], pow: ['^', 7],
};
const NAMES: Readonly<Record<string, string>> = { log: 'ln', normalCdf: 'Φ', sqrt: '√' };

/** Returns an equation as one line of readable mathematics; parsing it again gives the same tree but for notation. */
export function formula(tree: Tree): string {
  return write(tree, 0);
}

function write(tree: Tree, outer: number): string {
  if (tree.kind === 'number') return tree.value < 0 ? `(−${Math.abs(tree.value)})` : String(tree.value);
  if (tree.kind === 'symbol') return tree.name;
  const infix = INFIX[tree.name];
  if (infix) {
    const [sign, level] = infix;
    const [a, b] = tree.args as [Tree, Tree];
    // Powers group to the right, the others to the left.
    const text = `${write(a, tree.name === 'pow' ? level + 1 : level)} ${sign} ${write(b, tree.name === 'pow' ? level : level + 1)}`.replace(/ \^ /g, '^');
    return level < outer ? `(${text})` : text;
  }
  if (tree.name === 'negate') return outer > 6 ? `(−${write(tree.args[0]!, 6)})` : `−${write(tree.args[0]!, 6)}`;
  if (tree.name === 'if') return `(${write(tree.args[1]!, 0)} if ${write(tree.args[0]!, 0)}, else ${write(tree.args[2]!, 0)})`;
  if (tree.name === 'abs') return `|${write(tree.args[0]!, 0)}|`;
  return `${NAMES[tree.name] ?? tree.name}(${tree.args.map((t) => write(t, 0)).join(', ')})`;
}
