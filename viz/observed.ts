import { monthOf } from '../engine/index.ts';
import { LIBRARY } from './library.ts';

function cellsOf(path: string): string[][] {
  return (LIBRARY[path] ?? '').trim().split(/\r?\n/).slice(1).map((line) => line.split(','));
}

/** Returns what was observed of an outcome in a corridor, by absolute month; null where nothing monthly ships. */
export function observed(corridor: string, outcome: string): ReadonlyMap<number, number> | null {
  const out = new Map<number, number>();
  const add = (month: string | undefined, value: string | undefined): void => {
    const m = monthOf(month ?? '');
    if (m !== undefined && value) out.set(m, (out.get(m) ?? 0) + Number(value));
  };
  const name = corridor.split('/').pop();
  if (name === 'india-north-america' && /^encounters(\.(southwest|northern))?$/.test(outcome))
    for (const [month, border, value] of cellsOf('data/encounters-india-land.csv')) if (outcome === 'encounters' || outcome === `encounters.${border}`) add(month, value);
  return out.size > 0 ? out : null;
}
