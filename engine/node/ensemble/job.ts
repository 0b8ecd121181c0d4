import type { ScheduleName } from '../../forecast/held-plan.ts';
import type { Recorded } from '../recorded.ts';

/** What all runs of an ensemble share. */
export interface EnsembleSpec {
  readonly scenario: Recorded;
  /** Months, `yyyy-mm`: the first reported one, and the last of any run. */
  readonly from: string;
  readonly to: string;
  /** Nothing of the scenario that is dated or announced later is used. */
  readonly knownAt?: string;
  readonly scale: number;
  readonly seed: string;
  /** What is read from each run, as outcomes or expressions. */
  readonly extractors: readonly string[];
  /** Months in which a forecast begins, absolute; each run goes on from each under every schedule. */
  readonly origins: readonly number[];
  readonly schedules: readonly ScheduleName[];
  /** Months that a forecast runs. */
  readonly ahead: number;
  /** Months of the run itself that are kept. */
  readonly months: number;
}

/** One run to make. */
export interface EnsembleOrder {
  readonly index: number;
  readonly settings: Readonly<Record<string, number | string>>;
  readonly replicate: number;
}

/** Values of one run: for each extractor the months of the run, then for each origin and schedule the months ahead. */
export interface EnsembleAnswer {
  readonly index: number;
  readonly seconds: number;
  readonly values: Float64Array;
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/** Returns the number of values that a run has for each extractor. */
export function widthOf(spec: EnsembleSpec): number {
  return spec.months + spec.origins.length * spec.schedules.length * spec.ahead;
}

/** Returns where the months ahead of an origin under a schedule begin, within an extractor’s values. */
export function aheadAt(spec: EnsembleSpec, origin: number, schedule: number): number {
  return spec.months + (origin * spec.schedules.length + schedule) * spec.ahead;
}
