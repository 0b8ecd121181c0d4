import { slotOf, SYMBOLS } from '../catalog/symbols.ts';
import { type Bound, compileBound } from '../equation/bound.ts';
import type { Tree } from '../equation/tree.ts';
import { isAdditiveIn, symbolsOf } from '../equation/symbols.ts';
import { exp } from '../numeric/elementary.ts';
import type { Plan } from '../plan/plan.ts';
import type { Chooser } from './choice.ts';
import type { Extremes } from './extremes.ts';
import { EVENTS_MAX, type Perception } from './perception.ts';
import { SLOT } from './slots.ts';
import { Tempers } from './tempers.ts';
import { Terms } from './terms.ts';
import type { PlanClass } from '../plan/plan.ts';
import { firstAlike, hullsOf } from './likeness.ts';
import { CASH, COST_LEAST, FIELDS, ODDS, OUTLAY, SCORE_FLOOR, StateBounds, STAY, type StratumBounds, VALUE } from './classbound.ts';
import type { ClassRange, HouseholdReader } from './household.ts';

const COST_WEIGHT = slotOf('costWeight');
/** Levels of schooling, and their range. */
const LEVELS = 3;
const ANY_SCHOOLING = [0, 2] as const;

/** Parts of the income range of a class that are tried for affordability. */
const PARTS = 4;

/** Computes, once a month, the bounds of every class of every stratum by interval arithmetic on the equations. */
export class BoundTable {
  readonly strata: readonly StratumBounds[];
  readonly isTightened: boolean;
  readonly tempers: Tempers;
  private readonly plan: Plan;
  private readonly perception: Perception;
  private readonly reader: HouseholdReader;
  private readonly lo: Float64Array;
  private readonly hi: Float64Array;
  private readonly out = new Float64Array(2);
  private readonly equations: ReadonlyMap<string, Bound>;
  private readonly eligible: readonly Bound[];
  /** First slot of parts that are not of parameters alone. */
  private readonly firstShared: number;
  private readonly terms: Terms;
  private readonly ranges: readonly (readonly ClassRange[])[];
  /** Whole strata. */
  private readonly everybody: readonly ClassRange[];
  /** First of the classes that share the bounds of a class, by stratum; its range covers them all. */
  private readonly firstAlike: readonly (readonly number[])[];
  /** Lower end of attachment, by stratum and class. */
  readonly attachments: readonly Float64Array[];
  /** What attachment takes from odds at the least, by stratum and class. */
  private readonly lessOdds: readonly Float64Array[];
  /** Whether somebody may take an alternative, [without and with kin × schooling × alternatives]. */
  private readonly isEligible: Uint8Array;
  private readonly isMeansOwn: boolean;
  /** Whether schooling and kin alone decide who may use a pathway. */
  private readonly isRuleShared: readonly boolean[];
  private readonly prospect: Float64Array;
  private readonly prospectLow: Float64Array;
  /** Least cash asked in INR, and the part of a class’s income below which nobody can pay it, by alternative. */
  private readonly cash: Float64Array;
  private readonly floorPart: Uint8Array;
  private readonly stayFrom = new Float64Array(PARTS);

