import type { Asked } from './asked.ts';
import { type Cases, isInside } from './box.ts';
import type { Design } from './design.ts';
import { type Dot, paretoFront } from './front.ts';
import { type InfluenceData, influenceOf } from './influence.ts';
import { primBoxes } from './prim.ts';
import { pointMeans, type Trials } from './trials.ts';

/** What a viewer is told of a sweep before it asks. */
export interface SweepIntro {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly design: string;
  readonly nPoints: number;
  readonly nRuns: number;
  readonly isComplete: boolean;
  readonly notes: readonly string[];
  readonly factors: readonly { readonly path: string; readonly kind: string }[];
  readonly outcomes: readonly string[];
}

/** A sweep that can be asked. */
export interface Sweep {
  readonly intro: SweepIntro;
  readonly trials: Trials;
  readonly design: Design;
  /** Seed of the design, and levels of a Morris design. */
  readonly seed: string;
  readonly levels: number;
}

/** What a viewer wants to see: two outcomes by name, and two factors. */
export interface SweepQuestion {
  readonly outcome: string;
  readonly against: string;
  readonly across: string;
  readonly down: string;
}

/** A rectangle over two outcomes. */
export interface Rectangle {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Points of a sweep, of which a table shows some. */
export interface PointRows {
  readonly nPoints: number;
  readonly rows: readonly { readonly point: number; readonly values: readonly number[]; readonly x: number; readonly y: number }[];
}

/** What a viewer shows of a sweep: never more than its charts can hold, however many runs there are. */
export interface SweepView {
  /** Means over all other factors, [rows][columns]; null where factors have too many levels. */
  readonly heat: { readonly columns: readonly number[]; readonly rows: readonly number[]; readonly cells: readonly (readonly (number | null)[])[] } | null;
  /** Means at the ends of each factor. */
  readonly bars: { readonly isSingle: boolean; readonly middle: number; readonly rows: readonly { readonly factor: string; readonly low: number; readonly high: number }[] } | null;
  readonly influence: { readonly sentences: readonly string[]; readonly data: InfluenceData };
  /** Where the worst fifth lies, by PRIM, over the first factors that it limits. */
  readonly box: {
    readonly limits: readonly { readonly factor: string; readonly low: number | null; readonly high: number | null }[];
    readonly coverage: number;
    readonly density: number;
    readonly nInside: number;
    readonly x: string;
    readonly y: string;
    readonly dots: readonly Dot[];
    readonly worst: readonly number[];
  } | null;
  readonly tradeoff: { readonly nDots: number; readonly dots: readonly Dot[]; readonly front: readonly Dot[] };
}

/** Most dots of a scatter, levels of a heat map, rows of a table, bars, and points that a box is looked for in. */
export const MOST = { dots: 2000, levels: 12, rows: 50, bars: 30, cases: 5000 } as const;
/** Share of points that count as the worst, and fewest points that a box is looked for in. */
const [WORST, LEAST_POINTS] = [0.2, 20];

const meanOf = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;

/** Returns every so many, so that no more than `most` are left. */
function thinned<T>(all: readonly T[], most: number): T[] {
  const step = Math.ceil(all.length / most);
  return step <= 1 ? [...all] : all.filter((_, i) => i % step === 0);
}

/** Points as columns, with means over replicates that are taken once. */
export class SweepViewer {
  readonly sweep: Sweep;
  private readonly means = new Map<string, Float64Array>();
  private readonly k: number;

  constructor(sweep: Sweep) {
    this.sweep = sweep;
    this.k = sweep.trials.axes.length;
  }

  private mean(outcome: string): Float64Array {
    const known = this.means.get(outcome) ?? pointMeans(this.sweep.trials, outcome);
    this.means.set(outcome, known);
    return known;
  }

  private known(outcome: string): number[] {
    const means = this.mean(outcome);
    return [...means.keys()].filter((i) => means[i] === means[i]);
  }

