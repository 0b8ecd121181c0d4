import { SYMBOLS } from '../catalog/symbols.ts';
import { type Bound, compileBound } from '../equation/bound.ts';
import type { Tree } from '../equation/tree.ts';
import { symbolsOf } from '../equation/symbols.ts';
import { diasporaWeight, KINDS } from '../model/belief.ts';
import { logistic } from '../model/nesting.ts';
import type { Plan } from '../plan/plan.ts';
import { type Chooser, EVENTS_MAX, type Perception, SLOT, TIERS } from './choice.ts';
import type { PlanClass } from '../plan/plan.ts';
import type { HouseholdReader } from './household.ts';

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

/** Bounds for one class of households, in one state. */
export interface ClassBound {
  rate: number;
  /** Lower end of attachment, to tighten `stay` once the household's attachment is known. */
  attachment: number;
  /** Least value of staying of those who can pay for each alternative. */
  readonly stay: Float64Array;
  /** Least value of staying of anybody in the class. */
  least: number;
  /** Largest intensity of each alternative. */
  readonly intensity: Float64Array;
  /** Least income score at which a household may be able to pay for each alternative. */
  readonly scoreFloor: Float64Array;
  /** Largest utility of each alternative; −∞ where closed. */
  readonly value: Float64Array;
}

/** Bounds of a class: households in no spell and without kin for certain, those that may be in a spell, those that may have kin. */
export interface ClassBounds {
  readonly steady: ClassBound;
  readonly spell: ClassBound;
  readonly kin: ClassBound;
  /** For those that acted before and are resolved or in distress. */
  readonly touched: ClassBound;
}

const BELIEVED = [SLOT.believedArrive, SLOT.believedReturned, SLOT.believedExploited, SLOT.believedDead];
/** Parts of the income range of a class that are tried for affordability. */
const FLOOR_PARTS = 4;

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

function isSameButAttachment(a: PlanClass, b: PlanClass): boolean {
  return a.schooling === b.schooling && a.income[0] === b.income[0] && a.income[1] === b.income[1] && a.assets[0] === b.assets[0];
}

/** Copies bounds to a class that differs in attachment only. */
function moved(from: ClassBound, to: ClassBound, attachment: number): void {
  to.rate = from.rate;
  to.attachment = attachment;
  to.least = from.least - from.attachment + attachment;
  for (let k = 0; k < from.value.length; k++) {
    to.value[k] = from.value[k]!;
    to.scoreFloor[k] = from.scoreFloor[k]!;
    to.stay[k] = from.stay[k]! - from.attachment + attachment;
    to.intensity[k] = intensityBound(to.rate, to.value[k]!, to.stay[k]!);
  }
}

function emptyBound(n: number, scoreFloor: Float64Array = new Float64Array(n).fill(Number.NEGATIVE_INFINITY), value: Float64Array = new Float64Array(n)): ClassBound {
  return { rate: 0, attachment: 0, least: 0, stay: new Float64Array(n), intensity: new Float64Array(n), scoreFloor, value };
}

/** Computes, once a month, the bounds of every class of every stratum by interval arithmetic on the equations. */
export class BoundTable {
  /** By stratum and class. */
  readonly classes: ClassBounds[][];
  readonly isTightened: boolean;
  private readonly plan: Plan;
  private readonly perception: Perception;
  private readonly reader: HouseholdReader;
  private readonly lo: Float64Array;
  private readonly hi: Float64Array;
  private readonly out = new Float64Array(2);
  private readonly equations: ReadonlyMap<string, Bound>;
  private readonly eligible: readonly Bound[];
  private readonly prospect: Float64Array;
  private readonly prospectLow: Float64Array;
  private readonly largestFactor: number;

