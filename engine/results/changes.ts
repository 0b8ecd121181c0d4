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
  return together(changes, variant);
}

/** One row for changes that are the same in every place that a lever can name: `development.*.growth`. */
function together(changes: readonly Change[], plan: Plan): Change[] {
  const out: Change[] = [];
  for (const c of changes) {
    const [head, , ...tail] = c.path.split('.');
    const alike = changes.filter((x) => {
      const parts = x.path.split('.');
      return parts.length === tail.length + 2 && parts[0] === head && parts.slice(2).join('.') === tail.join('.') && x.from === c.from && x.to === c.to && x.since === c.since;
    });
    const places = plan.leafPaths.filter((p) => {
      const parts = leverOfLeaf(p).split('.');
      return parts.length === tail.length + 2 && parts[0] === head && parts.slice(2).join('.') === tail.join('.');
    });
    if (tail.length === 0 || alike.length < 2 || alike.length < places.length) out.push(c);
    else if (alike[0] === c) out.push({ ...c, path: [head, '*', ...tail].join('.') });
  }
  return out;
}
