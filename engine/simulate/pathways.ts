import { STREAMS } from '../catalog/streams.ts';
import { ABROAD, VIA_ROUTE_BIT } from '../population/touched.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import { type Block, MONTHS_MAX } from './block.ts';
import { turnFromPathway } from './homes.ts';
import type { World } from './world.ts';

const words = new Uint32Array(2);
const key = new Uint32Array(2);

/** Fees, processing times, permits and expected waits of the month. Reads last month's queues; permits never exceed the quota: integer parts of its running sum. */
export function stepQuotas(world: World): void {
  const { plan, perception } = world;
  plan.pathways.forEach((p, i) => {
    const saved = 1 - world.value(plan.rules.digitalEffect) * world.value(p.digital);
    perception.pathwayFeeInr[i] = world.value(p.feeInr) * saved;
    world.processingMonths[i] = world.value(p.processingMonths) * saved;
    const monthly = world.value(p.quotaPerMonth) * plan.scale * world.diplomacyFactor;
    const before = Math.floor(world.quotaSum[i]!);
    world.quotaSum[i] = world.quotaSum[i]! + (world.value(p.open) > 0 ? monthly : 0);
    world.quotaNow[i] = Math.floor(world.quotaSum[i]!) - before;
    const queue = world.lastOf('queue', i);
    const refusal = world.value(p.refusalShare);
    perception.permitChance[i] = 1 - refusal;
    perception.waitMonths[i] = Math.min(600, world.processingMonths[i]! + (monthly > 0 ? (queue * (1 - refusal)) / monthly : 600));
  });
}

/** Shares the month's permits among blocks by cumulative floors of last month's queues. @param lastTotals [blocks × totals] */
export function shareQuotas(world: World, blocks: readonly Block[], lastTotals: Float64Array): void {
  const { plan, layout } = world;
  const byIndex = new Map(blocks.map((b) => [b.index, b]));
  plan.pathways.forEach((_, i) => {
    const all = world.lastOf('queue', i);
    let cumulative = 0;
    let given = 0;
    for (let b = 0; b < plan.nBlocks; b++) {
      cumulative += lastTotals[b * layout.length + layout.at.queue + i]!;
      const upTo = all > 0 ? Math.floor((world.quotaNow[i]! * cumulative) / all) : 0;
      const block = byIndex.get(b);
      if (block) block.slots[i] = upTo - given;
      given = upTo;
    }
  });
}

/** Decides applications whose processing time has passed: refused, permitted within the quota, or left waiting. Draws by household and month. */
export function stepPathways(world: World, block: Block): void {
  const { plan } = world;
  const { at } = world.layout;
  const t = block.touched;
  plan.pathways.forEach((p, i) => {
    const queue = block.queues[i]!;
    const ready = Math.ceil(world.processingMonths[i]!);
    let slots = block.slots[i]!;
    if (slots > 0) {
      subkey(world.key, STREAMS.pathway, hashName(p.name), key);
      const refusal = world.value(p.refusalShare);
      // Applications stand in order of their month, so that those whose processing time has passed come first.
      let nReady = block.nReady[i]!;
      while (nReady < queue.length && world.m - (queue[nReady]! % MONTHS_MAX) >= ready) nReady++;
      let done = 0;
      for (; done < nReady && slots > 0; done++) {
        if (p.isLottery) drawPlace(queue, done, nReady, key, block.index, world.perception.month);
        const row = block.applicant(i, queue[done]!);
        if (row < 0) continue;
        block.waiting[i] = block.waiting[i]! - 1;
        threefry2x32x13(key, t.uid[row]!, world.perception.month, words);
        if (uniform32(words[0]!) < refusal) {
          block.add(at.refusals + i, 1);
          world.chronicle?.note(world.m, t.uid[row]!, 'refused', { pathway: p.name });
          turnFromPathway(world, block, row);
        } else {
          slots--;
          block.add(at.permits + i, 1);
          block.add(at.legal + i, 1);
          t.mark(row, VIA_ROUTE_BIT, false);
          goAbroad(world, block, row, p.destination, 0);
          world.chronicle?.note(world.m, t.uid[row]!, 'permitted', { pathway: p.name });
        }
      }
      queue.splice(0, done);
      block.nReady[i] = nReady - done;
    }
    block.add(at.queue + i, block.waiting[i]!);
  });
}

/** Swaps a random one of the places from `j` to `n` to place `j`. */
function drawPlace(queue: number[], j: number, n: number, key: Uint32Array, block: number, month: number): void {
  threefry2x32x13(key, ((month << 16) | block) >>> 0, (0x80000000 | j) >>> 0, words);
  const other = j + Math.floor((n - j) * uniform32(words[0]!));
  const row = queue[other]!;
  queue[other] = queue[j]!;
  queue[j] = row;
}

/** A member now lives abroad with a status; the community hears of it. */
export function goAbroad(world: World, block: Block, row: number, destination: number, status: number): void {
  const { plan } = world;
  const t = block.touched;
  t.phase[row] = ABROAD;
  t.destination[row] = destination;
  t.status[row] = status;
  t.months[row] = world.m;
  const local = Math.floor((t.uid[row]! - block.firstUid) / plan.communitySize);
  const slot = block.communities.touch(local);
  const i = slot * plan.destinations.length + destination;
  block.communities.network[i] = block.communities.network[i]! + t.party[row]!;
  if (!t.has(row, VIA_ROUTE_BIT)) {
    block.communities.events[slot] = block.communities.events[slot]! + 1;
    block.communities.sent[slot] = block.communities.sent[slot]! + 1;
  }
}
