import { OUTCOMES } from '../catalog/outcomes.ts';
import { slotsOf } from '../equation/symbols.ts';
import { compile } from '../equation/compile.ts';
import type { Plan } from '../plan/plan.ts';
import { policyCostInr } from './budget.ts';
import { PANEL_OUTCOMES, panelStep } from './panel.ts';
import type { Signal } from './totals.ts';
import type { World } from './world.ts';

const STATUSES = ['regular', 'pending', 'irregular'];
/** Outcomes that are one signal of the same name. */
const PLAIN: readonly Signal[] = [
  'contracts', 'deflected', 'betweenPorts', 'encountersUnique', 'reencounters', 'heldInTransit', 'releases', 'admitted', 'turnedBack', 'detained', 'entryBans', 'removals',
  'interiorRemovals', 'reattempts', 'gotAways', 'bonded', 'deathsRecorded', 'missing', 'missingLearned', 'familyMonthsWaiting', 'frauds', 'complaints', 'returns',
  'overstays', 'asylumGrants', 'asylumDenials', 'regularised', 'forgedDocuments', 'selfEmployed', 'irregularEmployed', 'bondedAbroad', 'underway',
  'householdsInDebt', 'debtMonths', 'assetLosses', 'escrowInr', 'feesInr', 'refundsInr', 'officialFeesInr', 'debtServiceInr', 'interestInr', 'outlayInr',
  'feesAgreedInr', 'incomeOfContractorsInr', 'believedSuccess', 'actualSuccess', 'believedDeath', 'actualDeath', 'premiumSum', 'deceptionSum', 'payLaterContracts',
];
/** Outcomes with a level for each route or pathway, from the signal of the same name. */
const BY_ROUTE = ['attempts', 'arrivals', 'abandoned', 'exploited', 'deaths'] as const;
const BY_PATHWAY = ['applications', 'permits', 'refusals', 'gaveUp'] as const;
const BY_STRATUM = ['homecomings', 'away', 'debtInr', 'familiesWaiting', 'remittancesInr'] as const;
/** Months over which route shares are compared. */
const YEAR = 12;

/** Writes the month's outcomes, divided by the scale where they are extensive, into a column of the result. */
export class Tally {
  readonly values: Float64Array;
  private readonly plan: Plan;
  private readonly index: Map<string, number>;
  private readonly derived: { name: string; f: (s: Float64Array) => number }[];
  private readonly slots: Map<string, number>;
  private readonly s: Float64Array;
  private readonly panelHouseholds: number;

  /** Values are [names × months], all months of the run. */
  constructor(plan: Plan) {
    this.plan = plan;
    this.index = new Map(plan.outcomeNames.map((n, i) => [n, i]));
    this.values = new Float64Array(plan.outcomeNames.length * plan.nMonths);
    this.slots = slotsOf(plan.outcomeNames);
    this.s = new Float64Array(this.slots.size);
    const step = panelStep(plan);
    this.panelHouseholds = plan.blockCommunities.reduce((sum, c) => sum + Math.ceil((c * plan.communitySize) / step), 0);
    this.derived = plan.derived.map((d) => ({ name: d.name, f: compile(d.tree, (n) => this.slots.get(n)!) }));
  }

  /** Begins with the first months of another tally of the same outcomes. */
  begin(other: Tally, months: number): void {
    const [n, m] = [this.plan.nMonths, other.plan.nMonths];
    for (let i = 0; i < this.index.size; i++) this.values.set(other.values.subarray(i * m, i * m + months), i * n);
  }

