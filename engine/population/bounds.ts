import { slotOf, SYMBOLS } from '../catalog/symbols.ts';
import { compileBound } from '../equation/bound.ts';
import type { Tree } from '../equation/tree.ts';
import { symbolsOf } from '../equation/symbols.ts';
import { KINDS } from '../model/belief.ts';
import { logistic } from '../model/nesting.ts';
import { exp } from '../numeric/elementary.ts';
import type { Plan } from '../plan/plan.ts';
import { EVENTS_MAX, type Perception, SLOT } from './choice.ts';
import { type HouseholdReader, TRUNCATION } from './household.ts';

/** Extremes over the touched communities of a stratum, last month: what bounds need to know of feedback. */
export interface Extremes {
  /** Largest recent events, shares and lifts, by stratum. */
  readonly events: Float64Array;
  readonly sentShare: Float64Array;
  readonly lift: Float64Array;
  /** Largest added network in persons per household, [strata × destinations]. */
  readonly network: Float64Array;
  /** Largest count of arrivals and of all news of a community, [strata × routes]. */
  readonly arrivedCount: Float64Array;
  readonly allCount: Float64Array;
}

/** Bounds for one class of households. */
export interface ClassBound {
  rate: number;
  stay: number;
  /** Lower end of attachment, to tighten `stay` once the household's attachment is known. */
  attachment: number;
  /** Largest utility of each alternative; −∞ where closed. */
  readonly value: Float64Array;
  /** Largest intensity of each alternative. */
  readonly intensity: Float64Array;
}

/** A hair above 1: bounds and points are rounded differently. */
const SLACK = 1 + 1e-9;

/** Largest intensity of one alternative: P(k) rises in its own value and falls in every other, so staying alone bounds it. */
export function intensityBound(rate: number, value: number, stay: number): number {
  return value === Number.NEGATIVE_INFINITY ? 0 : rate * logistic(value - stay) * SLACK;
}

/** Whether a tree is a sum that contains the symbol once, as a plain term: only then may a bound be tightened by it. */
export function isAdditiveIn(tree: Tree, name: string): boolean {
  if (tree.kind === 'symbol') return tree.name === name;
  if (tree.kind !== 'call' || (tree.name !== 'add' && tree.name !== 'subtract')) return false;
  const [a, b] = tree.args as [Tree, Tree];
  if (symbolsOf(b).has(name)) return tree.name === 'add' && !symbolsOf(a).has(name) && isAdditiveIn(b, name);
  return isAdditiveIn(a, name);
}

/** Computes, once a month, the bounds of every class of every stratum by interval arithmetic on the equations. */
export class BoundTable {
  readonly classes: ClassBound[][];
  readonly isTightened: boolean;
  private readonly plan: Plan;
  private readonly perception: Perception;
  private readonly reader: HouseholdReader;
  private readonly lo = new Float64Array(SYMBOLS.length);
  private readonly hi = new Float64Array(SYMBOLS.length);
  private readonly out = new Float64Array(2);
  private readonly f: Record<string, (lo: Float64Array, hi: Float64Array, out: Float64Array) => void>;
  private readonly eligible: ((lo: Float64Array, hi: Float64Array, out: Float64Array) => void)[];
  private readonly prospect: Float64Array;
  private readonly prospectLow: Float64Array;
  private readonly networkSd: number;
  private readonly hasKin: boolean[];

  constructor(plan: Plan, perception: Perception, reader: HouseholdReader) {
    this.plan = plan;
    this.perception = perception;
    this.reader = reader;
    this.f = Object.fromEntries(plan.equations.map((e) => [e.name, compileBound(e.tree, slotOf)]));
    this.eligible = plan.pathways.map((p) => compileBound(p.eligible, slotOf));
    const n = plan.alternatives.length;
    this.classes = plan.classes.map((cs) =>
      cs.map(() => ({ rate: 0, stay: 0, attachment: 0, value: new Float64Array(n), intensity: new Float64Array(n) })),
    );
    this.prospect = new Float64Array(n);
    this.prospectLow = new Float64Array(n);
    this.networkSd = plan.leafValues[plan.rules.communityNetworkSd]!;
    this.hasKin = plan.strata.flatMap((s) => s.abroadPerHousehold.map((a) => a > 0));
    const stay = plan.equations.find((e) => e.name === 'valueOfStaying')!.tree;
    const others = plan.equations.filter((e) => e.name !== 'valueOfStaying').some((e) => symbolsOf(e.tree).has('attachment'));
    this.isTightened = isAdditiveIn(stay, 'attachment') && !others;
  }

  private put(slot: number, lo: number, hi: number): void {
    this.lo[slot] = lo;
    this.hi[slot] = hi;
  }

  private run(name: string): void {
    this.f[name]!(this.lo, this.hi, this.out);
    this.put(slotOf(name), this.out[0]!, this.out[1]!);
  }

  /** Recomputes all bounds from the month's perception and last month's extremes. */
  update(extremes: Extremes): void {
    const { plan, perception } = this;
    plan.parameters.forEach((leaf, slot) => {
      this.put(slot, perception.now[leaf]!, perception.now[leaf]!);
    });
    for (let s = 0; s < plan.strata.length; s++) this.updateStratum(s, extremes);
  }

