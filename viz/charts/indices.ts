import { s } from '../element.ts';

/** First-order and total index of a factor, each with its interval. */
export interface Index {
  readonly factor: string;
  readonly first: readonly [number, number, number];
  readonly total: readonly [number, number, number];
}

const [WIDTH, ROW, LEFT] = [760, 40, 250];

/** Returns Sobol’ indices as bars with intervals, the greatest total first. */
export function sobolBars(title: string, indices: readonly Index[]): SVGElement {
  const rows = [...indices].sort((a, b) => b.total[0] - a.total[0]);
  const x = (v: number): number => LEFT + Math.max(0, Math.min(1.1, v)) * ((WIDTH - LEFT - 60) / 1.1);
  const height = rows.length * ROW + 30;
  return s('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', class: 'drawing', 'aria-label': `${title}. ${rows.map((r) => `${r.factor}: first ${r.first[0].toFixed(2)}, total ${r.total[0].toFixed(2)}.`).join(' ')}` },
    ...[0, 0.5, 1].flatMap((v) => [s('line', { x1: x(v), x2: x(v), y1: 0, y2: height - 22, class: 'axis' }), s('text', { x: x(v), y: height - 6, class: 'middle small' }, String(v))]),
    ...rows.flatMap((r, i) => [s('text', { x: LEFT - 10, y: i * ROW + 22, class: 'end' }, r.factor.length > 34 ? `${r.factor.slice(0, 33)}…` : r.factor),
      ...([['first', 1], ['total', 2]] as const).flatMap(([which, hue], k) => {
        const [v, low, high] = r[which];
        const y = i * ROW + 4 + k * 16;
        return [s('rect', { x: x(0), y, width: Math.max(1, x(v) - x(0)), height: 13, class: `hue${hue}`, 'fill-opacity': 0.6 }, s('title', {}, `${which} ${v.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`)), s('line', { x1: x(low), x2: x(high), y1: y + 6.5, y2: y + 6.5, class: 'hue0', 'stroke-width': 1.5 })];
      })]));
}