  private axis(path: string): number {
    return this.sweep.trials.axes.findIndex((a) => a.name === path);
  }

  private value(point: number, axis: number): number {
    return this.sweep.trials.x[point * this.k + axis]!;
  }

  private levels(axis: number): number[] {
    const seen = new Set<number>();
    for (let i = 0; i < this.sweep.trials.nPoints && seen.size <= MOST.levels; i++) seen.add(this.value(i, axis));
    return [...seen].sort((a, b) => a - b);
  }

  /** Returns what a viewer shows. @throws RangeError UNKNOWN_OUTCOME */
  view(question: SweepQuestion): SweepView {
    const { outcome, against, across, down } = question;
    return { heat: this.heat(outcome, this.axis(across), this.axis(down)), bars: this.bars(outcome), influence: this.influence(outcome), box: this.box(outcome), tradeoff: this.tradeoff(outcome, against) };
  }

  private heat(outcome: string, across: number, down: number): SweepView['heat'] {
    if (across < 0 || down < 0 || across === down) return null;
    const [columns, rows] = [this.levels(across), this.levels(down)];
    if (columns.length > MOST.levels || rows.length > MOST.levels) return null;
    const cells = rows.map(() => columns.map((): number[] => []));
    const means = this.mean(outcome);
    for (const i of this.known(outcome)) cells[rows.indexOf(this.value(i, down))]![columns.indexOf(this.value(i, across))]!.push(means[i]!);
    return { columns, rows, cells: cells.map((row) => row.map((own) => (own.length === 0 ? null : meanOf(own)))) };
  }

  /** What each factor moves: its far values one at a time, or the mean at its highest against its lowest level, or of a quarter of the points at each end. */
  private bars(outcome: string): SweepView['bars'] {
    const ids = this.known(outcome);
    if (ids.length < 3) return null;
    const means = this.mean(outcome);
    const isSingle = this.sweep.design.name === 'one-at-a-time';
    const middle = isSingle && means[0] === means[0] ? means[0]! : meanOf(ids.map((i) => means[i]!));
    const at = (some: readonly number[]): number => meanOf(some.map((i) => means[i]!));
    const rows = this.sweep.trials.axes.flatMap(({ name }, j) => {
      const others = [...this.sweep.trials.axes.keys()].filter((a) => a !== j);
      const own = (isSingle ? ids.filter((i) => i !== 0 && others.every((a) => this.value(i, a) === this.value(0, a))) : ids).sort((a, b) => this.value(a, j) - this.value(b, j));
      if (own.length < 2) return [];
      const part = isSingle ? 1 : Math.max(1, Math.floor(own.length / 4));
      const isFew = !isSingle && this.levels(j).length <= MOST.levels;
      const [low, high] = isFew ? [own[0]!, own.at(-1)!].map((end) => at(own.filter((i) => this.value(i, j) === this.value(end, j)))) : [at(own.slice(0, part)), at(own.slice(-part))];
      return [{ factor: name, low: low!, high: high! }];
    });
    if (rows.length === 0) return null;
    return { isSingle, middle, rows: rows.sort((a, b) => Math.abs(b.high - b.low) - Math.abs(a.high - a.low)).slice(0, MOST.bars) };
  }

  private influence(outcome: string): SweepView['influence'] {
    const { trials, design, seed, levels } = this.sweep;
    const asked: Asked = { trials, design, seed, levels, outcome, wanted: 'fall', harm: [], nMissing: 0, nFailed: 0 };
    const { sentences, data } = influenceOf(asked);
    return { sentences, data };
  }