  private updateStratum(s: number, x: Extremes): void {
    const { plan, perception } = this;
    const st = plan.strata[s]!;
    const classes = plan.classes[s]!;
    this.put(SLOT.instability, 0, 0);
    this.put(SLOT.originEffect, st.originEffect, st.originEffect);
    this.put(SLOT.pitch, perception.pitch[s]!, perception.pitch[s]!);
    this.put(SLOT.neighbourEvents, 0, Math.min(EVENTS_MAX, x.events[s]!));
    this.put(SLOT.peerShare, 0, Math.min(1, x.sentShare[s]!));
    this.put(SLOT.remittanceLift, 0, Math.min(1, x.lift[s]!));
    // Prospect values depend on the class through income only: bound them once over the whole stratum.
    const whole = { schooling: 0, start: 0, size: plan.communitySize, income: [0, 1], attachment: [0, 1] } as const;
    this.reader.bounds(whole, s, perception.growth[s]!, this.lo, this.hi);
    this.put(slotOf('schooling'), 0, 2);
    for (let k = 0; k < plan.alternatives.length; k++) {
      if (!perception.isOpen[k]) continue;
      this.setAlternative(s, k, x);
      this.run('gainIfArrived');
      const name = plan.alternatives[k]!.isRoute ? 'expectedGain' : 'gainOfPathway';
      this.run(name);
      this.prospect[k] = this.out[1]!;
      this.prospectLow[k] = this.out[0]!;
    }
    classes.forEach((cls, c) => {
      const bound = this.classes[s]![c]!;
      this.reader.bounds(cls, s, perception.growth[s]!, this.lo, this.hi);
      this.put(SLOT.kin, 0, 0);
      this.run('relativeDeprivation');
      this.run('desperation');
      this.run('valueOfStaying');
      bound.stay = this.out[0]!;
      bound.attachment = this.lo[SLOT.attachment]!;
      this.run('considerationRate');
      bound.rate = this.out[1]!;
      for (let k = 0; k < plan.alternatives.length; k++) {
        bound.value[k] = this.valueBound(s, k, x);
        bound.intensity[k] = intensityBound(bound.rate, bound.value[k]!, bound.stay);
      }
    });
  }

  private setAlternative(s: number, k: number, x: Extremes): void {
    const { plan, perception } = this;
    const a = plan.alternatives[k]!;
    const d = a.destination;
    const nd = plan.destinations.length;
    const at = s * nd + d;
    this.put(SLOT.kin, 0, this.hasKin[at] ? 1 : 0);
    const initial = 100 * plan.strata[s]!.abroadPerHousehold[d]! * perception.networkLeft[d]!;
    const sd = this.networkSd;
    const factor = exp(sd * TRUNCATION - 0.5 * sd * sd) * SLACK;
    this.put(SLOT.networkStock, 0, initial * factor + 100 * x.network[at]! * SLACK);
    this.put(SLOT.wageAbroadInr, perception.wageInr[k]!, perception.wageInr[k]!);
    if (!a.isRoute) {
      const p = plan.pathways[a.index]!;
      const put = (slot: number, v: number): void => this.put(slot, v, v);
      put(SLOT.outlayInr, perception.now[p.feeInr]!);
      put(SLOT.appeal, perception.now[p.appeal]!);
      put(SLOT.believedArrive, perception.permitChance[a.index]!);
      put(SLOT.expectedWaitMonths, perception.waitMonths[a.index]!);
      return;
    }
    const region = plan.strata[s]!.brokerRegion;
    const broker = a.index * plan.brokers.regions.length + region;
    this.put(SLOT.outlayInr, perception.outlayInr[broker]!, perception.outlayInr[broker]!);
    this.put(SLOT.brokerValue, perception.brokerValue[broker]!, perception.brokerValue[broker]!);
    this.put(SLOT.appeal, perception.now[plan.routes[a.index]!.appeal]!, perception.now[plan.routes[a.index]!.appeal]!);
    const strength = perception.now[plan.information.priorStrength]!;
    const r = s * plan.routes.length + a.index;
    const arrived = x.arrivedCount[r]!;
    const claim = perception.claim[region]!;
    const p = (strength * perception.news[a.index * KINDS]! + arrived) / (strength + arrived);
    this.put(SLOT.believedArrive, 0, Math.min(1, (p + claim * (1 - p)) * SLACK));
    const least = (strength / (strength + x.allCount[r]!)) * (1 - claim) * (1 / SLACK);
    this.put(SLOT.believedReturned, least * perception.news[a.index * KINDS + 1]!, 1);
    this.put(SLOT.believedExploited, least * perception.news[a.index * KINDS + 2]!, 1);
    this.put(SLOT.believedDead, least * perception.news[a.index * KINDS + 3]!, 1);
  }

  /** Largest utility of an alternative for the class whose household bounds are set. */
  private valueBound(s: number, k: number, x: Extremes): number {
    const { plan, perception } = this;
    if (!perception.isOpen[k]) return Number.NEGATIVE_INFINITY;
    this.setAlternative(s, k, x);
    const a = plan.alternatives[k]!;
    if (!a.isRoute) {
      this.eligible[a.index]!(this.lo, this.hi, this.out);
      if (this.out[1]! <= 0) return Number.NEGATIVE_INFINITY;
    }
    this.run('means');
    if (this.lo[SLOT.outlayInr]! > this.out[1]!) return Number.NEGATIVE_INFINITY;
    this.put(a.isRoute ? SLOT.expectedGain : SLOT.gainOfPathway, this.prospectLow[k]!, this.prospect[k]!);
    // A household that chooses it can pay, hence its means are at least the outlay.
    if (this.lo[SLOT.means]! < this.lo[SLOT.outlayInr]!) this.lo[SLOT.means] = this.lo[SLOT.outlayInr]!;
    this.run(a.isRoute ? 'valueOfRoute' : 'valueOfPathway');
    return this.out[1]!;
  }
}
