import { slotOf } from '../catalog/symbols.ts';
import { compile } from '../equation/compile.ts';
import { symbolsOf } from '../equation/symbols.ts';
import { applyClaim, diasporaWeight, KINDS, mixBelief } from '../model/belief.ts';
import { type Dissimilarity, NestedLogit } from '../model/nesting.ts';
import type { Plan } from '../plan/plan.ts';
import { Cells } from './cells.ts';
import type { CommunityTable } from './community.ts';
import { BANNED_BIT, DISTRESS_BIT, type TouchedTable } from './touched.ts';
import { type Compiled, Equations } from './equations.ts';
import { HouseholdReader } from './household.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import { STREAMS } from '../catalog/streams.ts';
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
  instability: Float64Array;
  /** Transfer and credit to the poorest, times coverage, in INR. */
  supportTransferInr: number;
  supportCreditInr: number;
  /** Share of unemployment and shocks that jobs avert, by stratum. */
  jobs: Float64Array;
  /** Chances everybody hears, [routes × 4]. */
  news: Float64Array;
  /** Chances as last months' outcomes were, without bias in telling, [routes × 4]. */
  truth: Float64Array;
  /** What a campaign says, [routes × 4], and its weight in observations. */
  message: Float64Array;
  campaign: number;
  /** Weight of claims by broker region. */
  claim: Float64Array;
  /** Promised wage over the true one, less 1, by broker region. */
  claimedWage: Float64Array;
  /** Outlay in INR, [routes × broker regions]. */
  outlayInr: Float64Array;
  /** Cash needed in INR and inclusive value of the brokers who ask no more, [routes × broker regions × TIERS]; the most cash first. */
  cashInr: Float64Array;
  brokerValue: Float64Array;
  /** Severity of sanctions at the border, by route. */
  sanction: Float64Array;
  /** Earnings after living costs in INR a month, by alternative. */
  wageInr: Float64Array;
  /** Fee in INR, expected wait, chance of a permit, by pathway. */
  pathwayFeeInr: Float64Array;
  waitMonths: Float64Array;
  permitChance: Float64Array;
  /** Whether an alternative can be chosen at all. */
  isOpen: Uint8Array;
  /** What remains of the network that existed at the start, by destination. */
  networkLeft: Float64Array;
  theta: Dissimilarity;
}

/** How much cash brokers ask for: all of the fee, part of it under staged contracts, a down payment on credit. */
export const TIERS = 3;

