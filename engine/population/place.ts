import type { Plan } from '../plan/plan.ts';
import type { CommunityTable } from './community.ts';
import type { HouseholdReader } from './household.ts';
import type { Perception } from './perception.ts';

/** A block as the chooser sees it. */
export interface Place {
  readonly index: number;
  readonly stratum: number;
  readonly firstCommunity: number;
  readonly firstUid: number;
  readonly nCommunities: number;
  readonly communities: CommunityTable;
}

/**
 * Members of a community at a destination, a hundred households: what is left of those who were there at the start, more in some communities
 * than in others, and those who left within the run.
 * @param community number of the community, and its slot in the block's table, −1 while it is latent
 */
export function networkStock(plan: Plan, perception: Perception, reader: HouseholdReader, place: Place, community: number, slot: number, d: number): number {
  const initial = 100 * plan.strata[place.stratum]!.abroadPerHousehold[d]! * perception.networkLeft[d]! * reader.communityFactor(community, d);
  return initial + (slot < 0 ? 0 : (100 * place.communities.network[slot * plan.destinations.length + d]!) / plan.communitySize);
}
