import type { Happening } from '../simulate/chronicle.ts';

/** What a household may be looked for by. */
export const CONDITIONS = ['died', 'missing', 'exploited', 'removed', 'arrived', 'defrauded', 'refused', 'permitted', 'returned', 'bonded', 'deflected'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** Whether a happening is what a household is looked for by; deflected is who sets out after a legal way failed. */
export function meets(condition: Condition, what: Happening, figures: Readonly<Record<string, number | string>>): boolean {
  return condition === 'deflected' ? what === 'set out' && figures['isDeflected'] === 1 : what === condition;
}
