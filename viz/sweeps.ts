import { readable, signed } from '../engine/index.ts';
import { heatMap } from './charts/heat.ts';
import { sobolBars } from './charts/indices.ts';
import { type Dot, paretoFront } from './charts/pareto.ts';
import { scatter } from './charts/scatter.ts';
import { type Bar, tornado } from './charts/tornado.ts';
import { h, table } from './element.ts';
import { figure } from './figure.ts';
import { titleOf, unitOver } from './headline.ts';

/** A sweep as the server sums it up. */
export interface SweepSummary {
  readonly name: string;
  readonly design: string;
  readonly isComplete: boolean;
  readonly notes: readonly string[];
  readonly factors: readonly { readonly path: string; readonly kind: string }[];
  readonly outcomes: readonly string[];
  readonly values: readonly (readonly number[])[];
  readonly means: readonly (readonly (number | null)[])[];
  readonly sobol: Readonly<Record<string, readonly { readonly factor: string; readonly first: readonly [number, number, number]; readonly total: readonly [number, number, number] }[]>>;
  readonly boxes: Readonly<Record<string, { readonly limits: readonly { readonly factor: string; readonly low: number | null; readonly high: number | null }[]; readonly coverage: number; readonly density: number; readonly nInside: number }>>;
}

/** Most dots of a scatter, levels of a heat map, and rows of a table that are drawn. */
const [MOST_DOTS, MOST_LEVELS, MOST_ROWS] = [2000, 12, 50];

const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;

