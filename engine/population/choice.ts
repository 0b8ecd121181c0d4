import { symbolsOf } from '../equation/symbols.ts';
import { KINDS } from '../model/belief.ts';
import { NestedLogit } from '../model/nesting.ts';
import type { Plan } from '../plan/plan.ts';
import { Beliefs } from './beliefs.ts';
import { Cells } from './cells.ts';
import { Eligibility } from './eligibility.ts';
import { BANNED_BIT, DISTRESS_BIT, type TouchedTable } from './touched.ts';
import { type Compiled, Equations } from './equations.ts';
import { HouseholdReader } from './household.ts';
import { Offers } from './offers.ts';
import { EVENTS_MAX, type Perception } from './perception.ts';
import { networkStock, type Place } from './place.ts';
import { Shares } from './shares.ts';
import { SLOT } from './slots.ts';
import { kinRuns, type Runs, spellRuns } from './runs.ts';

/** Evaluates one household exactly: consideration rate, value of staying, values of alternatives, intensities. */
export class Chooser {
  readonly reader: HouseholdReader;
  readonly cells: Cells;
  readonly spells: Runs;
  readonly kinships: Runs;
  readonly values: Float64Array;
  readonly probabilities: Float64Array;
  /** Values and probabilities if the household could pay anything, and no broker had spoken to it. */
  private readonly free: Float64Array;
  readonly freeProbabilities: Float64Array;
  stay = 0;
  rate = 0;
  private readonly plan: Plan;
  private readonly perception: Perception;
  readonly equations: Equations;
  private readonly isRateCheap: boolean;
  private readonly f: Compiled;
  private readonly tree: NestedLogit;
  private readonly belief = new Float64Array(KINDS);
  /** Destination of own kin, −1 for none; members of the community at each destination, −1 until read; quarters since year 0. */
  private kinAt = -1;
  private readonly network: Float64Array;
  quarter = 0;
  private community = 0;
  private uid = 0;
  /** As if no broker had spoken to the household, and as if it knew the odds and the wage. */
  private isBeforePitch = false;
  private isUndeceived = false;
  private slot = -1;
  private block!: Place;
  private nGroups = 0;
  private communityIncome = 1;
  /** Consideration rate of households in no spell whose community has no recent events. */
  private quietRate = 0;
  private own = -1;
  private ownRoute = -1;
  private readonly knowledge = { networkStock: 0, hasKin: false, own: -1, ownFade: 0 };
  private readonly beliefs: Beliefs;
  private readonly eligibility: Eligibility;
  private readonly offers: Offers;
  private readonly shares: Shares;

  constructor(plan: Plan, key: Uint32Array, perception: Perception) {
    this.plan = plan;
    this.perception = perception;
    const equations = new Equations(plan);
    const cheap = new Set(['shock', 'neighbourEvents', 'pitch', 'originEffect', 'instability', 'distress']);
    this.isRateCheap = [...symbolsOf(equations.named.get('considerationRate')!)].every((n) => cheap.has(n) || equations.isConstant(n));
    this.equations = equations;
    this.reader = new HouseholdReader(plan, key, equations.nSlots);
    this.cells = new Cells(plan);
    this.spells = spellRuns(plan, key);
    this.kinships = kinRuns(plan, key);
    this.f = equations.compiled();
    const n = plan.alternatives.length;
    this.values = new Float64Array(n);
    this.probabilities = new Float64Array(n);
    this.free = new Float64Array(n);
    this.freeProbabilities = new Float64Array(n);
    this.tree = new NestedLogit(plan.pathways.length, plan.routes.map((r) => r.destination), plan.destinations.length);
    this.network = new Float64Array(plan.destinations.length);
    this.beliefs = new Beliefs(plan, perception);
    this.offers = new Offers(plan, perception);
    this.shares = new Shares(equations, plan.strata.length, n);
    this.eligibility = new Eligibility(plan, key, perception, equations);
  }

