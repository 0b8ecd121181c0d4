import { meanOf, quantileOf } from '../numeric/quantile.ts';
import { logCount } from './logcount.ts';
import { NAIVE_NAMES, type NaiveForecast, type NaiveName, naiveSample } from './naive.ts';
import { crpsOf, isCovered, LEVELS, logScoreOf, maseOf } from './scores.ts';

/** How well a forecast told months that it had not seen. */
export interface Verdict {
  /** Mean absolute error over that of the last value, the same months. */
  readonly mase: number;
  /** Mean absolute error, persons. */
  readonly meanAbsoluteError: number;
  /** Mean CRPS, persons. */
  readonly crps: number;
  /** The same on the log scale ln(count + 5). */
  readonly crpsLog: number;
  /** Mean log density on that scale. */
  readonly logScore: number;
  readonly coverage50: number;
  readonly coverage80: number;
  readonly coverage95: number;
  /** Persons in all months that were scored. */
  readonly forecastTotal: number;
  readonly observedTotal: number;
}

/** Samples of the months ahead: for each month sorted counts. */
export type Samples = readonly Float64Array[];

/** Returns sorted samples by month from paths [n × months]. */
export function samplesOf(paths: Float64Array, months: number): Float64Array[] {
  const n = paths.length / months;
  return Array.from({ length: months }, (_, t) => Float64Array.from({ length: n }, (_, i) => paths[i * months + t]!).sort());
}

/** Returns the middle forecast of each month. */
export function medians(samples: Samples): Float64Array {
  return Float64Array.from(samples, (s) => quantileOf(s, 0.5));
}

/** Judges samples against what was observed; months that nobody observed are left out. @param lastValue middle forecast of the last value, for the scaled error */
export function verdictOf(samples: Samples, observed: ArrayLike<number>, lastValue: ArrayLike<number>): Verdict {
  const seen = samples.map((_, t) => t).filter((t) => !Number.isNaN(observed[t] ?? Number.NaN));
  const mean = (of: (t: number) => number): number => meanOf(seen.map(of));
  const middle = medians(samples);
  const [coverage50, coverage80, coverage95] = LEVELS.map((level) => mean((t) => (isCovered(samples[t]!, observed[t]!, level) ? 1 : 0))) as [number, number, number];
  return {
    mase: maseOf(middle, lastValue, Float64Array.from(samples, (_, t) => observed[t] ?? Number.NaN)),
    meanAbsoluteError: mean((t) => Math.abs(middle[t]! - observed[t]!)),
    crps: mean((t) => crpsOf(samples[t]!, observed[t]!)),
    crpsLog: mean((t) => crpsOf(samples[t]!.map(logCount), logCount(observed[t]!))),
    logScore: mean((t) => logScoreOf(samples[t]!.map(logCount), logCount(observed[t]!))),
    coverage50, coverage80, coverage95,
    forecastTotal: seen.reduce((sum, t) => sum + middle[t]!, 0),
    observedTotal: seen.reduce((sum, t) => sum + observed[t]!, 0),
  };
}

const NAIVE_SAMPLES = 400;

/** Returns the samples of naive forecasts by name. */
export function naiveSamples(forecasts: Readonly<Record<NaiveName, NaiveForecast>>, months: number): Record<NaiveName, Float64Array[]> {
  return Object.fromEntries(NAIVE_NAMES.map((name) => [name, Array.from({ length: months }, (_, t) => naiveSample(forecasts[name], t + 1, NAIVE_SAMPLES))])) as Record<NaiveName, Float64Array[]>;
}
