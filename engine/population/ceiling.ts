import type { PlanClass } from '../plan/plan.ts';

/** Halvings of a block into segments at the finest, few runs and many: in a small block more segments cost more than the points they spare. */
const DEPTHS = [6, 8] as const;
const MANY_RUNS = 1e5;

/** The highest bound among the seats of each segment of a block: halves, quarters and so on, down to the finest. */
export class Ceiling {
  readonly depth: number;
  /** Maxima in heap order: entry 1 for the whole block, entries 2 and 3 for its halves, and so on. */
  readonly heap: Float64Array;
  /** First and last class with a seat in a finest segment. */
  private readonly first: Uint8Array;
  private readonly last: Uint8Array;
  private bounds: Float64Array = new Float64Array(0);
  private stride = 1;
  private at = 0;
  private nLevels = 0;

  /**
   * @param classes in order of their cells
   * @param nCells cells of a group
   * @param nRuns runs of seats in the block, along which segments are cut
   * @param cellsPerRun length of a run in cells; a run's candidate may sit anywhere in it
   */
  constructor(classes: readonly PlanClass[], nCells: number, nRuns: number, cellsPerRun: number) {
    this.depth = DEPTHS[nRuns < MANY_RUNS ? 0 : 1];
    const n = 1 << this.depth;
    this.heap = new Float64Array(2 * n);
    this.first = new Uint8Array(n);
    this.last = new Uint8Array(n);
    const classAt = (cell: number): number => classes.findLastIndex((c) => c.start <= Math.max(0, Math.min(nCells - 1, cell)));
    for (let i = 0; i < n; i++) {
      // A run more on either side: a segment may begin and end within a run, and its ends are rounded.
      this.first[i] = classAt((Math.floor((i * nRuns) / n) - 1) * cellsPerRun - 1);
      this.last[i] = classAt((Math.floor(((i + 1) * nRuns) / n) + 2) * cellsPerRun + 1);
    }
  }

  /** Sets the ceiling from the bounds of classes. @param bounds [classes × stride], those of one alternative `at` each multiple of the stride */
  raise(bounds: Float64Array, stride: number, at: number): void {
    this.bounds = bounds;
    this.stride = stride;
    this.at = at;
    this.nLevels = 0;
    this.reach(0);
  }

  /** Fills the maxima of segments that are halved so often, and of all longer ones: few cells reach the shortest. */
  reach(halvings: number): void {
    const { heap, first, last, depth, bounds, stride, at } = this;
    for (; this.nLevels <= halvings; this.nLevels++) {
      const shift = depth - this.nLevels;
      const n = 1 << this.nLevels;
      for (let i = 0; i < n; i++) {
        // Ranges of neighbours overlap, so that those of a segment make up one.
        const to = last[((i + 1) << shift) - 1]! * stride + at;
        let top = 0;
        for (let c = first[i << shift]! * stride + at; c <= to; c += stride) if (bounds[c]! > top) top = bounds[c]!;
        heap[n + i] = top;
      }
    }
  }
}
