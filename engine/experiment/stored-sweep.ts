import type { Design, Factor, FactorValue } from './design.ts';
import { numberOf } from '../scenario/factors.ts';
import { type PointRows, type Sweep, type SweepIntro, type SweepView, SweepViewer } from './sweep-view.ts';

/** A small sweep as one JSON value: what a page needs that no server answers. */
export interface StoredSweep {
  readonly intro: SweepIntro;
  readonly seed: string;
  readonly levels: number;
  readonly design: Design['name'];
  readonly factors: readonly Factor[];
  readonly drawn?: Design['drawn'];
  /** Values of the factors, [points][factors]. */
  readonly points: readonly (readonly FactorValue[])[];
  readonly replicates: number;
  /** Outcomes by name, [points × replicates]; null where a run failed or was not made. */
  readonly outcomes: Readonly<Record<string, readonly (number | null)[]>>;
}

/** Returns a sweep as a JSON value. */
export function storedSweep({ intro, trials, design, seed, levels }: Sweep): StoredSweep {
  return {
    intro, seed, levels, design: design.name, factors: design.factors, ...(design.drawn ? { drawn: design.drawn } : {}), points: Array.from({ length: design.nPoints }, (_, i) => design.point(i)), replicates: trials.replicates,
    outcomes: Object.fromEntries([...trials.outcomes].map(([name, values]) => [name, Array.from(values, (v) => (Number.isNaN(v) ? null : v))])),
  };
}

/** Returns the sweep of a JSON value. */
export function sweepOf({ intro, seed, levels, design: name, factors, drawn, points, replicates, outcomes }: StoredSweep): Sweep {
  const design: Design = { name, factors, nPoints: points.length, point: (i) => points[i]!, ...(drawn ? { drawn } : {}) };
  return {
    intro, seed, levels, design,
    trials: {
      axes: factors.map((f) => ({ name: f.path, kind: f.kind })), nPoints: points.length, replicates, x: Float64Array.from(points.flatMap((p) => p.map(numberOf))),
      outcomes: new Map(Object.entries(outcomes).map(([outcome, values]) => [outcome, Float64Array.from(values, (v) => v ?? Number.NaN)])),
    },
  };
}

/** A large sweep as one JSON value: what charts show of each outcome, without the points that they were drawn from. */
export interface FrozenSweep {
  readonly intro: SweepIntro;
  readonly isFrozen: true;
  /** Views by outcome, each with the trade-off against another and over the first two factors; and the points of its table. */
  readonly views: Readonly<Record<string, { readonly against: string; readonly view: SweepView; readonly points: PointRows }>>;
}

/** Numbers of a sweep that a page holds as they are. */
const MOST_HELD = 100_000;

/** Returns a sweep as a JSON value that a file can hold: whole where it is small, else what charts show of it. */
export function portableSweep(sweep: Sweep): StoredSweep | FrozenSweep {
  const { trials, intro } = sweep;
  if (trials.nPoints * (trials.axes.length + trials.replicates * trials.outcomes.size) <= MOST_HELD) return storedSweep(sweep);
  const viewer = new SweepViewer(sweep);
  const [across = '', down = across] = intro.factors.map((f) => f.path);
  const against = (outcome: string): string => intro.outcomes.find((o) => o !== outcome) ?? outcome;
  return { intro, isFrozen: true, views: Object.fromEntries(intro.outcomes.map((outcome) => [outcome, { against: against(outcome), view: viewer.view({ outcome, against: against(outcome), across, down }), points: viewer.points({ outcome, against: against(outcome) }, null) }])) };
}
