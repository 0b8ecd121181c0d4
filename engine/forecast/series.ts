/** A monthly series of counts; NaN is a month that nobody observed, which is not 0. */
export interface Series {
  readonly name: string;
  /** First month, absolute: year × 12 + month − 1. */
  readonly first: number;
  readonly values: Float64Array;
}

/** Returns the value of a month; NaN outside the series. */
export function valueIn(series: Series, month: number): number {
  return series.values[month - series.first] ?? Number.NaN;
}

/** Returns the last month with a value; one before the first where there is none. */
export function lastMonthOf(series: Series): number {
  for (let i = series.values.length - 1; i >= 0; i--) if (!Number.isNaN(series.values[i]!)) return series.first + i;
  return series.first - 1;
}

/** Returns the series up to a month, that month included. */
export function upTo(series: Series, month: number): Series {
  return { ...series, values: series.values.slice(0, Math.max(0, month - series.first + 1)) };
}

/** Returns values of consecutive months [n] from a month on; NaN where there are none. */
export function valuesFrom(series: Series, from: number, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => valueIn(series, from + i));
}
