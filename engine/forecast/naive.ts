import { normalQuantile } from '../numeric/elementary.ts';
import { countAt, logCount } from './logcount.ts';
import { smoothed } from './smoothing.ts';
import { type Series, valueIn } from './series.ts';

/** A forecast that a layman could make: for each month ahead its middle and its spread on the log scale of counts. */
export interface NaiveForecast {
  /** Middle [months ahead], ln(count + 5). */
  readonly middle: Float64Array;
  /** Standard deviation [months ahead], log units. */
  readonly spread: Float64Array;
}

export const NAIVE_NAMES = ['lastValue', 'seasonalNaive', 'constantShare', 'drift', 'exponentialSmoothing', 'logRandomWalk'] as const;
export type NaiveName = (typeof NAIVE_NAMES)[number];

const YEAR = 12;
/** Fewest past errors from which a spread of so many months ahead is measured; with fewer it grows like the root of the months. */
const FEWEST = 6;
const LEAST_SPREAD = 0.02;

/** Log counts of a series, gaps filled with the last value. */
function logs(series: Series): number[] {
  const out: number[] = [];
  for (const v of series.values) {
    if (Number.isNaN(v)) {
      if (out.length > 0) out.push(out.at(-1)!);
    } else out.push(logCount(v));
  }
  return out;
}

type Rule = (past: readonly number[], ahead: number) => number;
const RULES: Readonly<Record<'lastValue' | 'seasonalNaive' | 'drift', Rule>> = {
  lastValue: (past) => past.at(-1)!,
  seasonalNaive: (past, h) => past[past.length - YEAR + ((h - 1) % YEAR)] ?? past.at(-1)!,
  // In persons, as Hyndman and Athanasopoulos 2021 (5.2) have it: the line through the first and the last value.
  drift: (past, h) => {
    const [first, last] = [countAt(past[0]!), countAt(past.at(-1)!)];
    return logCount(Math.max(0, last + (past.length > 1 ? (h * (last - first)) / (past.length - 1) : 0)));
  },
};

/** Spread of a rule from its own errors within the history, for each month ahead. */
function spreadOf(rule: Rule, past: readonly number[], months: number): Float64Array {
  const spread = new Float64Array(months);
  for (let h = 1; h <= months; h++) {
    let [squares, n] = [0, 0];
    for (let t = Math.max(YEAR, 1); t + h <= past.length; t++) {
      const e = past[t + h - 1]! - rule(past.slice(0, t), h);
      squares += e * e;
      n++;
    }
    spread[h - 1] = n >= FEWEST ? Math.sqrt(squares / n) : (spread[h - 2] ?? 0.5) * Math.sqrt(h / Math.max(1, h - 1));
    spread[h - 1] = Math.max(LEAST_SPREAD, spread[h - 1]!);
  }
  return spread;
}

/**
 * Returns the forecasts that need no model, from months up to the last of the series.
 * - lastValue: the last month, for ever. - seasonalNaive: the same month a year before. - drift: the line through first and last.
 * - constantShare: the border's share of all borders in the last twelve months, times the last month of all.
 * - exponentialSmoothing: the best of several by AICc. - logRandomWalk: the last month, with the spread of monthly log changes times the root of the months.
 * @param history ends with an observed month
 * @param others histories of the other borders, for the share
 */
export function naiveForecasts(history: Series, others: readonly Series[], months: number): Record<NaiveName, NaiveForecast> {
  const past = logs(history);
  if (past.length < 2) throw new RangeError(`TOO_FEW_MONTHS  months of ${history.name}: ${past.length}: train to a later month`);
  const of = (rule: Rule): NaiveForecast => ({ middle: Float64Array.from({ length: months }, (_, i) => rule(past, i + 1)), spread: spreadOf(rule, past, months) });
  const last = of(RULES.lastValue);
  const end = history.first + history.values.length - 1;
  const share = shareMiddle(history, others, end);
  const step = Math.sqrt(past.slice(1).reduce((sum, v, i) => sum + (v - past[i]!) * (v - past[i]!), 0) / (past.length - 1));
  return {
    lastValue: last,
    seasonalNaive: of(RULES.seasonalNaive),
    constantShare: { middle: new Float64Array(months).fill(share), spread: last.spread },
    drift: of(RULES.drift),
    exponentialSmoothing: smoothed(past, months),
    logRandomWalk: { middle: last.middle, spread: Float64Array.from({ length: months }, (_, i) => Math.max(LEAST_SPREAD, step * Math.sqrt(i + 1))) },
  };
}

function shareMiddle(history: Series, others: readonly Series[], end: number): number {
  let [own, all, lastOfAll] = [0, 0, 0];
  for (let m = end - YEAR + 1; m <= end; m++) {
    const v = valueIn(history, m);
    const rest = others.map((o) => valueIn(o, m));
    if (Number.isNaN(v) || rest.some(Number.isNaN)) continue;
    own += v;
    lastOfAll = rest.reduce((a, b) => a + b, v);
    all += lastOfAll;
  }
  return logCount(all > 0 ? (own / all) * lastOfAll : Math.max(0, valueIn(history, end)));
}

/** Returns n equally likely counts of a naive forecast for a month ahead (from 1), in rising order. */
export function naiveSample({ middle, spread }: NaiveForecast, ahead: number, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => countAt(middle[ahead - 1]! + spread[ahead - 1]! * normalQuantile((i + 0.5) / n)));
}