export const SLOT = {
  instability: slotOf('instability'), supportTransferInr: slotOf('supportTransferInr'), supportCreditInr: slotOf('supportCreditInr'),
  resolve: slotOf('resolve'), distress: slotOf('distress'), banned: slotOf('banned'), cashInr: slotOf('cashInr'), sanction: slotOf('sanction'),
  vulnerability: slotOf('vulnerability'), originEffect: slotOf('originEffect'), pitch: slotOf('pitch'), neighbourEvents: slotOf('neighbourEvents'),
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
  private uid = 0;
  private slot = -1;
  /** As if money were no object and no broker had spoken. */
  private isBeforeMoney = false;
  /** As if the household knew the odds and the wage. */
  private isUndeceived = false;
  private readonly eligibilityKeys: Uint32Array[];
  private readonly words = new Uint32Array(2);
  private block!: Place;
  private communityIncome = 1;
  private own = -1;
  private ownRoute = -1;
  private ownFade = 0;

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
    this.eligible = equations.eligible.map((t) => compile(t, (name) => equations.slotOf(name)));
    const n = plan.alternatives.length;
    this.values = new Float64Array(n);
    this.probabilities = new Float64Array(n);
    this.tree = new NestedLogit(plan.pathways.length, plan.routes.map((r) => r.destination), plan.destinations.length);
    this.networkSd = plan.leafValues[plan.rules.communityNetworkSd]!;
    this.network = new Float64Array(plan.destinations.length);
    this.eligibilityKeys = plan.pathways.map((p) => {
      const k = new Uint32Array(2);
      subkey(key, STREAMS.eligibility, hashName(p.name), k);
      return k;
    });
  }

  /** Writes the parameters of the month. */
  startMonth(): void {
    const { plan, perception } = this;
    plan.parameters.forEach((leaf, slot) => {
      this.reader.s[slot] = perception.now[leaf]!;
    });
    const { s } = this.reader;
    this.equations.writeParts(s);
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
    s[SLOT.instability] = this.perception.instability[stratum]!;
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
    s[SLOT.distress] = 0;
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
    this.uid = uid;
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
    const c = this.cells.classIndexOf(stratum, index);
    this.reader.readAttachment(firstUid + index, this.plan.classes[stratum]![c]!);
    this.reader.readScore();
    this.readState(index, c);
    this.reader.readTraits(firstUid + index);
  }

  /**
   * Sets what a household that acted before owes, its resolve, distress and ban, and its own experience of a route, after `readHousehold`.
   * @param m month index within the run
   * @param fading months until experience is gone
   */
  setPast(t: TouchedTable, row: number, m: number, fading: number): void {
    const { s } = this.reader;
    s[SLOT.debtInr] = t.debtInr[row]! + t.owedInr[row]!;
    s[SLOT.banned] = t.has(row, BANNED_BIT) ? 1 : 0;
    s[SLOT.distress] = t.has(row, DISTRESS_BIT) ? 1 : 0;
    const left = t.resolveUntil[row]! - m;
    s[SLOT.resolve] = left > 0 ? Math.min(1, left / this.perception.now[this.plan.rules.resolveMonths]!) : 0;
    this.stay = this.f.valueOfStaying(s);
    this.rate = this.f.considerationRate(s);
    if (t.experience[row]! === 0) return;
    this.own = t.experience[row]! - 1;
    this.ownRoute = t.route[row]!;
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
    if (!a.isRoute && !this.isEligible(a.index)) return Number.NEGATIVE_INFINITY;
    if (this.network[d]! < 0) this.readNetwork(d);
    s[SLOT.networkStock] = this.network[d]!;
    s[SLOT.wageAbroadInr] = perception.wageInr[k]!;
    if (a.isRoute) return this.routeValue(a.index);
    const p = plan.pathways[a.index]!;
    const fee = perception.pathwayFeeInr[a.index]!;
    s[SLOT.outlayInr] = fee;
    s[SLOT.cashInr] = fee;
    this.readMeans();
    if (!(fee <= s[SLOT.means]!)) return Number.NEGATIVE_INFINITY;
    s[SLOT.appeal] = perception.now[p.appeal]!;
    s[SLOT.believedArrive] = perception.permitChance[a.index]!;
    s[SLOT.expectedWaitMonths] = perception.waitMonths[a.index]!;
    s[SLOT.gainIfArrived] = f.gainIfArrived(s);
    s[SLOT.gainOfPathway] = f.gainOfPathway(s);
    return f.valueOfPathway(s);
  }

  /** Whether a household may use a pathway: by its rule, or among those outside it whom wider eligibility admits. */
  private isEligible(pathway: number): boolean {
    if (this.eligible[pathway]!(this.reader.s) > 0) return true;
    const share = this.perception.now[this.plan.pathways[pathway]!.eligibility]!;
    if (share <= 0) return false;
    const key = this.eligibilityKeys[pathway]!;
    threefry2x32x13(key[0]!, key[1]!, this.uid, 0, this.words);
    return uniform32(this.words[0]!) < share;
  }

  /** Writes the household's beliefs about a route into `out` [4]: arrive, returned, exploited, dead. */
  believe(route: number, out: Float64Array): void {
    const { plan, perception } = this;
    const info = plan.information;
    if (this.isUndeceived) {
      for (let k = 0; k < KINDS; k++) out[k] = perception.truth[route * KINDS + k]!;
      return;
    }
    const table = this.block.communities;
    const d = plan.routes[route]!.destination;
    if (this.network[d]! < 0) this.readNetwork(d);
    const own = this.own >= 0 && this.ownRoute === route ? this.own : -1;
    mixBelief(
      perception.news, perception.truth, perception.message, route * KINDS, table.counts, table.countsAt(this.slot, route),
      perception.now[info.priorStrength]!, diasporaWeight(perception.now[info.diasporaWeight]!, this.network[d]!), perception.campaign,
      own, perception.now[info.ownWeight]! * this.ownFade, out,
    );
    if (!this.isBeforeMoney) applyClaim(out, perception.claim[plan.strata[this.block.stratum]!.brokerRegion]!);
  }

  private readMeans(): void {
    const { s } = this.reader;
    s[SLOT.means] = this.isBeforeMoney ? Number.POSITIVE_INFINITY : this.f.means(s);
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
    const region = plan.strata[this.block.stratum]!.brokerRegion;
    const at = route * plan.brokers.regions.length + region;
    s[SLOT.outlayInr] = perception.outlayInr[at]!;
    if (!(s[SLOT.outlayInr]! < Number.POSITIVE_INFINITY)) return Number.NEGATIVE_INFINITY;
    this.readMeans();
    // Who has less cash finds fewer brokers: those who take tranches, or give credit.
    let tier = 0;
    while (tier < TIERS && !(perception.cashInr[at * TIERS + tier]! <= s[SLOT.means]!)) tier++;
    if (tier === TIERS) return Number.NEGATIVE_INFINITY;
    s[SLOT.cashInr] = perception.cashInr[at * TIERS + tier]!;
    s[SLOT.brokerValue] = perception.brokerValue[at * TIERS + tier]!;
    s[SLOT.appeal] = perception.now[plan.routes[route]!.appeal]!;
    s[SLOT.sanction] = perception.sanction[route]!;
    if (!this.isBeforeMoney && !this.isUndeceived) s[SLOT.wageAbroadInr] = s[SLOT.wageAbroadInr]! * (1 + perception.claimedWage[region]!);
    this.believe(route, belief);
    s[SLOT.believedArrive] = belief[0]!;
    s[SLOT.believedReturned] = belief[1]!;
    s[SLOT.believedExploited] = belief[2]!;
    s[SLOT.believedDead] = belief[3]!;
    s[SLOT.gainIfArrived] = f.gainIfArrived(s);
    s[SLOT.expectedGain] = f.expectedGain(s);
    return f.valueOfRoute(s);
  }

  /** Returns the utility of a route at the true odds and the true wage. */
  valueAsItIs(route: number): number {
    this.isUndeceived = true;
    const v = this.value(this.plan.pathways.length + route);
    this.isUndeceived = false;
    return v;
  }

  /**
   * Computes all values and choice probabilities of the household last read.
   * @param isBeforeMoney as if the household could pay anything, and no broker had spoken to it
   */
  chooseAll(isBeforeMoney = false): void {
    this.isBeforeMoney = isBeforeMoney;
    for (let k = 0; k < this.values.length; k++) this.values[k] = this.value(k);
    this.tree.probabilities(this.values, this.stay, this.perception.theta, this.probabilities);
    this.isBeforeMoney = false;
  }
}