  constructor(plan: Plan, perception: Perception, chooser: Chooser) {
    const { reader, equations } = chooser;
    this.plan = plan;
    this.tempers = new Tempers(plan, reader.scale);
    this.perception = perception;
    this.reader = reader;
    this.lo = new Float64Array(equations.nSlots);
    this.hi = new Float64Array(equations.nSlots);
    const bound = (tree: Tree): Bound => compileBound(tree, (name) => equations.slotOf(name));
    this.equations = new Map([...equations.named].map(([name, tree]) => [name, bound(tree)]));
    this.eligible = equations.eligible.map(bound);
    this.firstShared = equations.firstShared;
    this.terms = new Terms(plan, perception, equations, reader.largestCommunityFactor(), this.lo, this.hi);
    const n = plan.alternatives.length;
    this.prospect = new Float64Array(n);
    this.prospectLow = new Float64Array(n);
    this.cash = new Float64Array(n);
    this.floorPart = new Uint8Array(n);
    const stay = plan.equations.find((e) => e.name === 'valueOfStaying')!.tree;
    const others = plan.equations.filter((e) => e.name !== 'valueOfStaying').some((e) => symbolsOf(e.tree).has('attachment'));
    this.isTightened = isAdditiveIn(stay, 'attachment') && !others;
    const ofAlternatives = new Set(SYMBOLS.filter((e) => e.scope === 'alternative' || e.name === 'networkStock').map((e) => e.name));
    this.isMeansOwn = [...symbolsOf(equations.named.get('means')!)].every((name) => !ofAlternatives.has(name) && !equations.isShared(name));
    const all: PlanClass = { schooling: 0, start: 0, size: 0, income: [0, 1], assets: [0, 1], attachment: [0, 1] };
    this.everybody = plan.strata.map((_, s) => reader.rangeOf(all, ANY_SCHOOLING, s, 1));
    this.firstAlike = plan.classes.map((classes) => firstAlike(classes, this.isTightened));
    this.ranges = plan.classes.map((classes, s) => hullsOf(classes, this.firstAlike[s]!).map((h) => reader.rangeOf(h, ANY_SCHOOLING, s, PARTS)));
    this.attachments = plan.classes.map((classes, s) =>
      Float64Array.from(classes, (cls, c) => (this.isTightened ? reader.rangeOf(cls, ANY_SCHOOLING, s, 1).attachmentLow : this.ranges[s]![this.firstAlike[s]![c]!]!.attachmentLow)));
    this.lessOdds = this.attachments.map((classes) => classes.map((a) => exp(-a)));
    this.isRuleShared = equations.eligible.map((tree) => [...symbolsOf(tree)].every((name) => name === 'schooling' || name === 'kin' || equations.isConstant(name)));
    this.isEligible = new Uint8Array(2 * LEVELS * n).fill(1);
    this.strata = this.firstAlike.map((first) => {
      const of = (): StateBounds => new StateBounds(first, n);
      return { steady: of(), spell: of(), kin: of(), touched: of() };
    });
  }

  private put(slot: number, lo: number, hi: number): void {
    this.lo[slot] = lo;
    this.hi[slot] = hi;
  }

  private fix(slot: number, value: number): void {
    this.put(slot, value, value);
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
    this.run('relativeDeprivation', SLOT.relativeDeprivation);
    this.run('desperation', SLOT.desperation);
    this.run('valueOfStaying', SLOT.valueOfStaying);
  }

  private read(range: ClassRange, s: number, from: number, to: number, maySpell: boolean): void {
    this.reader.bounds(range, from, to, this.perception.growth[s]!, maySpell, this.lo, this.hi);
    this.run('vulnerability', SLOT.vulnerability);
  }

  /** Recomputes all bounds from the month's perception and last month's extremes, after `chooser.startMonth`. */
  update(extremes: Extremes, strata: readonly number[]): void {
    const { plan, perception } = this;
    for (const [slot, leaf] of plan.parameters.entries()) this.fix(slot, perception.now[leaf]!);
    const { s: slots } = this.reader;
    for (let i = SYMBOLS.length; i < this.firstShared; i++) this.fix(i, slots[i]!);
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
    this.read(this.everybody[s]!, s, 0, 1, true);
    for (let k = 0; k < n; k++) {
      this.cash[k] = 0;
      if (!perception.isOpen[k]) continue;
      const { isRoute, index } = plan.alternatives[k]!;
      for (const mayHaveKin of [false, true]) {
        this.terms.set(s, k, x, mayHaveKin);
        if (!isRoute && this.isRuleShared[index]) this.markEligible(k, index, mayHaveKin);
      }
      this.cash[k] = this.lo[SLOT.cashInr]!;
      this.run('gainIfArrived', SLOT.gainIfArrived);
      this.equations.get(isRoute ? 'expectedGain' : 'gainOfPathway')!(this.lo, this.hi, this.out);
      this.prospect[k] = this.out[1]!;
      this.prospectLow[k] = this.out[0]!;
      if (isRoute) this.tempers.update(s, k, this.prospect[k]!, this.equations.get('expectedGain')!, this.lo, this.hi);
    }
    const classes = plan.classes[s]!;
    for (let first = 0; first < classes.length; first++) {
      if (this.firstAlike[s]![first] !== first) continue;
      this.updateAlike(s, first);
      const { steady, spell, kin, touched } = this.strata[s]!;
      const [steadyRate, spellRate, kinRate, touchedRate] = [steady.rate[first]!, spell.rate[first]!, kin.rate[first]!, touched.rate[first]!];
      for (let c = first; c < classes.length; c++) {
        if (this.firstAlike[s]![c] !== first) continue;
        const less = this.lessOdds[s]![c]!;
        const without = classes[c]!.schooling * n;
        steady.boundIntensities(c, steadyRate, less, this.isEligible, without);
        spell.boundIntensities(c, spellRate, less, this.isEligible, without);
        kin.boundIntensities(c, kinRate, less, this.isEligible, LEVELS * n + without);
        touched.boundIntensities(c, touchedRate, less, this.isEligible, LEVELS * n + without);
      }
    }
  }

