import { CommunityTable } from '../population/community.ts';
import { APPLIED, TouchedTable } from '../population/touched.ts';
import type { Plan } from '../plan/plan.ts';

/** Months of a run that an application's number has room for. */
export const MONTHS_MAX = 4096;

/** One block: a fixed range of communities of one stratum, with everything in it that has acted. */
export class Block {
  readonly index: number;
  readonly stratum: number;
  readonly firstCommunity: number;
  readonly nCommunities: number;
  readonly firstUid: number;
  readonly communities: CommunityTable;
  readonly touched: TouchedTable;
  /** Applications for each pathway in order: row × 4096 + month; one whose row no longer waits since that month is void. */
  readonly queues: number[][];
  /** Applications that still wait, by pathway. */
  readonly waiting: Int32Array;
  /** How many applications at the head of each queue have passed their processing time. */
  readonly nReady: Int32Array;
  /** Months of permits granted to this block this month, by pathway. */
  readonly slots: Int32Array;
  /** Fees held by third parties, in INR. */
  escrowInr = 0;
  escrowBefore = 0;
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
    this.waiting = new Int32Array(plan.pathways.length);
    this.nReady = new Int32Array(plan.pathways.length);
    this.slots = new Int32Array(plan.pathways.length);
  }

  /** Puts an application at the end of a queue. */
  enqueue(pathway: number, row: number, month: number): void {
    this.queues[pathway]!.push(row * MONTHS_MAX + month);
    this.waiting[pathway] = this.waiting[pathway]! + 1;
  }

  /** Row of an application that still waits; −1 for a void one. */
  applicant(pathway: number, application: number): number {
    const row = Math.floor(application / MONTHS_MAX);
    const t = this.touched;
    return t.phase[row] === APPLIED && t.pathway[row] === pathway && t.months[row] === application - row * MONTHS_MAX ? row : -1;
  }

  /** Adds to a total. */
  add(at: number, value: number): void {
    this.totals[at] = this.totals[at]! + value;
  }
}
