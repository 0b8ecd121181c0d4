import type { Scenario } from './read.ts';

/** A number that a run is told, with what it rests on; fields are empty where nobody gave them. */
export interface Quantity {
  readonly path: string;
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly unit: string;
  readonly source: string;
  /** a computed from a public data file, b a figure on a public page, c assumed or recalled. */
  readonly class: string;
  /** How many series of dates act on it: its own, events, levers. */
  readonly schedules: number;
}

type Tree = Readonly<Record<string, unknown>>;

const isTree = (v: unknown): v is Tree => typeof v === 'object' && v !== null && !Array.isArray(v);

/**
 * Levels that are what they are by definition, so that a corridor may leave them out or write the bare number: pattern, value, unit, why.
 * They are class c: nobody measured them, they say where nothing is changed.
 */
const BY_DEFINITION: readonly (readonly [RegExp, number, string, string])[] = [
  [/^legs\.[^.]+\.intensity$/, 1, 'multiple of the reference effort', '1 by definition: the effort of the reference period'],
  [/^(legs|routes|pathways)\.[^.]+\.open$/, 1, 'share of normal', '1 by definition: open as in normal times'],
  [/^legs\.[^.]+\.surveillance$/, 0, '0 to 1', '0 by definition: what technology the reference effort has is part of it'],
  [/^legs\.[^.]+\.rescue$/, 0, 'share', '0 by definition: rescue as it was is in the reference chance of death'],
  [/^legs\.[^.]+\.groundedPersons$/, 0, 'persons per month', '0 by definition: no charter is stopped'],
  [/^destinations\.[^.]+\.audits$/, 0, 'share of irregular jobs under audit', '0 by definition: audits as they were are in employment'],
  [/^destinations\.[^.]+\.regularisation\.share$/, 0, 'of those who qualify, per month', '0 by definition: no programme'],
  [/^destinations\.[^.]+\.regularisation\.monthsResident$/, 24, 'months', 'acts only with a programme; judgement'],
  [/^transit\.[^.]+\.readmission$/, 1, 'share of the intercepted', '1 by definition: who is stopped is sent back'],
  [/^borders\.[^.]+\.sanctionSeverity$/, 0, 'share of removals with a ban or a prosecution', '0: sanctions as they were are part of the odds; judgement'],
  [/^borders\.[^.]+\.admittedShare$/, 0, 'share of those released', '0: who is released has a procedure pending; judgement'],
  [/^pathways\.[^.]+\.overstayShare$/, 0, 'share', '0: permits that do not end within the run, or no figure; judgement'],
  [/^pathways\.[^.]+\.eligibility$/, 0, 'share of those outside the rule', '0 by definition: the rule as it is'],
  [/^pathways\.[^.]+\.digital$/, 0, '0 to 1', '0 by definition: processing as it was'],
  [/^development\.[^.]+\.(jobs)$/, 0, 'share of unemployment and shocks averted', '0 by definition: as in the table'],
  [/^development\.[^.]+\.instability$/, 0, '0 to 1', '0: none is declared; judgement'],
];

/** Returns the quantities of a tree of sections, as it stands in a file: what holds a value, a bare number, or dated numbers. */
export function quantitiesOf(tree: unknown, sections: readonly string[]): Quantity[] {
  const found: Quantity[] = [];
  const walk = (v: unknown, path: string): void => {
    const q = quantityIn(v, path, 0);
    if (q) found.push(q);
    else if (isTree(v)) for (const [k, child] of Object.entries(v)) walk(child, `${path}.${k}`);
  };
  if (isTree(tree)) for (const s of sections) if (isTree(tree[s])) walk(tree[s], s);
  return found;
}

/** Reads a quantity where it is written; undefined for anything else. */
function quantityIn(v: unknown, path: string, schedules: number): Quantity | undefined {
  const value = typeof v === 'number' ? v : isTree(v) && typeof v['value'] === 'number' ? v['value'] : undefined;
  if (value === undefined) return undefined;
  const known = BY_DEFINITION.find(([pattern, level]) => pattern.test(path) && level === value);
  const given = isTree(v) ? v : {};
  const text = (key: string, otherwise = ''): string => (typeof given[key] === 'string' ? given[key] : otherwise);
  const end = (key: string): number | undefined => (typeof given[key] === 'number' ? given[key] : undefined);
  return { path, value, low: end('low'), high: end('high'), unit: text('unit', known?.[2]), source: text('source', known?.[3]), class: text('class', known ? 'c' : ''), schedules };
}

/** Returns a quantity of a scenario by its path, with unit, source and class; null for an unknown path. */
export function quantityOf(scenario: Scenario, path: string): Quantity | null {
  const leaf = scenario.leaves.get(path);
  if (!leaf) return null;
  const at = (keys: readonly string[]): unknown => keys.reduce<unknown>((v, k) => (isTree(v) ? v[k] : undefined), scenario.document);
  const keys = path.split('.');
  // A region has what `*` says, where it says nothing itself.
  const written = at(keys) ?? (keys[0] === 'development' ? at(['development', '*', ...keys.slice(2)]) : undefined);
  return quantityIn(isTree(written) && 'value' in written ? written : leaf.base, path, leaf.layers.length) ?? null;
}
