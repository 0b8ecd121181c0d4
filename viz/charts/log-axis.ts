/** Powers of ten that an axis shows below its highest value at most: a band that reaches down to almost nothing would flatten all the rest. */
const DECADES = 4;
/** Leading digits of round places. */
const ROUND = [1, 2, 5, 10];

type Values = readonly (number | null)[];

/** A curve with its bands, as far as an axis must hold it. */
export interface Curve {
  readonly mean: Values;
  readonly low95?: Values;
  readonly high95?: Values;
  readonly low50?: Values;
  readonly high50?: Values;
}

/** Ends of a logarithmic axis, both positive. */
export interface LogAxis {
  readonly low: number;
  readonly high: number;
}

/** Power of ten at or below a positive value. */
function power(v: number): number {
  const p = 10 ** Math.floor(Math.log10(v));
  return p > v ? p / 10 : p;
}

const round = (v: number): number => Number(v.toPrecision(12));

/** Returns the ends of a logarithmic axis for curves with their bands; null where no value is positive, as there is none then. */
export function logAxis(lines: readonly Curve[]): LogAxis | null {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const l of lines)
    for (const v of [l.mean, l.low95, l.high95, l.low50, l.high50].flatMap((values) => values ?? [])) if (v !== null && v > 0) [least, most] = [Math.min(least, v), Math.max(most, v)];
  if (most === 0) return null;
  const bottom = Math.max(least, most / 10 ** DECADES);
  const low = round(ROUND.findLast((k) => k * power(bottom) <= bottom)! * power(bottom));
  const high = round(ROUND.find((k) => k * power(most) >= most)! * power(most));
  return { low, high: high > low ? high : 10 * low };
}

/** Returns round places between the ends: powers of ten, and where these are few, twice and five times them too. */
export function logTicks({ low, high }: LogAxis): number[] {
  const out: number[] = [];
  const steps = high / low > 1000 ? [1] : [1, 2, 5];
  for (let p = power(low); p <= high; p = round(10 * p)) for (const k of steps) if (k * p >= low && k * p <= high) out.push(round(k * p));
  return out;
}

/** Returns a value as the axis can show it: what is below, zero too, stands at its lower end. */
export function onLogAxis(v: number | null | undefined, { low }: LogAxis): number | null {
  return v === null || v === undefined ? null : Math.max(v, low);
}
