import type { Plan } from '../plan/plan.ts';
import { leverOfLeaf } from '../scenario/settings.ts';

/** One quantity that differs between two plans: values in the first reported month in which it does. */
export interface Change {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  /** That month, absolute. */
  readonly since: number;
}

/** Returns what a variant's plan changes against a baseline's of the same months. */
export function changesOf(baseline: Plan, variant: Plan): Change[] {
  const changes: Change[] = [];
  const [a, b] = [baseline.leafPaths.length, variant.leafPaths.length];
  variant.leafPaths.forEach((path, i) => {
    const j = baseline.leafPaths.indexOf(path);
    for (let m = 0; m < variant.nMonths; m++) {
      const to = variant.leafValues[m * b + i]!;
      const from = j < 0 || m >= baseline.nMonths ? Number.NaN : baseline.leafValues[m * a + j]!;
      if (to === from) continue;
      changes.push({ path: leverOfLeaf(path), from, to, since: variant.firstMonth + m });
      return;
    }
  });
  return changes;
}
