import { MOST_HOUSEHOLDS } from './trunk.ts';

/** How many workers simulate, and what is too large to be kept and is simulated by all of them together where they may share memory. */
export interface Crew {
  readonly threads: number;
  /** Households from which a run is cut into parts. */
  readonly partsFrom: number;
}

/** Most workers that are started unasked, and most that an address may ask for. */
const [MOST_WORKERS, MOST_ASKED] = [8, 32];

/** Returns the crew that suits this machine, or that an address asks for: for measurements `threads=1`, and `parts=0` to cut runs of so many households into parts. */
export function crewOf(query: string): Crew {
  const q = new URLSearchParams(query);
  const number = (name: string, otherwise: number): number => (/^\d{1,9}$/.test(q.get(name) ?? '') ? Number(q.get(name)) : otherwise);
  return { threads: Math.max(1, Math.min(MOST_ASKED, number('threads', Math.min(MOST_WORKERS, navigator.hardwareConcurrency ?? 2)))), partsFrom: number('parts', MOST_HOUSEHOLDS) };
}