  /** Writes the parameters of the month. */
  startMonth(): void {
    const { plan, perception } = this;
    plan.parameters.forEach((leaf, slot) => {
      this.reader.s[slot] = perception.now[leaf]!;
    });
    const { s } = this.reader;
    this.equations.writeParts(s);
    this.shares.startMonth();
    s[SLOT.supportTransferInr] = perception.supportTransferInr;
    s[SLOT.supportCreditInr] = perception.supportCreditInr;
    const shock = perception.now[plan.rules.shockPerQuarter]!;
    plan.strata.forEach((st, i) => {
      const kept = 1 - perception.jobs[i]!;
      this.spells.reshare(i, [shock * kept, Math.min(1 - shock, st.unemploymentShare) * kept]);
    });
    this.quarter = Math.floor(perception.month / 3);
  }

  /** Writes what the households of a block share. */
  startBlock(block: Place): void {
    const { s } = this.reader;
    const { stratum } = block;
    this.block = block;
    this.nGroups = this.cells.groupsOf(block.nCommunities);
    s[SLOT.instability] = this.perception.instability[stratum]!;
    s[SLOT.originEffect] = this.plan.strata[stratum]!.originEffect;
    s[SLOT.pitch] = this.perception.pitch[stratum]!;
    this.quietRate = this.rateAmid(0);
    this.communityIncome = this.plan.strata[stratum]!.consumptionInrPerMonth * this.perception.growth[stratum]! * this.plan.communitySize;
  }

  /** Consideration rate of a household in no spell: exact from its community alone, unless an equation was replaced; then the bound. */
  steadyRate(index: number, bound: number): number {
    if (!this.isRateCheap) return bound;
    const events = this.eventsAround(Math.floor(index / this.plan.communitySize));
    return events === 0 ? this.quietRate : this.rateAmid(events);
  }

  private rateAmid(events: number): number {
    const { s } = this.reader;
    s[SLOT.shock] = 0;
    s[SLOT.distress] = 0;
    s[SLOT.neighbourEvents] = events;
    return this.f.considerationRate(s);
  }

  /** Recent events in a community of the block. */
  private eventsAround(community: number): number {
    const { communities: table } = this.block;
    const slot = table.slot(community);
    return slot < 0 ? 0 : Math.min(EVENTS_MAX, table.events[slot]!);
  }

  /** Whether the household in a seat may be in a spell this quarter, or have kin. */
  isSpecial(seat: number): boolean {
    const { index: b, stratum } = this.block;
    return this.kinships.isCandidate(stratum, b, seat, 0) || this.spells.isCandidate(stratum, b, seat, this.quarter);
  }

  /** Whether the household in a seat may have kin. */
  mayHaveKin(seat: number): boolean {
    return this.kinships.isCandidate(this.block.stratum, this.block.index, seat, 0);
  }

  /** Writes assets and adults, after `reader.readScore`. */
  readWealth(uid: number): void {
    this.reader.readWealth(uid, this.block.stratum, this.perception.growth[this.block.stratum]!);
  }

  /** Most that a household that never acted can raise this month, after `readWealth`: with as much income as it may have. */
  meansMost(mayHaveKin: boolean): number {
    const { s } = this.reader;
    s[SLOT.homeIncomeInr] = this.reader.incomeMost();
    s[SLOT.vulnerability] = 1;
    s[SLOT.debtInr] = 0;
    s[SLOT.kin] = mayHaveKin ? 1 : 0;
    return this.f.means(s);
  }

