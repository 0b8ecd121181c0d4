import { slotOf } from '../catalog/symbols.ts';
import { compile } from '../equation/compile.ts';
import { symbolsOf } from '../equation/symbols.ts';
import { applyClaim, KINDS, mixBelief } from '../model/belief.ts';
import { type Dissimilarity, NestedLogit } from '../model/nesting.ts';
import type { Plan } from '../plan/plan.ts';
import { Cells } from './cells.ts';
import type { CommunityTable } from './community.ts';
import type { TouchedTable } from './touched.ts';
import { type Compiled, Equations } from './equations.ts';
import { HouseholdReader } from './household.ts';
import { kinRuns, type Runs, spellRuns } from './runs.ts';

/** What everybody sees this month; the same on every thread. */
export interface Perception {
  /** Absolute month. */
  month: number;
  /** Quantities of the month, [leaves]. */
  now: Float64Array;
  /** Income of each stratum relative to the table. */
  growth: Float64Array;
  /** Instability and pitch of each stratum. */
  pitch: Float64Array;
  /** Chances everybody hears, [routes × 4]. */
  news: Float64Array;
  /** Weight of claims by broker region. */
  claim: Float64Array;
  /** Outlay in INR and inclusive value of brokers, [routes × broker regions]. */
  outlayInr: Float64Array;
  brokerValue: Float64Array;
  /** Earnings after living costs in INR a month, by alternative. */
  wageInr: Float64Array;
  /** Expected wait, chance of a permit, by pathway. */
  waitMonths: Float64Array;
  permitChance: Float64Array;
  /** Whether an alternative can be chosen at all. */
  isOpen: Uint8Array;
  /** What remains of the network that existed at the start, by destination. */
  networkLeft: Float64Array;
  theta: Dissimilarity;
}

export const SLOT = {
  instability: slotOf('instability'), originEffect: slotOf('originEffect'), pitch: slotOf('pitch'), neighbourEvents: slotOf('neighbourEvents'),
  peerShare: slotOf('peerShare'), remittanceLift: slotOf('remittanceLift'), networkStock: slotOf('networkStock'), kin: slotOf('kin'),
  outlayInr: slotOf('outlayInr'), believedArrive: slotOf('believedArrive'), believedReturned: slotOf('believedReturned'),
  believedExploited: slotOf('believedExploited'), believedDead: slotOf('believedDead'), wageAbroadInr: slotOf('wageAbroadInr'),
  expectedWaitMonths: slotOf('expectedWaitMonths'), brokerValue: slotOf('brokerValue'), appeal: slotOf('appeal'), schooling: slotOf('schooling'), shock: slotOf('shock'), debtInr: slotOf('debtInr'), considerationRate: slotOf('considerationRate'),
  means: slotOf('means'), relativeDeprivation: slotOf('relativeDeprivation'), desperation: slotOf('desperation'),
  valueOfStaying: slotOf('valueOfStaying'), gainIfArrived: slotOf('gainIfArrived'), expectedGain: slotOf('expectedGain'),
  gainOfPathway: slotOf('gainOfPathway'), homeIncomeInr: slotOf('homeIncomeInr'), attachment: slotOf('attachment'), incomeScore: slotOf('incomeScore'),
} as const;

/** Most recent events next door that count, so that bounds are finite: assumed. */
export const EVENTS_MAX = 1;
/** Own experience counts as this many observations (assumed). */
const OWN_WEIGHT = 3;

/** A block as the chooser sees it. */
export interface Place {
  readonly index: number;
  readonly stratum: number;
  readonly firstCommunity: number;
  readonly firstUid: number;
  readonly communities: CommunityTable;
}

/** Evaluates one household exactly: consideration rate, value of staying, values of alternatives, intensities. */
export class Chooser {
  readonly reader: HouseholdReader;
  readonly cells: Cells;
  readonly spells: Runs;
  readonly kinships: Runs;
  readonly values: Float64Array;
  readonly probabilities: Float64Array;
  stay = 0;
  rate = 0;
  private readonly plan: Plan;
  private readonly perception: Perception;
  readonly equations: Equations;
  private readonly isRateCheap: boolean;
  private readonly f: Compiled;
  private readonly eligible: ((s: Float64Array) => number)[];
  private readonly tree: NestedLogit;
  private readonly belief = new Float64Array(KINDS);
  private readonly networkSd: number;
  /** Destination of own kin, −1 for none. */
  private kinAt = -1;
  /** Network stock of the household by destination, −1 until read. */
  private readonly network: Float64Array;
  /** Quarters since year 0. */
  quarter = 0;
  private community = 0;
  private slot = -1;
  private isBeforeMoney = false;
  private block!: Place;
  private communityIncome = 1;
  private own = -1;
  private ownRoute = -1;
  private ownFade = 0;

