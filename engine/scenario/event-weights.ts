import { boundsOf } from './bounds.ts';
import type { Leaf, Step } from './leaves.ts';
import type { ScenarioDocument } from './schema.ts';
import type { Trigger } from './settings.ts';

/** How strongly some events act on some quantities. */
export interface EventWeight {
  readonly events: readonly RegExp[];
  readonly of: readonly RegExp[];
  readonly weight: number;
}

const glob = (text: string): RegExp => new RegExp(`^${text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`);
const FACTOR = /^(\d+(?:\.\d+)?)x$/;

/**
 * Returns the weights that a scenario declares, each as the last setting of its own path leaves it: 1 as events say, 0 as if they were not there.
 * @param settings of levers and of the command line, in the order in which they act
 */
export function eventWeightsOf(document: ScenarioDocument, leaves: ReadonlyMap<string, Leaf>, settings: readonly { readonly path: string; readonly value: unknown }[]): EventWeight[] {
  return Object.entries(document.weights ?? {}).map(([name, w]) => {
    let weight = leaves.get(`weights.${name}.weight`)!.base;
    for (const { path, value } of settings) {
      if (path !== `weights.${name}.weight`) continue;
      const times = typeof value === 'string' ? FACTOR.exec(value) : null;
      if (typeof value === 'number') weight = value;
      else if (times) weight *= Number(times[1]);
    }
    return { events: w.events.map(glob), of: (w.of ?? ['*']).map(glob), weight };
  });
}

/**
 * Returns what an event sets with a weight w: base + w·(stated − base) for a value, 1 + w·(stated − 1) for a factor, within the bounds of the quantity. With w = 1 it is what is stated, to the bit.
 * For a share of normal with base 1 that is the depth of a closure: 1 − w·(1 − stated).
 */
export function weighted<T extends Step[] | Trigger>(setting: T, event: string, leaf: Leaf, weights: readonly EventWeight[]): T {
  let w = 1;
  for (const x of weights) if (x.events.some((e) => e.test(event)) && x.of.some((o) => o.test(leaf.path))) w *= x.weight;
  if (w === 1) return setting;
  const [low, high] = boundsOf(leaf.path);
  const moved = <S extends { readonly value: number; readonly relative: boolean }>(s: S): S => {
    const from = s.relative ? 1 : leaf.base;
    const value = from + w * (s.value - from);
    return { ...s, value: s.relative ? Math.max(0, value) : Math.min(high, Math.max(low, value)) };
  };
  // An array of steps becomes an array of steps, a trigger a trigger.
  return (Array.isArray(setting) ? setting.map(moved) : moved(setting)) as T;
}
