import { type ForecastFile, forecastTold, type HindcastFile, isRolling, monthOf, monthText, type ToldSection } from '../engine/index.ts';
import { createFan, type Fan, type FanLine } from './charts/fan.ts';
import { h, table } from './element.ts';
import { figure } from './figure.ts';

type Level = 'h1' | 'h2' | 'h3';
const BELOW: Readonly<Record<Level, Level>> = { h1: 'h2', h2: 'h3', h3: 'h3' };

/** Returns a part of a report in prose, with its tables. */
export function sectionElements({ title, paragraphs, tables = [] }: ToldSection, level: Level): HTMLElement[] {
  const isCommand = title === 'Reproduce';
  return [h(level, {}, title), ...paragraphs.map((p, i) => h('p', {}, isCommand && i === 0 ? h('code', { class: 'command' }, p) : p)),
    ...tables.map((t, i) => h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${title}, table ${i + 1}: ${t.caption}` }, table(t.caption, t.head, t.rows)))];
}

/** Returns the months that one border was seen and forecast in, and the curves over them. */
function curves(border: HindcastFile['borders'][string]): { months: number[]; lines: FanLine[] } {
  const { training, months: ahead } = border;
  const before = training?.encounters ?? [];
  const none = before.map(() => null);
  const first = training ? monthOf(training.from)! : monthOf(ahead[0]!.month)!;
  const last = before.findLast((v) => v !== null) ?? null;
  const over = (of: (m: (typeof ahead)[number]) => number | null): (number | null)[] => [...none, ...ahead.map(of)];
  const model = { label: 'forecast, middle with bands of 50 and 95 %', hue: 1, mean: over((m) => m.middle), low95: over((m) => m.low95), high95: over((m) => m.high95), low50: over((m) => m.low50), high50: over((m) => m.high50) };
  return {
    months: [...before, ...ahead].map((_, i) => first + i),
    lines: [model, ...(last === null ? [] : [{ label: 'last value', hue: 0, mean: over(() => last) }]), { label: 'observed', hue: 2, isDots: true, mean: [...before, ...ahead.map((m) => m.observed)] }],
  };
}

/** Returns the chart of one border: what was seen, what was forecast, and the last value; and the figure that it is in. */
function fanFigure(name: string, border: HindcastFile['borders'][string], file: HindcastFile): { fan: Fan; element: HTMLElement } {
  const { months, lines } = curves(border);
  const [model, ...others] = lines as [FanLine, ...FanLine[]];
  const title = `Encounters at ${name}`;
  const fan = createFan(title, 'persons per month', 'hindcast', { month: monthOf(file.trainTo)!, text: `trained to ${file.trainTo}` });
  requestAnimationFrame(() => fan.draw(months, lines));
  const head = ['month', ...others.map((l) => l.label).reverse(), 'middle', 'low 50', 'high 50', 'low 95', 'high 95'];
  const columns = [...others.map((l) => l.mean).reverse(), model.mean, model.low50!, model.high50!, model.low95!, model.high95!];
  const rows = months.map((m, i) => [monthText(m), ...columns.map((c) => c[i] ?? null)]);
  const element = figure(fan.element, {
    title, note: `persons per month; trained to ${file.trainTo}`, svg: fan.svg,
    rows: () => ({ head, rows: rows.map((r) => r.map((v) => (typeof v === 'number' ? String(Number(v.toFixed(1))) : (v ?? '–')))) }),
    csv: () => `${[head.map((t) => t.replace(/ /g, '_')), ...rows.map((r) => r.map((v) => v ?? ''))].map((r) => r.join(',')).join('\n')}\n`,
    ...(file.command === undefined ? {} : { command: () => file.command! }),
  });
  return { fan, element };
}

/** Returns a switch that makes the axes of all charts logarithmic. */
function logSwitch(fans: readonly Fan[]): HTMLElement {
  const box = h('input', { type: 'checkbox', change: () => fans.forEach((f) => f.scale(box.checked)) });
  return h('p', { class: 'legend' }, h('label', {}, box, 'Logarithmic axis'), h('span', { class: 'note' }, 'What is below it, zero too, stands then at its lower end.'));
}

/** Shows what a hindcast or rolling forecasts found: words, charts by border, tables, method, limits. */
export function showForecast(root: HTMLElement, file: ForecastFile, level: Level = 'h2'): void {
  const { title, question, headline, sections } = forecastTold(file);
  root.append(h(level, {}, title), h('p', {}, question), h('ul', {}, ...headline.map((t) => h('li', {}, t))));
  if (!isRolling(file)) {
    const key = h('p', { class: 'legend' }, ...([['c1', 'forecast: middle, bands of 50 and 95 %'], ['c0', 'last value (dashed)'], ['ink', 'observed (dots)']] as const).map(([hue, text]) => h('span', {}, h('i', { class: 'swatch', style: `background:var(--${hue})` }), ` ${text}`)));
    const figures = Object.entries(file.borders).map(([name, border]) => fanFigure(name, border, file));
    root.append(key, logSwitch(figures.map((f) => f.fan)), h('div', { class: 'grid' }, ...figures.map((f) => f.element)));
  }
  for (const section of sections) root.append(...sectionElements(section, BELOW[level]));
}