  constructor(plan: Plan, key: Uint32Array, perception: Perception) {
    this.plan = plan;
    this.perception = perception;
    const equations = new Equations(plan);
    const cheap = new Set(['shock', 'neighbourEvents', 'pitch', 'originEffect', 'instability']);
    this.isRateCheap = [...symbolsOf(equations.named.get('considerationRate')!)].every((n) => cheap.has(n) || equations.isConstant(n));
    this.equations = equations;
    this.reader = new HouseholdReader(plan, key, equations.nSlots);
    this.cells = new Cells(plan);
    this.spells = spellRuns(plan, key);
    this.kinships = kinRuns(plan, key);
    this.f = equations.compiled();
    this.eligible = equations.eligible.map((t) => compile(t, (name) => equations.slotOf(name)));
    const n = plan.alternatives.length;
    this.values = new Float64Array(n);
    this.probabilities = new Float64Array(n);
    this.tree = new NestedLogit(plan.pathways.length, plan.routes.map((r) => r.destination), plan.destinations.length);
    this.networkSd = plan.leafValues[plan.rules.communityNetworkSd]!;
    this.network = new Float64Array(plan.destinations.length);
  }

  /** Writes the parameters of the month. */
  startMonth(): void {
    const { plan, perception } = this;
    plan.parameters.forEach((leaf, slot) => {
      this.reader.s[slot] = perception.now[leaf]!;
    });
    this.equations.writeParts(this.reader.s);
    this.quarter = Math.floor(perception.month / 3);
  }

  /** Writes what the households of a block share. */
  startBlock(block: Place): void {
    const { s } = this.reader;
    const { stratum } = block;
    this.block = block;
    s[SLOT.instability] = 0;
    s[SLOT.originEffect] = this.plan.strata[stratum]!.originEffect;
    s[SLOT.pitch] = this.perception.pitch[stratum]!;
    const income = this.plan.strata[stratum]!.consumptionInrPerMonth * this.perception.growth[stratum]! * this.plan.communitySize;
    this.communityIncome = income;
  }

  /** Consideration rate of a household in no spell: exact from its community alone, unless an equation was replaced; then the bound. */
  steadyRate(index: number, bound: number): number {
    if (!this.isRateCheap) return bound;
    const { s } = this.reader;
    s[SLOT.shock] = 0;
    s[SLOT.neighbourEvents] = this.eventsAround(index);
    return this.f.considerationRate(s);
  }

  private eventsAround(index: number): number {
    const table = this.block.communities;
    const slot = table.slot(Math.floor(index / this.plan.communitySize));
    return slot < 0 ? 0 : Math.min(EVENTS_MAX, table.events[slot]!);
  }

  /** Whether a household may be in a spell this quarter, or have kin. */
  isSpecial(index: number, c: number): boolean {
    const { index: b, stratum } = this.block;
    const member = this.cells.memberOf(this.plan.classes[stratum]![c]!, index);
    return this.kinships.isCandidate(stratum, b, c, member, 0) || this.spells.isCandidate(stratum, b, c, member, this.quarter);
  }

  /** Whether a household may have kin. */
  mayHaveKin(index: number, c: number): boolean {
    const { index: b, stratum } = this.block;
    return this.kinships.isCandidate(stratum, b, c, this.cells.memberOf(this.plan.classes[stratum]![c]!, index), 0);
  }

  /**
   * Reads the state and the community of a household of the block, after `reader.readScore`; then `stay` and `rate` are exact,
   * and `reader.readTraits` makes values exact.
   * @param index of the household in the block
   * @param c index of its class
   * @param isSteady whether it is known to be in no spell and without kin
   */
  readState(index: number, c: number, isSteady = false): void {
    const { s } = this.reader;
    const { block, perception, plan } = this;
    const { stratum, communities: table } = block;
    const cls = plan.classes[stratum]![c]!;
    const uid = block.firstUid + index;
    let spell = -1;
    this.kinAt = -1;
    if (!isSteady) {
      const member = this.cells.memberOf(cls, index);
      spell = this.spells.kindOf(stratum, block.index, c, member, this.quarter);
      this.kinAt = this.kinships.kindOf(stratum, block.index, c, member, 0);
    }
    this.reader.readState(uid, cls, stratum, perception.month, perception.growth[stratum]!, spell);
    const local = Math.floor(index / plan.communitySize);
    this.community = block.firstCommunity + local;
    this.own = -1;
    for (let d = 0; d < this.network.length; d++) this.network[d] = -1;
    const slot = table.slot(local);
    this.slot = slot;
    s[SLOT.neighbourEvents] = slot < 0 ? 0 : Math.min(EVENTS_MAX, table.events[slot]!);
    s[SLOT.peerShare] = slot < 0 ? 0 : Math.min(1, table.sent[slot]! / plan.communitySize);
    s[SLOT.remittanceLift] = slot < 0 ? 0 : Math.min(1, table.remittances[slot]! / this.communityIncome);
    const { f } = this;
    s[SLOT.relativeDeprivation] = f.relativeDeprivation(s);
    s[SLOT.desperation] = f.desperation(s);
    s[SLOT.kin] = 0;
    s[SLOT.debtInr] = 0;
    this.stay = f.valueOfStaying(s);
    this.rate = f.considerationRate(s);
  }

