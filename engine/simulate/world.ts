import { KINDS } from '../model/belief.ts';
import { exp, log } from '../numeric/elementary.ts';
import type { Plan } from '../plan/plan.ts';
import type { Extremes } from '../population/bounds.ts';
import type { Perception } from '../population/choice.ts';
import { type TotalsLayout, totalsLayout } from './totals.ts';

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
  /** Month index at which an entrant takes the place. */
  readonly backAt: Int32Array;
}

/** What is global: every thread computes it itself from the same totals. */
export class World {
  readonly plan: Plan;
  readonly key: Uint32Array;
  readonly layout: TotalsLayout;
  readonly perception: Perception;
  readonly brokers: Brokers;
  /** Sums (and maxima) over blocks of last month. */
  readonly last: Float64Array;
  readonly extremes: Extremes;
  /** Month index within the run. */
  m = 0;
  /** Outcomes of last month by name, for triggers. */
  readonly outcomes = new Map<string, number>();
  /** Base hazards of this month, [legs × 6]: interception, document, abandonment, exploitation, death, completion. */
  readonly hazards: Float64Array;
  /** Cost of each route in INR before markup. */
  readonly routeCost: Float64Array;
  /** Sum of quotas so far and permits this month, by pathway. */
  readonly quotaSum: Float64Array;
  readonly quotaNow: Int32Array;
  /** Persons abroad from before the run, [destinations × 3], scaled. */
  readonly initialAbroad: Float64Array;
  /** Presentations of residents this month, by process. */
  readonly presentations: Float64Array;
  readonly triggerAge: Int32Array;
  readonly isTriggered: Uint8Array;

  constructor(plan: Plan, key: Uint32Array) {
    this.plan = plan;
    this.key = key;
    this.layout = totalsLayout(plan);
    const nl = plan.leafPaths.length;
    const regions = plan.brokers.regions.length;
    const r = plan.routes.length;
    const d = plan.destinations.length;
    const n = regions * plan.brokers.perRegion;
    this.perception = {
      month: plan.firstMonth,
      now: plan.leafValues.slice(0, nl),
      growth: new Float64Array(plan.strata.length).fill(1),
      pitch: new Float64Array(plan.strata.length).fill(1),
      news: new Float64Array(r * KINDS),
      claim: new Float64Array(regions),
      outlayInr: new Float64Array(r * regions),
      brokerValue: new Float64Array(r * regions),
      wageInr: new Float64Array(plan.alternatives.length),
      waitMonths: new Float64Array(plan.pathways.length),
      permitChance: new Float64Array(plan.pathways.length),
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
      backAt: new Int32Array(n),
    };
    this.last = new Float64Array(this.layout.length);
    const ns = plan.strata.length;
    this.extremes = {
      events: new Float64Array(ns), sentShare: new Float64Array(ns), lift: new Float64Array(ns),
      network: new Float64Array(ns * d), arrivedCount: new Float64Array(ns * r), allCount: new Float64Array(ns * r),
    };
    this.hazards = new Float64Array(plan.legs.length * 6);
    this.routeCost = new Float64Array(r);
    this.quotaSum = new Float64Array(plan.pathways.length);
    this.quotaNow = new Int32Array(plan.pathways.length);
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

  /** Last month's total of a signal. */
  lastOf(signal: keyof TotalsLayout['at'], i = 0): number {
    return this.last[this.layout.at[signal] + i]!;
  }

  /** Sums the totals of a month over blocks, in block order, into `last`, and the extremes by stratum. */
  sum(totals: Float64Array): void {
    const { layout, last, plan, extremes: x } = this;
    last.fill(0);
    for (const a of [x.events, x.sentShare, x.lift, x.network, x.arrivedCount, x.allCount]) a.fill(0);
    const d = plan.destinations.length;
    const r = plan.routes.length;
    const up = (a: Float64Array, i: number, v: number): void => {
      if (v > a[i]!) a[i] = v;
    };
    for (let b = 0; b < plan.nBlocks; b++) {
      const from = b * layout.length;
      for (let i = 0; i < layout.firstExtreme; i++) last[i] = last[i]! + totals[from + i]!;
      const s = plan.blockStratum[b]!;
      up(x.events, s, totals[from + layout.at.maxEvents]!);
      up(x.sentShare, s, totals[from + layout.at.maxSent]!);
      up(x.lift, s, totals[from + layout.at.maxLift]!);
      for (let i = 0; i < d; i++) up(x.network, s * d + i, totals[from + layout.at.maxNetwork + i]!);
      for (let i = 0; i < r; i++) {
        up(x.arrivedCount, s * r + i, totals[from + layout.at.maxArrived + i]!);
        up(x.allCount, s * r + i, totals[from + layout.at.maxAll + i]!);
      }
    }
  }
}

/** Returns base^exponent for positive bases, from the engine’s own exp and log. */
export function power(base: number, exponent: number): number {
  return base <= 0 ? 0 : exponent === 0 ? 1 : exp(exponent * log(base));
}
