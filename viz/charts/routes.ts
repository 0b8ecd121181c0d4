import { monthText, readable, type RunResult, type Scenario } from '../../engine/index.ts';
import { h, s } from '../element.ts';

const [WIDTH, ROW, MARGIN] = [760, 74, 70];

/** Returns the mean of replicates in one month; 0 where there is no such outcome. */
function inMonth(results: readonly RunResult[], name: string, m: number): number {
  const first = results[0]!;
  const i = first.names.indexOf(name);
  return i < 0 ? 0 : results.reduce((sum, r) => sum + r.values[i * first.months.length + m]!, 0) / results.length;
}

/** Puts places into columns by how many legs come before them at most. */
function columnsOf(scenario: Scenario): Map<string, { column: number; row: number }> {
  const { routes, legs } = scenario.document;
  const depth = new Map<string, number>();
  const paths = Object.values(routes).map((r) => r.legs.filter((l) => legs[l]!.from !== legs[l]!.to));
  for (let round = 0; round < 12; round++)
    for (const path of paths)
      for (const l of path) {
        const { from, to } = legs[l]!;
        const d = depth.get(from) ?? 0;
        depth.set(from, d);
        depth.set(to, Math.min(12, Math.max(depth.get(to) ?? 0, d + 1)));
      }
  const out = new Map<string, { column: number; row: number }>();
  const filled = new Map<number, number>();
  for (const [place, column] of depth) {
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    out.set(place, { column, row });
  }
  return out;
}

/** Returns a schematic map of the routes: how many set out over each leg in a month, who is encountered, who dies; with a slider for the month. */
export function routeMap(scenario: Scenario, results: readonly RunResult[]): HTMLElement {
  const { routes, legs, transit, destinations, borders } = scenario.document;
  const places = columnsOf(scenario);
  const columns = Math.max(1, ...[...places.values()].map((p) => p.column));
  const rows = Math.max(...[...places.values()].map((p) => p.row)) + 1;
  const height = Math.max(240, rows * ROW + MARGIN);
  const inColumn = (c: number): number => [...places.values()].filter((p) => p.column === c).length;
  const at = (place: string): [number, number] => {
    const p = places.get(place)!;
    return [MARGIN + (p.column / columns) * (WIDTH - 2 * MARGIN), ((p.row + 1) / (inColumn(p.column) + 1)) * height];
  };
  const title = (place: string): string => destinations[place]?.title ?? transit?.[place]?.title ?? `${place[0]!.toUpperCase()}${place.slice(1)}`;
  const months = results[0]!.months;
  const most = Math.max(1, ...Object.keys(routes).flatMap((r) => Array.from(months, (_, m) => inMonth(results, `departures.irregular.${r}`, m))));
  const drawing = s('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', class: 'drawing map' });
  const told = h('p', { class: 'note', role: 'status' });
  const draw = (m: number): void => {
    const own = Object.keys(routes).map((r) => ({ r, flow: inMonth(results, `departures.irregular.${r}`, m), deaths: inMonth(results, `deaths.${r}`, m) }));
    const over = new Map<string, { flow: number; deaths: number; legs: string[]; border: string | undefined }>();
    for (const { r, flow, deaths } of own)
      for (const l of routes[r]!.legs) {
        const { from, to, border } = legs[l]!;
        if (from === to) continue;
        const key = `${from}>${to}`;
        const e = over.get(key) ?? { flow: 0, deaths: 0, legs: [], border };
        over.set(key, { flow: e.flow + flow, deaths: e.deaths + (border ? deaths : 0), legs: [...new Set([...e.legs, legs[l]!.title ?? l])], border: e.border ?? border });
      }
    drawing.replaceChildren(...[...over].map(([key, e]) => {
      const [a, b] = key.split('>') as [string, string];
      const [[x0, y0], [x1, y1]] = [at(a), at(b)];
      const bend = places.get(b)!.column - places.get(a)!.column > 1 ? 46 : 0;
      return s('path', { d: `M${x0},${y0}Q${(x0 + x1) / 2},${(y0 + y1) / 2 + bend} ${x1},${y1}`, class: `way ${e.border ? 'hue2' : 'hue1'}${e.flow === 0 ? ' none' : ''}`, 'stroke-width': 1.5 + (18 * e.flow) / most },
        s('title', {}, `${e.legs.join(', ')}: ${readable(Math.round(e.flow))} set out over it`));
    }), ...[...places.keys()].flatMap((p) => {
      const [x, y] = at(p);
      return [s('circle', { cx: x, cy: y, r: 7, class: 'place' }), s('text', { x, y: y - 14, class: 'middle' }, title(p))];
    }), ...[...over].filter(([, e]) => e.border).map(([key, e], i) => {
      const [a, b] = key.split('>') as [string, string];
      const [[x0, y0], [x1, y1]] = [at(a), at(b)];
      return s('text', { x: (x0 + x1) / 2, y: (y0 + y1) / 2 + 24 + (i % 2) * 4, class: 'middle small' }, `${readable(Math.round(inMonth(results, `encounters.${e.border}`, m)))} met, ${readable(Math.round(e.deaths))} died`);
    }));
    const border = Object.keys(borders).map((b) => `${readable(Math.round(inMonth(results, `encounters.${b}`, m)))} encountered at ${borders[b]!.title ?? b}`).join(', ');
    const text = `${monthText(months[m]!)}: ${readable(Math.round(own.reduce((sum, o) => sum + o.flow, 0)))} set out irregularly, ${border}, ${readable(Math.round(own.reduce((sum, o) => sum + o.deaths, 0)))} died.`;
    drawing.setAttribute('aria-label', `Routes. ${text}`);
    told.textContent = text;
  };
  const slider = h('input', { type: 'range', min: 0, max: months.length - 1, value: months.length - 1, 'aria-label': 'Month of the map', input: () => draw(Number(slider.value)) });
  draw(months.length - 1);
  return h('div', {}, h('div', { class: 'wide', tabindex: '0', role: 'group', 'aria-label': 'Map of routes' }, drawing), h('div', { class: 'hold' }, slider), told);
}
