import { readable } from '../../engine/index.ts';
import { s } from '../element.ts';

/** One bar: from one end to the other, with what is said at each. */
export interface Bar {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly lowText: string;
  readonly highText: string;
}

const [WIDTH, ROW, LEFT] = [760, 30, 250];

/** Returns bars around a line, the widest first. */
export function tornado(title: string, bars: readonly Bar[], middle: number): SVGElement {
  const rows = [...bars].sort((a, b) => Math.abs(b.high - b.low) - Math.abs(a.high - a.low));
  const ends = rows.flatMap((b) => [b.low, b.high, middle]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const x = (v: number): number => LEFT + 60 + ((v - low) / (high - low || 1)) * (WIDTH - LEFT - 140);
  const height = rows.length * ROW + 34;
  return s('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', class: 'drawing', 'aria-label': `${title}. ${rows.map((b) => `${b.label}: ${b.lowText} to ${b.highText}.`).join(' ')}` },
    s('line', { x1: x(middle), x2: x(middle), y1: 0, y2: height - 22, class: 'zero' }), s('text', { x: x(middle), y: height - 6, class: 'middle small' }, readable(middle)),
    ...rows.flatMap((b, i) => {
      const [from, to] = [Math.min(x(b.low), x(b.high)), Math.max(x(b.low), x(b.high))];
      const y = i * ROW + 6;
      const isUp = b.high >= b.low;
      return [s('text', { x: LEFT, y: y + 14, class: 'end' }, b.label.length > 34 ? `${b.label.slice(0, 33)}…` : b.label), s('rect', { x: from, y, width: Math.max(1, to - from), height: ROW - 10, class: 'hue1', 'fill-opacity': 0.55 }),
        s('text', { x: from - 5, y: y + 14, class: 'end small' }, isUp ? b.lowText : b.highText), s('text', { x: to + 5, y: y + 14, class: 'small' }, isUp ? b.highText : b.lowText)];
    }));
}
