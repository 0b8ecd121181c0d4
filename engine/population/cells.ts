import { GROUP_COMMUNITIES } from '../plan/layout.ts';
import type { Plan, PlanClass } from '../plan/plan.ts';

/**
 * Where the households of a class are. The communities of a block form groups of eight; cell `position × 8 + community mod 8`
 * of a group is the household at that position of that community, and a class is a range of cells.
 */
export class Cells {
  private readonly size: number;
  private readonly classes: readonly (readonly PlanClass[])[];
  private readonly classAt: readonly Uint8Array[];

  constructor(plan: Plan) {
    this.size = plan.communitySize;
    this.classes = plan.classes;
    this.classAt = plan.classes.map((classes) => {
      const at = new Uint8Array(plan.communitySize * GROUP_COMMUNITIES);
      classes.forEach((c, i) => at.fill(i, c.start, c.start + c.size));
      return at;
    });
  }

  /** Number of members of a class in a block, those of communities that complete the last group included. */
  membersOf(cls: PlanClass, nCommunities: number): number {
    return Math.ceil(nCommunities / GROUP_COMMUNITIES) * cls.size;
  }

  /** Index in the block of a member of a class; beyond the block’s households for one of a community that does not exist. */
  householdOf(cls: PlanClass, member: number): number {
    const group = Math.floor(member / cls.size);
    const cell = cls.start + member - group * cls.size;
    const position = Math.floor(cell / GROUP_COMMUNITIES);
    const local = group * GROUP_COMMUNITIES + cell - position * GROUP_COMMUNITIES;
    return local * this.size + position;
  }

  /** Index among the members of its class in the block of a household, given its index in the block. */
  memberOf(cls: PlanClass, index: number): number {
    const local = Math.floor(index / this.size);
    const group = Math.floor(local / GROUP_COMMUNITIES);
    return group * cls.size + (index - local * this.size) * GROUP_COMMUNITIES + local - group * GROUP_COMMUNITIES - cls.start;
  }

  /** Index of the class of a household, given its stratum and its index in the block. */
  classIndexOf(stratum: number, index: number): number {
    const local = Math.floor(index / this.size);
    return this.classAt[stratum]![(index - local * this.size) * GROUP_COMMUNITIES + (local % GROUP_COMMUNITIES)]!;
  }
}
