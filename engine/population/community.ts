import { grown } from './columns.ts';

/** Kinds of outcome that beliefs count. */
export const OUTCOME_ARRIVED = 0;
export const OUTCOME_RETURNED = 1;
export const OUTCOME_EXPLOITED = 2;
export const OUTCOME_DEAD = 3;
export const OUTCOME_KINDS = 4;

/** State of the communities of one block in which somebody has acted; the others are as their stratum. */
export class CommunityTable {
  private readonly slotOfCommunity: Int32Array;
  n = 0;
  /** Recent departures and returns, decaying. */
  events = new Float64Array(0);
  /** Households that have somebody away. */
  sent = new Float64Array(0);
  /** Remittances in INR a month, smoothed. */
  remittances = new Float64Array(0);
  /** Members abroad who left within the run, [slot × destination]. */
  network = new Float64Array(0);
  /** Belief counts, [slot × route × kind]. */
  counts = new Float64Array(0);
  /** Belief row of a slot, −1 while the community has no news of its own. */
  beliefRow = new Int32Array(0);
  nBeliefs = 0;
  private readonly nDestinations: number;
  private readonly nCounts: number;

  constructor(nCommunities: number, nDestinations: number, nRoutes: number) {
    this.slotOfCommunity = new Int32Array(nCommunities).fill(-1);
    this.nDestinations = nDestinations;
    this.nCounts = nRoutes * OUTCOME_KINDS;
  }

  /** Returns the slot of a community of the block, −1 while it is latent. */
  slot(community: number): number {
    return this.slotOfCommunity[community]!;
  }

  /** Returns the slot of a community, which is touched from now on. */
  touch(community: number): number {
    const known = this.slotOfCommunity[community]!;
    if (known >= 0) return known;
    const slot = this.n++;
    if (slot >= this.events.length) {
      this.events = grown(this.events, this.n);
      const length = this.events.length;
      this.sent = grown(this.sent, length);
      this.remittances = grown(this.remittances, length);
      this.network = grown(this.network, length * this.nDestinations);
      const from = this.beliefRow.length;
      this.beliefRow = grown(this.beliefRow, length);
      this.beliefRow.fill(-1, from);
    }
    this.slotOfCommunity[community] = slot;
    return slot;
  }

  /** Adds news of a kind about a route to a community’s counts. */
  addNews(community: number, route: number, kind: number, weight: number): void {
    const slot = this.touch(community);
    let row = this.beliefRow[slot]!;
    if (row < 0) {
      row = this.nBeliefs++;
      if (this.nBeliefs * this.nCounts > this.counts.length) this.counts = grown(this.counts, this.nBeliefs * this.nCounts);
      this.beliefRow[slot] = row;
    }
    const at = row * this.nCounts + route * OUTCOME_KINDS + kind;
    this.counts[at] = this.counts[at]! + weight;
  }

  /** Returns the offset of a route’s counts of a slot, −1 without news. */
  countsAt(slot: number, route: number): number {
    const row = slot < 0 ? -1 : this.beliefRow[slot]!;
    return row < 0 ? -1 : row * this.nCounts + route * OUTCOME_KINDS;
  }

  /** Lets the month pass: events, remittances and counts fade. */
  fade(peerDecay: number, remittanceDecay: number, forgetting: number): void {
    for (let i = 0; i < this.n; i++) {
      this.events[i] = this.events[i]! * peerDecay;
      this.remittances[i] = this.remittances[i]! * remittanceDecay;
    }
    const nCounts = this.nBeliefs * this.nCounts;
    for (let i = 0; i < nCounts; i++) this.counts[i] = this.counts[i]! * forgetting;
  }
}
