import type { Step } from './leaves.ts';

/**
 * Returns a layer of dated steps as it can be known in a month: what is dated later is not there, a ramp under way stays where it is, a pulse under way goes on. So everything is held at its value of
 * that month, whatever the scenario says of later ones.
 */
export function heldLayer(layer: readonly Step[], knownAt: number): Step[] {
  return layer
    .filter((s) => s.month <= knownAt)
    .map((s) => {
      if (s.until === undefined || s.until <= knownAt) return s;
      if (s.isRamp) return { ...s, heldFrom: knownAt };
      const { until, ...open } = s;
      return open;
    });
}
