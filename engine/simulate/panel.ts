import { STREAMS } from '../catalog/streams.ts';
import { exp } from '../numeric/elementary.ts';
import type { Plan } from '../plan/plan.ts';
import { HOME } from '../population/touched.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import type { Block } from './block.ts';
import type { Decider } from './decisions.ts';
import type { Signal } from './totals.ts';
import type { World } from './world.ts';

/** What the panel measures, each beside the signal of its squares. */
export const PANEL_OUTCOMES = ['considering', 'aspiring', 'intending', 'mobile', 'involuntarilyImmobile', 'acquiescentlyImmobile'] as const;
/** Households a panel household stands for: about 1 in 2,048, fewer in a large population, so that the panel stays near 2,000. */
const LEAST_STEP = 2048;
const MOST_HOUSEHOLDS = 2048;

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
  const t = block.touched;
  const step = panelStep(plan);
  const n = block.nCommunities * plan.communitySize;
  subkey(world.key, STREAMS.panel, 0, key);
  chooser.startBlock(block);
  const isAway = (uid: number): boolean => {
    if (!t.isTouched(uid)) return false;
    for (let row = 0; row < t.n; row++) if (t.uid[row] === uid && t.phase[row] !== 0) return t.phase[row] !== HOME;
    return false;
  };
  for (let run = 0; run * step < n; run++) {
    const size = Math.min(step, n - run * step);
    threefry2x32x13(key[0]!, key[1]!, block.index, run, words);
    const index = run * step + Math.floor(size * uniform32(words[0]!));
    const values = [0, 0, 0, 1, 0, 0];
    if (!isAway(block.firstUid + index)) {
      chooser.readHousehold(index);
      block.add(at.evaluations, 1);
      chooser.chooseAll();
      const able = chooser.probabilities.reduce((a, b) => a + b, 0);
      chooser.chooseAll(true);
      const willing = Math.max(able, chooser.probabilities.reduce((a, b) => a + b, 0));
      values[0] = 1 - exp(-chooser.rate);
      values[1] = willing;
      values[2] = 1 - exp(-chooser.rate * willing);
      values[3] = able;
      values[4] = willing - able;
      values[5] = 1 - willing;
    }
    PANEL_OUTCOMES.forEach((name, i) => {
      block.add(at[name], size * values[i]!);
      block.add(at[`${name}Squares` as Signal], size * size * values[i]! * values[i]!);
    });
  }
}
