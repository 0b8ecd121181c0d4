import { s } from '../element.ts';

/** One bar from zero, with its interval where there is one. */
export interface IntervalBar {
  readonly label: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly text: string;
  /** What chance alone would give, if that is known: a line across the bar. */
  readonly noise?: number | null;
}

const [WIDTH, ROW, LEFT, RIGHT] = [760, 28, 270, 190];

/** Returns bars from zero in the order given, with 95 % intervals. */
export function intervalBars(title: string, bars: readonly IntervalBar[]): SVGElement {
  const ends = bars.flatMap((b) => [b.value, b.low ?? b.value, b.high ?? b.value, b.noise ?? 0]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const x = (v: number): number => LEFT + ((v - low) / (high - low || 1)) * (WIDTH - LEFT - RIGHT);
  const height = bars.length * ROW + 10;
  return s('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', class: 'drawing', 'aria-label': `${title}. ${bars.map((b) => `${b.label}: ${b.text}.`).join(' ')}` },
    s('line', { x1: x(0), x2: x(0), y1: 0, y2: height - 4, class: 'zero' }),
    ...bars.flatMap((b, i) => {
      const y = i * ROW + 6;
      return [
        s('text', { x: LEFT - 10, y: y + 13, class: 'end' }, b.label.length > 34 ? `…${b.label.slice(-33)}` : b.label, s('title', {}, b.label)),
        s('rect', { x: Math.min(x(0), x(b.value)), y, width: Math.max(1, Math.abs(x(b.value) - x(0))), height: ROW - 10, class: 'hue1', 'fill-opacity': 0.55 }),
        b.low === null || b.high === null ? null : s('line', { x1: x(b.low), x2: x(b.high), y1: y + (ROW - 10) / 2, y2: y + (ROW - 10) / 2, class: 'hue0', 'stroke-width': 1.5 }),
        b.noise === null || b.noise === undefined ? null : s('line', { x1: x(b.noise), x2: x(b.noise), y1: y - 2, y2: y + ROW - 8, class: 'hue2', 'stroke-width': 1.5 }, s('title', {}, 'what replicate noise alone would give')),
        s('text', { x: WIDTH - RIGHT + 10, y: y + 13, class: 'small' }, b.text),
      ];
    }));
}
