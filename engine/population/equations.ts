import { slotOf, SYMBOLS } from '../catalog/symbols.ts';
import { compile } from '../equation/compile.ts';
import { hoist } from '../equation/hoist.ts';
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

/** The equations of a plan ready to run: what depends on parameters alone is hoisted into slots behind the symbols. */
export class Equations {
  readonly named: ReadonlyMap<string, Tree>;
  readonly eligible: readonly Tree[];
  readonly nSlots: number;
  private readonly parts: readonly Evaluate[];

  constructor(plan: Plan) {
    const { trees, parts } = hoist([...plan.equations.map((e) => e.tree), ...plan.pathways.map((p) => p.eligible)], (name) => this.isConstant(name));
    this.named = new Map(plan.equations.map((e, i) => [e.name, trees[i]!]));
    this.eligible = trees.slice(plan.equations.length);
    this.parts = parts.map((t) => compile(t, slotOf));
    this.nSlots = SYMBOLS.length + parts.length;
  }

  /** Whether a symbol is the same for everybody all month. */
  isConstant(name: string): boolean {
    return name.startsWith('#') || PARAMETERS.has(name);
  }

  /** Slot of a symbol or of a hoisted part. */
  slotOf(name: string): number {
    return name.startsWith('#') ? SYMBOLS.length + Number(name.slice(1)) : slotOf(name);
  }

  /** Writes the hoisted parts once the parameters are written. */
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