  private box(outcome: string): SweepView['box'] {
    const ids = thinned(this.known(outcome), MOST.cases);
    if (ids.length < LEAST_POINTS || this.k === 0) return null;
    const means = this.mean(outcome);
    const sorted = ids.map((i) => means[i]!).sort((a, b) => a - b);
    const limit = sorted[Math.floor((1 - WORST) * sorted.length)]!;
    if (limit === sorted[0]) return null;
    const cases: Cases = { x: Float64Array.from(ids.flatMap((i) => [...this.sweep.trials.axes.keys()].map((j) => this.value(i, j)))), k: this.k, isOfInterest: Uint8Array.from(ids, (i) => (means[i]! >= limit ? 1 : 0)) };
    const chosen = primBoxes(cases, { mostBoxes: 1 })[0]?.chosen;
    if (!chosen) return null;
    const limits = this.sweep.trials.axes.map(({ name }, j) => {
      const own = ids.map((i) => this.value(i, j));
      const [least, most] = own.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)] as const, [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const);
      return { factor: name, low: chosen.low[j]! > least ? chosen.low[j]! : null, high: chosen.high[j]! < most ? chosen.high[j]! : null };
    }).filter((l) => l.low !== null || l.high !== null);
    if (limits.length === 0) return null;
    const first = this.axis(limits[0]!.factor);
    const second = limits[1] ? this.axis(limits[1].factor) : first === 0 ? Math.min(1, this.k - 1) : 0;
    const dots = thinned(ids, MOST.dots).map((id): Dot => ({ id, x: this.value(id, first), y: this.value(id, second) }));
    return {
      limits, coverage: chosen.coverage, density: chosen.density, nInside: ids.filter((_, i) => isInside(cases, i, chosen)).length,
      x: limits[0]!.factor, y: this.sweep.trials.axes[second]!.name, dots, worst: dots.flatMap((d) => (means[d.id]! >= limit ? [d.id] : [])),
    };
  }

  private dots(outcome: string, against: string): Dot[] {
    const [x, y] = [this.mean(outcome), this.mean(against)];
    return this.known(outcome).filter((i) => y[i] === y[i]).map((id): Dot => ({ id, x: x[id]!, y: y[id]! }));
  }

  private tradeoff(outcome: string, against: string): SweepView['tradeoff'] {
    const all = this.dots(outcome, against);
    const whole = paretoFront(all);
    const unbeaten = new Set(whole.map((d) => d.id));
    const front = thinned(whole, MOST.dots);
    return { nDots: all.length, dots: [...thinned(all.filter((d) => !unbeaten.has(d.id)), MOST.dots), ...front], front };
  }

  /** Returns the points in a rectangle over two outcomes, or without one those that no other beats in both. */
  points({ outcome, against }: Pick<SweepQuestion, 'outcome' | 'against'>, rectangle: Rectangle | null): PointRows {
    const all = this.dots(outcome, against);
    const chosen = rectangle ? all.filter((d) => d.x >= rectangle.x[0] && d.x <= rectangle.x[1] && d.y >= rectangle.y[0] && d.y <= rectangle.y[1]) : paretoFront(all);
    const rows = chosen.slice(0, MOST.rows).map(({ id, x, y }) => ({ point: id, values: [...this.sweep.trials.axes.keys()].map((j) => this.value(id, j)), x, y }));
    return { nPoints: chosen.length, rows };
  }

  /** Yields a table of the points with means of the outcomes, as CSV, some thousand rows at a time. */
  *csv(): Generator<string> {
    const { trials, intro } = this.sweep;
    yield `${['point', ...trials.axes.map((a) => a.name), ...intro.outcomes].join(',')}\n`;
    const means = intro.outcomes.map((o) => this.mean(o));
    for (let from = 0; from < trials.nPoints; from += MOST.cases)
      yield Array.from({ length: Math.min(MOST.cases, trials.nPoints - from) }, (_, i) => [from + i, ...[...trials.axes.keys()].map((j) => this.value(from + i, j)), ...means.map((m) => (m[from + i] === m[from + i] ? m[from + i] : ''))].join(',')).map((line) => `${line}\n`).join('');
  }
}
