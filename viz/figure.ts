import { h, save, table } from './element.ts';

/** What a figure offers beside its chart. */
export interface Offers {
  readonly title: string;
  readonly note?: string;
  /** Rows beneath the chart, for those who cannot see it. */
  readonly rows?: () => { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly csv?: () => string | Promise<string>;
  /** The command that makes the same numbers. */
  readonly command?: () => string;
}

const slug = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

/** Presentation attributes that an SVG needs when it leaves the page’s style sheet. */
const STYLES = ['fill', 'stroke', 'stroke-width', 'stroke-opacity', 'fill-opacity', 'font-size', 'font-family', 'font-weight', 'text-anchor', 'dominant-baseline', 'stroke-dasharray', 'opacity'];

function standalone(svg: SVGElement): string {
  const copy = svg.cloneNode(true) as SVGElement;
  const [from, to] = [[svg, ...svg.querySelectorAll('*')], [copy, ...copy.querySelectorAll('*')]];
  from.forEach((e, i) => {
    const style = getComputedStyle(e);
    for (const name of STYLES) to[i]!.setAttribute(name, style.getPropertyValue(name));
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return new XMLSerializer().serializeToString(copy);
}

/** Returns a figure: title, chart, and beneath it the numbers, files and the command. */
export function figure(chart: HTMLElement | SVGElement, offers: Offers): HTMLElement {
  const { title, note, rows, csv, command } = offers;
  const picture = (): void => {
    const canvas = chart.querySelector('canvas');
    const svg = chart instanceof SVGElement ? chart : chart.querySelector('svg');
    if (canvas) canvas.toBlob((blob) => blob && save(`${slug(title)}.png`, blob));
    else if (svg) save(`${slug(title)}.svg`, standalone(svg), 'image/svg+xml');
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
    h('div', { class: 'tools' }, details, button('Picture', 'Save picture', picture), csv && button('CSV', 'Save CSV', () => void saveCsv()),
      command && button('Command', 'Show command', () => told.replaceChildren(told.textContent ? '' : command()))), told);
}
