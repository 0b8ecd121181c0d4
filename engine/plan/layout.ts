import type { PlanClass } from './plan.ts';

/** Most communities in one block: the unit of work and of summation. */
const BLOCK_COMMUNITIES = 16384;

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
/**
 * How finely a stratum is cut into classes: quantiles of income between bins, and the numbers of bins of assets and attachment. More
 * classes bound tighter, but each takes time every month, so that small strata have fewer. With schooling: 60 or 240 classes.
 */
function cutsFor(nHouseholds: number): { readonly income: readonly number[]; readonly assets: number; readonly attachment: number } {
  if (nHouseholds < 4e5) return { income: [0, 0.1, 0.3, 0.55, 0.8, 1], assets: 1, attachment: 4 };
  return { income: [0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1], assets: 2, attachment: 5 };
}

/**
 * Returns the household classes of a stratum: consecutive cells of every group of communities, by schooling, income,
 * assets and attachment. Within a bin the quantiles are uniform, so that the marginals stay uniform.
 * @param nCells cells of a group: communities × households
 * @param nHouseholds households simulated in the stratum
 */
export function classesOf(nCells: number, secondaryShare: number, degreeShare: number, nHouseholds: number): PlanClass[] {
  const cuts = cutsFor(nHouseholds);
  const degree = Math.min(nCells, Math.round(nCells * degreeShare));
  const secondary = Math.min(nCells - degree, Math.round(nCells * secondaryShare));
  const classes: (PlanClass & { readonly a: number })[] = [];
  [nCells - degree - secondary, secondary, degree].forEach((groupSize, schooling) => {
    for (let bin = 1; bin < cuts.income.length; bin++) {
      const from = Math.round(cuts.income[bin - 1]! * groupSize);
      const inBin = Math.round(cuts.income[bin]! * groupSize) - from;
      const income: [number, number] = [from / groupSize, (from + inBin) / groupSize];
      for (let w = 0; w < cuts.assets; w++) {
        const poor = Math.round((w * inBin) / cuts.assets);
        const alike = Math.round(((w + 1) * inBin) / cuts.assets) - poor;
        const assets: [number, number] = [poor / inBin, (poor + alike) / inBin];
        for (let a = 0; a < cuts.attachment; a++) {
          const low = Math.round((a * alike) / cuts.attachment);
          const size = Math.round(((a + 1) * alike) / cuts.attachment) - low;
          if (size > 0) classes.push({ a, schooling, start: 0, size, income, assets, attachment: [low / alike, (low + size) / alike] });
        }
      }
    }
  });
  // Neighbours have like bounds: the same attachment, then income and assets; so fewer points are drawn in vain.
  classes.sort((x, y) => x.schooling - y.schooling || x.a - y.a || x.income[0] - y.income[0] || x.assets[0] - y.assets[0]);
  let start = 0;
  return classes.map(({ a: _, ...c }) => {
    start += c.size;
    return { ...c, start: start - c.size };
  });
}
