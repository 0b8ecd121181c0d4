import { overHorizon, readable, type RunResult } from '../../engine/index.ts';
import { s } from '../element.ts';

const ENDS = [
  { key: 'arrivals', label: 'arrived', hue: 3 }, { key: 'abandoned', label: 'gave up on the way', hue: 5 }, { key: 'deaths', label: 'died', hue: 2 },
  { key: '', label: 'turned back, removed or under way', hue: 0 },
] as const;
const [WIDTH, GAP, BAR] = [900, 14, 12];

/** Returns numbers of journeys by route and end: mean of replicates over the reported months. What ended otherwise is the remainder. */
export function journeyEnds(results: readonly RunResult[], routes: readonly string[]): { route: string; total: number; ends: number[] }[] {
  const mean = (name: string): number => results.reduce((sum, r) => sum + overHorizon(r, name), 0) / results.length;
  return routes.map((route) => {
    const total = mean(`departures.irregular.${route}`);
    const known = ENDS.slice(0, -1).map((e) => mean(`${e.key}.${route}`));
    // Those who left before the first reported month end within it too.
    return { route, total, ends: [...known, Math.max(0, total - known.reduce((a, b) => a + b, 0))] };
  }).filter((r) => r.total > 0);
}

/** Returns the same as a table. */
export function journeyRows(results: readonly RunResult[], routes: readonly string[], titles: (route: string) => string): { head: string[]; rows: string[][] } {
  return { head: ['route', 'left', ...ENDS.map((e) => e.label)], rows: journeyEnds(results, routes).map((r) => [titles(r.route), readable(r.total), ...r.ends.map(readable)]) };
}

/** Returns a diagram of how journeys end, route by route. @param titles of routes by name */
export function sankey(results: readonly RunResult[], routes: readonly string[], titles: (route: string) => string): SVGElement {
  const rows = journeyEnds(results, routes);
  const flow = (r: { ends: readonly number[] }): number => r.ends.reduce((a, b) => a + b, 0);
  const all = rows.reduce((sum, r) => sum + flow(r), 0);
  const height = Math.max(220, 46 * rows.length);
  const root = s('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', class: 'drawing', 'aria-label': `How journeys end. ${rows.map((r) => `${titles(r.route)}: ${readable(r.total)} left, ${ENDS.map((e, i) => `${readable(r.ends[i]!)} ${e.label}`).join(', ')}.`).join(' ')}` });
  if (all === 0) {
    root.append(s('text', { x: 20, y: 40 }, 'No irregular departures.'));
    return root;
  }
  const unit = (height - GAP * Math.max(rows.length, ENDS.length)) / all;
  const [left, right] = [320, WIDTH - 340];
  const sums = ENDS.map((_, i) => rows.reduce((sum, r) => sum + r.ends[i]!, 0));
  const tops: number[] = [];
  sums.reduce((y, sum, i) => {
    tops[i] = y;
    return y + sum * unit + GAP;
  }, GAP / 2);
  const used = [...tops];
  let y = GAP / 2;
  for (const r of rows) {
    const tall = flow(r) * unit;
    root.append(s('rect', { x: left, y, width: BAR, height: Math.max(1, tall), class: 'hue1' }),
      s('text', { x: left - 8, y: y + tall / 2 + 4, class: 'end' }, `${titles(r.route)} ${readable(r.total)}`));
    let from = y;
    ENDS.forEach((e, i) => {
      const thick = r.ends[i]! * unit;
      if (thick > 0) {
        const [y0, y1, x0, x1] = [from + thick / 2, used[i]! + thick / 2, left + BAR, right];
        const middle = (x0 + x1) / 2;
        root.append(s('path', { d: `M${x0},${y0}C${middle},${y0} ${middle},${y1} ${x1},${y1}`, class: `ribbon hue${e.hue}`, 'stroke-width': Math.max(0.5, thick) }, s('title', {}, `${titles(r.route)}: ${readable(r.ends[i]!)} ${e.label}`)));
      }
      from += thick;
      used[i] = used[i]! + thick;
    });
    y += tall + GAP;
  }
  ENDS.forEach((e, i) => {
    root.append(s('rect', { x: right, y: tops[i]!, width: BAR, height: Math.max(1, sums[i]! * unit), class: `hue${e.hue}` }),
      s('text', { x: right + BAR + 8, y: tops[i]! + (sums[i]! * unit) / 2 + 4 }, `${e.label} ${readable(sums[i]!)}`));
  });
  return root;
}
