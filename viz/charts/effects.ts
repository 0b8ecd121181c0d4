import { type Effect, readable, signed } from '../../engine/index.ts';
import { s } from '../element.ts';

/** One effect to rank. */
export interface Ranked {
  readonly label: string;
  readonly hue: number;
  readonly effect: Effect;
}

const [WIDTH, ROW, LEFT, RIGHT] = [760, 30, 230, 200];

/** Returns effects with their 95 % intervals, the largest fall first, around a line at zero. */
export function rankedEffects(title: string, ranked: readonly Ranked[]): SVGElement {
  const rows = [...ranked].sort((a, b) => a.effect.difference.mean - b.effect.difference.mean);
  const ends = rows.flatMap(({ effect: { difference: d } }) => [d.mean, d.low ?? d.mean, d.high ?? d.mean]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const span = high - low || 1;
  const x = (v: number): number => LEFT + ((v - low) / span) * (WIDTH - LEFT - RIGHT);
  const height = ROW * rows.length + 34;
  const text = ({ effect: e }: Ranked): string => (e.isSame ? 'identical' : `${signed(e.difference.mean)}${e.difference.low === null ? '' : ` [${signed(e.difference.low)}, ${signed(e.difference.high!)}]`}`);
  return s('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', class: 'drawing', 'aria-label': `${title}. ${rows.map((r) => `${r.label}: ${text(r)}.`).join(' ')}` },
    s('line', { x1: x(0), x2: x(0), y1: 4, y2: height - 24, class: 'zero' }),
    ...rows.flatMap((r, i) => {
      const y = ROW * i + 20;
      const { mean, low: l, high: t } = r.effect.difference;
      return [
        s('text', { x: LEFT - 12, y: y + 4, class: 'end' }, r.label.length > 32 ? `${r.label.slice(0, 31)}…` : r.label),
        l === null || t === null ? null : s('line', { x1: x(l), x2: x(t), y1: y, y2: y, class: `hue${r.hue}`, 'stroke-width': 2 }),
        s('circle', { cx: x(mean), cy: y, r: 5, class: `hue${r.hue}` }, s('title', {}, text(r))),
        s('text', { x: WIDTH - RIGHT + 12, y: y + 4, class: 'small' }, text(r)),
      ];
    }),
    s('text', { x: x(low), y: height - 6, class: 'small' }, low === 0 ? '' : readable(low)), s('text', { x: x(0), y: height - 6, class: 'small middle' }, '0'), s('text', { x: x(high), y: height - 6, class: 'small end' }, high === 0 ? '' : readable(high)));
}
