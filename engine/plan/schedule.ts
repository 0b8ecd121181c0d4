import type { Leaf } from '../scenario/leaves.ts';

/** Returns the monthly series of a quantity: layers in order; in each, the last step so far sets the value or multiplies what lies below. */
export function seriesOf(leaf: Leaf, firstMonth: number, nMonths: number): Float64Array {
  const series = new Float64Array(nMonths).fill(leaf.base);
  for (const layer of leaf.layers)
    for (let m = 0; m < nMonths; m++) {
      let now: (typeof layer)[number] | undefined;
      for (const step of layer) if (step.month <= firstMonth + m) now = step;
      if (!now) continue;
      const below = series[m]!;
      const value = now.relative ? below * now.value : now.value;
      const month = Math.min(firstMonth + m, now.heldFrom ?? firstMonth + m);
      if (now.until === undefined || (now.isRamp && month >= now.until)) series[m] = value;
      else if (now.isRamp) series[m] = below + ((value - below) * (month - now.month + 1)) / (now.until - now.month + 1);
      else if (month <= now.until) series[m] = value;
    }
  return series;
}
