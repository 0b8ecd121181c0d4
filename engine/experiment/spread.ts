import { type Factor, type FactorValue, factorText, numberOf } from '../scenario/factors.ts';

/** Returns the value of a factor at a place u in [0, 1]: lists are cut into equal bins, ranges are straight lines. */
export function valueAt(factor: Factor, u: number): FactorValue {
  const { values } = factor;
  if (values) return values[Math.min(values.length - 1, Math.floor(u * values.length))]!;
  const [low, high] = [numberOf(factor.low!), numberOf(factor.high!)];
  const value = Math.min(high, Math.max(low, low + u * (high - low)));
  return factor.unitIsRelative ? factorText(value) : value;
}

/** Returns the levels of a factor: its list, or low and high. */
export function levelsOf(factor: Factor): readonly FactorValue[] {
  return factor.values ?? [factor.low!, factor.high!];
}
