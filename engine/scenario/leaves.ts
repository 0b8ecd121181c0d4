import { monthOf } from './months.ts';

/** One dated change of a quantity: to a value, or by a factor, from a month on. */
export interface Step {
  readonly month: number;
  readonly value: number;
  readonly relative: boolean;
  /** Last month of a pulse, or the month in which a ramp is complete. */
  readonly until?: number;
  readonly isRamp?: boolean;
  /** Month from which a ramp stays where it is. */
  readonly heldFrom?: number;
}
/** A quantity of a scenario: a base value and layers of steps (its own, events by name, levers), each layer in date order. */
export interface Leaf {
  readonly path: string;
  readonly base: number;
  readonly layers: Step[][];
}
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const isMap = (v: Json | undefined): v is { [key: string]: Json } => typeof v === 'object' && v !== null && !Array.isArray(v);
const isDated = (v: Json): v is { [key: string]: Json } =>
  isMap(v) && Object.keys(v).length > 0 && Object.keys(v).every((k) => monthOf(k) !== undefined);

/** Reads a value of an event or a lever as steps: number, `1.5x`, or dated values of either. Undefined when it is none of them. */
export function stepsOf(value: Json, firstMonth: number): Step[] | undefined {
  const one = (v: Json | undefined, month: number): Step | undefined => {
    if (typeof v === 'number' && Number.isFinite(v)) return { month, value: v, relative: false };
    const factor = typeof v === 'string' ? /^(\d+(?:\.\d+)?)x$/.exec(v) : null;
    return factor ? { month, value: Number(factor[1]), relative: true } : undefined;
  };
  if (isMap(value))
    for (const kind of ['ramp', 'pulse'] as const) {
      const shape = value[kind];
      if (!isMap(shape)) continue;
      const [from, to] = [monthOf(String(shape['from'])), monthOf(String(shape['to']))];
      const step = from === undefined || to === undefined || to < from ? undefined : one(shape['value'], from);
      return step ? [{ ...step, until: to!, isRamp: kind === 'ramp' }] : undefined;
    }
  const entries = isDated(value) ? Object.entries(value).map(([k, v]) => one(v, monthOf(k)!)) : [one(value, firstMonth)];
  if (entries.some((e) => e === undefined)) return undefined;
  return (entries as Step[]).sort((a, b) => a.month - b.month);
}

/** Months at which a value steps; empty for one that holds from the start. */
export function datesOf(value: Json): number[] {
  if (!isMap(value)) return [];
  const shape = value['ramp'] ?? value['pulse'];
  if (isMap(shape)) return [monthOf(String(shape['from'])) ?? 0];
  return isDated(value) ? Object.keys(value).map((k) => monthOf(k)!) : [];
}

/** Texts in a value that look like months but are none between 1990-01 and 2100-12. */
export function badDatesOf(value: Json): string[] {
  if (!isMap(value)) return [];
  const shape = value['ramp'] ?? value['pulse'];
  const texts = isMap(shape) ? [String(shape['from']), String(shape['to'])] : Object.keys(value).filter((k) => /^\d{4}-\d{2}$/.test(k));
  return texts.filter((t) => monthOf(t) === undefined);
}

/** Collects every quantity of a document by its dotted path. */
export function leavesOf(document: Json, sections: readonly string[]): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const walk = (value: Json, path: string): void => {
    if (typeof value === 'number') leaves.set(path, { path, base: value, layers: [] });
    else if (isMap(value) && typeof value['value'] === 'number')
      leaves.set(path, { path, base: value['value'], layers: isMap(value['steps']) ? [stepsOf(value['steps'], 0) ?? []] : [] });
    else if (isDated(value)) {
      const steps = stepsOf(value, 0) ?? [];
      leaves.set(path, { path, base: steps[0]?.value ?? 0, layers: [steps] });
    } else if (isMap(value)) for (const [k, v] of Object.entries(value)) walk(v, path === '' ? k : `${path}.${k}`);
  };
  if (isMap(document)) for (const s of sections) if (document[s] !== undefined) walk(document[s], s);
  return leaves;
}
