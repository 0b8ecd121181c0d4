import { LIBRARY } from './library.ts';
import { type Observed, observedIn } from './observations.ts';

const known = new Map<string, Observed | null>();

/** Returns what was observed of an outcome in a corridor; null where nothing ships. @param corridor with or without its folder */
export function observed(corridor: string, outcome: string): Observed | null {
  const key = `${corridor}\n${outcome}`;
  if (!known.has(key)) known.set(key, observedIn(corridor, outcome, (file) => LIBRARY[file]));
  return known.get(key)!;
}
