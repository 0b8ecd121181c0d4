import { slotOf } from '../catalog/symbols.ts';
import { compile } from '../equation/compile.ts';
import { applyClaim, KINDS, mixBelief } from '../model/belief.ts';
import { type Dissimilarity, NestedLogit } from '../model/nesting.ts';
import type { Plan, PlanClass } from '../plan/plan.ts';
import type { CommunityTable } from './community.ts';
import { HouseholdReader } from './household.ts';

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
  expectedWaitMonths: slotOf('expectedWaitMonths'), brokerValue: slotOf('brokerValue'), appeal: slotOf('appeal'),
  means: slotOf('means'), relativeDeprivation: slotOf('relativeDeprivation'), desperation: slotOf('desperation'),
  valueOfStaying: slotOf('valueOfStaying'), gainIfArrived: slotOf('gainIfArrived'), expectedGain: slotOf('expectedGain'),
  gainOfPathway: slotOf('gainOfPathway'), homeIncomeInr: slotOf('homeIncomeInr'), attachment: slotOf('attachment'),
} as const;

/** Caps of community symbols, so that bounds are finite: events, and shares. */
export const EVENTS_MAX = 4;
/** Own experience counts as this many observations (source weight, MODEL part 5). */
const OWN_WEIGHT = 3;

/** Evaluates one household exactly: consideration rate, value of staying, values of alternatives, intensities. */
export class Chooser {
  readonly reader: HouseholdReader;
  readonly values: Float64Array;
  readonly probabilities: Float64Array;
  stay = 0;
  rate = 0;
  private readonly plan: Plan;
  private readonly perception: Perception;
  private readonly f: Record<string, (s: Float64Array) => number>;
  private readonly eligible: ((s: Float64Array) => number)[];
  private readonly tree: NestedLogit;
  private readonly belief = new Float64Array(KINDS);
  private readonly kinShare: Float64Array;
  private readonly networkSd: number;
  private uid = 0;
  private stratum = 0;
  private community = 0;
  private slot = -1;
  private table: CommunityTable | null = null;
  private own = -1;
  private ownRoute = -1;
  private ownFade = 0;

  constructor(plan: Plan, key: Uint32Array, perception: Perception) {
    this.plan = plan;
    this.perception = perception;
    this.reader = new HouseholdReader(plan, key);
    this.f = Object.fromEntries(plan.equations.map((e) => [e.name, compile(e.tree, slotOf)]));
    this.eligible = plan.pathways.map((p) => compile(p.eligible, slotOf));
    const n = plan.alternatives.length;
    this.values = new Float64Array(n);
    this.probabilities = new Float64Array(n);
    this.tree = new NestedLogit(plan.pathways.length, plan.routes.map((r) => r.destination), plan.destinations.length);
    const perKin = plan.leafValues[plan.rules.personsPerKinHousehold]!;
    this.networkSd = plan.leafValues[plan.rules.communityNetworkSd]!;
    this.kinShare = Float64Array.from(plan.strata.flatMap((s) => s.abroadPerHousehold.map((a) => Math.min(0.5, a / perKin))));
  }

  /** Writes the parameters of the month. */
  startMonth(): void {
    const { plan, perception } = this;
    plan.parameters.forEach((leaf, slot) => {
      this.reader.s[slot] = perception.now[leaf]!;
    });
  }

  /** Writes what the households of a stratum share. */
  startStratum(stratum: number): void {
    const { s } = this.reader;
    this.stratum = stratum;
    s[SLOT.instability] = 0;
    s[SLOT.originEffect] = this.plan.strata[stratum]!.originEffect;
    s[SLOT.pitch] = this.perception.pitch[stratum]!;
  }

  /**
   * Reads the household and its community, after `reader.readCheap`; then `stay` and `rate` are exact.
   * @param community index over the whole population; `local` is the index in its block
   */
  readHousehold(uid: number, cls: PlanClass, community: number, local: number, table: CommunityTable): void {
    const { s } = this.reader;
    const growth = this.perception.growth[this.stratum]!;
    this.reader.readRest(uid, cls, this.stratum, this.perception.month, growth);
    this.uid = uid;
    this.community = community;
    this.table = table;
    this.own = -1;
    const slot = table.slot(local);
    this.slot = slot;
    s[SLOT.neighbourEvents] = slot < 0 ? 0 : Math.min(EVENTS_MAX, table.events[slot]!);
    s[SLOT.peerShare] = slot < 0 ? 0 : Math.min(1, table.sent[slot]! / this.plan.communitySize);
    const income = this.plan.strata[this.stratum]!.consumptionInrPerMonth * growth * this.plan.communitySize;
    s[SLOT.remittanceLift] = slot < 0 ? 0 : Math.min(1, table.remittances[slot]! / income);
    const f = this.f;
    s[SLOT.relativeDeprivation] = f['relativeDeprivation']!(s);
    s[SLOT.desperation] = f['desperation']!(s);
    s[SLOT.kin] = 0;
    this.stay = f['valueOfStaying']!(s);
    this.rate = f['considerationRate']!(s);
  }