  /**
   * Reads the state and the community of a household of the block, after `readWealth`; then `stay` and `rate` are exact,
   * and `reader.readTraits` makes values exact.
   * @param index of the household in the block
   * @param seat of the household, −1 if it is known to be in no spell and without kin
   */
  readState(index: number, seat: number): void {
    const { s } = this.reader;
    const { block, perception, plan } = this;
    const { stratum, communities: table } = block;
    const uid = block.firstUid + index;
    this.uid = uid;
    const spell = seat < 0 ? -1 : this.spells.kindOf(stratum, block.index, seat, this.quarter);
    this.kinAt = seat < 0 ? -1 : this.kinships.kindOf(stratum, block.index, seat, 0);
    this.reader.readState(uid, stratum, perception.month, spell);
    const local = Math.floor(index / plan.communitySize);
    this.community = block.firstCommunity + local;
    this.own = -1;
    for (let d = 0; d < this.network.length; d++) this.network[d] = -1;
    const slot = table.slot(local);
    this.slot = slot;
    s[SLOT.neighbourEvents] = this.eventsAround(local);
    s[SLOT.peerShare] = slot < 0 ? 0 : Math.min(1, table.sent[slot]! / plan.communitySize);
    s[SLOT.remittanceLift] = slot < 0 ? 0 : Math.min(1, table.remittances[slot]! / this.communityIncome);
    const { f } = this;
    s[SLOT.vulnerability] = f.vulnerability(s);
    s[SLOT.relativeDeprivation] = f.relativeDeprivation(s);
    s[SLOT.desperation] = f.desperation(s);
    s[SLOT.kin] = 0;
    s[SLOT.debtInr] = 0;
    s[SLOT.resolve] = 0;
    s[SLOT.distress] = 0;
    s[SLOT.banned] = 0;
    this.stay = f.valueOfStaying(s);
    this.rate = f.considerationRate(s);
  }

  /** Reads a household whole. */
  readHousehold(index: number): void {
    const { stratum, firstUid } = this.block;
    this.reader.readAttachment(firstUid + index, stratum, this.cells.classIndexOf(stratum, index));
    this.reader.readScore();
    this.readWealth(firstUid + index);
    this.readState(index, this.cells.seatOf(index, this.nGroups));
    this.reader.readTraits(firstUid + index);
  }

  /**
   * Sets what a household that acted before owes, its resolve, distress and ban, and its own experience of a route, after `readHousehold`.
   * @param m month index within the run
   * @param fading months until experience is gone
   */
  setPast(t: TouchedTable, row: number, m: number, fading: number): void {
    const { s } = this.reader;
    s[SLOT.debtInr] = t.debtInr[row]! + t.owedInr[row]! + t.spentInr[row]!;
    s[SLOT.banned] = t.has(row, BANNED_BIT) ? 1 : 0;
    s[SLOT.distress] = t.has(row, DISTRESS_BIT) ? 1 : 0;
    const left = t.resolveUntil[row]! - m;
    s[SLOT.resolve] = left > 0 ? Math.min(1, left / this.perception.now[this.plan.rules.resolveMonths]!) : 0;
    this.stay = this.f.valueOfStaying(s);
    this.rate = this.f.considerationRate(s);
    if (t.experience[row]! === 0) return;
    this.own = t.experience[row]! - 1;
    this.ownRoute = t.route[row]!;
    this.knowledge.ownFade = Math.max(0, 1 - t.experienceAge[row]! / fading);
  }

  /** Returns the exact utility of an alternative, −∞ if it is closed to the household. */
  value(k: number): number {
    if (!this.enter(k) || !this.offers.areWithin(k, this.block.stratum, this.reader.s)) return Number.NEGATIVE_INFINITY;
    this.readGain(k);
    return this.utility(k);
  }

  /** Writes what an alternative costs, who of the community is there and the means; tells whether it is open to the household. */
  private enter(k: number): boolean {
    const { plan, perception } = this;
    const { s } = this.reader;
    const a = plan.alternatives[k]!;
    if (!perception.isOpen[k] || (a.isRoute && plan.routes[a.index]!.isKnown[this.block.stratum] === 0)) return false;
    const d = a.destination;
    s[SLOT.kin] = this.kinAt === d ? 1 : 0;
    if (this.network[d]! < 0) this.network[d] = networkStock(plan, perception, this.reader, this.block, this.community, this.slot, d);
    s[SLOT.networkStock] = this.network[d]!;
    if (!this.offers.write(k, this.block.stratum, s)) return false;
    this.shares.write(k, this.block.stratum, s);
    s[SLOT.means] = this.f.means(s);
    return a.isRoute || this.eligibility.holds(a.index, this.uid, s);
  }