  /** Bounds everything about classes that share their bounds but their intensities. @param c the first of them */
  private updateAlike(s: number, c: number): void {
    const range = this.ranges[s]![c]!;
    const { steady, spell, kin, touched } = this.strata[s]!;
    this.read(range, s, 0, PARTS, true);
    this.runStaying();
    this.boundValues(s, c, false, steady, spell);
    this.boundValues(s, c, true, kin, touched);
    this.findFloors(s, range);
    for (let k = 0; k < this.cash.length; k++) {
      const part = this.floorPart[k]!;
      const floor = part === 0 ? Number.NEGATIVE_INFINITY : range.scores[part]!;
      steady.shared[steady.row(c, k) + SCORE_FLOOR] = floor;
      spell.shared[steady.row(c, k) + SCORE_FLOOR] = floor;
    }
    this.boundStaying(s, range, false);
    this.finish(steady, c, true);
    this.boundStaying(s, range, true);
    this.finish(spell, c, true);
    this.finish(kin, c, false);
    this.setPast(true);
    this.boundStaying(s, range, true);
    this.finish(touched, c, false);
    this.setPast(false);
  }

  /** Bounds rate and, by part of the class’s income from which on households can pay, staying less attachment. */
  private boundStaying(s: number, range: ClassRange, maySpell: boolean): void {
    for (let part = 0; part < PARTS; part++) {
      if (part > 0 && !this.floorPart.includes(part)) continue;
      this.read(range, s, part, PARTS, maySpell);
      this.runStaying();
      if (part === 0) this.run('considerationRate', SLOT.considerationRate);
      this.stayFrom[part] = this.lo[SLOT.valueOfStaying]! - range.attachmentLow;
    }
  }

  /** Writes rate, staying and odds of a class. @param hasFloors whether those who cannot pay are known */
  private finish({ rate, shared, at }: StateBounds, c: number, hasFloors: boolean): void {
    rate[c] = this.hi[SLOT.considerationRate]!;
    for (let k = 0; k < this.cash.length; k++) {
      const row = at[c]! + k * FIELDS;
      const stay = this.stayFrom[hasFloors ? this.floorPart[k]! : 0]!;
      shared[row + STAY] = stay;
      shared[row + ODDS] = exp(shared[row + VALUE]! - stay);
    }
  }

  /** Finds the parts of the class’s range of income, from the lowest, in which nobody can pay for an alternative. */
  private findFloors(s: number, range: ClassRange): void {
    const { floorPart, cash } = this;
    floorPart.fill(0);
    if (!this.isMeansOwn) return;
    let isFound = true;
    this.put(SLOT.kin, 0, 0);
    for (let part = 1; part < PARTS && isFound; part++) {
      this.read(range, s, 0, part, true);
      this.run('means', SLOT.means);
      const most = this.hi[SLOT.means]!;
      isFound = false;
      for (let k = 0; k < floorPart.length; k++) {
        if (cash[k]! <= most) continue;
        floorPart[k] = part;
        isFound = true;
      }
    }
  }

