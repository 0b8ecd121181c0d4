import { readable } from '../../engine/index.ts';
import { s } from '../element.ts';

const [CELL, LEFT, TOP] = [78, 120, 40];

/** Returns a map of means over two factors: the darker, the higher. @param cells means by [row][column]; null where there is none */
export function heatMap(title: string, columns: readonly number[], rows: readonly number[], names: readonly [string, string], cells: readonly (readonly (number | null)[])[]): SVGElement {
  const known = cells.flat().filter((v): v is number => v !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const width = Math.max(LEFT + columns.length * CELL + 10, 640);
  const told = cells.flatMap((r, i) => r.map((v, j) => `${names[0]} ${columns[j]}, ${names[1]} ${rows[i]}: ${v === null ? 'none' : readable(v)}.`)).join(' ');
  return s('svg', { viewBox: `0 0 ${width} ${TOP + rows.length * 44 + 34}`, role: 'img', class: 'drawing', style: `max-width:${width}px`, 'aria-label': `${title}. ${told}` },
    s('text', { x: LEFT, y: 14, class: 'small' }, `across: ${names[0]}; down: ${names[1]}`),
    ...columns.map((c, j) => s('text', { x: LEFT + j * CELL + CELL / 2, y: TOP - 6, class: 'middle small' }, readable(c))),
    ...rows.flatMap((r, i) => [s('text', { x: LEFT - 8, y: TOP + i * 44 + 26, class: 'end small' }, readable(r)), ...columns.flatMap((_, j) => {
      const v = cells[i]![j] ?? null;
      const share = v === null || high === low ? 0 : (v - low) / (high - low);
      const x = LEFT + j * CELL;
      return [s('rect', { x, y: TOP + i * 44, width: CELL - 2, height: 42, class: 'hue1', 'fill-opacity': 0.06 + 0.34 * share }), s('text', { x: x + CELL / 2, y: TOP + i * 44 + 26, class: 'middle' }, v === null ? '–' : readable(v))];
    })]));
}
