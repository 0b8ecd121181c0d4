import { KINDS } from '../model/belief.ts';
import { exp, log } from '../numeric/elementary.ts';
import type { Plan } from '../plan/plan.ts';
import type { Extremes } from '../population/extremes.ts';
import { type Perception, TIERS } from '../population/perception.ts';
import type { Chronicle } from './chronicle.ts';
import { type Signal, type TotalsLayout, totalsLayout } from './totals.ts';

/** State of brokers, one entry each. */
export interface Brokers {
  readonly n: number;
  readonly name: string[];
  readonly region: Int32Array;
  readonly quality: Float64Array;
  readonly deception: Float64Array;
  readonly reputation: Float64Array;
  readonly utilisation: Float64Array;
  readonly markup: Float64Array;
  readonly isActive: Uint8Array;
  readonly isLicensed: Uint8Array;
  /** Contracts offered, as bits in the order of `CONTRACTS`. */
  readonly offers: Uint8Array;
  readonly cashInr: Float64Array;
  /** Profit of this quarter so far and of the one before, and the direction in which deception moves. */
  readonly profitInr: Float64Array;
  readonly profitBeforeInr: Float64Array;
  readonly direction: Int8Array;
  /** Complaints a client, smoothed. */
  readonly complaints: Float64Array;
  /** Month index at which an entrant takes the place. */
  readonly backAt: Int32Array;
}

/** Signals that are also summed by stratum. */
export const STRATUM_SIGNALS = ['irregular', 'legal', 'away', 'remittancesInr', 'debtInr', 'familiesWaiting', 'homecomings'] as const;
export type StratumSignal = (typeof STRATUM_SIGNALS)[number];

/** What is global: every thread computes it itself from the same totals. */
export class World {
  readonly plan: Plan;
  readonly key: Uint32Array;
  readonly layout: TotalsLayout;
  readonly perception: Perception;
  readonly brokers: Brokers;
  /** Who writes down what happens to one household; null in ordinary runs. */
  readonly chronicle: Chronicle | null;
  /** Sums (and maxima) over blocks of last month. */
  readonly last: Float64Array;
  /** Sums of last month by stratum. */
  readonly byStratum: Readonly<Record<StratumSignal, Float64Array>>;
  readonly extremes: Extremes;
  /** Month index within the run. */
  m = 0;
  /** Outcomes of last month by name, for triggers. */
  readonly outcomes = new Map<string, number>();
  /** Base hazards of this month, [legs × 6]: interception, document, abandonment, exploitation, death, completion. */
  readonly hazards: Float64Array;
  /** Cost of each route in INR before markup, without the commission. */
  readonly routeCost: Float64Array;
  /** Share of the supply of a broker region on each route, and profit a client there last quarter, [routes × regions]. */
  readonly supply: Float64Array;
  readonly routeClients: Float64Array;
  /** Trust in brokers' claims as counts: for and against honesty, [regions]. */
  readonly honest: Float64Array;
  readonly dishonest: Float64Array;
  /** Cooperation and quotas as diplomacy leaves them, 1 where it has no say. */
  diplomacyFactor = 1;
  /** Income of each stratum without what departures add. */
  readonly baseGrowth: Float64Array;
  /** Wages without regular status against the first month, by destination; workers then. */
  readonly wageIndex: Float64Array;
  readonly workersAtStart: Float64Array;
  /** Cost of re-entry against the first months', by destination. */
  readonly reentry: Float64Array;
  readonly reentryAtStart: Float64Array;
  /** Sum of quotas so far and permits this month, by pathway. */
  readonly quotaSum: Float64Array;
  readonly quotaNow: Int32Array;
  /** Processing time this month, by pathway. */
  readonly processingMonths: Float64Array;
  /** Persons abroad from before the run, [destinations × 3], scaled. */
  readonly initialAbroad: Float64Array;
  /** What happened this month to persons abroad from before the run, scaled. */
  readonly stockFlows = { removals: 0, returns: 0, regularised: 0 };
  /** Presentations of residents this month, by process. */
  readonly presentations: Float64Array;
  readonly triggerAge: Int32Array;
  readonly isTriggered: Uint8Array;
  /** Arrests, exits and seizures of brokers this month. */
  brokerArrests = 0;
  brokerExits = 0;
  assetsSeizedInr = 0;

