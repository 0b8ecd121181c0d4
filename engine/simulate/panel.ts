import { STREAMS } from '../catalog/streams.ts';
import { exp } from '../numeric/elementary.ts';
import type { Plan } from '../plan/plan.ts';
import { HOME } from '../population/touched.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import type { Block } from './block.ts';
import type { Decider } from './decisions.ts';
import type { World } from './world.ts';

/** What the panel measures: signals in this order, and those of their squares after them. */
export const PANEL_OUTCOMES = ['considering', 'aspiring', 'intending', 'mobile', 'involuntarilyImmobile', 'acquiescentlyImmobile'] as const;
/** The panel has about 1,000 households, whatever the population; in one of less than 32,768 it is 1 in 32. */
const LEAST_STEP = 32;
const MOST_HOUSEHOLDS = 1024;

const MOBILE = PANEL_OUTCOMES.indexOf('mobile');

const values = new Float64Array(PANEL_OUTCOMES.length);
const words = new Uint32Array(2);
const key = new Uint32Array(2);

/** Returns how many households a panel household stands for; it depends on the population only. */
export function panelStep(plan: Plan): number {
  return Math.max(LEAST_STEP, Math.ceil(plan.nHouseholds / MOST_HOUSEHOLDS));
}

/**
 * Measures what departures do not show on a fixed panel: one household, by hash, of each run of a block. With P the chance of going
 * and Q the chance if money were no object: aspiring Q, mobile P, involuntarily immobile Q − P, acquiescently immobile 1 − Q (Carling
 * 2002), considering 1 − exp(−κ), intending 1 − exp(−κQ). Reads only, and nothing reads it: the panel never feeds back.
 */
export function stepPanel(world: World, block: Block, decider: Decider): void {
  const { plan } = world;
  const { at } = world.layout;
  const { chooser } = decider;
  const step = panelStep(plan);
  const n = block.nCommunities * plan.communitySize;
  subkey(world.key, STREAMS.panel, 0, key);
  chooser.startBlock(block);
  for (let run = 0; run * step < n; run++) {
    const size = Math.min(step, n - run * step);
    threefry2x32x13(key, block.index, run, words);
    const index = run * step + Math.floor(size * uniform32(words[0]!));
    values.fill(0);
    if (isAway(block, block.firstUid + index)) values[MOBILE] = 1;
    else {
      chooser.readHousehold(index);
      block.add(at.evaluations, 1);
      chooser.chooseWithAndWithoutMoney();
      const able = sumOf(chooser.probabilities);
      const willing = Math.max(able, sumOf(chooser.freeProbabilities));
      values[0] = 1 - exp(-chooser.rate);
      values[1] = willing;
      values[2] = 1 - exp(-chooser.rate * willing);
      values[MOBILE] = able;
      values[4] = willing - able;
      values[5] = 1 - willing;
    }
    for (let i = 0; i < values.length; i++) {
      block.add(at.considering + i, size * values[i]!);
      block.add(at.consideringSquares + i, size * size * values[i]! * values[i]!);
    }
  }
}

/** Whether a member of the household is on the way or away. */
function isAway(block: Block, uid: number): boolean {
  const t = block.touched;
  if (!t.isTouched(uid)) return false;
  for (let row = 0; row < t.n; row++) if (t.uid[row] === uid && t.phase[row] !== 0) return t.phase[row] !== HOME;
  return false;
}

function sumOf(shares: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < shares.length; i++) sum += shares[i]!;
  return sum;
}
