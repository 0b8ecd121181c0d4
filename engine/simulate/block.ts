import { CommunityTable } from '../population/community.ts';
import { TouchedTable } from '../population/touched.ts';
import type { Plan } from '../plan/plan.ts';

/** One block: a fixed range of communities of one stratum, with everything in it that has acted. */
export class Block {
  readonly index: number;
  readonly stratum: number;
  readonly firstCommunity: number;
  readonly nCommunities: number;
  readonly firstUid: number;
  readonly communities: CommunityTable;
  readonly touched: TouchedTable;
  /** Rows that wait for each pathway, in order of application. */
  readonly queues: number[][];
  /** How many applications at the head of each queue have passed their processing time. */
  readonly nReady: Int32Array;
  /** Months of permits granted to this block this month, by pathway. */
  readonly slots: Int32Array;
  /** Persons on a journey at the end of last month. */
  underway = 0;
  /** Totals of this month: a view into the exchange. */
  totals: Float64Array = new Float64Array(0);

  constructor(plan: Plan, index: number) {
    this.index = index;
    this.stratum = plan.blockStratum[index]!;
    this.firstCommunity = plan.blockFirstCommunity[index]!;
    this.nCommunities = plan.blockCommunities[index]!;
    this.firstUid = this.firstCommunity * plan.communitySize;
    this.communities = new CommunityTable(this.nCommunities, plan.destinations.length, plan.routes.length);
    this.touched = new TouchedTable(this.firstUid, this.nCommunities * plan.communitySize);
    this.queues = plan.pathways.map(() => []);
    this.nReady = new Int32Array(plan.pathways.length);
    this.slots = new Int32Array(plan.pathways.length);
  }

  /** Adds to a total. */
  add(at: number, value: number): void {
    this.totals[at] = this.totals[at]! + value;
  }
}
