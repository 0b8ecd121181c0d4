import type { PlanClass } from './plan.ts';

/** Most communities in one block: the unit of work and of summation. */
const BLOCK_COMMUNITIES = 4096;

/** Blocks of the population: each lies inside one stratum, and their number depends on the population only. */
export interface Layout {
  readonly blockStratum: Int32Array;
  readonly blockFirstCommunity: Int32Array;
  readonly blockCommunities: Int32Array;
  readonly nCommunities: number;
}

/**
 * Returns the blocks for strata of the given sizes.
 * @param households households of each stratum in full size
 * @param scale share of communities simulated
 */
export function layoutOf(households: readonly number[], communitySize: number, scale: number): Layout {
  const stratum: number[] = [];
  const first: number[] = [];
  const count: number[] = [];
  let next = 0;
  households.forEach((n, s) => {
    const communities = Math.max(1, Math.round((scale * n) / communitySize));
    const blocks = Math.ceil(communities / BLOCK_COMMUNITIES);
    for (let b = 0; b < blocks; b++) {
      const size = Math.floor(((b + 1) * communities) / blocks) - Math.floor((b * communities) / blocks);
      stratum.push(s);
      first.push(next);
      count.push(size);
      next += size;
    }
  });
  return {
    blockStratum: Int32Array.from(stratum),
    blockFirstCommunity: Int32Array.from(first),
    blockCommunities: Int32Array.from(count),
    nCommunities: next,
  };
}

const INCOME_BINS = 3;
const LOW_ATTACHMENT = 1 / 8;

/**
 * Returns the household classes of a stratum: consecutive positions in every community, by schooling, income third and
 * attachment (lowest eighth against the rest). Within a cell the quantiles are uniform, so that the marginals stay uniform.
 */
export function classesOf(communitySize: number, secondaryShare: number, degreeShare: number): PlanClass[] {
  const degree = Math.min(communitySize, Math.round(communitySize * degreeShare));
  const secondary = Math.min(communitySize - degree, Math.round(communitySize * secondaryShare));
  const groups = [communitySize - degree - secondary, secondary, degree];
  const classes: PlanClass[] = [];
  let start = 0;
  groups.forEach((groupSize, schooling) => {
    let incomeFrom = 0;
    for (let bin = 0; bin < INCOME_BINS; bin++) {
      const upTo = Math.round(((bin + 1) * groupSize) / INCOME_BINS);
      const size = upTo - incomeFrom;
      if (size === 0) continue;
      const income: [number, number] = [incomeFrom / groupSize, upTo / groupSize];
      const low = Math.round(size * LOW_ATTACHMENT);
      if (low > 0) classes.push({ schooling, start, size: low, income, attachment: [0, low / size] });
      if (size > low) classes.push({ schooling, start: start + low, size: size - low, income, attachment: [low / size, 1] });
      start += size;
      incomeFrom = upTo;
    }
  });
  return classes;
}
