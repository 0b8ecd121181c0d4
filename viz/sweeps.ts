import { type Rectangle, readable, signed, type SweepQuestion, type SweepView } from '../engine/index.ts';
import { heatMap } from './charts/heat.ts';
import { scatter } from './charts/scatter.ts';
import { type Bar, tornado } from './charts/tornado.ts';
import { h, table } from './element.ts';
import { figure } from './figure.ts';
import { titleOf, unitOver } from './headline.ts';
import { influenceFigure } from './influences.ts';
import type { SweepDesk } from './sweep-desk.ts';

/** Shows a sweep: heat map of two factors, what matters most, the box of the worst, and trade-offs of two outcomes with their points. */
export async function showSweep(root: HTMLElement, desk: SweepDesk): Promise<void> {
  const { name, factors, outcomes } = desk.intro;
  const isFrozen = desk.isFrozen ?? false;
  const paths = factors.map((f) => f.path);
  let question: SweepQuestion = { outcome: outcomes[0]!, against: outcomes[1] ?? outcomes[0]!, across: paths[0] ?? '', down: paths[1] ?? paths[0] ?? '' };
  let turn = 0;
  const told = h('p', { class: 'note', role: 'status' });
  const body = h('div', {});
  const choice = (label: string, key: keyof SweepQuestion, names: readonly string[]): HTMLElement => {
    const select = h('select', { change: () => { question = { ...question, [key]: select.value }; void draw(); } }, ...names.map((n) => h('option', { value: n, selected: n === question[key] }, n)));
    return h('label', {}, label, select);
  };
  const csv = (): Promise<string> => desk.csv();
  const command = (): string => `pravas ask ${name} --outcome ${question.outcome}`;
  const offers = isFrozen ? { command } : { csv, command };

  function heat({ heat: map }: SweepView): HTMLElement | null {
    if (!map) return null;
    return figure(heatMap(question.outcome, map.columns, map.rows, [question.across, question.down], map.cells), {
      ...offers, title: `${titleOf(question.outcome)} over two factors`, note: `${unitOver(question.outcome)}, mean over the other factors; the stronger the colour, the higher`,
      rows: () => ({ head: [`${question.down} \\ ${question.across}`, ...map.columns.map(readable)], rows: map.rows.map((r, i) => [readable(r), ...map.cells[i]!.map((v) => (v === null ? '' : readable(v)))]) }),
    });
  }

  function bars({ bars: found }: SweepView): HTMLElement | null {
    if (!found) return null;
    const rows = found.rows.map((b): Bar => ({ label: b.factor, low: b.low, high: b.high, lowText: signed(b.low - found.middle), highText: signed(b.high - found.middle) }));
    return figure(tornado(question.outcome, rows, found.middle), {
      ...offers, title: `What moves ${titleOf(question.outcome).toLowerCase()}`,
      note: found.isSingle ? 'each factor at its ends, others as in the baseline' : 'means at the lowest and the highest level of each factor, or of a quarter of the points at each end where levels are many',
      rows: () => ({ head: ['factor', 'at its low end', 'at its high end'], rows: found.rows.map((b) => [b.factor, readable(b.low), readable(b.high)]) }),
    });
  }

  function box({ box: found }: SweepView): HTMLElement | null {
    if (!found) return null;
    const said = found.limits.map((l) => `${l.factor} ${l.low === null ? '' : `≥ ${readable(l.low)} `}${l.high === null ? '' : `≤ ${readable(l.high)}`}`).join(', ');
    const side = (axis: string): [number | null, number | null] => {
      const limit = found.limits.find((l) => l.factor === axis);
      return [limit?.low ?? null, limit?.high ?? null];
    };
    const chart = scatter('Where the worst fifth lies', found.dots, [found.x, found.y], { strong: new Set(found.worst), box: [...side(found.x), ...(found.y === found.x ? [null, null] as const : side(found.y))] });
    return figure(chart, {
      ...offers, title: `Where ${titleOf(question.outcome).toLowerCase()} is highest`, note: `box by PRIM around the highest fifth: ${said}; it holds ${Math.round(100 * found.coverage)} % of them, and ${Math.round(100 * found.density)} % of the ${found.nInside} points in it are of them`,
      rows: () => ({ head: ['factor', 'from', 'to'], rows: found.limits.map((l) => [l.factor, l.low === null ? 'open' : readable(l.low), l.high === null ? 'open' : readable(l.high)]) }),
    });
  }

  function tradeoff({ tradeoff: { nDots, dots, front } }: SweepView): HTMLElement {
    const { outcome } = question;
    const against = isFrozen ? (outcomes.find((o) => o !== outcome) ?? outcome) : question.against;
    const rows = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Points in the table' });
    let asked = 0;
    const tell = async (rectangle: Rectangle | null): Promise<void> => {
      const own = ++asked;
      const found = await desk.points(question, rectangle);
      if (own !== asked) return;
      const caption = rectangle ? 'Points in the rectangle' : 'Points that no other beats in both, where less is better';
      rows.replaceChildren(table(`${caption}: ${found.nPoints}${found.rows.length < found.nPoints ? `; the first ${found.rows.length}` : ''}`, ['point', ...paths, outcome, against],
        found.rows.map((r) => [String(r.point), ...r.values.map(readable), readable(r.x), readable(r.y)])));
      limits(rectangle);
    };
    const ends = ([['x', 0, `${outcome} from`], ['x', 1, 'to'], ['y', 0, `${against} from`], ['y', 1, 'to']] as const).map(([axis, end, label]) => ({
      axis, end, label, input: h('input', { type: 'number', step: 'any', 'aria-label': `${axis === 'x' ? outcome : against} ${end === 0 ? 'from' : 'to'}`, change: () => void tell(typed()) }),
    }));
    const typed = (): Rectangle | null => {
      if (ends.every((e) => e.input.value === '')) return null;
      const at = (axis: 'x' | 'y', end: 0 | 1): number => {
        const text = ends.find((e) => e.axis === axis && e.end === end)!.input.value;
        return text === '' ? (end === 0 ? -Number.MAX_VALUE : Number.MAX_VALUE) : Number(text);
      };
      return { x: [at('x', 0), at('x', 1)], y: [at('y', 0), at('y', 1)] };
    };
    const limits = (rectangle: Rectangle | null): void => {
      for (const { axis, end, input } of ends) {
        const v = rectangle?.[axis][end];
        input.value = v === undefined || Math.abs(v) === Number.MAX_VALUE ? '' : String(Number(v.toPrecision(5)));
      }
    };
    void tell(null);
    const chart = scatter('Trade-off', dots, [outcome, against], { front }, isFrozen ? undefined : (rectangle) => void tell(rectangle));
    return h('div', {}, figure(chart, { ...offers, title: `${titleOf(outcome)} against ${titleOf(against).toLowerCase()}`, note: `less is better in both${isFrozen ? '' : '; draw a rectangle to see its points, or type its sides'}${dots.length < nDots ? `; ${dots.length} of ${nDots} points are drawn` : ''}` }),
      !isFrozen && h('div', { class: 'brush', role: 'group', 'aria-label': 'Sides of the rectangle' }, ...ends.map((e) => h('label', {}, e.label, e.input))), rows);
  }

  async function draw(): Promise<void> {
    const own = ++turn;
    told.textContent = 'Asking…';
    try {
      const view = await desk.view(question);
      if (own !== turn) return;
      const influence = influenceFigure(question.outcome, view.influence.sentences, view.influence.data, offers);
      body.replaceChildren(h('div', { class: 'grid drawn' }, ...[heat(view), bars(view), influence, box(view)].filter((x) => x !== null)), tradeoff(view));
      told.textContent = influence ? '' : view.influence.sentences.join(' ');
    } catch (error) {
      told.replaceChildren(h('span', { class: 'problem' }, (error as Error).message));
    }
  }
  root.append(h('div', { class: 'controls' }, h('div', { class: 'pair' }, choice('Outcome', 'outcome', outcomes), isFrozen ? null : choice('Against', 'against', outcomes)),
    factors.length > 1 && !isFrozen ? h('div', { class: 'pair' }, choice('Across', 'across', paths), choice('Down', 'down', paths)) : null), told, body);
  await draw();
}
