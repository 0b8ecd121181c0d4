import { exp, log } from '../numeric/elementary.ts';
import { meanOf, quantileOf } from '../numeric/quantile.ts';

/** Levels of the central bands that are scored. */
export const LEVELS = [0.5, 0.8, 0.95] as const;

const isBoth = (a: number, b: number): boolean => !Number.isNaN(a) && !Number.isNaN(b);

/**
 * Returns the mean absolute scaled error: mean |forecast − observed| over mean |naive − observed|, both over the months that are observed. Below 1 the forecast beats the naive one.
 * @source Hyndman and Koehler 2006, with the naive error of the same months in place of the training months
 */
export function maseOf(forecast: ArrayLike<number>, naive: ArrayLike<number>, observed: ArrayLike<number>): number {
  let [own, other] = [0, 0];
  for (let i = 0; i < observed.length; i++) {
    if (Number.isNaN(observed[i]!)) continue;
    own += Math.abs(forecast[i]! - observed[i]!);
    other += Math.abs(naive[i]! - observed[i]!);
  }
  return own / other;
}

/**
 * Returns the averaged relative difference over months: mean over t of Σ_x |model_x(t) − data_x(t)| ÷ Σ_x data_x(t), x the borders; 0 to any size, half of it is the share put in the wrong place.
 * Rescaled, the model of each month is first made to add up to the data, so that only the allocation to borders is judged.
 * @param model by border [months]; months in which a border is not observed or nobody was met are left out
 * @source Suleimenova, Bell and Groen 2017
 */
export function averagedRelativeDifference(model: readonly ArrayLike<number>[], data: readonly ArrayLike<number>[], isRescaled: boolean): number {
  const each: number[] = [];
  for (let t = 0; t < (data[0]?.length ?? 0); t++) {
    if (!data.every((d, x) => isBoth(d[t]!, model[x]![t]!))) continue;
    const total = data.reduce((sum, d) => sum + d[t]!, 0);
    const simulated = model.reduce((sum, m) => sum + m[t]!, 0);
    if (total === 0 || (isRescaled && simulated === 0)) continue;
    const scale = isRescaled ? total / simulated : 1;
    each.push(data.reduce((sum, d, x) => sum + Math.abs(model[x]![t]! * scale - d[t]!), 0) / total);
  }
  return meanOf(each);
}

/**
 * Returns the continuous ranked probability score of a sample: mean |x − y| − ½ mean |x − x′|, in the unit of y; smaller is better, and for one sample it is the absolute error.
 * @param sorted samples in rising order
 * @source Gneiting and Raftery 2007, equation 21
 */
export function crpsOf(sorted: ArrayLike<number>, observed: number): number {
  const n = sorted.length;
  let [distance, spread] = [0, 0];
  for (let i = 0; i < n; i++) {
    distance += Math.abs(sorted[i]! - observed);
    spread += (2 * i + 1 - n) * sorted[i]!;
  }
  return distance / n - spread / (n * n);
}

/** Whether the central band of a level holds the observation. @param sorted samples in rising order */
export function isCovered(sorted: ArrayLike<number>, observed: number, level: number): boolean {
  return observed >= quantileOf(sorted, (1 - level) / 2) && observed <= quantileOf(sorted, (1 + level) / 2);
}

/**
 * Returns the log density of an observation under a sample, by a Gaussian kernel of bandwidth 0.9·min(sd, IQR / 1.34)·n^(−1/5); larger is better. Floored at −20, so that one month outside every sample does not decide alone.
 * @param sorted samples in rising order, on the log scale of counts
 * @source Silverman 1986, equation 3.31
 */
export function logScoreOf(sorted: ArrayLike<number>, observed: number): number {
  const n = sorted.length;
  const mean = meanOf(sorted);
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (sorted[i]! - mean) * (sorted[i]! - mean);
  const sd = Math.sqrt(squares / Math.max(1, n - 1));
  const iqr = quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25);
  const width = Math.max(1e-6, 0.9 * Math.min(sd, iqr > 0 ? iqr / 1.34 : sd) * exp(-log(n) / 5));
  let density = 0;
  for (let i = 0; i < n; i++) {
    const z = (observed - sorted[i]!) / width;
    if (z * z < 80) density += exp((-z * z) / 2);
  }
  return Math.max(-20, log(Math.max(1e-300, density / (n * width * 2.5066282746310002))));
}
