import type { World } from './world.ts';

/** Diplomacy index at which half of quotas and cooperation is lost under full feedback: assumed. */
const HALF_LOST = 20;

/**
 * Strained relations lower quotas and cooperation: × 1 − f·D / (D + 20), D last month's diplomacy index, f a switch that is off by default.
 * Reads last month's outcomes; draws nothing.
 */
export function stepDiplomacy(world: World): void {
  const index = world.outcomes.get('diplomacyIndex') ?? 0;
  world.diplomacyFactor = 1 - (world.value(world.plan.state['diplomacy.feedback']) * index) / (index + HALF_LOST);
}
