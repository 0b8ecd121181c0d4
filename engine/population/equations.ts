import { slotOf, SYMBOLS } from '../catalog/symbols.ts';
import { compile } from '../equation/compile.ts';
import { hoist, isCostly } from '../equation/hoist.ts';
import type { Tree } from '../equation/tree.ts';
import type { Plan } from '../plan/plan.ts';

type Evaluate = (s: Float64Array) => number;
/** The equations, compiled, under their own names: properties of one shape are faster than entries of a table. */
export interface Compiled {
  readonly considerationRate: Evaluate;
  readonly vulnerability: Evaluate;
  readonly means: Evaluate;
  readonly relativeDeprivation: Evaluate;
  readonly valueOfStaying: Evaluate;
  readonly desperation: Evaluate;
  readonly gainIfArrived: Evaluate;
  readonly expectedGain: Evaluate;
  readonly valueOfRoute: Evaluate;
  readonly gainOfPathway: Evaluate;
  readonly valueOfPathway: Evaluate;
}

const PARAMETERS = new Set(SYMBOLS.filter((e) => e.scope === 'parameter').map((e) => e.name));
/** Symbols that are the same for all households of a stratum that are asked about an alternative. */
const ASKED = new Set(['outlayInr', 'sanction']);
/** Marks of the names of parts: of parameters alone, and of what everybody of a stratum is asked. */
const CONSTANT = '#';
const SHARED = '@';

/**
 * The equations of a plan ready to run. What depends on parameters alone is hoisted into slots behind the symbols, and behind them costly
 * parts that depend on no more than parameters and what is asked of everybody.
 */
export class Equations {
  readonly named: ReadonlyMap<string, Tree>;
  readonly eligible: readonly Tree[];
  readonly nSlots: number;
  /** Parts that everybody of a stratum who is asked about an alternative shares, and the slot of the first. */
  readonly shared: readonly Tree[];
  readonly firstShared: number;
  private readonly parts: readonly Evaluate[];

  constructor(plan: Plan) {
    const constant = hoist([...plan.equations.map((e) => e.tree), ...plan.pathways.map((p) => p.eligible)], CONSTANT, (name) => this.isConstant(name));
    const shared = hoist(constant.trees, SHARED, (name) => ASKED.has(name) || this.isConstant(name), isCostly);
    const { trees } = shared;
    this.named = new Map(plan.equations.map((e, i) => [e.name, trees[i]!]));
    this.eligible = trees.slice(plan.equations.length);
    this.parts = constant.parts.map((t) => compile(t, slotOf));
    this.shared = shared.parts;
    this.firstShared = SYMBOLS.length + this.parts.length;
    this.nSlots = this.firstShared + this.shared.length;
  }

  /** Whether a symbol is the same for everybody all month. */
  isConstant(name: string): boolean {
    return name.startsWith(CONSTANT) || PARAMETERS.has(name);
  }

  /** Whether a name is that of a part that everybody who is asked about an alternative shares. */
  isShared(name: string): boolean {
    return name.startsWith(SHARED);
  }

  /** Slot of a symbol or of a hoisted part. */
  slotOf(name: string): number {
    if (name.startsWith(CONSTANT)) return SYMBOLS.length + Number(name.slice(1));
    return this.isShared(name) ? this.firstShared + Number(name.slice(1)) : slotOf(name);
  }

  /** Writes the hoisted parts of parameters once those are written. */
  writeParts(s: Float64Array): void {
    this.parts.forEach((f, i) => {
      s[SYMBOLS.length + i] = f(s);
    });
  }

  compiled(): Compiled {
    const named = (name: string): Evaluate => compile(this.named.get(name)!, (symbol) => this.slotOf(symbol));
    return {
      considerationRate: named('considerationRate'), vulnerability: named('vulnerability'), means: named('means'), relativeDeprivation: named('relativeDeprivation'),
      valueOfStaying: named('valueOfStaying'), desperation: named('desperation'), gainIfArrived: named('gainIfArrived'),
      expectedGain: named('expectedGain'), valueOfRoute: named('valueOfRoute'), gainOfPathway: named('gainOfPathway'),
      valueOfPathway: named('valueOfPathway'),
    };
  }
}