  /** Sets the household's own experience of a route. */
  setExperience(kind: number, route: number, fade: number): void {
    this.own = kind;
    this.ownRoute = route;
    this.ownFade = fade;
  }

  /** Returns the exact utility of an alternative, −∞ if it is closed to the household. */
  value(k: number): number {
    const { plan, perception, f } = this;
    const { s } = this.reader;
    const a = plan.alternatives[k]!;
    if (!perception.isOpen[k]) return Number.NEGATIVE_INFINITY;
    const nDestinations = plan.destinations.length;
    const d = a.destination;
    if (!a.isRoute && this.eligible[a.index]!(s) <= 0) return Number.NEGATIVE_INFINITY;
    const at = this.stratum * nDestinations + d;
    s[SLOT.kin] = this.reader.kin(this.uid, d, this.kinShare[at]!);
    const initial =
      100 * plan.strata[this.stratum]!.abroadPerHousehold[d]! * perception.networkLeft[d]! * this.reader.communityFactor(this.community, d, this.networkSd);
    s[SLOT.networkStock] = initial + (this.slot < 0 ? 0 : (100 * this.table!.network[this.slot * nDestinations + d]!) / plan.communitySize);
    s[SLOT.wageAbroadInr] = perception.wageInr[k]!;
    if (a.isRoute) return this.routeValue(a.index);
    const p = plan.pathways[a.index]!;
    s[SLOT.outlayInr] = perception.now[p.feeInr]!;
    s[SLOT.means] = f['means']!(s);
    if (s[SLOT.outlayInr]! > s[SLOT.means]!) return Number.NEGATIVE_INFINITY;
    s[SLOT.appeal] = perception.now[p.appeal]!;
    s[SLOT.believedArrive] = perception.permitChance[a.index]!;
    s[SLOT.expectedWaitMonths] = perception.waitMonths[a.index]!;
    s[SLOT.gainIfArrived] = f['gainIfArrived']!(s);
    s[SLOT.gainOfPathway] = f['gainOfPathway']!(s);
    return f['valueOfPathway']!(s);
  }

  /** Writes the household's beliefs about a route into `out` [4]: arrive, returned, exploited, dead. */
  believe(route: number, out: Float64Array): void {
    const { plan, perception, table } = this;
    const strength = perception.now[plan.information.priorStrength]!;
    const own = this.own >= 0 && this.ownRoute === route ? this.own : -1;
    const from = table!.countsAt(this.slot, route);
    mixBelief(perception.news, route * KINDS, table!.counts, from, strength, own, OWN_WEIGHT * this.ownFade, out);
    applyClaim(out, perception.claim[plan.strata[this.stratum]!.brokerRegion]!);
  }

  private routeValue(route: number): number {
    const { plan, perception, f, belief } = this;
    const { s } = this.reader;
    const at = route * plan.brokers.regions.length + plan.strata[this.stratum]!.brokerRegion;
    s[SLOT.outlayInr] = perception.outlayInr[at]!;
    s[SLOT.means] = f['means']!(s);
    if (s[SLOT.outlayInr]! > s[SLOT.means]!) return Number.NEGATIVE_INFINITY;
    s[SLOT.brokerValue] = perception.brokerValue[at]!;
    s[SLOT.appeal] = perception.now[plan.routes[route]!.appeal]!;
    this.believe(route, belief);
    s[SLOT.believedArrive] = belief[0]!;
    s[SLOT.believedReturned] = belief[1]!;
    s[SLOT.believedExploited] = belief[2]!;
    s[SLOT.believedDead] = belief[3]!;
    s[SLOT.gainIfArrived] = f['gainIfArrived']!(s);
    s[SLOT.expectedGain] = f['expectedGain']!(s);
    return f['valueOfRoute']!(s);
  }

  /** Computes all values and choice probabilities of the household last read. */
  chooseAll(): void {
    for (let k = 0; k < this.values.length; k++) this.values[k] = this.value(k);
    this.tree.probabilities(this.values, this.stay, this.perception.theta, this.probabilities);
  }
}