/** Shows a sweep: heat map of two factors, trade-offs of two outcomes, what matters most, and the box of the worst. */
export function showSweep(root: HTMLElement, sweep: SweepSummary): void {
  const { factors, outcomes, values, means } = sweep;
  let outcome = 0;
  let other = Math.min(1, outcomes.length - 1);
  let [across, down] = [0, Math.min(1, factors.length - 1)];
  const body = h('div', {});
  const choice = (label: string, names: readonly string[], at: number, then: (i: number) => void): HTMLElement => {
    const select = h('select', { change: () => { then(Number(select.value)); draw(); } }, ...names.map((n, i) => h('option', { value: i, selected: i === at }, n)));
    return h('label', {}, label, select);
  };
  const paths = factors.map((f) => f.path);
  const known = (o: number): number[] => means.flatMap((m, i) => (m[o] === null || m[o] === undefined ? [] : [i]));
  const levels = (f: number): number[] => [...new Set(values.map((v) => v[f]!))].sort((a, b) => a - b);
  const thinned = (ids: readonly number[], kept: ReadonlySet<number> = new Set()): number[] => (ids.length <= MOST_DOTS ? [...ids] : ids.filter((id, i) => kept.has(id) || i % Math.ceil(ids.length / MOST_DOTS) === 0));
  const csv = (): string => `${['point', ...paths, ...outcomes].join(',')}\n${values.map((v, i) => [i, ...v, ...means[i]!.map((m) => m ?? '')].join(',')).join('\n')}\n`;
  const command = (): string => `pravas export ${sweep.name} --out ${sweep.name}.csv`;

  function heat(): HTMLElement | null {
    if (factors.length < 2 || across === down) return null;
    const [cs, rs] = [levels(across), levels(down)];
    if (cs.length > MOST_LEVELS || rs.length > MOST_LEVELS) return null;
    const cells = rs.map((r) => cs.map((c) => {
      const own = known(outcome).filter((i) => values[i]![across] === c && values[i]![down] === r).map((i) => means[i]![outcome]!);
      return own.length === 0 ? null : mean(own);
    }));
    return figure(heatMap(outcomes[outcome]!, cs, rs, [paths[across]!, paths[down]!], cells), { title: `${titleOf(outcomes[outcome]!)} over two factors`, note: `${unitOver(outcomes[outcome]!)}, mean over the other factors; darker is higher`, csv, command });
  }

  function tradeoff(): HTMLElement {
    const ids = known(outcome).filter((i) => means[i]![other] !== null);
    const all = ids.map((id): Dot => ({ id, x: means[id]![outcome]!, y: means[id]![other]! }));
    const front = paretoFront(all);
    const kept = new Set(thinned(ids, new Set(front.map((d) => d.id))));
    const rows = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Points in the table' });
    const tell = (chosen: readonly number[], caption: string): void => rows.replaceChildren(table(`${caption}${chosen.length > MOST_ROWS ? `; the first ${MOST_ROWS} of ${chosen.length}` : ''}`, ['point', ...paths, outcomes[outcome]!, outcomes[other]!],
      chosen.slice(0, MOST_ROWS).map((i) => [String(i), ...values[i]!.map((v) => readable(v)), readable(means[i]![outcome]!), readable(means[i]![other]!)])));
    const unbeaten = (): void => tell(front.map((d) => d.id), 'Points that no other beats in both, where less is better');
    unbeaten();
    const chart = scatter('Trade-off', all.filter((d) => kept.has(d.id)), [outcomes[outcome]!, outcomes[other]!], { front }, (chosen) => (chosen ? tell(chosen, 'Points in the rectangle') : unbeaten()));
    return h('div', {}, figure(chart, { title: `${titleOf(outcomes[outcome]!)} against ${titleOf(outcomes[other]!).toLowerCase()}`, note: `less is better in both; draw a rectangle to see its points${kept.size < ids.length ? `; ${kept.size} of ${ids.length} points are drawn` : ''}`, csv, command }), rows);
  }

  /** What each factor moves: its far values one at a time, or the mean of its upper against its lower quarter. */
  function bars(): HTMLElement | null {
    const ids = known(outcome);
    if (ids.length < 3) return null;
    const isSingle = sweep.design === 'one-at-a-time';
    const middle = isSingle ? (means[0]![outcome] ?? mean(ids.map((i) => means[i]![outcome]!))) : mean(ids.map((i) => means[i]![outcome]!));
    const rows = factors.flatMap((f, j): Bar[] => {
      const sorted = [...ids].sort((a, b) => values[a]![j]! - values[b]![j]!);
      const own = isSingle ? sorted.filter((i) => i !== 0 && values[i]!.every((v, k) => k === j || v === values[0]![k])) : sorted;
      if (own.length < 2) return [];
      // Of few levels the lowest and the highest, with all their points; of many a quarter at each end.
      const isFew = levels(j).length <= MOST_LEVELS;
      const ends = [values[own[0]!]![j]!, values[own.at(-1)!]![j]!];
      const part = isSingle ? 1 : Math.max(1, Math.floor(own.length / 4));
      const [least, most] = !isSingle && isFew ? ends.map((v) => own.filter((i) => values[i]![j] === v)) as [number[], number[]] : [own.slice(0, part), own.slice(-part)];
      const at = (some: readonly number[]): number => mean(some.map((i) => means[i]![outcome]!));
      const [low, high] = [at(least), at(most)];
      return [{ label: f.path, low, high, lowText: signed(low - middle), highText: signed(high - middle) }];
    });
    return rows.length === 0 ? null : figure(tornado(outcomes[outcome]!, rows, middle), { title: `What moves ${titleOf(outcomes[outcome]!).toLowerCase()}`, note: isSingle ? 'each factor at its ends, others as in the baseline' : 'means at the lowest and the highest level of each factor, or of a quarter of the points at each end where levels are many', csv, command });
  }

  function sobol(): HTMLElement | null {
    const own = sweep.sobol[outcomes[outcome]!];
    return own ? figure(sobolBars(outcomes[outcome]!, own), { title: `Sobol’ indices of ${titleOf(outcomes[outcome]!).toLowerCase()}`, note: 'share of variance: by itself (above) and with all interactions (below), 95 % intervals', csv, command }) : null;
  }

  function box(): HTMLElement | null {
    const own = sweep.boxes[outcomes[outcome]!];
    if (!own || own.limits.length === 0) return null;
    const [a, b] = [own.limits[0]!, own.limits[1]];
    const j = paths.indexOf(a.factor);
    const k = b ? paths.indexOf(b.factor) : j === 0 ? Math.min(1, factors.length - 1) : 0;
    const ids = known(outcome);
    const sorted = ids.map((i) => means[i]![outcome]!).sort((x, y) => x - y);
    const limit = sorted[Math.floor(0.8 * sorted.length)]!;
    const worst = new Set(ids.filter((i) => means[i]![outcome]! >= limit));
    const said = own.limits.map((l) => `${l.factor} ${l.low === null ? '' : `≥ ${readable(l.low)} `}${l.high === null ? '' : `≤ ${readable(l.high)}`}`).join(', ');
    const chart = scatter('Where the worst fifth lies', thinned(ids).map((id) => ({ id, x: values[id]![j]!, y: values[id]![k]! })), [paths[j]!, paths[k]!], { strong: worst, box: [a.low, a.high, b?.low ?? null, b?.high ?? null] }, () => {});
    return figure(chart, { title: `Where ${titleOf(outcomes[outcome]!).toLowerCase()} is highest`, note: `box by PRIM around the highest fifth: ${said}; it holds ${Math.round(100 * own.coverage)} % of them, and ${Math.round(100 * own.density)} % of the ${own.nInside} points in it are of them`, csv, command });
  }

  function draw(): void {
    const parts = [heat(), bars(), sobol(), box()].filter((x) => x !== null);
    body.replaceChildren(h('div', { class: 'controls' }, h('div', { class: 'pair' }, choice('Outcome', outcomes, outcome, (i) => { outcome = i; }), choice('Against', outcomes, other, (i) => { other = i; })),
      factors.length > 1 ? h('div', { class: 'pair' }, choice('Across', paths, across, (i) => { across = i; }), choice('Down', paths, down, (i) => { down = i; })) : null), h('div', { class: 'grid' }, ...parts), tradeoff());
  }
  draw();
  root.append(body);
}
