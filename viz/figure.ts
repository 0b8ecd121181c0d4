import { h, save, table } from './element.ts';
import { pngOf, svgText } from './picture.ts';

/** What a figure offers beside its chart. */
export interface Offers {
  readonly title: string;
  readonly note?: string;
  /** Rows beneath the chart, for those who cannot see it. */
  readonly rows?: () => { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly csv?: () => string | Promise<string>;
  /** The chart as a drawing, where it is none itself. */
  readonly svg?: () => SVGElement;
  /** The command that makes the same numbers. */
  readonly command?: () => string;
}

const slug = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

/** Returns a figure: title, chart, and beneath it the numbers, files and the command. */
export function figure(chart: HTMLElement | SVGElement, offers: Offers): HTMLElement {
  const { title, note, rows, csv, command } = offers;
  const drawing = (): SVGElement | null => offers.svg?.() ?? (chart instanceof SVGElement ? chart : chart.querySelector('svg'));
  const saveSvg = (): void => {
    const svg = drawing();
    if (svg) save(`${slug(title)}.svg`, svgText(svg), 'image/svg+xml');
  };
  const savePng = async (): Promise<void> => {
    const svg = drawing();
    if (svg) save(`${slug(title)}.png`, await pngOf(svgText(svg)));
  };
  const saveCsv = async (): Promise<void> => save(`${slug(title)}.csv`, await csv!(), 'text/csv');
  const told = h('p', { class: 'command', role: 'status' });
  const shown = h('div', { class: 'numbers', tabindex: '0', role: 'region', 'aria-label': `Numbers of ${title}` });
  const details = rows && h('details', {
    toggle: (event) => {
      const isOpen = (event.target as HTMLDetailsElement).open;
      shown.replaceChildren();
      if (!isOpen) return;
      const r = rows();
      shown.append(table(title, r.head, r.rows));
    },
  }, h('summary', {}, 'Numbers'), shown);
  const button = (label: string, spoken: string, click: () => void): HTMLElement => h('button', { type: 'button', class: 'small', 'aria-label': `${spoken}: ${title}`, click }, label);
  return h('figure', {}, h('figcaption', {}, title, note ? h('span', { class: 'note' }, note) : null),
    chart instanceof SVGElement ? h('div', { class: 'wide', tabindex: '0', role: 'group', 'aria-label': title }, chart) : chart,
    h('div', { class: 'tools' }, details, button('SVG', 'Save SVG', saveSvg), button('PNG', 'Save PNG', () => void savePng()), csv && button('CSV', 'Save CSV', () => void saveCsv()),
      command && button('Command', 'Show command', () => told.replaceChildren(told.textContent ? '' : command()))), told);
}
