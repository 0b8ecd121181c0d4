import type { Design, Factor, FactorValue } from './design.ts';
import { numberOf } from '../scenario/factors.ts';
import type { Sweep, SweepIntro } from './sweep-view.ts';

/** A small sweep as one JSON value: what a page needs that no server answers. */
export interface StoredSweep {
  readonly intro: SweepIntro;
  readonly seed: string;
  readonly levels: number;
  readonly design: Design['name'];
  readonly factors: readonly Factor[];
  /** Values of the factors, [points][factors]. */
  readonly points: readonly (readonly FactorValue[])[];
  readonly replicates: number;
  /** Outcomes by name, [points × replicates]; null where a run failed or was not made. */
  readonly outcomes: Readonly<Record<string, readonly (number | null)[]>>;
}

/** Returns a sweep as a JSON value. */
export function storedSweep({ intro, trials, design, seed, levels }: Sweep): StoredSweep {
  return {
    intro, seed, levels, design: design.name, factors: design.factors, points: Array.from({ length: design.nPoints }, (_, i) => design.point(i)), replicates: trials.replicates,
    outcomes: Object.fromEntries([...trials.outcomes].map(([name, values]) => [name, Array.from(values, (v) => (Number.isNaN(v) ? null : v))])),
  };
}

/** Returns the sweep of a JSON value. */
export function sweepOf({ intro, seed, levels, design: name, factors, points, replicates, outcomes }: StoredSweep): Sweep {
  const design: Design = { name, factors, nPoints: points.length, point: (i) => points[i]! };
  return {
    intro, seed, levels, design,
    trials: {
      axes: factors.map((f) => ({ name: f.path, kind: f.kind })), nPoints: points.length, replicates, x: Float64Array.from(points.flatMap((p) => p.map(numberOf))),
      outcomes: new Map(Object.entries(outcomes).map(([outcome, values]) => [outcome, Float64Array.from(values, (v) => v ?? Number.NaN)])),
    },
  };
}
