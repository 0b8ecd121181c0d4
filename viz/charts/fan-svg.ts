import { monthText, readable } from '../../engine/index.ts';
import { s } from '../element.ts';
import type { FanLine, FanMark } from './fan.ts';
import { type LogAxis, logTicks, onLogAxis } from './log-axis.ts';

const [HEIGHT, LEFT, RIGHT, BOTTOM, KEY] = [300, 70, 16, 28, 20];
/** Width of a character of the key. */
const CHARACTER = 6.6;

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, Math.max(1, Math.floor(most) - 1))}…`);

type Values = readonly (number | null)[];

/** Returns round places on an axis, at most about six. */
function roundTicks(low: number, high: number): number[] {
  const rough = (high - low) / 5 || 1;
  let size = 1;
  while (size * 10 <= rough) size *= 10;
  while (size > rough) size /= 10;
  const step = [1, 2, 5, 10].map((k) => k * size).find((x) => x >= rough)!;
  const out: number[] = [];
  for (let v = Math.ceil(low / step) * step; v <= high + step / 1e6; v += step) out.push(Number(v.toPrecision(12)));
  return out;
}

/** Returns curves over months with their bands as a drawing that can leave the page: what the canvas shows, with title, unless that is empty, and key. */
export function fanSvg(title: string, unit: string, months: readonly number[], lines: readonly FanLine[], { width = 760, mark, log = null }: { readonly width?: number; readonly mark?: FanMark; readonly log?: LogAxis | null } = {}): SVGElement {
  const TOP = title === '' ? 8 : 34;
  const all = lines.flatMap((l) => [l.mean, l.low95 ?? [], l.high95 ?? []].flat()).filter((v): v is number => v !== null && v !== undefined);
  const [least, most] = all.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [0, 0]);
  const ticks = log ? logTicks(log) : roundTicks(least, most === least ? least + 1 : most);
  const [low, high] = log ? [log.low, log.high] : [Math.min(least, ticks[0]!), Math.max(most, ticks.at(-1)!)];
  const share = (v: number): number => (log ? Math.log(onLogAxis(v, log)! / low) / Math.log(high / low) : (v - low) / (high - low));
  const height = HEIGHT + KEY * lines.length;
  const x = (i: number): number => LEFT + (i / Math.max(1, months.length - 1)) * (width - LEFT - RIGHT);
  const y = (v: number): number => HEIGHT - BOTTOM - share(v) * (HEIGHT - BOTTOM - TOP);
  const point = (i: number, v: number): string => `${x(i).toFixed(1)},${y(v).toFixed(1)}`;
  const path = (values: Values): string => values.map((v, i) => (v === null || v === undefined ? '' : `${i === 0 || values[i - 1] === null || values[i - 1] === undefined ? 'M' : 'L'}${point(i, v)}`)).join('');
  const band = (lower: Values, upper: Values): string => {
    const known = months.flatMap((_, i) => (lower[i] === null || lower[i] === undefined || upper[i] === null || upper[i] === undefined ? [] : [i]));
    return known.length === 0 ? '' : `M${known.map((i) => point(i, upper[i]!)).join('L')}L${known.reverse().map((i) => point(i, lower[i]!)).join('L')}Z`;
  };
  const years = months.flatMap((m, i) => (m % 12 === 0 ? [{ i, text: String(m / 12) }] : []));
  const marks = years.length > 0 ? years : [{ i: 0, text: monthText(months[0]!) }];
  return s('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', class: 'drawing', 'aria-label': `${title}, ${unit}` },
    title !== '' && s('text', { x: LEFT, y: 16, 'font-weight': 600 }, `${title}${unit === '' ? '' : `, ${unit}`}`),
    ...ticks.flatMap((v) => [s('line', { x1: LEFT, x2: width - RIGHT, y1: y(v), y2: y(v), class: 'axis' }), s('text', { x: LEFT - 8, y: y(v) + 4, class: 'end small' }, readable(v))]),
    ...marks.filter((_, k) => k % Math.ceil((marks.length * 60) / width) === 0).map(({ i, text }) => s('text', { x: x(i), y: HEIGHT - 8, class: 'middle small' }, text)),
    ...lines.flatMap((l) => (l.low95 ? [s('path', { d: band(l.low95, l.high95!), class: `hue${l.hue}`, 'fill-opacity': 0.14, 'stroke-opacity': 0 }), s('path', { d: band(l.low50!, l.high50!), class: `hue${l.hue}`, 'fill-opacity': 0.22, 'stroke-opacity': 0 })] : [])),
    ...lines.flatMap((l) => (l.isDots
      ? l.mean.flatMap((v, i) => (v === null || v === undefined ? [] : [s('circle', { cx: x(i), cy: y(v), r: 2.5, class: 'seen' })]))
      : [s('path', { d: path(l.mean), class: `way plain hue${l.hue}`, 'stroke-width': 2, ...(l.hue === 0 ? { 'stroke-dasharray': '6 4' } : {}) })])),
    ...(mark && mark.month >= months[0]! ? [s('line', { x1: x(mark.month + 0.5 - months[0]!), x2: x(mark.month + 0.5 - months[0]!), y1: TOP, y2: HEIGHT - BOTTOM, class: 'axis', 'stroke-dasharray': '2 3' }), s('text', { x: x(mark.month + 0.5 - months[0]!) - 5, y: TOP + 10, class: 'end small' }, mark.text)] : []),
    ...lines.flatMap((l, i) => {
      const at = HEIGHT + KEY * i + 10;
      return [l.isDots ? s('circle', { cx: LEFT + 12, cy: at - 4, r: 2.5, class: 'seen' }) : s('line', { x1: LEFT, x2: LEFT + 24, y1: at - 4, y2: at - 4, class: `hue${l.hue}`, 'stroke-width': 2, ...(l.hue === 0 ? { 'stroke-dasharray': '6 4' } : {}) }), s('text', { x: LEFT + 32, y: at }, cut(l.label, (width - LEFT - 32) / CHARACTER))];
    }));
}
