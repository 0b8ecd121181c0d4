import { type Dot, type Rectangle, readable } from '../../engine/index.ts';
import { s } from '../element.ts';

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [620, 380, 90, 44, 12];

/**
 * Returns a scatter over which a rectangle can be drawn with the pointer.
 * @param marks.front ids of marked points, joined by a line
 * @param marks.box a rectangle in the units of the axes; open sides are null
 * @param brush the rectangle that was drawn, in the units of the axes; null when it is taken away
 */
export function scatter(
  title: string, dots: readonly Dot[], names: readonly [string, string],
  marks: { readonly front?: readonly Dot[]; readonly box?: readonly [number | null, number | null, number | null, number | null]; readonly strong?: ReadonlySet<number> }, brush?: (rectangle: Rectangle | null) => void,
): SVGElement {
  const range = (of: (d: Dot) => number): [number, number] => {
    const [low, high] = dots.reduce(([a, b], d) => [Math.min(a, of(d)), Math.max(b, of(d))], [Infinity, -Infinity]);
    const pad = (high - low || Math.abs(high) || 1) * 0.05;
    return [low - pad, high + pad];
  };
  const [[x0, x1], [y0, y1]] = [range((d) => d.x), range((d) => d.y)];
  const x = (v: number): number => LEFT + ((v - x0) / (x1 - x0)) * (WIDTH - LEFT - 12);
  const y = (v: number): number => HEIGHT - BOTTOM - ((v - y0) / (y1 - y0)) * (HEIGHT - BOTTOM - TOP);
  const front = new Set((marks.front ?? []).map((d) => d.id));
  const isStrong = (d: Dot): boolean => front.has(d.id) || (marks.strong?.has(d.id) ?? false);
  const drawn = s('rect', { class: 'hue0', 'fill-opacity': 0.15, visibility: 'hidden' });
  const root = s('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', class: 'drawing', style: `max-width:${WIDTH}px;touch-action:pan-y`, 'aria-label': `${title}. ${dots.length} points; ${names[0]} ${readable(x0)} to ${readable(x1)}, ${names[1]} ${readable(y0)} to ${readable(y1)}.${front.size > 0 ? ` ${front.size} are not beaten in both.` : ''}` },
    s('line', { x1: LEFT, x2: WIDTH - 12, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM, class: 'axis' }), s('line', { x1: LEFT, x2: LEFT, y1: TOP, y2: HEIGHT - BOTTOM, class: 'axis' }),
    s('text', { x: LEFT, y: HEIGHT - 26, class: 'small' }, readable(x0)), s('text', { x: WIDTH - 12, y: HEIGHT - 26, class: 'end small' }, readable(x1)), s('text', { x: (LEFT + WIDTH) / 2, y: HEIGHT - 8, class: 'middle' }, names[0]),
    s('text', { x: LEFT - 6, y: HEIGHT - BOTTOM, class: 'end small' }, readable(y0)), s('text', { x: LEFT - 6, y: TOP + 10, class: 'end small' }, readable(y1)), s('text', { x: 16, y: HEIGHT / 2, class: 'middle', transform: `rotate(-90 16 ${HEIGHT / 2})` }, names[1]),
    marks.box && s('rect', { x: x(marks.box[0] ?? x0), y: y(marks.box[3] ?? y1), width: x(marks.box[1] ?? x1) - x(marks.box[0] ?? x0), height: y(marks.box[2] ?? y0) - y(marks.box[3] ?? y1), class: 'hue2', 'fill-opacity': 0.14 }),
    marks.front && marks.front.length > 1 && s('path', { d: `M${marks.front.map((d) => `${x(d.x)},${y(d.y)}`).join('L')}`, class: 'way hue2', 'stroke-width': 1.5 }),
    ...dots.map((d) => s('circle', { cx: x(d.x), cy: y(d.y), r: isStrong(d) ? 4.5 : 3, class: isStrong(d) ? 'hue2' : 'hue1', 'fill-opacity': isStrong(d) ? 0.9 : 0.45, 'stroke-opacity': 0.3 }, s('title', {}, `point ${d.id}: ${readable(d.x)}, ${readable(d.y)}`))), drawn);
  if (!brush) return root;
  let start: [number, number] | null = null;
  const at = (e: PointerEvent): [number, number] => {
    const box = root.getBoundingClientRect();
    return [((e.clientX - box.left) / box.width) * WIDTH, ((e.clientY - box.top) / box.height) * HEIGHT];
  };
  const frame = (a: [number, number], b: [number, number]): [number, number, number, number] => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])];
  root.addEventListener('pointerdown', (e) => {
    start = at(e);
    root.setPointerCapture(e.pointerId);
  });
  root.addEventListener('pointermove', (e) => {
    if (!start) return;
    const [left, top, wide, tall] = frame(start, at(e));
    for (const [k, v] of Object.entries({ x: left, y: top, width: wide, height: tall, visibility: 'visible' })) drawn.setAttribute(k, String(v));
  });
  root.addEventListener('pointerup', (e) => {
    if (!start) return;
    const [left, top, wide, tall] = frame(start, at(e));
    start = null;
    const isBox = wide > 4 && tall > 4;
    if (!isBox) drawn.setAttribute('visibility', 'hidden');
    const [ofX, ofY] = [(px: number): number => x0 + ((px - LEFT) / (WIDTH - LEFT - 12)) * (x1 - x0), (py: number): number => y0 + ((HEIGHT - BOTTOM - py) / (HEIGHT - BOTTOM - TOP)) * (y1 - y0)];
    brush(isBox ? { x: [ofX(left), ofX(left + wide)], y: [ofY(top + tall), ofY(top)] } : null);
  });
  return root;
}
