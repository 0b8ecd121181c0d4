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

/** Consecutive communities of a block that share one table of cells, so that even a small class has whole cells. */
export const GROUP_COMMUNITIES = 8;
/** Quantiles of income between bins: narrow at the top, where households can pay. With schooling and attachment: 60 classes. */
const INCOME_CUTS = [0, 0.25, 0.6, 0.9, 1];
const ATTACHMENT_BINS = 5;

/**
 * Returns the household classes of a stratum: consecutive cells of every group of communities, by schooling, income and
 * attachment. Within a bin the quantiles are uniform, so that the marginals stay uniform.
 * @param nCells cells of a group: communities × households
 */
export function classesOf(nCells: number, secondaryShare: number, degreeShare: number): PlanClass[] {
  const degree = Math.min(nCells, Math.round(nCells * degreeShare));
  const secondary = Math.min(nCells - degree, Math.round(nCells * secondaryShare));
  const classes: PlanClass[] = [];
  let start = 0;
  [nCells - degree - secondary, secondary, degree].forEach((groupSize, schooling) => {
    for (let bin = 1; bin < INCOME_CUTS.length; bin++) {
      const from = Math.round(INCOME_CUTS[bin - 1]! * groupSize);
      const inBin = Math.round(INCOME_CUTS[bin]! * groupSize) - from;
      const income: [number, number] = [from / groupSize, (from + inBin) / groupSize];
      for (let a = 0; a < ATTACHMENT_BINS; a++) {
        const low = Math.round((a * inBin) / ATTACHMENT_BINS);
        const size = Math.round(((a + 1) * inBin) / ATTACHMENT_BINS) - low;
        if (size > 0) classes.push({ schooling, start: start + low, size, income, attachment: [low / inBin, (low + size) / inBin] });
      }
      start += inBin;
    }
  });
  return classes;
}
