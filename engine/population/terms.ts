import { type Bound, compileBound } from '../equation/bound.ts';
import { KINDS } from '../model/belief.ts';
import type { Plan } from '../plan/plan.ts';
import { Beliefs } from './beliefs.ts';
import { SLACK } from './classbound.ts';
import type { Equations } from './equations.ts';
import type { Extremes } from './extremes.ts';
import { Offers } from './offers.ts';
import type { Perception } from './perception.ts';
import { SLOT } from './slots.ts';

/** Slots of symbols that are about an alternative and the same for all classes of a stratum. */
const ABOUT = [
  SLOT.kin, SLOT.networkStock, SLOT.wageAbroadInr, SLOT.outlayInr, SLOT.cashInr, SLOT.appeal, SLOT.believedArrive, SLOT.expectedWaitMonths, SLOT.brokerValue,
  SLOT.sanction, SLOT.believedReturned, SLOT.believedExploited, SLOT.believedDead,
] as const;
const BELIEVED = [SLOT.believedReturned, SLOT.believedExploited, SLOT.believedDead];

/** Ends of what is about an alternative and the same for all classes of a stratum: what is asked, believed and known of those abroad. */
export class Terms {
  private readonly plan: Plan;
  private readonly perception: Perception;
  private readonly lo: Float64Array;
  private readonly hi: Float64Array;
  private readonly n: number;
  private readonly largestFactor: number;
  private readonly beliefs: Beliefs;
  private readonly offers: Offers;
  /** Costly parts that depend on what is asked alone, and the slot of the first. */
  private readonly shared: readonly Bound[];
  private readonly firstShared: number;
  /** Slots that are set, and their ends in the stratum at hand, [without and with kin × alternatives × about × 2]. */
  private readonly about: readonly number[];
  private readonly ends: Float64Array;
  private readonly out = new Float64Array(2);
  /** Ends of beliefs about a route. */
  private readonly believed = new Float64Array(KINDS);

  /**
   * @param largestFactor largest factor of a community’s initial network
   * @param lo lower ends of all slots, written to
   * @param hi upper ends of all slots, written to
   */
  constructor(plan: Plan, perception: Perception, equations: Equations, largestFactor: number, lo: Float64Array, hi: Float64Array) {
    this.plan = plan;
    this.perception = perception;
    this.lo = lo;
    this.hi = hi;
    this.n = plan.alternatives.length;
    this.largestFactor = largestFactor * SLACK;
    this.beliefs = new Beliefs(plan, perception);
    this.offers = new Offers(plan, perception);
    this.shared = equations.shared.map((tree) => compileBound(tree, (name) => equations.slotOf(name)));
    this.firstShared = equations.firstShared;
    this.about = [...ABOUT, ...this.shared.map((_, i) => equations.firstShared + i)];
    this.ends = new Float64Array(2 * this.n * this.about.length * 2);
  }

  private put(slot: number, lo: number, hi: number): void {
    this.lo[slot] = lo;
    this.hi[slot] = hi;
  }

  private fix(slot: number, value: number): void {
    this.put(slot, value, value);
  }

  /** Sets the slots for an alternative, from last month’s extremes. */
  set(s: number, k: number, x: Extremes, mayHaveKin: boolean): void {
    this.fill(s, k, x, mayHaveKin);
    for (const [i, part] of this.shared.entries()) {
      part(this.lo, this.hi, this.out);
      this.put(this.firstShared + i, this.out[0]!, this.out[1]!);
    }
    this.keep(k, mayHaveKin);
  }

  private keep(k: number, mayHaveKin: boolean): void {
    const { lo, hi, about, ends } = this;
    let at = ((mayHaveKin ? this.n : 0) + k) * about.length * 2;
    for (let i = 0; i < about.length; i++) {
      ends[at++] = lo[about[i]!]!;
      ends[at++] = hi[about[i]!]!;
    }
  }

  /** Sets the slots as they were last set for an alternative. */
  recall(k: number, mayHaveKin: boolean): void {
    const { lo, hi, about, ends } = this;
    let at = ((mayHaveKin ? this.n : 0) + k) * about.length * 2;
    for (let i = 0; i < about.length; i++) {
      lo[about[i]!] = ends[at++]!;
      hi[about[i]!] = ends[at++]!;
    }
  }

  private fill(s: number, k: number, x: Extremes, mayHaveKin: boolean): void {
    const { plan, perception } = this;
    const a = plan.alternatives[k]!;
    const d = a.destination;
    const nd = plan.destinations.length;
    const at = s * nd + d;
    this.put(SLOT.kin, 0, mayHaveKin ? 1 : 0);
    const initial = 100 * plan.strata[s]!.abroadPerHousehold[d]! * perception.networkLeft[d]!;
    this.put(SLOT.networkStock, 0, initial * this.largestFactor + 100 * x.network[at]! * SLACK);
    this.fix(SLOT.wageAbroadInr, perception.wageInr[k]!);
    if (!a.isRoute) {
      const p = plan.pathways[a.index]!;
      this.fix(SLOT.outlayInr, perception.pathwayFeeInr[a.index]!);
      this.fix(SLOT.cashInr, perception.pathwayFeeInr[a.index]!);
      this.fix(SLOT.appeal, perception.now[p.appeal]!);
      this.fix(SLOT.believedArrive, perception.permitChance[a.index]!);
      this.fix(SLOT.expectedWaitMonths, perception.waitMonths[a.index]!);
      this.fix(SLOT.brokerValue, 0);
      this.fix(SLOT.sanction, 0);
      return;
    }
    const region = plan.strata[s]!.brokerRegion;
    const broker = this.offers.at(a.index, s);
    const { least, most, brokerValue } = this.offers.ends(a.index, s);
    this.fix(SLOT.outlayInr, perception.outlayInr[broker]!);
    this.put(SLOT.cashInr, Math.min(most, least), most);
    this.fix(SLOT.brokerValue, brokerValue);
    this.fix(SLOT.appeal, perception.now[plan.routes[a.index]!.appeal]!);
    this.fix(SLOT.sanction, perception.sanction[a.index]!);
    this.fix(SLOT.wageAbroadInr, perception.wageInr[k]! * (1 + perception.claimedWage[region]!));
    const r = s * plan.routes.length + a.index;
    this.beliefs.writeEnds(a.index, region, this.hi[SLOT.networkStock]!, mayHaveKin ? 1 : 0, x.allCount[r]!, this.believed);
    this.put(SLOT.believedArrive, 0, Math.min(1, this.believed[0]! * SLACK));
    BELIEVED.forEach((slot, i) => {
      this.put(slot, this.believed[i + 1]! / SLACK, 1);
    });
  }
}
