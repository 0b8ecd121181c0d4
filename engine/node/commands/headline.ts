import { OUTCOMES, outcomeOf } from '../../catalog/outcomes.ts';
import { estimateOf, overHorizon } from '../../results/summary.ts';
import { readable, signed, textTable } from '../../results/table.ts';
import type { Simulated } from '../simulation.ts';

/** Outcomes that tables show: control beside harm and welfare. */
const HEADLINE = [
  'departures.irregular', 'encounters', 'arrivals', 'removals', 'permits', 'meanFeeInr', 'exploited', 'frauds', 'deaths', 'familyMonthsWaiting', 'debtInr', 'assetLosses',
  'beliefErrorSuccess', 'deflectionShare', 'policyCostInr',
];

/** Of what none was seen in so many households, at most this many are to be expected, at 95 %: −ln 0.05, the rule of three. */
const NONE_SEEN_MOST = 3;
const NONE_SEEN = 'none seen';

/** Whether an outcome counts persons, parties, families or households, so that none of a sample may be some of all. */
const isCounted = (name: string): boolean => {
  const o = outcomeOf(name);
  return o !== undefined && (o.kind === 'flow' || o.kind === 'stock') && /person|part|famil|household/.test(o.unit);
};
const isNone = (values: readonly number[]): boolean => values.every((v) => v === 0);

const label = (name: string): string => `${name}${outcomeOf(name)?.harm ? ' (harm)' : ''}`;

/** Returns the table of one scenario: levels over the horizon with 95 % intervals. */
export function levelTable(s: Simulated): string {
  const names = [...HEADLINE, ...s.results[0]!.names.filter((n) => n.startsWith('encounters.')), ...Object.keys(s.scenario.derived)];
  const rows = [...new Set(names)].map((name) => {
    const levels = s.results.map((r) => overHorizon(r, name));
    const e = estimateOf(levels);
    const o = outcomeOf(name);
    const isHidden = s.plan.scale < 1 && isCounted(name) && isNone(levels);
    // Months of waiting are not counted one by one: a family that waits gives many.
    const most = /months/.test(o?.unit ?? '') ? '' : `: 0 to ${readable(Math.ceil(NONE_SEEN_MOST / levels.length / s.plan.scale))}`;
    return [label(name), readable(e.mean), isHidden ? `${NONE_SEEN}${most}` : e.low === null ? 'one replicate' : `${readable(e.low)} to ${readable(e.high!)}`, o ? `${o.kind === 'flow' ? o.unit.replace(/ per month$/, '') : o.unit}` : ''];
  });
  const table = textTable([s.scenario.name, 'level', '95 % interval', 'unit'], rows);
  return rows.some((r) => r[2]!.startsWith(NONE_SEEN)) ? `${table}\n${NONE_SEEN}: among a share of ${s.plan.scale} of the households; with a larger --scale there may be some` : table;
}

/** Returns the table of variants against a baseline: the baseline’s level, then paired differences with 95 % intervals. */
export function differenceTable(all: readonly Simulated[]): string {
  const [base, ...variants] = all as [Simulated, ...Simulated[]];
  const rows = HEADLINE.map((name) => {
    const levels = base.results.map((r) => overHorizon(r, name));
    const cells = variants.map((v) => {
      const own = v.results.map((r) => overHorizon(r, name));
      if (base.plan.scale < 1 && isCounted(name) && isNone(levels) && isNone(own)) return NONE_SEEN;
      const d = estimateOf(own.map((x, i) => x - levels[i]!));
      return d.low === null ? signed(d.mean) : `${signed(d.mean)} [${signed(d.low)}, ${signed(d.high!)}]`;
    });
    return [label(name), readable(estimateOf(levels).mean), ...cells];
  });
  return textTable(['over the reported months', base.scenario.name, ...variants.map((v) => v.scenario.name)], rows);
}

/** Names of all outcomes. */
export const OUTCOME_NAMES: readonly string[] = OUTCOMES.map((o) => o.name);
