import { effectOf, LEVERS, leverOfLeaf, monthText, OUTCOMES, outcomeOf, overHorizon, readable, signed } from '../engine/index.ts';
import { fanLine, meanLine } from './bands.ts';
import { rankedEffects } from './charts/effects.ts';
import { createFan, type FanLine } from './charts/fan.ts';
import { leverStrip, type Strip } from './charts/strip.ts';
import { commandOf, type Compared } from './comparison.ts';
import { h, rebuilt, save, table } from './element.ts';
import { figure } from './figure.ts';
import { HEADLINE, headline, titleOf, unitOver } from './headline.ts';
import { observed } from './observed.ts';
import { csvText, rowOf } from './outcomes.ts';

/** Hues of the palette beside the baseline’s. */
const HUES = 7;
/** Scenarios that are all shown at first; of more than these only the first few. */
const [MOST_AT_ONCE, FIRST_SHOWN] = [HUES + 1, 5];
/** Most small charts of a breakdown that are drawn at once. */
const MOST_SMALL = 12;

/** Outcomes that a breakdown can be chosen of, with the outcome whose levels are the same. */
const BREAKDOWNS: readonly (readonly [string, string, string])[] = [
  ['departures.irregular', 'route', 'attempts'], ['departures.irregular', 'region', 'debtInr'], ['departures.legal', 'pathway', 'permits'], ['encounters', 'border', 'encounters'],
  ['arrivals', 'route', 'attempts'], ['deaths', 'route', 'attempts'], ['exploited', 'route', 'attempts'], ['applications', 'pathway', 'permits'], ['debtInr', 'region', 'debtInr'],
];

/** How a comparison is shown. */
export interface Showing {
  /** Outcomes at the top and in the first charts. */
  readonly charts?: readonly string[];
  /** The same scenarios with outcomes that come later: parts of totals. */
  readonly everything?: Promise<readonly Compared[]>;
}