  /** Reads a household whole. */
  readHousehold(index: number): void {
    const { stratum, firstUid } = this.block;
    const c = this.cells.classIndexOf(stratum, index);
    this.reader.readAttachment(firstUid + index, this.plan.classes[stratum]![c]!);
    this.reader.readScore();
    this.readState(index, c);
    this.reader.readTraits(firstUid + index);
  }

  /** Sets what a household that acted before owes, and its own experience of a route. @param fading months until experience is gone */
  setPast(t: TouchedTable, row: number, fading: number): void {
    this.reader.s[SLOT.debtInr] = t.debtInr[row]!;
    if (t.experience[row]! === 0) return;
    this.own = t.experience[row]! - 1;
    this.ownRoute = t.choice[row]!;
    this.ownFade = Math.max(0, 1 - t.experienceAge[row]! / fading);
  }

  /** Returns the exact utility of an alternative, −∞ if it is closed to the household. */
  value(k: number): number {
    const { plan, perception, f } = this;
    const { s } = this.reader;
    const a = plan.alternatives[k]!;
    if (!perception.isOpen[k]) return Number.NEGATIVE_INFINITY;
    const d = a.destination;
    s[SLOT.kin] = this.kinAt === d ? 1 : 0;
    if (!a.isRoute && this.eligible[a.index]!(s) <= 0) return Number.NEGATIVE_INFINITY;
    if (this.network[d]! < 0) this.readNetwork(d);
    s[SLOT.networkStock] = this.network[d]!;
    s[SLOT.wageAbroadInr] = perception.wageInr[k]!;
    if (a.isRoute) return this.routeValue(a.index);
    const p = plan.pathways[a.index]!;
    s[SLOT.outlayInr] = perception.now[p.feeInr]!;
    if (!this.canPay()) return Number.NEGATIVE_INFINITY;
    s[SLOT.appeal] = perception.now[p.appeal]!;
    s[SLOT.believedArrive] = perception.permitChance[a.index]!;
    s[SLOT.expectedWaitMonths] = perception.waitMonths[a.index]!;
    s[SLOT.gainIfArrived] = f.gainIfArrived(s);
    s[SLOT.gainOfPathway] = f.gainOfPathway(s);
    return f.valueOfPathway(s);
  }

  /** Writes the household's beliefs about a route into `out` [4]: arrive, returned, exploited, dead. */
  believe(route: number, out: Float64Array): void {
    const { plan, perception } = this;
    const table = this.block.communities;
    const strength = perception.now[plan.information.priorStrength]!;
    const own = this.own >= 0 && this.ownRoute === route ? this.own : -1;
    const from = table.countsAt(this.slot, route);
    mixBelief(perception.news, route * KINDS, table.counts, from, strength, own, OWN_WEIGHT * this.ownFade, out);
    applyClaim(out, perception.claim[plan.strata[this.block.stratum]!.brokerRegion]!);
  }

  /** Writes the means and tells whether they cover the outlay. */
  private canPay(): boolean {
    const { s } = this.reader;
    s[SLOT.means] = this.isBeforeMoney ? Number.POSITIVE_INFINITY : this.f.means(s);
    return s[SLOT.outlayInr]! < Number.POSITIVE_INFINITY && s[SLOT.outlayInr]! <= s[SLOT.means]!;
  }

  private readNetwork(d: number): void {
    const { plan, perception, reader, block, slot } = this;
    const n = plan.destinations.length;
    const factor = reader.communityFactor(this.community, d, this.networkSd);
    const initial = 100 * plan.strata[block.stratum]!.abroadPerHousehold[d]! * perception.networkLeft[d]! * factor;
    this.network[d] = initial + (slot < 0 ? 0 : (100 * block.communities.network[slot * n + d]!) / plan.communitySize);
  }

  private routeValue(route: number): number {
    const { plan, perception, f, belief } = this;
    const { s } = this.reader;
    const at = route * plan.brokers.regions.length + plan.strata[this.block.stratum]!.brokerRegion;
    s[SLOT.outlayInr] = perception.outlayInr[at]!;
    if (!this.canPay()) return Number.NEGATIVE_INFINITY;
    s[SLOT.brokerValue] = perception.brokerValue[at]!;
    s[SLOT.appeal] = perception.now[plan.routes[route]!.appeal]!;
    this.believe(route, belief);
    s[SLOT.believedArrive] = belief[0]!;
    s[SLOT.believedReturned] = belief[1]!;
    s[SLOT.believedExploited] = belief[2]!;
    s[SLOT.believedDead] = belief[3]!;
    s[SLOT.gainIfArrived] = f.gainIfArrived(s);
    s[SLOT.expectedGain] = f.expectedGain(s);
    return f.valueOfRoute(s);
  }

  /**
   * Computes all values and choice probabilities of the household last read.
   * @param isBeforeMoney as if the household could pay anything
   */
  chooseAll(isBeforeMoney = false): void {
    this.isBeforeMoney = isBeforeMoney;
    for (let k = 0; k < this.values.length; k++) this.values[k] = this.value(k);
    this.tree.probabilities(this.values, this.stay, this.perception.theta, this.probabilities);
    this.isBeforeMoney = false;
  }
}