  constructor(plan: Plan, perception: Perception, chooser: Chooser) {
    const { reader, equations } = chooser;
    this.plan = plan;

    this.perception = perception;
    this.reader = reader;
    this.lo = new Float64Array(equations.nSlots);
    this.hi = new Float64Array(equations.nSlots);
    const bound = (tree: Tree): Bound => compileBound(tree, (name) => equations.slotOf(name));
    this.equations = new Map([...equations.named].map(([name, tree]) => [name, bound(tree)]));
    this.eligible = equations.eligible.map(bound);
    const n = plan.alternatives.length;
    this.classes = plan.classes.map((classes) =>
      classes.map(() => {
        const steady = emptyBound(n);
        const kin = emptyBound(n);
        return { steady, spell: emptyBound(n, steady.scoreFloor, steady.value), kin, touched: emptyBound(n, kin.scoreFloor, kin.value) };
      }),
    );
    this.prospect = new Float64Array(n);
    this.prospectLow = new Float64Array(n);
    this.largestFactor = reader.largestCommunityFactor(plan.leafValues[plan.rules.communityNetworkSd]!) * SLACK;
    const stay = plan.equations.find((e) => e.name === 'valueOfStaying')!.tree;
    const others = plan.equations.filter((e) => e.name !== 'valueOfStaying').some((e) => symbolsOf(e.tree).has('attachment'));
    this.isTightened = isAdditiveIn(stay, 'attachment') && !others;
  }

  private fix(slot: number, value: number): void {
    this.put(slot, value, value);
  }

  private put(slot: number, lo: number, hi: number): void {
    this.lo[slot] = lo;
    this.hi[slot] = hi;
  }

  private run(name: string, slot: number): void {
    this.equations.get(name)!(this.lo, this.hi, this.out);
    this.put(slot, this.out[0]!, this.out[1]!);
  }

  /** Whether resolve, distress and bans may be above 0: only for households that acted before. */
  private setPast(mayHavePast: boolean): void {
    for (const slot of [SLOT.resolve, SLOT.distress, SLOT.banned]) this.put(slot, 0, mayHavePast ? 1 : 0);
  }

  private runStaying(): void {
    this.put(SLOT.kin, 0, 0);
    this.run('vulnerability', SLOT.vulnerability);
    this.run('relativeDeprivation', SLOT.relativeDeprivation);
    this.run('desperation', SLOT.desperation);
    this.run('valueOfStaying', SLOT.valueOfStaying);
  }

  private runMeans(): void {
    this.run('means', SLOT.means);
  }

  private read(cls: PlanClass, s: number, maySpell: boolean): void {
    this.reader.bounds(cls, s, this.perception.growth[s]!, maySpell, this.lo, this.hi);
  }

  /** Recomputes all bounds from the month's perception and last month's extremes, after `chooser.startMonth`. */
  update(extremes: Extremes, strata: readonly number[]): void {
    const { plan, perception } = this;
    plan.parameters.forEach((leaf, slot) => {
      this.fix(slot, perception.now[leaf]!);
    });
    const { s: slots } = this.reader;
    for (let i = SYMBOLS.length; i < slots.length; i++) this.fix(i, slots[i]!);
    for (const s of strata) this.updateStratum(s, extremes);
  }

  private updateStratum(s: number, x: Extremes): void {
    const { plan, perception } = this;
    const st = plan.strata[s]!;
    const n = plan.alternatives.length;
    this.fix(SLOT.instability, perception.instability[s]!);
    this.fix(SLOT.supportTransferInr, perception.supportTransferInr);
    this.fix(SLOT.supportCreditInr, perception.supportCreditInr);
    this.fix(SLOT.debtInr, 0);
    this.setPast(false);
    this.put(SLOT.originEffect, st.originEffect, st.originEffect);
    this.put(SLOT.pitch, perception.pitch[s]!, perception.pitch[s]!);
    this.put(SLOT.neighbourEvents, 0, Math.min(EVENTS_MAX, x.events[s]!));
    this.put(SLOT.peerShare, 0, Math.min(1, x.sentShare[s]!));
    this.put(SLOT.remittanceLift, 0, Math.min(1, x.lift[s]!));
    // Prospect values depend on the class through income only: bound them once over the whole stratum.
    this.read({ schooling: 0, start: 0, size: 0, income: [0, 1], assets: [0, 1], attachment: [0, 1] }, s, true);
    this.put(SLOT.schooling, 0, 2);
    this.run('vulnerability', SLOT.vulnerability);
    for (let k = 0; k < n; k++) {
      if (!perception.isOpen[k]) continue;
      this.setAlternative(s, k, x, true);
      this.run('gainIfArrived', SLOT.gainIfArrived);
      this.equations.get(plan.alternatives[k]!.isRoute ? 'expectedGain' : 'gainOfPathway')!(this.lo, this.hi, this.out);
      this.prospect[k] = this.out[1]!;
      this.prospectLow[k] = this.out[0]!;
    }
    const classes = plan.classes[s]!;
    classes.forEach((cls, c) => {
      const { steady, spell, kin, touched } = this.classes[s]![c]!;
      const before = c > 0 && this.isTightened && isSameButAttachment(cls, classes[c - 1]!) ? this.classes[s]![c - 1]! : null;
      if (before) {
        const attachment = this.reader.leastAttachment(cls);
        moved(before.steady, steady, attachment);
        moved(before.spell, spell, attachment);
        moved(before.kin, kin, attachment);
        moved(before.touched, touched, attachment);
        return;
      }
      this.read(cls, s, true);
      this.runStaying();
      for (let k = 0; k < n; k++) {
        steady.value[k] = this.valueBound(s, k, x, false);
        kin.value[k] = this.valueBound(s, k, x, true);
      }
      this.findFloors(s, cls, steady);
      this.boundStaying(s, cls, steady, false);
      this.boundStaying(s, cls, spell, true);
      this.boundStaying(s, cls, kin, true);
      this.setPast(true);
      this.boundStaying(s, cls, touched, true);
      this.setPast(false);
    });
  }