  constructor(plan: Plan, key: Uint32Array, chronicle: Chronicle | null = null) {
    this.plan = plan;
    this.key = key;
    this.chronicle = chronicle;
    this.layout = totalsLayout(plan);
    const nl = plan.leafPaths.length;
    const regions = plan.brokers.regions.length;
    const r = plan.routes.length;
    const d = plan.destinations.length;
    const p = plan.pathways.length;
    const ns = plan.strata.length;
    const n = regions * plan.brokers.perRegion;
    this.perception = {
      month: plan.firstMonth,
      now: plan.leafValues.slice(0, nl),
      growth: new Float64Array(ns).fill(1),
      pitch: new Float64Array(ns).fill(1),
      instability: new Float64Array(ns),
      supportTransferInr: 0,
      supportCreditInr: 0,
      jobs: new Float64Array(ns),
      news: new Float64Array(r * KINDS),
      truth: new Float64Array(r * KINDS),
      message: new Float64Array(r * KINDS),
      campaign: 0,
      claim: new Float64Array(regions),
      claimedWage: new Float64Array(regions),
      outlayInr: new Float64Array(r * regions),
      cashInr: new Float64Array(r * regions * TIERS),
      brokerValue: new Float64Array(r * regions * TIERS),
      sanction: new Float64Array(r),
      wageInr: new Float64Array(plan.alternatives.length),
      pathwayFeeInr: new Float64Array(p),
      waitMonths: new Float64Array(p),
      permitChance: new Float64Array(p),
      isOpen: new Uint8Array(plan.alternatives.length),
      networkLeft: new Float64Array(d).fill(1),
      theta: { irregular: 1, legal: 1, destination: 1, route: 1 },
    };
    this.brokers = {
      n,
      name: Array.from({ length: n }, (_, i) => `${plan.brokers.regions[Math.floor(i / plan.brokers.perRegion)]}/${i % plan.brokers.perRegion}`),
      region: Int32Array.from({ length: n }, (_, i) => Math.floor(i / plan.brokers.perRegion)),
      quality: new Float64Array(n),
      deception: new Float64Array(n),
      reputation: new Float64Array(n),
      utilisation: new Float64Array(n),
      markup: new Float64Array(n),
      isActive: new Uint8Array(n),
      isLicensed: new Uint8Array(n),
      offers: new Uint8Array(n),
      cashInr: new Float64Array(n),
      profitInr: new Float64Array(n),
      profitBeforeInr: new Float64Array(n),
      direction: new Int8Array(n).fill(1),
      complaints: new Float64Array(n),
      backAt: new Int32Array(n),
    };
    this.last = new Float64Array(this.layout.length);
    this.byStratum = Object.fromEntries(STRATUM_SIGNALS.map((name) => [name, new Float64Array(ns)])) as Record<StratumSignal, Float64Array>;
    this.extremes = {
      events: new Float64Array(ns), sentShare: new Float64Array(ns), lift: new Float64Array(ns),
      network: new Float64Array(ns * d), allCount: new Float64Array(ns * r),
    };
    this.hazards = new Float64Array(plan.legs.length * 6);
    this.routeCost = new Float64Array(r);
    this.supply = new Float64Array(r * regions).fill(1 / r);
    this.routeClients = new Float64Array(r * regions);
    this.honest = new Float64Array(regions);
    this.dishonest = new Float64Array(regions);
    this.baseGrowth = new Float64Array(ns).fill(1);
    this.wageIndex = new Float64Array(d).fill(1);
    this.workersAtStart = new Float64Array(d);
    this.reentry = new Float64Array(d).fill(1);
    this.reentryAtStart = new Float64Array(d);
    this.quotaSum = new Float64Array(p);
    this.quotaNow = new Int32Array(p);
    this.processingMonths = new Float64Array(p);
    this.presentations = new Float64Array(plan.residents.length);
    this.triggerAge = new Int32Array(plan.triggers.length);
    this.isTriggered = new Uint8Array(plan.triggers.length);
    this.initialAbroad = new Float64Array(d * 3);
    for (let i = 0; i < d; i++) {
      let persons = 0;
      for (let b = 0; b < plan.nBlocks; b++)
        persons += plan.strata[plan.blockStratum[b]!]!.abroadPerHousehold[i]! * plan.blockCommunities[b]! * plan.communitySize;
      const irregular = Math.round(persons * plan.leafValues[plan.destinations[i]!.initialIrregularShare]!);
      this.initialAbroad[i * 3] = Math.round(persons) - irregular;
      this.initialAbroad[i * 3 + 2] = irregular;
    }
  }

  /** Quantity of this month. */
  value(leaf: number): number {
    return leaf < 0 ? 0 : this.perception.now[leaf]!;
  }

  /** Cooperation or readmission this month, as diplomacy leaves it. */
  cooperation(leaf: number): number {
    return this.value(leaf) * this.diplomacyFactor;
  }

  /** Last month's total of a signal. */
  lastOf(signal: Signal, i = 0): number {
    return this.last[this.layout.at[signal] + i]!;
  }

  /** Last month's total of a signal over all its parts. */
  lastSum(signal: Signal): number {
    let sum = 0;
    for (let i = 0; i < this.layout.size[signal]; i++) sum += this.lastOf(signal, i);
    return sum;
  }

  /** Sums the totals of a month over blocks, in block order, into `last`, by stratum, and the extremes. */
  sum(totals: Float64Array): void {
    const { layout, last, plan, extremes: x } = this;
    last.fill(0);
    for (const a of [x.events, x.sentShare, x.lift, x.network, x.allCount]) a.fill(0);
    for (const name of STRATUM_SIGNALS) this.byStratum[name].fill(0);
    const d = plan.destinations.length;
    const r = plan.routes.length;
    const up = (a: Float64Array, i: number, v: number): void => {
      if (v > a[i]!) a[i] = v;
    };
    for (let b = 0; b < plan.nBlocks; b++) {
      const from = b * layout.length;
      for (let i = 0; i < layout.firstExtreme; i++) last[i] = last[i]! + totals[from + i]!;
      const s = plan.blockStratum[b]!;
      for (const name of STRATUM_SIGNALS) {
        const of = this.byStratum[name];
        for (let i = 0; i < layout.size[name]; i++) of[s] = of[s]! + totals[from + layout.at[name] + i]!;
      }
      up(x.events, s, totals[from + layout.at.maxEvents]!);
      up(x.sentShare, s, totals[from + layout.at.maxSent]!);
      up(x.lift, s, totals[from + layout.at.maxLift]!);
      for (let i = 0; i < d; i++) up(x.network, s * d + i, totals[from + layout.at.maxNetwork + i]!);
      for (let i = 0; i < r; i++) {
        up(x.allCount, s * r + i, totals[from + layout.at.maxAll + i]!);
      }
    }
  }
}

/** Returns base^exponent for positive bases, from the engine’s own exp and log. */
export function power(base: number, exponent: number): number {
  return base <= 0 ? 0 : exponent === 0 ? 1 : exp(exponent * log(base));
}
