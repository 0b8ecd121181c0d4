import { GROUP_COMMUNITIES } from '../plan/layout.ts';
import type { Plan } from '../plan/plan.ts';

/** Most classes of a stratum. */
export const CLASS_LIMIT = 256;

/**
 * Where the households of a class are. The communities of a block form groups of eight; cell `position × 8 + community mod 8`
 * of a group is the household at that position of that community, and a class is a range of cells. The seats of a block are its
 * households in order of their cells, then of their groups, so that the seats of a class lie together; those of communities that would
 * complete the last group are empty.
 */
export class Cells {
  /** Cells of a group. */
  readonly nCells: number;
  private readonly size: number;
  private readonly classes: readonly Uint8Array[];

  constructor(plan: Plan) {
    this.size = plan.communitySize;
    this.nCells = plan.communitySize * GROUP_COMMUNITIES;
    this.classes = plan.classes.map((classes) => {
      const at = new Uint8Array(this.nCells);
      classes.forEach((c, i) => at.fill(i, c.start, c.start + c.size));
      return at;
    });
  }

  /** Groups of a block. */
  groupsOf(nCommunities: number): number {
    return Math.ceil(nCommunities / GROUP_COMMUNITIES);
  }

  /** Cell of a seat. */
  cellOf(seat: number, nGroups: number): number {
    return (seat / nGroups) | 0;
  }

  /** Index in the block of the household in a seat of a cell; beyond the block’s households for an empty seat. */
  householdOf(seat: number, cell: number, nGroups: number): number {
    const position = (cell / GROUP_COMMUNITIES) | 0;
    const local = (seat - cell * nGroups) * GROUP_COMMUNITIES + cell - position * GROUP_COMMUNITIES;
    return local * this.size + position;
  }

  /** Seat of a household, given its index in the block. */
  seatOf(index: number, nGroups: number): number {
    const local = Math.floor(index / this.size);
    const group = Math.floor(local / GROUP_COMMUNITIES);
    return ((index - local * this.size) * GROUP_COMMUNITIES + local - group * GROUP_COMMUNITIES) * nGroups + group;
  }

  /** Index of the class of each cell. */
  classesOf(stratum: number): Uint8Array {
    return this.classes[stratum]!;
  }

  /** Index of the class of a household, given its stratum and its index in the block. */
  classIndexOf(stratum: number, index: number): number {
    const local = Math.floor(index / this.size);
    return this.classes[stratum]![(index - local * this.size) * GROUP_COMMUNITIES + (local % GROUP_COMMUNITIES)]!;
  }
}