  /** Bounds rate, staying and intensities of a class in a state. */
  private boundStaying(s: number, cls: PlanClass, bound: ClassBound, maySpell: boolean): void {
    const n = this.plan.alternatives.length;
    this.read(cls, s, maySpell);
    this.runStaying();
    this.run('considerationRate', SLOT.considerationRate);
    bound.rate = this.hi[SLOT.considerationRate]!;
    bound.attachment = this.lo[SLOT.attachment]!;
    const least = this.lo[SLOT.valueOfStaying]!;
    bound.least = least;
    let known = Number.NEGATIVE_INFINITY;
    let knownStay = least;
    for (let k = 0; k < n; k++) {
      const floor = bound.scoreFloor[k]!;
      if (bound.value[k] === Number.NEGATIVE_INFINITY) {
        bound.intensity[k] = 0;
        continue;
      }
      if (floor !== known) {
        this.reader.bounds(cls, s, this.perception.growth[s]!, maySpell, this.lo, this.hi, floor);
        this.runStaying();
        known = floor;
        knownStay = this.lo[SLOT.valueOfStaying]!;
      }
      bound.stay[k] = floor === Number.NEGATIVE_INFINITY ? least : knownStay;
      bound.intensity[k] = intensityBound(bound.rate, bound.value[k]!, bound.stay[k]!);
    }
  }

  /** Finds, among a few parts of the class’s range of income, those in which nobody can pay. */
  private findFloors(s: number, cls: PlanClass, bound: ClassBound): void {
    const { plan, perception } = this;
    const [from, to] = cls.income;
    bound.scoreFloor.fill(Number.NEGATIVE_INFINITY);
    let isFound = true;
    this.put(SLOT.kin, 0, 0);
    for (let part = 1; part < FLOOR_PARTS && isFound; part++) {
      const upTo = from + (part * (to - from)) / FLOOR_PARTS;
      this.read({ ...cls, income: [from, upTo] }, s, true);
      const score = this.hi[SLOT.incomeScore]!;
      this.run('vulnerability', SLOT.vulnerability);
      isFound = false;
      for (let k = 0; k < plan.alternatives.length; k++) {
        // A floor that stopped rising stays where it is.
        if (bound.value[k] === Number.NEGATIVE_INFINITY || (part > 1 && bound.scoreFloor[k] === Number.NEGATIVE_INFINITY)) continue;
        const a = plan.alternatives[k]!;
        const cash = a.isRoute ? this.leastCash(s, a.index) : perception.pathwayFeeInr[a.index]!;
        this.runMeans();
        if (cash <= this.hi[SLOT.means]!) continue;
        bound.scoreFloor[k] = score;
        isFound = true;
      }
    }
  }

  /** Least cash under which anybody of a stratum can set out on a route. */
  private leastCash(s: number, route: number): number {
    const at = (route * this.plan.brokers.regions.length + this.plan.strata[s]!.brokerRegion) * TIERS;
    let least = Number.POSITIVE_INFINITY;
    for (let tier = 0; tier < TIERS; tier++) least = Math.min(least, this.perception.cashInr[at + tier]!);
    return least;
  }