  /** Writes beliefs about an alternative and what is expected of it. */
  private readGain(k: number): void {
    const { plan, perception, f, belief } = this;
    const { s } = this.reader;
    const a = plan.alternatives[k]!;
    s[SLOT.wageAbroadInr] = perception.wageInr[k]!;
    if (a.isRoute) {
      if (!this.isBeforePitch && !this.isUndeceived)
        s[SLOT.wageAbroadInr] = perception.wageInr[k]! * (1 + perception.claimedWage[plan.strata[this.block.stratum]!.brokerRegion]!);
      this.believe(a.index, belief);
      s[SLOT.believedArrive] = belief[0]! + belief[2]!;
      s[SLOT.believedReturned] = belief[1]!;
      s[SLOT.believedExploited] = belief[2]!;
      s[SLOT.believedDead] = belief[3]!;
    } else {
      s[SLOT.believedArrive] = perception.permitChance[a.index]!;
      s[SLOT.expectedWaitMonths] = perception.waitMonths[a.index]!;
    }
    s[SLOT.gainIfArrived] = f.gainIfArrived(s);
    if (a.isRoute) s[SLOT.expectedGain] = f.expectedGain(s);
    else s[SLOT.gainOfPathway] = f.gainOfPathway(s);
  }

  private utility(k: number): number {
    const { s } = this.reader;
    return this.plan.alternatives[k]!.isRoute ? this.f.valueOfRoute(s) : this.f.valueOfPathway(s);
  }

  /** Returns the utility of a route at the true odds and the true wage. */
  valueAsItIs(route: number): number {
    this.isUndeceived = true;
    const v = this.value(this.plan.pathways.length + route);
    this.isUndeceived = false;
    return v;
  }

  /** Writes the household's beliefs about a route into `out` [4]: arrive, returned, exploited, dead. */
  believe(route: number, out: Float64Array): void {
    if (this.isUndeceived) {
      this.beliefs.writeTruth(route, out);
      return;
    }
    const { knowledge } = this;
    const d = this.plan.routes[route]!.destination;
    if (this.network[d]! < 0) this.network[d] = networkStock(this.plan, this.perception, this.reader, this.block, this.community, this.slot, d);
    knowledge.networkStock = this.network[d]!;
    knowledge.hasKin = this.kinAt === d;
    knowledge.own = this.ownRoute === route ? this.own : -1;
    this.beliefs.write(route, this.block.communities, this.slot, knowledge, out);
    if (!this.isBeforePitch) this.beliefs.applyClaims(this.plan.strata[this.block.stratum]!.brokerRegion, out);
  }

  /** Computes all values and choice probabilities of the household last read. */
  chooseAll(): void {
    for (let k = 0; k < this.values.length; k++) this.values[k] = this.value(k);
    this.tree.probabilities(this.values, this.stay, this.perception.theta, this.probabilities);
  }

  /** Computes all choice probabilities of the household last read, and those it would have if it could pay anything and no broker had spoken to it. */
  chooseWithAndWithoutMoney(): void {
    const { values, free, perception, plan } = this;
    const { s } = this.reader;
    for (let k = 0; k < values.length; k++) {
      values[k] = Number.NEGATIVE_INFINITY;
      free[k] = Number.NEGATIVE_INFINITY;
      if (!this.enter(k)) continue;
      const isPaid = this.offers.areWithin(k, this.block.stratum, s);
      if (isPaid) {
        this.readGain(k);
        values[k] = this.utility(k);
      }
      s[SLOT.means] = Number.POSITIVE_INFINITY;
      if (!this.offers.areWithin(k, this.block.stratum, s)) continue;
      // Nobody praises a pathway: what is expected of it is the same before any broker has spoken.
      if (!isPaid || plan.alternatives[k]!.isRoute) {
        this.isBeforePitch = true;
        this.readGain(k);
        this.isBeforePitch = false;
      }
      free[k] = this.utility(k);
    }
    this.tree.probabilities(values, this.stay, perception.theta, this.probabilities);
    this.tree.probabilities(free, this.stay, perception.theta, this.freeProbabilities);
  }
}