/** Shows a comparison: any scenario as baseline, others on and off. */
export function showComparison(root: HTMLElement, given: readonly Compared[], { charts = HEADLINE, everything }: Showing = {}): void {
  let all = given;
  let base = 0;
  let isDifference = false;
  const shown = all.map((_, i) => all.length <= MOST_AT_ONCE || i < FIRST_SHOWN);
  const added = [...charts];
  const months = Array.from(all[0]!.results[0]!.months);
  const body = h('div', {});
  const hueOf = (i: number): number => (i === base ? 0 : ((i > base ? i - 1 : i) % HUES) + 1);
  const variants = (): number[] => all.flatMap((_, i) => (i !== base && shown[i] ? [i] : []));
  const visible = (): Compared[] => [all[base]!, ...variants().map((i) => all[i]!)];
  const label = (i: number): string => all[i]!.name;
  const command = (): string => commandOf([all[base]!, ...all.filter((_, i) => i !== base)]) ?? 'no record.json beside these numbers: the command is not known';

  function legend(): HTMLElement {
    const every = (isShown: boolean): HTMLElement => h('button', { type: 'button', id: isShown ? 'show-all' : 'show-none', class: 'small', click: () => { shown.fill(isShown); draw(); } }, isShown ? 'Show all' : 'Show none');
    return h('fieldset', { class: 'panel' }, h('legend', {}, 'Scenarios'), all.length > 3 && h('div', { class: 'buttons' }, every(true), every(false)), h('div', { class: 'scenarios' }, ...all.map((c, i) => h('span', {},
      h('label', {}, h('input', { type: 'radio', id: `baseline-${i}`, name: 'baseline', checked: i === base, 'aria-label': `${c.name} as baseline`, change: () => { base = i; draw(); } }), 'baseline'),
      h('label', {}, h('input', { type: 'checkbox', id: `shown-${i}`, checked: shown[i]!, disabled: i === base, change: (e) => { shown[i] = (e.target as HTMLInputElement).checked; draw(); } }),
        h('i', { class: 'swatch', style: `background:var(--c${hueOf(i)})` }), h('b', {}, c.name), c.about && c.about.title !== '' && h('span', { class: 'note', title: c.about.title }, c.about.title))))));
  }

  function headTable(): HTMLElement {
    const own = variants();
    const baseResults = all[base]!.results;
    if (own.length === 1) return headline(baseResults, all[own[0]!]!.results, charts);
    if (own.length === 0) return headline(baseResults, null, charts);
    const rows = charts.filter((n) => baseResults[0]!.names.includes(n)).map((name) => {
      const level = effectOf(baseResults, baseResults, name).baseline;
      return [`${titleOf(name)}${outcomeOf(name)?.harm ? ' (harm)' : ''}, ${unitOver(name)}`, readable(level), ...own.map((i) => {
        const e = effectOf(baseResults, all[i]!.results, name);
        const { low, high } = e.difference;
        const text = e.isSame ? 'identical' : `${signed(e.difference.mean)}${low === null ? '' : ` [${signed(low)}, ${signed(high!)}]`}`;
        return low !== null && (low > 0 || high! < 0) ? h('b', {}, text) : text;
      })];
    });
    return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Headline table' }, table('Levels of the baseline, then paired differences with 95 % intervals; bold where the interval excludes zero', ['over the reported months', label(base), ...own.map(label)], rows));
  }

  function linesOf(name: string, isLean = false): FanLine[] {
    const rows = (i: number): Float64Array[] => all[i]!.results.map((r) => rowOf(r, name));
    const make = isLean ? meanLine : fanLine;
    const before = rows(base);
    if (isDifference) return variants().map((i) => make(`${label(i)} less ${label(base)}`, hueOf(i), months.length, rows(i).map((r, k) => r.map((v, m) => v - before[k]![m]!))));
    const seen = observed(all[base]!.about?.corridor ?? all[base]!.name, name);
    return [make(label(base), 0, months.length, before), ...variants().map((i) => make(label(i), hueOf(i), months.length, rows(i))),
      ...(seen ? [{ label: seen.label, hue: 0, mean: months.map((m) => seen.months.get(m) ?? null), isDots: true }] : [])];
  }

  function sameAs(name: string): string {
    const same = variants().filter((i) => all[i]!.results.every((r, k) => all[base]!.results[k] && rowOf(r, name).every((v, m) => Object.is(v, rowOf(all[base]!.results[k]!, name)[m]))));
    return same.length > 0 ? `; identical to ${label(base)}: ${same.map(label).join(', ')}` : '';
  }

  function timeFigure(name: string, title = titleOf(name), isLean = false): HTMLElement {
    const o = outcomeOf(name);
    const fan = createFan(title, o?.unit ?? '', 'compare');
    const lines = linesOf(name, isLean);
    const cell = (v: number | null | undefined): string => (v === null || v === undefined ? '' : readable(v));
    requestAnimationFrame(() => fan.draw(months, lines));
    return figure(fan.element, {
      title, note: `${o?.unit ?? ''}${o?.harm ? ', harm' : ''}${sameAs(name)}`, command, csv: () => csvText(visible(), [name]), svg: fan.svg,
      rows: () => ({ head: ['month', ...lines.flatMap((l) => (l.low95 ? [l.label, '95 % low', '95 % high'] : [l.label]))], rows: months.map((m, i) => [monthText(m), ...lines.flatMap((l) => (l.low95 ? [cell(l.mean[i]), cell(l.low95[i]), cell(l.high95![i])] : [cell(l.mean[i])]))]) }),
    });
  }

  function strip(): HTMLElement | null {
    const strips = variants().flatMap((i) => (all[i]!.about?.changes ?? []).map((c) => ({ label: `${label(i)}: ${c.path}`, hue: hueOf(i), values: c.values, baseline: c.baseline })));
    return strips.length === 0 ? null : h('details', { open: strips.length <= 10 }, h('summary', {}, `When levers act: ${strips.length}`), figure(leverStrip(months, strips.slice(0, 40)), { title: 'When levers act', command, csv: () => stripCsv(strips), note: strips.length > 40 ? `the first 40 of ${strips.length}` : 'pale where a lever stands as in the baseline' }));
  }

  /** Values of levers month by month. */
  function stripCsv(strips: readonly Strip[]): string {
    return `lever,month,value,baseline\n${strips.flatMap((t) => months.map((m, i) => `"${t.label.replace(/"/g, '""')}",${monthText(m)},${t.values[i]},${t.baseline[i]}\n`)).join('')}`;
  }

  let ranked = charts[0]!;
  function ranking(): HTMLElement {
    const box = h('div', {});
    const fill = (): void => {
      const rows = variants().map((i) => ({ label: label(i), hue: hueOf(i), effect: effectOf(all[base]!.results, all[i]!.results, ranked) }));
      box.replaceChildren(figure(rankedEffects(`Effects on ${ranked}`, rows), {
        title: `Ranked effects: ${titleOf(ranked)}`, note: `${unitOver(ranked)} over the reported months, paired difference and 95 % interval, against ${label(base)}`, command, csv: () => csvText(visible(), [ranked]),
        rows: () => ({ head: ['scenario', 'baseline', 'variant', 'difference', 'low', 'high'], rows: rows.map(({ label: l, effect: e }) => [l, readable(e.baseline), readable(e.variant), signed(e.difference.mean), e.difference.low === null ? '' : signed(e.difference.low), e.difference.high === null ? '' : signed(e.difference.high)]) }),
      }));
    };
    fill();
    const select = h('select', { 'aria-label': 'Outcome to rank by', change: () => { ranked = select.value; fill(); } }, ...all[base]!.results[0]!.names.filter((n) => OUTCOMES.some((o) => o.name === n) || n === 'departures.irregular').map((n) => h('option', { value: n, selected: n === ranked }, n)));
    return h('section', {}, h('h2', {}, 'Ranked effects'), select, box);
  }

  let broken = 0;
  let isWaiting = everything !== undefined;
  function multiples(): HTMLElement | null {
    if (isWaiting) return h('section', {}, h('p', { class: 'note', role: 'status' }, 'Parts by origin, route, border and pathway are being read…'));
    const names = all[base]!.results[0]!.names;
    const levels = (of: string): string[] => names.filter((n) => n.startsWith(`${of}.`)).map((n) => n.slice(of.length + 1));
    const known = BREAKDOWNS.filter(([name, , of]) => levels(of).some((l) => names.includes(`${name}.${l}`)));
    if (known.length === 0) return null;
    const box = h('div', { class: 'grid small' });
    const fill = (): void => {
      const [name, , of] = known[broken] ?? known[0]!;
      const total = (l: string): number => all[base]!.results.reduce((sum, r) => sum + overHorizon(r, `${name}.${l}`), 0);
      const own = levels(of).filter((l) => names.includes(`${name}.${l}`)).sort((a, b) => total(b) - total(a));
      box.replaceChildren(...own.slice(0, MOST_SMALL).map((l) => timeFigure(`${name}.${l}`, l, true)));
    };
    fill();
    const select = h('select', { 'aria-label': 'Breakdown', change: () => { broken = Number(select.value); fill(); } }, ...known.map(([name, by], i) => h('option', { value: i, selected: i === broken }, `${titleOf(name)} by ${by}`)));
    return h('section', {}, h('h2', {}, 'By origin, route, border and pathway'), select, h('p', { class: 'note' }, `the ${MOST_SMALL} largest, means of replicates`), box);
  }

  function changes(): HTMLElement {
    return h('section', {}, h('h2', {}, 'What each scenario changes'), ...all.map((c, i) => {
      if (i === 0 && c.about && !c.about.trouble && c.about.changes.length === 0) return h('p', { class: 'note' }, `${c.name}: what the others are told against.`);
      if (!c.about) return h('p', { class: 'note' }, `${c.name}: drop record.json too to see what it changes, or open the folder with \`pravas view\`.`);
      const rows = c.about.changes.map((x) => {
        const lever = LEVERS.find((l) => new RegExp(`^${l.pattern.replace(/[.]/g, '\\.').replace(/<[a-z]+>/, '[^.]+')}$`).test(leverOfLeaf(x.path)));
        return [x.path, x.from === null ? 'absent' : readable(Number(x.from.toPrecision(4))), readable(Number(x.to.toPrecision(4))), x.since, lever ? `${lever.unit}; acts on ${lever.actsOn}; class ${lever.class}: ${lever.source}` : 'a quantity of the scenario: its source stands in the file'];
      });
      return h('details', { open: all.length < 4 }, h('summary', {}, `${c.name}: ${rows.length} change${rows.length === 1 ? '' : 's'}`), c.about.question !== '' && h('p', {}, c.about.question), c.about.trouble && h('p', { class: 'problem' }, c.about.trouble),
        rows.length > 0 && h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Changes of ${c.name}` }, table(`against ${all[0]!.name}`, ['lever', 'from', 'to', 'since', 'what it is, and where its bounds are from'], rows)), ...c.about.inert.map((x) => h('p', { class: 'note' }, `${x.path} changes nothing, because ${x.reason}`)));
    }));
  }

  function provenance(): HTMLElement {
    return h('section', {}, h('h2', {}, 'How to make these numbers again'), h('p', {}, h('code', { class: 'command' }, command())),
      ...all.map((c) => c.record && h('details', {}, h('summary', {}, c.name), h('p', { class: 'note' }, `seed ${c.record.seed}, ${c.record.replicates} replicates, scale ${c.record.scale}, digest `, h('code', {}, c.record.digest)),
        h('ul', {}, ...c.record.sources.map((x) => h('li', {}, x.file, ' ', h('code', { class: 'note' }, x.sha256)))))));
  }

  function draw(): void {
    const more = h('select', { id: 'add-chart', 'aria-label': 'Add a chart', change: () => { added.push(more.value); draw(); } }, h('option', { value: '' }, 'Add a chart…'), ...all[base]!.results[0]!.names.filter((n) => !added.includes(n)).map((n) => h('option', { value: n }, n)));
    const mode = h('button', { type: 'button', id: 'differences', 'aria-pressed': String(isDifference), click: () => { isDifference = !isDifference; draw(); } }, 'Differences from the baseline');
    rebuilt(() => body.replaceChildren(legend(), h('section', { 'aria-label': 'Headline numbers' }, headTable()), ...[strip()].filter((x) => x !== null),
      h('section', {}, h('h2', {}, 'Over time'), h('div', { class: 'buttons' }, all.length > 1 && mode, more, h('button', { type: 'button', id: 'csv', disabled: isWaiting, click: () => save('outcomes.csv', csvText(all), 'text/csv') }, 'All outcomes (CSV)')),
        h('p', { class: 'note' }, 'Bands are 50 and 95 % intervals of the mean of paired replicates. Drag to zoom, double click to go back.'),
        h('div', { class: 'grid' }, ...added.filter((n) => all[base]!.results[0]!.names.includes(n)).map((n) => timeFigure(n)))),
      ...(variants().length > 0 ? [ranking()] : []), ...[multiples()].filter((x) => x !== null), changes(), provenance()));
    document.documentElement.dataset['state'] = 'done';
  }

  draw();
  root.append(body);
  everything?.then((more) => {
    if (!body.isConnected) return;
    all = more;
    isWaiting = false;
    draw();
    document.documentElement.dataset['parts'] = 'done';
  }, (error: Error) => body.append(h('p', { class: 'problem' }, error.message)));
}
