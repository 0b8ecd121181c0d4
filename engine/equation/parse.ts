import { create, type MathNode, parseDependencies } from 'mathjs/number';
import { nearest } from '../catalog/nearest.ts';
import { FUNCTIONS, type Tree } from './tree.ts';

// The factory map is always defined and gives its function; the declared types are looser.
const { parse } = create(parseDependencies!) as unknown as { parse: (text: string) => MathNode };

/** Longest equation in characters, deepest nesting, largest literal number. */
const MAX_LENGTH = 2000;
const MAX_DEPTH = 100;
const MAX_NUMBER = 1e15;
/** Functions that a user may call by name; operators have names of their own. */
const CALLABLE = new Set(['exp', 'log', 'sqrt', 'abs', 'normalCdf', 'prelec', 'min', 'max', 'pow']);

/** An equation that is refused: why, where, and what to do. */
export class EquationError extends Error {
  readonly code: string;
  readonly offset: number;
  readonly remedy: string;
  /** The message without place and remedy. */
  readonly what: string;
  constructor(code: string, message: string, remedy: string, place: string, offset = 0) {
    super(`${place}  ${code}  ${message}: ${remedy}`);
    this.name = 'EquationError';
    this.code = code;
    this.offset = offset;
    this.remedy = remedy;
    this.what = message;
  }
}

const OPERATORS: Readonly<Record<string, string>> = {
  add: 'add', subtract: 'subtract', multiply: 'multiply', divide: 'divide', pow: 'pow', unaryMinus: 'negate', equal: 'equal', unequal: 'unequal',
  smaller: 'less', smallerEq: 'lessEqual', larger: 'greater', largerEq: 'greaterEqual', and: 'and', or: 'or', not: 'not',
};

interface AnyNode {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly fn?: unknown;
  readonly implicit?: boolean;
  readonly args?: readonly AnyNode[];
  readonly content?: AnyNode;
  readonly object?: AnyNode;
  readonly index?: { readonly dimensions?: readonly AnyNode[] };
  readonly condition?: AnyNode;
  readonly trueExpr?: AnyNode;
  readonly falseExpr?: AnyNode;
}

/**
 * Parses an equation in mathjs syntax into a checked tree; nothing of mathjs is ever evaluated.
 * @param options.symbols names that may be mentioned
 * @param options.place where the text stands, for messages
 * @throws EquationError EQUATION_SYNTAX, EQUATION_UNKNOWN_SYMBOL, EQUATION_UNKNOWN_FUNCTION, EQUATION_FORBIDDEN, EQUATION_TOO_LONG,
 *   EQUATION_TOO_DEEP, EQUATION_BAD_NUMBER
 */