  private setAlternative(s: number, k: number, x: Extremes, mayHaveKin: boolean): void {
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
      return;
    }
    const region = plan.strata[s]!.brokerRegion;
    const broker = a.index * plan.brokers.regions.length + region;
    let brokerValue = Number.NEGATIVE_INFINITY;
    let mostCash = 0;
    for (let tier = 0; tier < TIERS; tier++) {
      const cash = perception.cashInr[broker * TIERS + tier]!;
      if (cash === Number.POSITIVE_INFINITY) continue;
      brokerValue = Math.max(brokerValue, perception.brokerValue[broker * TIERS + tier]!);
      mostCash = Math.max(mostCash, cash);
    }
    this.fix(SLOT.outlayInr, perception.outlayInr[broker]!);
    this.put(SLOT.cashInr, Math.min(mostCash, this.leastCash(s, a.index)), mostCash);
    this.fix(SLOT.brokerValue, brokerValue);
    this.fix(SLOT.appeal, perception.now[plan.routes[a.index]!.appeal]!);
    this.fix(SLOT.sanction, perception.sanction[a.index]!);
    this.fix(SLOT.wageAbroadInr, perception.wageInr[k]! * (1 + perception.claimedWage[region]!));
    this.boundBeliefs(s, a.index, x, perception.claim[region]!);
  }

  /** Believed chances of a route: the mix is monotone in the diaspora's weight and in each count, so that extremes lie at their ends. */
  private boundBeliefs(s: number, route: number, x: Extremes, claim: number): void {
    const { plan, perception } = this;
    const info = plan.information;
    const r = s * plan.routes.length + route;
    const at = route * KINDS;
    const strength = perception.now[info.priorStrength]!;
    const { campaign } = perception;
    const most = diasporaWeight(perception.now[info.diasporaWeight]!, this.hi[SLOT.networkStock]!);
    const arrived = x.arrivedCount[r]!;
    let high = 0;
    for (const diaspora of [0, most]) {
      const sum = strength * perception.news[at]! + diaspora * perception.truth[at]! + campaign * perception.message[at]!;
      high = Math.max(high, (sum + arrived) / (strength + diaspora + campaign + arrived));
    }
    this.put(SLOT.believedArrive, 0, Math.min(1, (high + claim * (1 - high)) * SLACK));
    for (let kind = 1; kind < KINDS; kind++) {
      let low = 1;
      for (const diaspora of [0, most]) {
        const sum = strength * perception.news[at + kind]! + diaspora * perception.truth[at + kind]! + campaign * perception.message[at + kind]!;
        low = Math.min(low, sum / (strength + diaspora + campaign + x.allCount[r]!));
      }
      this.put(BELIEVED[kind]!, (low * (1 - claim)) / SLACK, 1);
    }
  }

  /** Largest utility of an alternative for the class whose household bounds are set. */
  private valueBound(s: number, k: number, x: Extremes, mayHaveKin: boolean): number {
    const { plan, perception } = this;
    if (!perception.isOpen[k]) return Number.NEGATIVE_INFINITY;
    this.setAlternative(s, k, x, mayHaveKin);
    const a = plan.alternatives[k]!;
    if (!a.isRoute) {
      this.eligible[a.index]!(this.lo, this.hi, this.out);
      if (this.out[1]! <= 0 && perception.now[plan.pathways[a.index]!.eligibility]! <= 0) return Number.NEGATIVE_INFINITY;
    }
    this.runMeans();
    const cash = this.lo[SLOT.cashInr]!;
    if (cash > this.hi[SLOT.means]!) return Number.NEGATIVE_INFINITY;
    this.put(a.isRoute ? SLOT.expectedGain : SLOT.gainOfPathway, this.prospectLow[k]!, this.prospect[k]!);
    // A household that chooses it can pay, hence its means are at least the cash that is asked.
    if (this.lo[SLOT.means]! < cash) this.lo[SLOT.means] = cash;
    this.equations.get(a.isRoute ? 'valueOfRoute' : 'valueOfPathway')!(this.lo, this.hi, this.out);
    return this.out[1]!;
  }
}
