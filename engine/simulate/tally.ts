import { OUTCOMES } from '../catalog/outcomes.ts';
import { slotsOf } from '../equation/symbols.ts';
import { compile } from '../equation/compile.ts';
import type { Plan } from '../plan/plan.ts';
import { PANEL_OUTCOMES, panelStep } from './panel.ts';
import type { Signal } from './totals.ts';
import type { World } from './world.ts';

const STATUSES = ['regular', 'pending', 'irregular'];
/** Outcomes that are one signal of the same name. */
const PLAIN: readonly Signal[] = [
  'contracts', 'attempts', 'betweenPorts', 'releases', 'turnedBack', 'removals', 'reattempts', 'arrivals', 'abandoned', 'exploited', 'deaths',
  'deathsRecorded', 'missing', 'returns', 'regularised', 'underway', 'debtInr', 'familiesWaiting', 'feesInr', 'officialFeesInr',
  'remittancesInr', 'interestInr', 'outlayInr', 'incomeOfContractorsInr', 'believedSuccess', 'actualSuccess', 'believedDeath', 'actualDeath',
];

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
    this.slots = slotsOf(OUTCOMES.map((o) => o.name));
    this.s = new Float64Array(this.slots.size);
    const step = panelStep(plan);
    this.panelHouseholds = plan.blockCommunities.reduce((sum, c) => sum + Math.ceil((c * plan.communitySize) / step), 0);
    this.derived = plan.derived.map((d) => ({ name: d.name, f: compile(d.tree, (n) => this.slots.get(n)!) }));
  }

  /** Tallies month `world.m` from the sums in `world.last` and the blocks' totals. */
  add(world: World, totals: Float64Array): void {
    const { plan } = this;
    const { layout } = world;
    const put = (name: string, value: number): void => {
      this.values[this.index.get(name)! * plan.nMonths + world.m] = value;
      world.outcomes.set(name, value);
    };
    const up = 1 / plan.scale;
    for (const name of PLAIN) put(name, world.lastOf(name) * up);
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
    levels('applications', pathways, (i) => world.lastOf('applications', i));
    levels('permits', pathways, (i) => world.lastOf('permits', i));
    levels('refusals', pathways, (i) => world.lastOf('refusals', i));
    levels('backlog', pathways, (i) => world.lastOf('queue', i));
    levels('encounters', plan.borders.map((b) => b.name), (i) => {
      let v = world.lastOf('encounters', i);
      plan.residents.forEach((r, j) => {
        if (r.border === i) v += world.presentations[j]!;
      });
      return v;
    });
    put('presentations', world.presentations.reduce((a, b) => a + b, 0) * up);
    levels('abroad', STATUSES, (i) => {
      let v = 0;
      for (let d = 0; d < plan.destinations.length; d++) v += world.lastOf('abroad', d * 3 + i) + world.initialAbroad[d * 3 + i]!;
      return v;
    });
    put('departures.legal', world.lastOf('legal') * up);
    put('departures.irregular', world.lastOf('irregular') * up);
    put('departures', (world.lastOf('legal') + world.lastOf('irregular')) * up);
    const byStratum = new Float64Array(plan.strata.length);
    for (let b = 0; b < plan.nBlocks; b++) {
      const s = plan.blockStratum[b]!;
      byStratum[s] = byStratum[s]! + totals[b * layout.length + layout.at.irregular]!;
    }
    plan.strata.forEach((st, s) => put(`departures.irregular.${st.slug}`, byStratum[s]! * up));
    put('brokersActive', world.brokers.isActive.reduce((a, b) => a + b, 0));
    put('brokerRevenueInr', sumOf(world, 'brokerRevenueInr', world.brokers.n) * up);
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
}

function sumOf(world: World, signal: Signal, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += world.lastOf(signal, i);
  return sum;
}
