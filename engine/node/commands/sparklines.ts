import { sparkline } from '../../results/sparkline.ts';
import { readable } from '../../results/table.ts';
import { monthText } from '../../scenario/months.ts';
import type { Simulated } from '../simulation.ts';

const DRAWN = ['departures.irregular', 'encounters', 'exploited', 'debtInr'];
/** Columns that names and numbers take beside the line. */
const BESIDE = 50;

/** Whether the terminal shows bars. */
export function canDraw(): boolean {
  return process.stdout.isTTY === true && process.env['TERM'] !== 'dumb';
}

/** Returns a line of bars for each scenario and outcome, month by month, of one scale for all scenarios. */
export function monthlyText(all: readonly Simulated[], columns = process.stdout.columns || 100): string {
  const first = all[0]!.results[0]!;
  const n = first.months.length;
  const wide = Math.max(...all.map((s) => s.scenario.name.length));
  const lines = DRAWN.flatMap((name) => {
    const rows = all.map((s) => {
      const i = s.results[0]!.names.indexOf(name);
      return Float64Array.from({ length: n }, (_, m) => s.results.reduce((sum, r) => sum + r.values[i * n + m]!, 0) / s.results.length);
    });
    const high = Math.max(...rows.map((r) => r.reduce((a, b) => Math.max(a, b), 0)));
    return [`${name}, 0 to ${readable(high)}`, ...rows.map((r, k) => `  ${all[k]!.scenario.name.padEnd(wide)}  ${sparkline(r, 0, high, Math.max(12, Math.min(n, columns - BESIDE)))}`)];
  });
  return [`by month, ${monthText(first.months[0]!)} to ${monthText(first.months[n - 1]!)}`, ...lines].join('\n');
}