export function parseEquation(text: string, options: { symbols: ReadonlySet<string>; place?: string }): Tree {
  const place = options.place ?? 'equation';
  const fail = (code: string, message: string, remedy: string): never => {
    const offset = Math.max(0, text.indexOf(message.split(': ').pop() ?? ''));
    throw new EquationError(code, message, remedy, place, offset);
  };
  if (text.length > MAX_LENGTH) fail('EQUATION_TOO_LONG', `equation of ${text.length} characters`, `write at most ${MAX_LENGTH}`);
  let open = 0;
  for (const c of text) {
    if (c === '(' || c === '[' || c === '{') open++;
    if (c === ')' || c === ']' || c === '}') open--;
    if (open > MAX_DEPTH) fail('EQUATION_TOO_DEEP', 'too many open parentheses', `nest at most ${MAX_DEPTH} deep`);
  }
  let root: MathNode;
  try {
    root = parse(text) as MathNode;
  } catch (error) {
    if (error instanceof RangeError) return fail('EQUATION_TOO_DEEP', 'nested too deeply', `nest at most ${MAX_DEPTH} deep`);
    return fail('EQUATION_SYNTAX', `not an expression (${(error as Error).message})`, 'write one expression, such as a + b * log(c)');
  }
  const forbid = (what: string): never => fail('EQUATION_FORBIDDEN', what, 'use numbers, declared names, + - * / ^, comparisons and the listed functions');
  const walk = (node: AnyNode, depth: number): Tree => {
    if (depth > MAX_DEPTH) fail('EQUATION_TOO_DEEP', 'nested too deeply', `nest at most ${MAX_DEPTH} deep`);
    const args = (): Tree[] => (node.args ?? []).map((a) => walk(a, depth + 1));
    const call = (name: string, list: Tree[]): Tree => {
      const [least, most] = FUNCTIONS[name]!;
      if (list.length < least || list.length > most) fail('EQUATION_FORBIDDEN', `${name} with ${list.length} arguments`, `give ${least} to ${most}`);
      return folded({ kind: 'call', name, args: list }, fail);
    };
    switch (node.type) {
      case 'ConstantNode':
        if (typeof node.value !== 'number') return forbid('a constant that is not a number');
        if (!(Math.abs(node.value) <= MAX_NUMBER)) return fail('EQUATION_BAD_NUMBER', `number out of range: ${node.value}`, `stay within ±${MAX_NUMBER}`);
        return { kind: 'number', value: node.value };
      case 'SymbolNode':
        if (!options.symbols.has(node.name!)) return fail('EQUATION_UNKNOWN_SYMBOL', `unknown symbol: ${node.name}`, nearest(node.name!, [...options.symbols], 'see `pravas list parameters` and engine/catalog/symbols.ts'));
        return { kind: 'symbol', name: node.name! };
      case 'AccessorNode': {
        // A declared name may have a dot, as `encounters.southwest` has; nothing is looked up in anything.
        const level = node.index?.dimensions?.[0];
        const name = `${node.object?.name ?? ''}.${String(level?.value ?? '')}`;
        return node.object?.type === 'SymbolNode' && level?.type === 'ConstantNode' && options.symbols.has(name)
          ? { kind: 'symbol', name }
          : forbid(node.type.replace(/Node$/, ' ').toLowerCase().trim());
      }
      case 'ParenthesisNode':
        return walk(node.content!, depth + 1);
      case 'ConditionalNode':
        return call('if', [node.condition!, node.trueExpr!, node.falseExpr!].map((n) => walk(n, depth + 1)));
      case 'OperatorNode': {
        if (node.implicit) return forbid('multiplication without a sign');
        const name = typeof node.fn === 'string' && Object.hasOwn(OPERATORS, node.fn) ? OPERATORS[node.fn]! : '';
        return name === '' ? forbid(`operator: ${String(node.fn)}`) : call(name, args());
      }
      case 'FunctionNode': {
        const fn = node.fn as AnyNode;
        if (fn.type !== 'SymbolNode') return forbid('a call of something that is not a function name');
        if (!CALLABLE.has(fn.name!)) return fail('EQUATION_UNKNOWN_FUNCTION', `unknown function: ${fn.name}`, `use ${[...CALLABLE].join(', ')}`);
        return call(fn.name!, args());
      }
      default:
        return forbid(node.type.replace(/Node$/, ' ').toLowerCase().trim());
    }
  };
  return walk(root as unknown as AnyNode, 0);
}

/** Refuses powers of numbers that leave the range, such as 9^9^9. */
function folded(tree: Tree & { kind: 'call' }, fail: (code: string, message: string, remedy: string) => never): Tree {
  if (tree.name === 'pow') {
    const [a, b] = tree.args as [Tree, Tree];
    const size = (t: Tree): number => (t.kind === 'number' ? Math.abs(t.value) : t.kind === 'call' && t.args.every((x) => x.kind === 'number') ? 1e6 : 1);
    if (a.kind !== 'symbol' && b.kind !== 'symbol' && (size(b) > 64 || size(a) * size(b) > 1e6))
      fail('EQUATION_BAD_NUMBER', 'power of numbers out of range', 'write the number');
  }
  return tree;
}
