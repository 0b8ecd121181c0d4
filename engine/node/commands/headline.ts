import { OUTCOMES, outcomeOf } from '../../catalog/outcomes.ts';
import { estimateOf, overHorizon } from '../../results/summary.ts';
import { readable, signed, textTable } from '../../results/table.ts';
import type { Simulated } from '../simulation.ts';

/** Outcomes that tables show: control beside harm and welfare. */
const HEADLINE = [
  'departures.irregular', 'encounters', 'arrivals', 'removals', 'permits', 'meanFeeInr', 'exploited', 'frauds', 'deaths', 'familyMonthsWaiting', 'debtInr', 'assetLosses',
  'beliefErrorSuccess', 'deflectionShare', 'policyCostInr',
];

const label = (name: string): string => `${name}${outcomeOf(name)?.harm ? ' (harm)' : ''}`;

/** Returns the table of one scenario: levels over the horizon with 95 % intervals. */
export function levelTable(s: Simulated): string {
  const names = [...HEADLINE, ...s.results[0]!.names.filter((n) => n.startsWith('encounters.')), ...Object.keys(s.scenario.derived)];
  const rows = [...new Set(names)].map((name) => {
    const e = estimateOf(s.results.map((r) => overHorizon(r, name)));
    const o = outcomeOf(name);
    return [label(name), readable(e.mean), e.low === null ? 'one replicate' : `${readable(e.low)} to ${readable(e.high!)}`, o ? `${o.kind === 'flow' ? o.unit.replace(/ per month$/, '') : o.unit}` : ''];
  });
  return textTable([s.scenario.name, 'level', '95 % interval', 'unit'], rows);
}

/** Returns the table of variants against a baseline: the baseline’s level, then paired differences with 95 % intervals. */
export function differenceTable(all: readonly Simulated[]): string {
  const [base, ...variants] = all as [Simulated, ...Simulated[]];
  const rows = HEADLINE.map((name) => {
    const levels = base.results.map((r) => overHorizon(r, name));
    const cells = variants.map((v) => {
      const d = estimateOf(v.results.map((r, i) => overHorizon(r, name) - levels[i]!));
      return d.low === null ? signed(d.mean) : `${signed(d.mean)} [${signed(d.low)}, ${signed(d.high!)}]`;
    });
    return [label(name), readable(estimateOf(levels).mean), ...cells];
  });
  return textTable(['over the reported months', base.scenario.name, ...variants.map((v) => v.scenario.name)], rows);
}

/** Names of all outcomes. */
export const OUTCOME_NAMES: readonly string[] = OUTCOMES.map((o) => o.name);
