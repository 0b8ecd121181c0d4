import { applyClaim, diasporaWeight, KINDS, mixBelief } from '../model/belief.ts';
import type { Plan } from '../plan/plan.ts';
import type { CommunityTable } from './community.ts';
import type { Perception } from './perception.ts';

/** What a household knows beside what its community has heard. */
export interface Knowledge {
  /** Members of the community at the destination, a hundred households; whether own kin is there. */
  readonly networkStock: number;
  readonly hasKin: boolean;
  /** Kind of the household's own outcome on the route, −1 for none, and how much of it is left, 0 to 1. */
  readonly own: number;
  readonly ownFade: number;
}

/** Beliefs about routes: of one household exactly, and their ends over many. */
export class Beliefs {
  private readonly plan: Plan;
  private readonly perception: Perception;
  private readonly told = new Float64Array(KINDS);

  constructor(plan: Plan, perception: Perception) {
    this.plan = plan;
    this.perception = perception;
  }

  /** Writes believed chances of a route before any broker has spoken, [4]. @param slot of the community in its table */
  write(route: number, table: CommunityTable, slot: number, knowledge: Knowledge, out: Float64Array): void {
    const { perception } = this;
    const info = this.plan.information;
    mixBelief(
      perception.news, perception.truth, perception.message, route * KINDS, table.counts, table.countsAt(slot, route), perception.now[info.priorStrength]!,
      this.abroadWeight(knowledge.networkStock, knowledge.hasKin ? 1 : 0), perception.campaign, knowledge.own,
      perception.now[info.ownWeight]! * knowledge.ownFade, out,
    );
  }

  /** Writes the chances as they are, [4]. */
  writeTruth(route: number, out: Float64Array): void {
    for (let k = 0; k < KINDS; k++) out[k] = this.perception.truth[route * KINDS + k]!;
  }

  /** Lets the brokers of a region speak. */
  applyClaims(region: number, belief: Float64Array): void {
    applyClaim(belief, this.perception.claim[region]!);
  }

  /** Weight of what those abroad tell: the diaspora of the community, and own kin. */
  private abroadWeight(networkStock: number, kin: number): number {
    const { now } = this.perception;
    const info = this.plan.information;
    return diasporaWeight(now[info.diasporaWeight]!, networkStock) + kin * now[info.householdWeight]!;
  }

  /**
   * Writes the largest chance of arriving, exploited or not, and the least of each failure, [4], after the claims of a region's brokers. The mix is monotone in
   * the weight of those abroad and in each count, so that extremes lie at their ends.
   * @param all largest count of a community
   */
  writeEnds(route: number, region: number, networkStock: number, kin: number, all: number, out: Float64Array): void {
    const { perception } = this;
    const at = route * KINDS;
    const strength = perception.now[this.plan.information.priorStrength]!;
    const { campaign } = perception;
    const claim = perception.claim[region]!;
    const most = this.abroadWeight(networkStock, kin);
    out[0] = 0;
    for (let k = 1; k < KINDS; k++) out[k] = 1;
    const { news, truth, message } = perception;
    for (let end = 0; end < 2; end++) {
      const abroad = end * most;
      const weight = strength + abroad + campaign;
      for (let k = 0; k < KINDS; k++) this.told[k] = strength * news[at + k]! + abroad * truth[at + k]! + campaign * message[at + k]!;
      out[0] = Math.max(out[0]!, (this.told[0]! + this.told[2]! + all) / (weight + all));
      for (let k = 1; k < KINDS; k++) out[k] = Math.min(out[k]!, this.told[k]! / (weight + all));
    }
    out[0] = out[0]! + claim * (1 - out[0]!);
    for (let k = 1; k < KINDS; k++) out[k] = out[k]! * (1 - claim);
  }
}
