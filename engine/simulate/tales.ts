import { STREAMS } from '../catalog/streams.ts';
import { OUTCOME_ARRIVED, OUTCOME_DEAD } from '../population/community.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import type { Block } from './block.ts';
import type { World } from './world.ts';

const words = new Uint32Array(2);
const key = new Uint32Array(2);

/**
 * What became of a journey is told: to everybody next month, to the own community and a few linked ones now; failures are told less,
 * missing persons are not known. Draws by household and month.
 */
export function tell(world: World, block: Block, row: number, kind: number, isKnown: boolean): void {
  const { at } = world.layout;
  const t = block.touched;
  block.add(at.brokerDone + t.broker[row]!, 1);
  if (kind === OUTCOME_ARRIVED) block.add(at.brokerGood + t.broker[row]!, 1);
  block.add(at.routeOutcome + t.route[row]! * 4 + kind, 1);
  if (isKnown) spread(world, block, row, kind);
}

/** News reaches the own community, by way of the household, and linked communities of the block. */
export function spread(world: World, block: Block, row: number, kind: number): void {
  const { plan } = world;
  const t = block.touched;
  const info = plan.information;
  const toldShare = kind === OUTCOME_ARRIVED ? 1 : world.value(info.failuresTold);
  const weight = toldShare * (kind === OUTCOME_DEAD ? world.value(info.deathWeight) : 1) * world.value(info.contactWeight);
  const local = Math.floor((t.uid[row]! - block.firstUid) / plan.communitySize);
  const route = t.route[row]!;
  block.communities.addNews(local, route, kind, weight);
  subkey(world.key, STREAMS.community, 0, key);
  const links = Math.round(world.value(info.linkedCommunities));
  for (let i = 0; i < links; i++) {
    threefry2x32x13(key, block.firstCommunity + local, i + 1, words);
    block.communities.addNews(words[0]! % block.nCommunities, route, kind, weight * world.value(info.linkWeight));
  }
}

/** A client was wronged (fraud, exploitation): some complain. Draws by household and month. */
export function wrong(world: World, block: Block, row: number): void {
  const t = block.touched;
  subkey(world.key, STREAMS.complaint, 0, key);
  threefry2x32x13(key, t.uid[row]!, world.perception.month, words);
  if (uniform32(words[0]!) >= world.value(world.plan.state['outreach.reporting'])) return;
  block.add(world.layout.at.complaints, 1);
  block.add(world.layout.at.brokerComplaints + t.broker[row]!, 1);
}
