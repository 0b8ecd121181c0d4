import { STREAMS } from '../catalog/streams.ts';
import { compile } from '../equation/compile.ts';
import type { Plan } from '../plan/plan.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import type { Equations } from './equations.ts';
import type { Perception } from './perception.ts';

/** Who may use a pathway: by its rule, or among those outside it whom wider eligibility admits. */
export class Eligibility {
  private readonly plan: Plan;
  private readonly perception: Perception;
  private readonly rules: readonly ((s: Float64Array) => number)[];
  private readonly keys: readonly Uint32Array[];
  private readonly words = new Uint32Array(2);

  constructor(plan: Plan, key: Uint32Array, perception: Perception, equations: Equations) {
    this.plan = plan;
    this.perception = perception;
    this.rules = equations.eligible.map((t) => compile(t, (name) => equations.slotOf(name)));
    this.keys = plan.pathways.map((p) => {
      const k = new Uint32Array(2);
      subkey(key, STREAMS.eligibility, hashName(p.name), k);
      return k;
    });
  }

  /** Whether the household in the slots `s` may use a pathway. */
  holds(pathway: number, uid: number, s: Float64Array): boolean {
    if (this.rules[pathway]!(s) > 0) return true;
    const share = this.perception.now[this.plan.pathways[pathway]!.eligibility]!;
    if (share <= 0) return false;
    const key = this.keys[pathway]!;
    threefry2x32x13(key, uid, 0, this.words);
    return uniform32(this.words[0]!) < share;
  }
}
