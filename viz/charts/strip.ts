import { monthText, readable } from '../../engine/index.ts';
import { s } from '../element.ts';

/** A lever over time. */
export interface Strip {
  readonly label: string;
  readonly hue: number;
  readonly values: readonly number[];
  /** Values that the baseline has. */
  readonly baseline: readonly number[];
}

const [WIDTH, ROW, LEFT] = [900, 24, 330];

/** Returns a strip a lever: when each acts, and with what value. */
export function leverStrip(months: readonly number[], strips: readonly Strip[]): SVGElement {
  const height = ROW * strips.length + 30;
  const n = months.length;
  const x = (m: number): number => LEFT + (m / n) * (WIDTH - LEFT - 10);
  const told = (v: number): string => readable(Number(v.toPrecision(4)));
  const spans = (strip: Strip): { from: number; to: number; value: number; isOn: boolean }[] => {
    const out: { from: number; to: number; value: number; isOn: boolean }[] = [];
    strip.values.forEach((value, m) => {
      const last = out.at(-1);
      const isOn = value !== strip.baseline[m];
      if (last && last.value === value && last.isOn === isOn) last.to = m + 1;
      else out.push({ from: m, to: m + 1, value, isOn });
    });
    return out;
  };
  return s('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', class: 'drawing', 'aria-label': `When levers act. ${strips.map((t) => `${t.label}: ${spans(t).map((p) => `${told(p.value)} from ${monthText(months[p.from]!)}`).join(', ')}.`).join(' ')}` },
    ...months.flatMap((m, i) => (m % 12 === 0 ? [s('line', { x1: x(i), x2: x(i), y1: 0, y2: height - 22, class: 'axis' }), s('text', { x: x(i), y: height - 6, class: 'small middle' }, String(m / 12))] : [])),
    ...strips.flatMap((strip, i) => {
      const y = ROW * i + 4;
      return [
        s('text', { x: LEFT - 10, y: y + 13, class: 'end' }, strip.label.length > 44 ? `${strip.label.slice(0, 43)}…` : strip.label),
        ...spans(strip).flatMap((p) => {
          const wide = x(p.to) - x(p.from);
          return [s('rect', { x: x(p.from), y, width: Math.max(1, wide - 1), height: ROW - 8, class: `hue${strip.hue}`, 'fill-opacity': p.isOn ? 0.35 : 0.08 }, s('title', {}, `${told(p.value)}, ${monthText(months[p.from]!)} to ${monthText(months[p.to - 1]!)}`)),
            wide > 60 ? s('text', { x: x(p.from) + 4, y: y + 13, class: 'small' }, told(p.value)) : null];
        }),
      ];
    }));
}