  /** Keeps the largest utility, and what a household’s own means can tighten: the least cash asked, and the least that the outlay can weigh on it. */
  private keepValue(shared: Float64Array, row: number, value: number): void {
    shared[row + VALUE] = value;
    if (value === Number.NEGATIVE_INFINITY) return;
    shared[row + CASH] = this.lo[SLOT.cashInr]!;
    shared[row + OUTLAY] = this.lo[SLOT.outlayInr]!;
    shared[row + COST_LEAST] = (this.lo[COST_WEIGHT]! * this.lo[SLOT.outlayInr]!) / this.hi[SLOT.means]!;
  }

  /** Bounds the utilities of a class whose household bounds are set, for two states alike in them. */
  private boundValues(s: number, c: number, mayHaveKin: boolean, one: StateBounds, other: StateBounds): void {
    this.put(SLOT.kin, 0, mayHaveKin ? 1 : 0);
    if (this.isMeansOwn) this.run('means', SLOT.means);
    const least = this.lo[SLOT.means]!;
    const most = this.hi[SLOT.means]!;
    for (let k = 0; k < this.cash.length; k++) {
      let value = Number.NEGATIVE_INFINITY;
      if (this.isOffered(s, k)) {
        this.terms.recall(k, mayHaveKin);
        if (this.isMeansOwn) this.put(SLOT.means, least, most);
        else this.run('means', SLOT.means);
        value = this.valueBound(k, mayHaveKin);
      }
      const row = one.row(c, k);
      this.keepValue(one.shared, row, value);
      this.keepValue(other.shared, row, value);
    }
  }

  private isOffered(s: number, k: number): boolean {
    const { isRoute, index } = this.plan.alternatives[k]!;
    return this.perception.isOpen[k] === 1 && !(isRoute && this.plan.routes[index]!.isKnown[s] === 0);
  }

  /** Largest utility of an alternative whose slots and means are set. */
  private valueBound(k: number, mayHaveKin: boolean): number {
    const a = this.plan.alternatives[k]!;
    if (!a.isRoute && !this.isAnyEligible(k, a.index, mayHaveKin)) return Number.NEGATIVE_INFINITY;
    const cash = this.lo[SLOT.cashInr]!;
    if (cash > this.hi[SLOT.means]!) return Number.NEGATIVE_INFINITY;
    this.put(a.isRoute ? SLOT.expectedGain : SLOT.gainOfPathway, this.prospectLow[k]!, this.prospect[k]!);
    // A household that chooses it can pay, hence its means are at least the cash that is asked.
    if (this.lo[SLOT.means]! < cash) this.lo[SLOT.means] = cash;
    this.equations.get(a.isRoute ? 'valueOfRoute' : 'valueOfPathway')!(this.lo, this.hi, this.out);
    return this.out[1]!;
  }

  private isAnyEligible(k: number, pathway: number, mayHaveKin: boolean): boolean {
    if (!this.isRuleShared[pathway]) return this.markEligible(k, pathway, mayHaveKin);
    const at = (mayHaveKin ? LEVELS : 0) * this.prospect.length + k;
    for (let schooling = 0; schooling < LEVELS; schooling++) if (this.isEligible[at + schooling * this.prospect.length] === 1) return true;
    return false;
  }

  /** Marks, by schooling, whether somebody may use a pathway; tells whether anybody may. */
  private markEligible(k: number, pathway: number, mayHaveKin: boolean): boolean {
    let isAny = false;
    for (let schooling = 0; schooling < LEVELS; schooling++) {
      this.fix(SLOT.schooling, schooling);
      this.eligible[pathway]!(this.lo, this.hi, this.out);
      const may = this.out[1]! > 0 || this.perception.now[this.plan.pathways[pathway]!.eligibility]! > 0;
      this.isEligible[((mayHaveKin ? LEVELS : 0) + schooling) * this.prospect.length + k] = may ? 1 : 0;
      isAny ||= may;
    }
    this.put(SLOT.schooling, ...ANY_SCHOOLING);
    return isAny;
  }
}