  /** Tallies month `world.m` from the sums in `world`. */
  add(world: World): void {
    const { plan } = this;
    const put = (name: string, value: number): void => {
      this.values[this.index.get(name)! * plan.nMonths + world.m] = value;
      world.outcomes.set(name, value);
    };
    const up = 1 / plan.scale;
    for (const name of PLAIN) put(name, world.lastOf(name) * up);
    const { removals, returns, regularised } = world.stockFlows;
    for (const name of ['removals', 'interiorRemovals'] as const) put(name, (world.lastOf(name) + removals) * up);
    put('returns', (world.lastOf('returns') + returns) * up);
    put('regularised', (world.lastOf('regularised') + regularised) * up);
    const levels = (name: string, names: readonly string[], of: (i: number) => number): void => {
      let sum = 0;
      names.forEach((level, i) => {
        const v = of(i);
        put(`${name}.${level}`, v * up);
        sum += v;
      });
      put(name, sum * up);
    };
    const pathways = plan.pathways.map((p) => p.name);
    const routes = plan.routes.map((r) => r.name);
    for (const name of BY_PATHWAY) levels(name, pathways, (i) => world.lastOf(name, i));
    for (const name of BY_ROUTE) levels(name, routes, (i) => world.lastOf(name, i));
    for (const name of BY_STRATUM) levels(name, plan.strata.map((st) => st.slug), (i) => world.byStratum[name][i]!);
    levels('backlog', pathways, (i) => world.lastOf('queue', i));
    levels('encounters', plan.borders.map((b) => b.name), (i) => {
      let v = world.lastOf('encounters', i);
      plan.residents.forEach((r, j) => {
        if (r.border === i) v += world.presentations[j]!;
      });
      return v;
    });
    put('presentations', world.presentations.reduce((a, b) => a + b, 0) * up);
    const abroad = (d: number, i: number): number => world.lastOf('abroad', d * 3 + i) + world.initialAbroad[d * 3 + i]!;
    levels('abroad', plan.destinations.map((d) => d.name), (d) => abroad(d, 0) + abroad(d, 1) + abroad(d, 2));
    levels('abroad', STATUSES, (i) => plan.destinations.reduce((sum, _, d) => sum + abroad(d, i), 0));
    levels('departures.legal', pathways, (i) => world.lastOf('legal', i));
    levels('departures.irregular', routes, (i) => world.lastOf('irregular', i));
    put('departures', (world.lastSum('legal') + world.lastSum('irregular')) * up);
    plan.strata.forEach((st, s) => {
      put(`departures.irregular.${st.slug}`, world.byStratum.irregular[s]! * up);
      put(`departures.legal.${st.slug}`, world.byStratum.legal[s]! * up);
    });
    const active = world.brokers.isActive.reduce((a, b) => a + b, 0);
    put('brokersActive', active);
    put('brokerCapacity', active * world.value(plan.brokers.leaves.capacityPerMonth));
    put('brokerArrests', world.brokerArrests);
    put('brokerExits', world.brokerExits);
    put('assetsSeizedInr', world.assetsSeizedInr * up);
    const revenue = world.lastSum('brokerRevenueInr') * up;
    put('brokerRevenueInr', revenue);
    put('commissionsInr', revenue * world.value(plan.brokers.leaves.commission));
    put('policyCostInr', policyCostInr(world) * up);
    put('displacementIndex', this.displacement(world.m));
    for (const name of PANEL_OUTCOMES) {
      put(name, world.lastOf(name) * up);
      // One household of each run: with n runs, the variance of the sum is about n / (n − 1) · (Σx² − (Σx)² / n), x already weighted.
      const n = this.panelHouseholds;
      const sum = world.lastOf(name);
      const squares = world.lastOf(`${name}Squares`);
      put(`${name}.standardError`, n > 1 ? up * Math.sqrt(Math.max(0, (n / (n - 1)) * (squares - (sum * sum) / n))) : 0);
    }
    put('successError', (world.lastOf('believedSuccess') - world.lastOf('actualSuccess')) * up);
    put('deathError', (world.lastOf('believedDeath') - world.lastOf('actualDeath')) * up);
    for (const o of OUTCOMES) {
      if (o.kind !== 'ratio') continue;
      const bottom = world.outcomes.get(o.denominator!) ?? 0;
      put(o.name, bottom === 0 ? 0 : ((o.factor ?? 1) * (world.outcomes.get(o.numerator!) ?? 0)) / bottom);
    }
    for (const [name, slot] of this.slots) this.s[slot] = world.outcomes.get(name) ?? 0;
    for (const d of this.derived) {
      const v = d.f(this.s);
      put(d.name, Number.isFinite(v) ? v : 0);
    }
  }

  /** Half the sum of changes of the shares of routes in irregular departures: the last twelve months against the first twelve reported. */
  private displacement(m: number): number {
    const { plan } = this;
    const first = plan.burnIn;
    if (m < first + YEAR) return 0;
    const total = (name: string, from: number): number => {
      const row = this.index.get(name)! * plan.nMonths;
      let sum = 0;
      for (let i = 0; i < YEAR; i++) sum += this.values[row + from + i]!;
      return sum;
    };
    const before = total('departures.irregular', first);
    const after = total('departures.irregular', m - YEAR + 1);
    if (before === 0 || after === 0) return 0;
    let moved = 0;
    for (const r of plan.routes) {
      const name = `departures.irregular.${r.name}`;
      moved += Math.abs(total(name, m - YEAR + 1) / after - total(name, first) / before);
    }
    return moved / 2;
  }
}
